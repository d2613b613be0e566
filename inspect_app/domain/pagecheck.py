"""What the check before approval finds on the finished pages: margins, the closing, faces, letters, composition."""

import unicodedata
from collections.abc import Iterator

from inspect_app.domain.document import Document, texts
from inspect_app.domain.reading import BOTTOM, LEFT, RIGHT, TOP, Box, Places, Reading, Sheet
from inspect_app.domain.remarks import Remark

# What a letter may stand beyond a margin by, in millimetres: its ink is no wider than that beyond its advance.
TOLERANCE = 0.3
_EXCERPT = 160


def page_remarks(document: Document, reading: Reading, places: Places) -> Iterator[Remark]:
    """What is wrong on the pages, whatever the record says: errors, one of a kind a page."""
    for page, sheet in enumerate(reading.sheets, 1):
        yield from _margins(sheet, page)
        yield from _letters(document, sheet, page)
    yield from _composed(document, reading, places)
    yield from _closing(document, reading, places)
    yield from _faces(reading)


def _margins(sheet: Sheet, page: int) -> Iterator[Remark]:
    words = [(piece, _beyond(piece.box)) for piece in sheet.pieces if not piece.page_number]
    out = [(piece, sides) for piece, sides in words if sides]
    if out:
        sides = ", ".join(dict.fromkeys(side for _, beyond in out for side in beyond))
        excerpt = _short(" ".join(piece.text.strip() for piece, _ in out))
        advice = "Rút ngắn hoặc ngắt dòng đoạn này."
        yield Remark("margins", "error", f"Chữ ra ngoài lề {sides}", advice, page, excerpt=excerpt)
    if sides := ", ".join(dict.fromkeys(side for picture in sheet.pictures for side in _beyond(picture))):
        yield Remark("margins", "error", f"Ảnh ra ngoài lề {sides}", "Chọn ảnh khác hoặc báo quản trị.", page)


def _beyond(box: Box) -> list[str]:
    beyond = (
        ("trái", LEFT - box.left),
        ("phải", box.right - RIGHT),
        ("trên", TOP - box.top),
        ("dưới", box.bottom - BOTTOM),
    )
    return [side for side, by in beyond if by > TOLERANCE]


def _letters(document: Document, sheet: Sheet, page: int) -> Iterator[Remark]:
    if sheet.undrawn:
        letters = ", ".join(f"“{letter}”" for letter in sheet.undrawn)
        excerpt = next((text for text in texts(document) if sheet.undrawn[0] in text), "")
        advice = "Thay bằng chữ khác: trên giấy ký tự này thành ô trống hoặc chữ kiểu khác."
        words = f"Phông chữ không có ký tự {letters}"
        yield Remark("letter_lacking", "error", words, advice, page, "findings", _short(excerpt))


def _composed(document: Document, reading: Reading, places: Places) -> Iterator[Remark]:
    """What isn't composed in the document or comes out of the file so; a letter written both ways is one glyph."""
    apart: dict[int | None, list[str]] = {}
    for text in dict.fromkeys(texts(document)):
        if not unicodedata.is_normalized("NFC", text):
            apart.setdefault(places.of(text), []).append(text)
    for page, sheet in enumerate(reading.sheets, 1):
        decomposed = [word for word in sheet.words.split() if not unicodedata.is_normalized("NFC", word)]
        if decomposed:
            apart.setdefault(page, decomposed)
    for where, said in apart.items():
        excerpt = _short(unicodedata.normalize("NFC", " ".join(said)))
        words, advice = "Chữ không ở dạng dựng sẵn (NFC)", "Xóa các chữ này rồi gõ lại."
        yield Remark("not_composed", "error", words, advice, where, "findings", excerpt)


def _closing(document: Document, reading: Reading, places: Places) -> Iterator[Remark]:
    title = document.signature.recipients_title
    page = places.of(title, last=True)
    pieces = [piece for piece in reading.sheets[page - 1].pieces if not piece.page_number] if page else []
    tops = [piece.box.top for piece in pieces if title.startswith(piece.text.strip())]
    if tops and not any(piece.box.bottom < min(tops) for piece in pieces):
        yield Remark("closing_alone", "error", "Khối chữ ký đứng một mình", "Thêm hoặc bớt 2 dòng ở trang trước.", page)


def _faces(reading: Reading) -> Iterator[Remark]:
    for face in reading.faces:
        if not face.embedded:
            advice = "Báo quản trị: máy khác sẽ hiện văn bản bằng chữ khác."
            words = f"Phông chữ {face.name} không nhúng trong tệp"
            yield Remark("face_not_embedded", "error", words, advice, face.page)


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"
