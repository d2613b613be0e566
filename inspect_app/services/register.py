"""Numbers for documents: proposed, kept for one document, never given twice."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

from inspect_app.domain import register
from inspect_app.domain.register import Entry, Series
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.store import inspections
from inspect_app.store import issue as issues
from inspect_app.store import register as store
from inspect_app.store.database import Database, Door, connect_reading
from inspect_app.store.inspections import Inspection
from inspect_app.store.issue import Issue


@dataclass(frozen=True, slots=True)
class Line:
    """A number of the register: whose it is, and its issue where it is issued."""

    entry: Entry
    inspection: Inspection
    issue: Issue | None


@dataclass(frozen=True, slots=True)
class Book:
    """The register of a series: its lines, the numbers that nothing here has, and the one that comes next."""

    series: Series
    lines: tuple[Line, ...]
    gaps: tuple[tuple[int, int], ...]
    following: int


def books(db: Database, year: int) -> list[Book]:
    """The register of a year, series by series."""
    entries = groupby(store.entries(db, year), lambda entry: entry.series.key)
    return [_book(db, list(of_series)) for _, of_series in entries]


def proposal(db: Database, inspection: str, year: int) -> int:
    """The number for the document of an inspection: the one that is kept for it, else the next. "not_found"."""
    known, series = store.entry(db, inspection), _series(db, inspection, year)
    if known and known.series.key == series.key:
        return known.number
    return register.following(store.numbers(db, series))


def reserve(context: Context, inspection: str, year: int, number: int | None = None) -> Entry:
    """Keep a number for the document of an inspection; without `number` the one that it has in that year, or the next.

    Asking again gives the same one and writes nothing. Raises Problem "not_found", "already_issued", or "form_invalid"
    (field "number") for one that another document has.
    """
    with closing(connect_reading(context.database)) as db:
        known = store.entry(db, inspection)
        if known and _fits(known, _series(db, inspection, year), number):
            return known
    with context.writing() as door:
        return reserved(door, context, inspection, year, number)


def reserved(door: Door, context: Context, inspection: str, year: int, number: int | None = None) -> Entry:
    """What `reserve` does, inside an open transaction."""
    db = door.database
    known, series = store.entry(db, inspection), _series(db, inspection, year)
    if known and _fits(known, series, number):
        door.log("number_again", f"inspection:{inspection}", {"number": known.words})
        return known
    if issues.issue(db, inspection):
        raise Problem("already_issued")
    number = number or register.following(store.numbers(db, series))
    _check_free(db, inspection, series, number)
    entry = Entry(inspection, series, number, context.actor, context.at)
    store.put(db, entry)
    before = {"before": known.words} if known else {}
    door.log("number", f"inspection:{inspection}", {"number": entry.words, "year": series.year} | before)
    return entry


def _fits(known: Entry, series: Series, number: int | None) -> bool:
    return known.series.key == series.key and number in (None, known.number)


def _check_free(db: Database, inspection: str, series: Series, number: int) -> None:
    if not 1 <= number <= register.MOST:
        raise Problem("form_invalid", fields={"number": f"Nhập số từ 1 đến {register.MOST}."})
    holder = store.holder(db, series, number)
    if holder and holder != inspection:
        other = inspections.inspection(db, holder)
        free = series.number(register.following(store.numbers(db, series)))
        said = f"Số {series.number(number)} năm {series.year} đã dùng cho {other.place if other else holder}. "
        raise Problem("form_invalid", fields={"number": f"{said}Số tiếp theo là {free}."})


def _series(db: Database, inspection: str, year: int) -> Series:
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    return register.series(record.plan, year)


def _book(db: Database, entries: list[Entry]) -> Book:
    numbers = [entry.number for entry in entries]
    return Book(entries[0].series, tuple(_lines(db, entries)), register.gaps(numbers), register.following(numbers))


def _lines(db: Database, entries: list[Entry]) -> Iterable[Line]:
    for entry in entries:
        inspection = inspections.inspection(db, entry.inspection)
        assert inspection
        yield Line(entry, inspection, issues.issue(db, entry.inspection))
