"""Numbers for documents: proposed, kept for one document, never given twice."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

from inspect_app import pdf
from inspect_app.domain import register
from inspect_app.domain.correction import Correction
from inspect_app.domain.disposal import Tombstone
from inspect_app.domain.letterhead import sort_of
from inspect_app.domain.register import Entry, Remark, Series
from inspect_app.errors import Problem
from inspect_app.services import checks
from inspect_app.services.context import Context
from inspect_app.store import conclusions, corrections, disposal, inspections
from inspect_app.store import issue as issues
from inspect_app.store import register as store
from inspect_app.store.database import Database, Door, connect_reading
from inspect_app.store.inspections import Inspection
from inspect_app.store.issue import Issue


@dataclass(frozen=True, slots=True)
class Line:
    """A number of the register: whose it is, its issue where it is issued, its tombstone where that is all there is.

    `correction` is what the document corrects and how, None for the first notice; a correction may have been given up.
    """

    entry: Entry
    inspection: Inspection
    issue: Issue | None
    correction: Correction | None
    given_up: bool
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The register of a series: its lines, what is said of other numbers, those of which nothing is, and the next one.

    `remarks` are (first, last, remark), `gaps` (first, last).
    """

    series: Series
    lines: tuple[Line, ...]
    remarks: tuple[tuple[int, int, Remark], ...]
    gaps: tuple[tuple[int, int], ...]
    following: int

    @property
    def rows(self) -> list[tuple[int, int, Line | Remark | None]]:
        """All of it by number: (first, last, whose it is or what is said of it; None for a gap)."""
        held = [(line.entry.number, line.entry.number, line) for line in self.lines]
        gaps = [(first, last, None) for first, last in self.gaps]
        return sorted([*held, *self.remarks, *gaps], key=lambda row: row[0])


def books(db: Database, year: int) -> list[Book]:
    """The register of a year, series by series."""
    entries = groupby(store.entries(db, year), lambda entry: entry.series.key)
    return [_book(db, list(of_series)) for _, of_series in entries]


def held(db: Database, inspection: str) -> Entry | None:
    """The number that is kept for the document of an inspection that is on its way, or for its first notice."""
    return store.entry(db, inspection, _correction(db, inspection))


def proposal(db: Database, inspection: str, year: int) -> int:
    """The number for the document of an inspection: the one that is kept for it, else the next. "not_found"."""
    known, series = held(db, inspection), _series(db, inspection, year)
    if known and known.series.key == series.key:
        return known.number
    return _following(db, series)


def reserve(context: Context, inspection: str, year: int, number: int | None = None) -> Entry:
    """Keep a number for the document of an inspection; without `number` the one that it has in that year, or the next.

    Asking again gives the same one and writes nothing. Raises Problem "not_found", "already_issued", or "form_invalid"
    (field "number") for one that another document has.
    """
    with closing(connect_reading(context.database)) as db:
        known = held(db, inspection)
        if known and _fits(known, _series(db, inspection, year), number):
            return known
    with context.writing() as door:
        return reserved(door, context, inspection, year, number)


def reserved(door: Door, context: Context, inspection: str, year: int, number: int | None = None) -> Entry:
    """What `reserve` does, inside an open transaction."""
    db = door.database
    known, series = held(db, inspection), _series(db, inspection, year)
    if known and _fits(known, series, number):
        door.log("number_again", f"inspection:{inspection}", {"number": known.words})
        return known
    if conclusions.stage(db, inspection) == "issued":
        raise Problem("already_issued")
    number = number or _following(db, series)
    correction = _correction(db, inspection)
    _check_free(db, (inspection, correction), series, number)
    entry = Entry(inspection, series, number, context.actor, context.at, correction)
    store.put(db, entry)
    before = {"before": known.words} if known else {}
    door.log("number", f"inspection:{inspection}", {"number": entry.words, "year": series.year} | before)
    return entry


