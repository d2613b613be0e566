"""The photos that a conclusion prints: found among the evidence, and drawn anew as large as paper needs them."""

from pathlib import Path

from inspect_app import pdf
from inspect_app.domain import photos as domain
from inspect_app.domain.document import Photo
from inspect_app.domain.record import Record
from inspect_app.errors import Problem
from inspect_app.services import files, pictures
from inspect_app.store import files as store
from inspect_app.store.database import Database

EDGE = 945  # pixels: 80 mm at 300 dots an inch


def of_record(db: Database, record: Record) -> tuple[Photo, ...]:
    """The photos of a record, in the order they were taken in; one whose bytes haven't arrived says so."""
    shown = [exhibit for exhibit in files.exhibits(db, record) if exhibit.evidence.type in domain.PICTURES]
    return tuple(
        domain.photo(number, one.evidence, one.about, one.author, one.at, one.file is not None, pdf.wording())
        for number, one in enumerate(shown, 1)
    )


def printed(database: Path, hash: str) -> bytes:
    """A JPEG of a photo for paper, without anything that came with it. Raises Problem "file_lost"."""
    if not store.intact(database, hash):
        raise Problem("file_lost")
    return pictures.copy(store.place(database, hash), pictures.JPEG, edge=EDGE)
