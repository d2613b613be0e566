"""Where a sentence of a conclusion comes from, with names, moments and evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

from inspect_app import pdf
from inspect_app.domain.operations import Cell
from inspect_app.domain.record import Record
from inspect_app.domain.sources import Source, said, sources
from inspect_app.domain.typography import capital
from inspect_app.services import files, minutes
from inspect_app.services.files import Exhibit
from inspect_app.store import accounts, operations
from inspect_app.store.database import Database
from inspect_app.store.operations import Arrived


@dataclass(frozen=True, slots=True)
class Version:
    """What somebody recorded once: of which cell, in words, by name, when (an instant)."""

    label: str
    words: str
    author: str
    at: str
    current: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A source as pages show it: with its evidence, and every version ever recorded, the newest first."""

    source: Source
    exhibits: tuple[Exhibit, ...]
    history: tuple[Version, ...]

    @property
    def last(self) -> Version | None:
        """Who recorded what stands there now, the newest of it."""
        return next((version for version in self.history if version.current), None)


def sources_of(db: Database, inspection: str, subjects: tuple[str, ...]) -> tuple[Told, ...]:
    """What a sentence was made from that has these subjects. Raises Problem "not_found"."""
    record = minutes.standing_record(db, inspection)
    exhibits = files.exhibits(db, record)
    return tuple(
        Told(
            source,
            tuple(one for one in exhibits if one.evidence.about == source.subject),
            tuple(_history(db, record, source.subject)),
        )
        for source in sources(record, subjects, pdf.wording())
    )


def _history(db: Database, record: Record, subject: str) -> Iterator[Version]:
    item = next((question.item for question in record.questions() if question.subject == subject), None)
    arrived = sorted(operations.arrived(db, record.id, subject), key=_clock, reverse=True)
    for operation in (one.operation for one in arrived):
        author = accounts.account(db, operation.author)
        label = capital(pdf.wording().say("cells", operation.field)) if item else "Nội dung"
        yield Version(
            label,
            said(item, operation.field, operation.value),
            author.name if author else "",
            operation.clock[: len("2026-10-12T02:44:03.120Z")],
            _shows(record.cells.get((subject, operation.field)), operation.id),
        )


def _clock(arrived: Arrived) -> tuple[str, str]:
    return arrived.operation.clock, arrived.operation.id


def _shows(cell: Cell | None, operation: str) -> bool:
    return cell is not None and cell.heads[-1].id == operation
