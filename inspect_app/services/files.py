"""Files on the server: taken in after the operations that name them, and shown as copies drawn anew."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from inspect_app.domain.record import Evidence, Record
from inspect_app.domain.subjects import NAMES, named
from inspect_app.errors import Problem
from inspect_app.services import pictures
from inspect_app.services.context import Context
from inspect_app.services.pictures import Look
from inspect_app.store import accounts
from inspect_app.store import files as store
from inspect_app.store.database import Database, connect_reading
from inspect_app.store.files import Announcement, Arrival, File

# A photo as a camera saves it, or some scanned pages; what a tablet has made smaller is a thirtieth of it.
MOST_BYTES = 12 * 1024 * 1024
# Of 5 kB each, in memory: what the last lists showed.
_THUMBNAILS = 512


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Evidence as pages show it: what it is about in words, who recorded it by name, when (an instant)."""

    evidence: Evidence
    about: str
    author: str
    at: str
    file: File | None  # None where the bytes haven't arrived

    @property
    def title(self) -> str:
        """What it is called: its caption, else what it is about."""
        return self.evidence.caption or f"{NAMES['evidence']}: {self.about}"


def exhibits(db: Database, record: Record) -> list[Exhibit]:
    """The evidence of a record, in the order it was taken in."""
    found = []
    for evidence in record.evidence:
        head = record.cells[f"evidence:{evidence.id}", "evidence"].heads[-1]
        author = accounts.account(db, head.author)
        at = evidence.taken_at or head.clock[: len("2026-10-12T02:44:03.120Z")]
        name = author.name if author else ""
        file = store.file(db, record.id, evidence.file)
        found.append(Exhibit(evidence, named(record, evidence.about), name, at, file))
    return found


def take(context: Context, inspection: str, hash: str, chunks: Iterable[bytes]) -> bool:
    """Keep the bytes of a file that accepted operations of an inspection name; whether they were taken just now.

    A file that is there, unharmed, is not read again. Raises Problem "not_announced", "hash_differs", "too_large",
    "wrong_type", "bad_image", "bad_pdf", "bad_text" or "disk_full"; then nothing is kept.
    """
    with closing(connect_reading(context.database)) as db:
        announced = store.announcements(db, inspection, hash)
        known = store.file(db, inspection, hash)
    if not announced:
        raise Problem("not_announced")
    if known and store.intact(context.database, hash):
        return False
    with store.arriving(context.database, bounded(chunks)) as arrival:
        if arrival.hash != hash:
            raise Problem("hash_differs")
        look = pictures.look(arrival.path)
        announcement = next((one for one in announced if one.type == look.type), None)
        if not announcement:
            raise Problem("wrong_type", "Tệp không đúng loại đã ghi nên chưa được lưu. Chọn lại tệp.")
        # The bytes first: a power cut leaves bytes without a row, never a row without bytes.
        store.keep(context.database, arrival)
        _enter(context, inspection, arrival, look, announcement)
    return True


def too_large() -> Problem:
    """What is said of a file of more than MOST_BYTES."""
    megabytes = MOST_BYTES // 1024 // 1024
    return Problem("too_large", f"Tệp lớn hơn {megabytes} MB nên máy chủ không nhận. Lưu lại tệp nhỏ hơn rồi chọn lại.")


def picture(db: Database, database: Path, inspection: str, hash: str, page: int = 1) -> tuple[bytes, str]:
    """What is shown of a file, and its type: a JPEG of a picture or a page, a text as it is.

    Raises Problem "not_found", or "file_lost" where the bytes are no longer those that arrived.
    """
    file, path = _unharmed(db, database, inspection, hash)
    if file.type == pictures.TEXT:
        return path.read_bytes(), pictures.TEXT
    return pictures.copy(path, file.type, page), pictures.JPEG


def thumbnail(db: Database, database: Path, inspection: str, hash: str) -> bytes:
    """A small JPEG of a picture, or of a PDF's first page. Raises Problem "not_found" or "file_lost"."""
    file = store.file(db, inspection, hash)
    if not file or file.type == pictures.TEXT:
        raise Problem("not_found")
    return _thumbnail(database, hash, file.type)


@lru_cache(maxsize=_THUMBNAILS)
def _thumbnail(database: Path, hash: str, kind: str) -> bytes:
    if not store.intact(database, hash):
        raise Problem("file_lost")
    return pictures.thumbnail(store.place(database, hash), kind)


def bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes as they come, as long as they are no more than MOST_BYTES. Raises Problem "too_large"."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise too_large()
        yield chunk


def _enter(context: Context, inspection: str, arrival: Arrival, look: Look, announcement: Announcement) -> None:
    with context.writing() as door:
        known = store.file(door.database, inspection, arrival.hash)
        if not known:
            # The shell has no account: then it is the file of whoever recorded it.
            uploader = context.actor if accounts.account(door.database, context.actor) else announcement.author
            file = File(
                hash=arrival.hash,
                inspection=inspection,
                type=look.type,
                size=arrival.size,
                width=look.width,
                height=look.height,
                pages=look.pages,
                uploader=uploader,
                device=announcement.device,
                arrived_at=context.at,
            )
            store.add(door.database, file)
        # Of two that arrive at once the second puts the same bytes in the same place.
        door.log("file", f"inspection:{inspection}", {"file": arrival.hash, "size": arrival.size, "again": bool(known)})


def _unharmed(db: Database, database: Path, inspection: str, hash: str) -> tuple[File, Path]:
    file = store.file(db, inspection, hash)
    if not file:
        raise Problem("not_found")
    if not store.intact(database, hash):
        raise Problem("file_lost")
    return file, store.place(database, hash)
