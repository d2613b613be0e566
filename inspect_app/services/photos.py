"""The photos that a conclusion prints: found among the evidence, and drawn anew as large as paper needs them."""

from functools import lru_cache
from pathlib import Path

from inspect_app import pdf
from inspect_app.domain import photos as domain
from inspect_app.domain.document import Photo
from inspect_app.domain.record import Record
from inspect_app.errors import Problem
from inspect_app.services import files, pictures
from inspect_app.store import files as store
from inspect_app.store.database import Database

# Pixels of 80 mm: 150 dots an inch on paper, as many as an office's printer shows of a photo, and 300 in a Word copy,
# where a photo may be drawn larger. The engine would make them smaller itself, in three times the time.
ON_PAPER, IN_WORD = 472, 945
_PRINTED = 64  # of 60 kB each, in memory: a conclusion is printed again and again while it is worked on


def of_record(db: Database, record: Record) -> tuple[Photo, ...]:
    """The photos of a record, in the order they were taken in; one whose bytes haven't arrived says so."""
    shown = [exhibit for exhibit in files.exhibits(db, record) if exhibit.evidence.type in domain.PICTURES]
    return tuple(
        domain.photo(number, one.evidence, one.about, one.author, one.at, one.file is not None, pdf.wording())
        for number, one in enumerate(shown, 1)
    )


def printed(database: Path, hash: str, edge: int = ON_PAPER) -> bytes:
    """A JPEG of a photo, without anything that came with it; its long edge in pixels. Raises Problem "file_lost"."""
    if not store.intact(database, hash):
        raise Problem("file_lost")
    return _drawn(store.place(database, hash), edge)


@lru_cache(maxsize=_PRINTED)
def _drawn(path: Path, edge: int) -> bytes:
    return pictures.copy(path, pictures.JPEG, edge=edge)
