"""Photos and PDFs: what bytes really are, and the copies of them that are shown. What draws with PDFium.

What was sent is kept bit by bit and never shown; what is shown was drawn anew, and carries nothing but the picture.
"""

import io
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFile, ImageOps

from inspect_app.domain.reading import LEFT, RIGHT, Box
from inspect_app.errors import Problem
from inspect_app.pdf.reading import PDFIUM

JPEG, PNG, PDF, TEXT = "image/jpeg", "image/png", "application/pdf", "text/plain"
# The largest cameras of phones and tablets have 50 megapixels; 60 decoded take 240 MB.
MOST_PIXELS = 60_000_000
# Evidence is read by people, page by page.
MOST_PAGES = 100
MOST_TEXT = 1024 * 1024  # bytes; some hundred pages
LONG_EDGE = 1600  # pixels; what a tablet makes of a photo
THUMBNAIL = (152, 114)
QUALITY = 82
_A4_MM = 210
# Of what is marked on a page: light enough to read through, and the indigo of all that acts.
_WASH, _INDIGO = (205, 219, 242), (29, 60, 110)
_LOCKED = "Tệp PDF có khóa hoặc mật khẩu nên chưa được nhận. Lưu lại thành tệp không khóa rồi chọn lại."
# What Pillow warns of is refused here, at less and before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
# Large pictures are heavy, too: one at a time.
_drawing = PDFIUM


@dataclass(frozen=True, slots=True)
class Look:
    """What bytes turned out to be; a picture with width and height in pixels, a PDF with its pages."""

    type: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def look(path: Path) -> Look:
    """What a file is, judged by its bytes alone and read to its end.

    Raises Problem "bad_image", "bad_pdf", "bad_text" or "wrong_type".
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise Problem("wrong_type", "Tệp rỗng nên chưa được nhận. Chọn tệp khác.")
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _look_at_image(path)
    if start.startswith(b"%PDF-"):
        return _look_at_pdf(path)
    return _look_at_text(path)


def copy(path: Path, kind: str, page: int = 1, edge: int = LONG_EDGE) -> bytes:
    """A JPEG of a picture or of one page of a PDF, its long edge at most `edge` pixels. Raises Problem "not_found"."""
    return _jpeg(_picture(path, kind, page, edge))


def thumbnail(path: Path, kind: str) -> bytes:
    """A JPEG of THUMBNAIL's size that a picture, or the first page of a PDF, covers."""
    # Twice the size: what is cut away at the edges doesn't make the rest blurred.
    return _jpeg(ImageOps.fit(_picture(path, kind, 1, 4 * THUMBNAIL[0]), THUMBNAIL))


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF of our own has."""
    with _drawing, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def pages_of(path: Path) -> int:
    """How many pages a PDF has, read from its file; 1 for one that can't be read."""
    try:
        with _drawing, pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 1


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page of a PDF. Raises Problem "bad_pdf" where it can't be read."""
    try:
        with _drawing, pypdfium2.PdfDocument(pdf) as document:
            return tuple(unicodedata.normalize("NFC", page.get_textpage().get_text_bounded()) for page in document)
    except pypdfium2.PdfiumError as error:
        raise Problem("bad_pdf") from error


def draw_page(
    pdf: bytes | Path, number: int, scale: Callable[[float, float], float], grayscale: bool = False
) -> Image.Image:
    """A page of a PDF, counted from 1; `scale` makes pixels a point of its width and height in points.

    Raises Problem "not_found".
    """
    with _drawing, pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= number <= len(document):
            raise Problem("not_found")
        page = document[number - 1]
        bitmap = page.render(scale=scale(*page.get_size()), grayscale=grayscale)
        try:
            return bitmap.to_pil().copy()
        finally:
            bitmap.close()  # here, where no other thread draws, not whenever it is collected


