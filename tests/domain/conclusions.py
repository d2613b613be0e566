"""A conclusion read by its parts, and changed records to make one from."""

from typing import Any

from inspect_app import pdf
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.document import Document, Paragraph, Table, texts
from inspect_app.domain.record import Record
from tests.pdf.records import with_values

FINDING, REMEDY = (f"01J{n:023d}" for n in (1, 2))


def made(record: Record, **values: Any) -> Document:
    """The record's conclusion: by default a draft with blank number and date."""
    given = {"number": None, "issued": None, "draft": True} | values
    return conclusion(record, measure=pdf.width_mm, words=pdf.wording(), **given)


def said(document: Document) -> list[str]:
    """The paragraphs, headings among them."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def under(document: Document, part: str, title: str) -> list[str]:
    """The paragraphs under a title of a part."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    start = next(i for i, p in enumerate(paragraphs) if p.kind == "part" and p.text.startswith(f"{part}. "))
    at = next(i for i, p in enumerate(paragraphs) if i > start and p.text.startswith(title))
    found = []
    for paragraph in paragraphs[at + 1 :]:
        if paragraph.kind != "body":
            break
        found.append(paragraph.text)
    return found


def everything(document: Document) -> str:
    return "\n".join(texts(document))


def recommended(record: Record, **value: Any) -> Record:
    """A record with nothing recommended but this."""
    subjects = {s for s, f in record.cells if f == "recommendation"}
    cleared = {(subject, "recommendation"): None for subject in subjects}
    entry = {"addressee": "unit", "text": "Khắc phục"} | value
    return with_values(record, {**cleared, (f"recommendation:{REMEDY}", "recommendation"): entry})


def recommending(record: Record, **value: Any) -> Document:
    """A record's conclusion with nothing recommended but this."""
    return made(recommended(record, **value))


def figures_of(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))
