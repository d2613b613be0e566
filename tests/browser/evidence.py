"""Pictures and files for the tests of evidence, and what a device and the server have of them."""

import io
import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.tablet import held
from tests.conftest import Demo

CELL = 16  # pixels
TAKEN = "2026:10:12 09:41:00"
WITHIN = 20_000  # ms


def marks(seed: int = 1, size: tuple[int, int] = (60, 45)) -> list[list[int]]:
    """Rows of black (0) and white (1) cells, as unlike writing as they are easy to read."""
    random = Random(seed)
    return [[random.randrange(2) for _ in range(size[0])] for _ in range(size[1])]


def photo(seed: int = 1, size: tuple[int, int] = (60, 45), **saving: object) -> bytes:
    """A JPEG of the marks, CELL pixels each."""
    picture = Image.new("L", size)
    picture.putdata([255 * cell for row in marks(seed, size) for cell in row])
    out = io.BytesIO()
    large = picture.resize((size[0] * CELL, size[1] * CELL), Image.Resampling.NEAREST).convert("RGB")
    large.save(out, "JPEG", quality=90, **saving)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a camera writes into a picture: how it was held, when it was taken."""
    written = Image.Exif()
    written[0x0112] = orientation
    written.get_ifd(0x8769)[0x9003] = TAKEN
    return written


def choose(page: Page, card: Locator, button: str, *files: tuple[str, str, bytes] | Path) -> None:
    """Press a card's button and give the browser files: (name, type, bytes), or where a large one lies on disk."""
    with page.expect_file_chooser() as chooser:
        card.get_by_role("button", name=button).click()
    chooser.value.set_files([file if isinstance(file, Path) else _sent_along(*file) for file in files])


def _sent_along(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def jpeg(content: bytes, name: str = "anh.jpg") -> tuple[str, str, bytes]:
    return name, "image/jpeg", content


def keep(page: Page, caption: str = "") -> None:
    """Keep the picture that the editor shows."""
    editor = page.locator("#retouch")
    expect(editor).to_be_visible()
    if caption:
        editor.get_by_label("Chú thích").fill(caption)
    photos = page.locator(".photos button")
    there = photos.count()
    editor.get_by_role("button", name="Lưu").click()
    expect(photos).to_have_count(there + 1, timeout=WITHIN)


def kept(page: Page, store: str) -> list[dict]:
    """What stands in one store of the person who is signed in."""
    [person] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "person"]
    return held(page, person, store)


def let_go(page: Page) -> None:
    """Wait until the server has what this page shows, and the device has let go of the bytes."""
    shown = page.locator(".photos button").count()
    for _ in range(200):
        if [file["state"] for file in kept(page, "files")].count("sent") >= shown and not kept(page, "bytes"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the device still has bytes")


def stored(demo: Demo) -> dict[str, Path]:
    """The files that the server keeps, by the name they lie under; each is what its name says.

    What is still on its way is in none of their folders yet.
    """
    found = {path.name: path for path in (demo.instance / "files").glob("*/*") if path.is_file()}
    assert all(sha256(path.read_bytes()).hexdigest() == name for name, path in found.items())
    return found


def recorded(demo: Demo, field: str = "evidence") -> list[dict]:
    """The operations on a field that the server has, in order of arrival."""
    with closing(sqlite3.connect(demo.database)) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute("select * from operation where field = ? and device != 'desk' order by seq", (field,))
        return [dict(row) | {"value": json.loads(row["value"])} for row in rows]
