"""Photos and PDFs with real bytes, and how a tablet announces them; none shows anything."""

import io
import struct
import zlib
from functools import cache
from hashlib import sha256

import pypdfium2
from PIL import Image

from inspect_app.domain.dates import instant_text
from inspect_app.services.context import Context
from inspect_app.services.operations import receive
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading


def jpeg(width: int = 400, height: int = 300, colour: str = "#806040", **rest: object) -> bytes:
    """A photo as a camera saves it: turned, with device, place and a remark written into it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "MAY ANH MINH HOA"  # orientation: turned by 90 degrees; model
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    return _saved(_noise(width, height, colour), "JPEG", exif=exif, comment=b"ghi chu rieng", **rest)


def png(width: int = 400, height: int = 300, colour: str = "#806040") -> bytes:
    """A picture without loss."""
    return _saved(Image.new("RGB", (width, height), colour), "PNG")


def moving_png() -> bytes:
    """A PNG of two pictures, one after the other."""
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    return _saved(first, "PNG", save_all=True, append_images=[second])


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has as many pixels as no camera has."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@cache
def pdf(pages: int = 2, text: str = "Trang") -> bytes:
    """A PDF of so many A4 pages."""
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(pages):
            document.new_page(595, 842).close()
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n0\n%%EOF\n"
    )


def hash_of(content: bytes) -> str:
    """The name that a file's bytes have."""
    return sha256(content).hexdigest()


def evidence(context: Context, inspection: str, content: bytes, kind: str = "image/jpeg", **parts: str) -> dict:
    """The operation of a tablet that names a file as evidence of the first item, not yet sent."""
    value = {"about": "item:outreach_plan", "file": hash_of(content), "type": kind, "name": "anh.jpg"} | parts
    return _operation(context, inspection, "evidence", value)


def signature(context: Context, inspection: str, text: bytes) -> dict:
    """The operation of a tablet with the leader's signature under a text, not yet sent."""
    value = {
        "role": "leader",
        "name": "Nguyễn Văn A",
        "file": hash_of(text),
        "signed_at": instant_text(context.now()),
        "width": "600",
        "height": "200",
        "strokes": ["1,1 2,2"],
    }
    return _operation(context, inspection, "signature", value)


def announce(context: Context, inspection: str, content: bytes, kind: str = "image/jpeg", **parts: str) -> str:
    """Record evidence as a tablet does, before its file; returns the file's hash."""
    (receipt,) = receive(context, inspection, [evidence(context, inspection, content, kind, **parts)])
    assert receipt.accepted, receipt.message
    return hash_of(content)


def _operation(context: Context, inspection: str, kind: str, value: dict) -> dict:
    db = connect_reading(context.database)
    edition = inspections.edition_of(db, inspection)
    db.close()
    return {
        "id": context.new_id(),
        "inspection": inspection,
        "subject": f"{kind}:{context.new_id()}",
        "field": kind,
        "value": value,
        "base": [],
        "author": context.actor,
        "device": "TABLET",
        "clock": f"{instant_text(context.now())}-0000-TABLET",
        "edition": edition,
    }


@cache
def _noise(width: int, height: int, colour: str) -> Image.Image:
    # Not all of one colour: a photo of one colour is so small that cutting it cuts nothing.
    return Image.blend(
        Image.effect_noise((width, height), 60).convert("RGB"), Image.new("RGB", (width, height), colour), 0.5
    )


def _saved(picture: Image.Image, kind: str, **rest: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **rest)
    return file.getvalue()