def series_of(db: Database, year: int, key: str) -> Series:
    """The series of a year with that key, once a number of it is kept. Raises Problem "not_found"."""
    found = next((entry.series for entry in store.entries(db, year) if entry.series.key == key), None)
    if not found:
        raise Problem("not_found", "Sổ này không có trong chương trình. Chưa có gì thay đổi. Mở lại trang sổ đăng ký.")
    return found


def remark(context: Context, series: Series, first: int, last: int, kind: str, words: str) -> None:
    """Say of numbers that no document of the program has what became of them; they are given to none from then on.

    What was said before stays. Raises Problem "form_invalid" (fields "first", "last", "kind", "words").
    """
    words = words.strip()
    needed = "Ghi rõ văn bản nào, hoặc vì sao hủy." if kind != "free" else None
    wrong = {
        "kind": None if kind in register.REMARKS else "Chọn một loại ghi chú.",
        "words": checks.line(words, needed),
        "last": None if 1 <= first <= last <= register.MOST else "Số cuối nhỏ hơn số đầu. Nhập lại.",
    }
    checks.refuse(wrong)
    with context.writing() as door:
        held = [number for number in store.numbers(door.database, series) if first <= number <= last]
        if held:
            said = f"Số {series.number(held[0])} đã dùng cho một văn bản. Nhập khoảng không có số đó."
            raise Problem("form_invalid", fields={"last": said})
        store.add_remark(door.database, series, Remark(first, last, kind, words, "", context.at), context.actor)
        told = {"first": first, "last": last, "kind": kind, "words": words, "year": series.year}
        door.log("remark_number", f"series:{series.key}", told)


def _fits(known: Entry, series: Series, number: int | None) -> bool:
    return known.series.key == series.key and number in (None, known.number)


def _check_free(db: Database, document: tuple[str, str | None], series: Series, number: int) -> None:
    """`document` is the inspection and the correction whose number it would be."""
    if not 1 <= number <= register.MOST:
        raise Problem("form_invalid", fields={"number": f"Nhập số từ 1 đến {register.MOST}."})
    holder = store.holder(db, series, number)
    if holder and (holder.inspection, holder.correction) != document:
        other = inspections.inspection(db, holder.inspection)
        used = f"đã dùng cho {other.place if other else holder.inspection}"
    elif remark := register.explained(store.remarks(db, series)).get(number):
        used = f"đã ghi trong sổ là “{register.REMARKS[remark.kind]}: {remark.words}”"
    else:
        return
    said = f"Số {series.number(number)} năm {series.year} {used}. "
    free = series.number(_following(db, series))
    raise Problem("form_invalid", fields={"number": f"{said}Số tiếp theo là {free}."})


def _following(db: Database, series: Series) -> int:
    return register.following([*store.numbers(db, series), *register.explained(store.remarks(db, series))])


def _series(db: Database, inspection: str, year: int) -> Series:
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    return register.series(record.plan, sort_of(record.plan, corrections.opened(db, inspection), pdf.wording()), year)


def _correction(db: Database, inspection: str) -> str | None:
    opened = corrections.opened(db, inspection)
    return opened.id if opened else None


def _book(db: Database, entries: list[Entry]) -> Book:
    series, numbers = entries[0].series, [entry.number for entry in entries]
    said = register.explained(store.remarks(db, series))
    taken = [*numbers, *said]
    return Book(
        series, tuple(_lines(db, entries)), register.runs(said), register.gaps(taken), register.following(taken)
    )


def _lines(db: Database, entries: list[Entry]) -> Iterable[Line]:
    for entry in entries:
        inspection = inspections.inspection(db, entry.inspection)
        assert inspection
        stone = disposal.tombstone(db, entry.inspection) if inspection.disposed else None
        made = issues.issue_in(db, entry.inspection, entry.correction)
        correction = corrections.correction(db, entry.correction) if entry.correction else None
        given_up = correction is not None and corrections.withdrawn(db, correction.id)
        yield Line(entry, inspection, made, correction, given_up, stone)
