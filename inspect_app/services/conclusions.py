"""Conclusions: drafted from the record, rendered, and looked at page by page."""

from functools import lru_cache

from inspect_app import pdf
from inspect_app.domain.chart import charts
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.document import Chart, Document, unfilled
from inspect_app.domain.edits import apply
from inspect_app.domain.findings import GAP
from inspect_app.domain.lacks import Lack, lacks
from inspect_app.domain.record import Record
from inspect_app.domain.typography import printable
from inspect_app.errors import Problem
from inspect_app.services import pictures
from inspect_app.store import edits, inspections
from inspect_app.store.database import Database


def draft(db: Database, inspection: str) -> Document:
    """The conclusion as it stands now, edits by hand included: a draft with blank number and date.

    Raises Problem "not_found".
    """
    return apply(generated(db, inspection), edits.latest(db, inspection).edits)


def generated(db: Database, inspection: str) -> Document:
    """The conclusion as the record alone has it now. Raises Problem "not_found"."""
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    return _draft(record)


def lacking(db: Database, record: Record) -> tuple[Lack, ...]:
    """What the conclusion still lacks: in the record, and every text of the draft that nothing filled."""
    if record.source:
        return ()
    places = unfilled(apply(_draft(record), edits.latest(db, record.id).edits))
    return (*lacks(record), *(Lack("findings", f"Còn chỗ trống “{GAP}”: {text}") for text in places))


def charts_of(record: Record) -> tuple[Chart, ...]:
    """The rates of a record against their targets, drawn as the conclusion's appendix draws them."""
    return charts(record, pdf.wording(), pdf.width_mm)


@lru_cache(maxsize=8)
def rendered(document: Document) -> bytes:
    """The PDF of a document; the same document is rendered once while it is being looked at."""
    return pdf.render(document)


def page_of(document: Document, text: str) -> int:
    """The page of a document on which a paragraph begins, counted from 1; 1 where it isn't found."""
    words = text.split("\n", maxsplit=1)[0]
    return pictures.page_with(rendered(document), printable(words)) or 1


def _draft(record: Record) -> Document:
    return conclusion(record, number=None, issued=None, draft=True, measure=pdf.width_mm, words=pdf.wording())