def marked(drawing: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """A drawing of an A4 page in greys with a wash of indigo, and a bar beside it, over each of some boxes."""
    sheet = drawing.convert("RGB")
    pixels = sheet.width / _A4_MM
    for box in boxes:
        left, right = (pixels * side for side in (min(box.left, LEFT) - 2, max(box.right, RIGHT) + 2))
        area = (round(left), round(pixels * (box.top - 1)), round(right), round(pixels * (box.bottom + 1)))
        wash = Image.new("RGB", (area[2] - area[0], area[3] - area[1]), _WASH)
        sheet.paste(ImageChops.multiply(sheet.crop(area), wash), area[:2])
        ImageDraw.Draw(sheet).rectangle((area[0] - round(pixels), area[1], area[0], area[3]), fill=_INDIGO)
    return sheet


def page_png(pdf: bytes, number: int, dpi: int, grayscale: bool, boxes: tuple[Box, ...] = ()) -> bytes:
    """A page of a PDF of our own as a PNG, counted from 1, with some boxes marked. Raises Problem "not_found"."""
    file = io.BytesIO()
    drawing = draw_page(pdf, number, lambda width, height: dpi / 72, grayscale)
    (marked(drawing, boxes) if boxes else drawing).save(file, "png")
    return file.getvalue()


def transparent(drawing: Image.Image, ink: str = "") -> bytes:
    """A PNG of a drawing in greys, or drawn with a coloured ink, that lets shine through what lies behind its paper."""
    sheet = Image.new("RGBA", drawing.size, ink) if ink else Image.new("LA", drawing.size)
    sheet.putalpha(ImageOps.invert(drawing.convert("L")))
    file = io.BytesIO()
    sheet.save(file, "png", optimize=True)
    return file.getvalue()


def _look_at_image(path: Path) -> Look:
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            # A JPEG may hold a second picture for its depth or its light; a PNG's second one moves.
            moving = image.format == "PNG" and getattr(image, "is_animated", False)
            kind = PNG if image.format == "PNG" else JPEG
            if width * height <= MOST_PIXELS and not moving:
                with _drawing:
                    _read_whole(path)
                thumbnail(path, kind)  # what is kept can be shown
    except Exception as error:  # decoders raise whatever they stumble over
        raise Problem("bad_image") from error
    if width * height > MOST_PIXELS:
        pixels = f"{width:,} × {height:,}".replace(",", ".")
        raise Problem("bad_image", f"Ảnh quá lớn ({pixels} điểm ảnh). Chụp hoặc lưu lại ảnh nhỏ hơn.")
    if moving:
        raise Problem("bad_image", "Ảnh động không dùng làm minh chứng được. Chọn ảnh khác.")
    return Look(kind, width, height)


def _read_whole(path: Path) -> None:
    # WeasyPrint lets pictures pass that are cut short, for all of the program: not here.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        image.verify()  # the sums of a PNG; it can't be read further afterwards
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        image.load()


def _look_at_pdf(path: Path) -> Look:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        ended = b"%%EOF" in file.read()
    try:
        with _drawing, pypdfium2.PdfDocument(path) as document:
            pages = len(document)
            if pages > MOST_PAGES:
                raise Problem(
                    "bad_pdf", f"Tệp PDF có {pages} trang, nhiều hơn {MOST_PAGES}. Tách lấy các trang cần thiết."
                )
            # Some can be read without a password today; what is kept for decades must need none ever.
            if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != -1:
                raise Problem("bad_pdf", _LOCKED)
            sound = ended and pages > 0 and all(min(document[i].get_size()) > 0 for i in range(pages))
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Problem("bad_pdf", _LOCKED if locked else None) from error
    if not sound:
        raise Problem("bad_pdf")
    return Look(PDF, pages=pages)


def _look_at_text(path: Path) -> Look:
    try:
        text = path.read_bytes().decode() if path.stat().st_size <= MOST_TEXT else ""
    except UnicodeDecodeError as error:
        raise Problem("wrong_type") from error
    if not text or any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in text):
        raise Problem("wrong_type")
    if not unicodedata.is_normalized("NFC", text):
        raise Problem("bad_text")
    return Look(TEXT)


def _picture(path: Path, kind: str, page: int, edge: int) -> Image.Image:
    """A picture, upright, on white, its long edge at most `edge` pixels; without anything that came with it."""
    if kind == PDF:
        return draw_page(path, page, lambda width, height: edge / max(width, height), grayscale=False)
    if page != 1:
        raise Problem("not_found")
    with _drawing, Image.open(path, formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (edge, edge))  # a large JPEG is decoded no larger than needed
        upright = _upright(image)
        if upright.mode == "I;16":  # of 65,536 greys, which a JPEG doesn't have
            upright = upright.convert("I").point(lambda grey: grey / 256).convert("L")
        upright.thumbnail((edge, edge))
    return upright


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # what a camera wrote beside the picture may be anything: then it stays as it lies
        image.load()
        return image


def _jpeg(picture: Image.Image) -> bytes:
    # Onto a fresh sheet: place, device and remarks stay behind, and what is transparent is white.
    layer = picture.convert("RGBA")
    sheet = Image.new("RGB", layer.size, "white")
    sheet.paste(layer, mask=layer)
    file = io.BytesIO()
    sheet.save(file, "jpeg", quality=QUALITY)
    return file.getvalue()
