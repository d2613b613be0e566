"""Conclusions: drafted from the record, rendered, and looked at page by page."""

from datetime import date
from functools import lru_cache

from inspect_app import pdf
from inspect_app.domain.chart import charts
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.document import Chart, Document, unfilled
from inspect_app.domain.findings import GAP
from inspect_app.domain.lacks import Lack, lacks
from inspect_app.domain.record import Record
from inspect_app.errors import Problem
from inspect_app.store import inspections
from inspect_app.store.database import Database


def draft(db: Database, inspection: str) -> Document:
    """The conclusion as the record has it now: a draft with blank number and date. Raises Problem "not_found"."""
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    return _draft(record)


def final(db: Database, inspection: str, number: int | None, issued: date | None) -> Document:
    """The conclusion as it goes out for signature; number and date may be None and stay blank.

    Raises Problem "not_found", or "not_allowed" for a record made from a publication: nobody issues that.
    """
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    if record.source:
        raise Problem("not_allowed", "Bản ghi lập từ bài đã công bố không trình ký, không ban hành.")
    return conclusion(
        record,
        number=str(number) if number else None,
        issued=issued,
        draft=False,
        measure=pdf.width_mm,
        words=pdf.wording(),
    )


def lacking(record: Record) -> tuple[Lack, ...]:
    """What the conclusion still lacks: in the record, and every text of the draft that nothing filled."""
    if record.source:
        return ()
    places = unfilled(_draft(record))
    return (*lacks(record), *(Lack("findings", f"Còn chỗ trống “{GAP}”: {text}") for text in places))


def charts_of(record: Record) -> tuple[Chart, ...]:
    """The rates of a record against their targets, drawn as the conclusion's appendix draws them."""
    return charts(record, pdf.wording(), pdf.width_mm)


@lru_cache(maxsize=8)
def rendered(document: Document) -> bytes:
    """The PDF of a document; the same document is rendered once while it is being looked at."""
    return pdf.render(document)


def _draft(record: Record) -> Document:
    return conclusion(record, number=None, issued=None, draft=True, measure=pdf.width_mm, words=pdf.wording())
