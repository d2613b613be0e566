"""The engine: a document's tree to a Word file, the same bytes for the same document."""

import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx

from inspect_app.domain.document import Chart, Document, Letter, Photo, Signer
from inspect_app.domain.signing import ROOM
from inspect_app.domain.typography import Face
from inspect_app.word import drawings
from inspect_app.word.appendices import appendix
from inspect_app.word.blocks import blocks
from inspect_app.word.elements import made, paragraph
from inspect_app.word.letterhead import addressed, closing, frame, head, subject
from inspect_app.word.signing import signing

_TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "documents" / "word"
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
}
_PHOTO = (80.0, 60.0)  # millimetres
# The first instant that a ZIP can tell: a file's own day stands in its properties.
_ZIPPED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Drawings:
    """What gives a document's pictures: charts, marks and strokes as PNG, photos by their SHA-256 as JPEG."""

    chart: Callable[[Chart], bytes]
    marks: Callable[[tuple[str, ...]], bytes]
    photo: Callable[[str], bytes]
    strokes: Callable[[Signer], bytes]


def render(document: Document, measure: Face, given: Drawings) -> bytes:
    """The DOCX of a document; `measure(text, points, bold)` gives widths in millimetres."""
    word = docx.Document(io.BytesIO(_template()))
    _heads(word, document, given)
    body = word.element.body
    last = body.sectPr
    sections = _sections(word, document, measure, given)
    for place, elements in enumerate(sections):
        for element in elements:
            last.addprevious(element)
        if place < len(document.appendices):
            last.addprevious(paragraph("End", section=_section(last, first=not place)))
        else:
            last.addprevious(paragraph("End"))
    if document.appendices:
        # Heads are named by the first section; the others have them from it.
        last.getparent().replace(last, _section(last, first=False))
    _properties(word, document)
    file = io.BytesIO()
    word.save(file)
    return _dated(file)


def _sections(word: Any, document: Document, measure: Face, given: Drawings) -> Iterator[Iterator[Any]]:
    def draw(drawn: Chart | Photo | Signer) -> Any:
        if isinstance(drawn, Signer):
            return drawings.inline(word.part, given.strokes(drawn), drawn.name, drawn.shown, ROOM)
        if isinstance(drawn, Photo):
            return drawings.inline(word.part, given.photo(drawn.file), drawn.number, drawn.caption, _PHOTO)
        return drawings.inline(word.part, given.chart(drawn), drawn.title, drawn.description)

    yield _notice(document, measure, draw)
    for added in document.appendices:
        yield appendix(added, document.names, draw)


def _notice(document: Document, measure: Face, draw: drawings.Drawing) -> Iterator[Any]:
    yield head(document.head, measure)
    yield from addressed(document) if isinstance(document, Letter) else subject(document.head)
    if document.frame:
        yield frame(document.frame, document.names)
    yield from blocks(document.blocks, document.names)
    if document.signing:
        yield from signing(document.signing, document.signature, draw)
    else:
        yield closing(document.signature)


def _section(properties: Any, first: bool) -> Any:
    """The properties of a section: its own page numbers, none on its first page."""
    section = deepcopy(properties)
    if not first:
        for reference in section.xpath("./w:headerReference"):
            section.remove(reference)
    return section


def _heads(word: Any, document: Document, given: Drawings) -> None:
    """The page's number in the top margin but on a first page, the marks behind every page."""
    section = word.sections[0]
    png = given.marks(document.marks) if document.marks else b""
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        element = header._element
        for there in list(element):
            element.remove(there)
        pieces = [drawings.behind(header.part, png, ", ".join(document.marks))] if png else []
        number = paragraph("Header", *pieces)
        if numbered:
            number.append(made("fldSimple", made("r", _text("2")), instr=" PAGE "))
        element.append(number)


def _text(words: str) -> Any:
    element = made("t")
    element.text = words
    return element


def _properties(word: Any, document: Document) -> None:
    """What the file says of itself: title, form, language and the document's day; no person."""
    told = word.core_properties
    day = datetime.fromisoformat(document.dated).replace(tzinfo=UTC)
    told.title, told.subject, told.language = document.title, document.form, "vi-VN"
    told.author = told.last_modified_by = told.comments = told.keywords = ""
    told.created = told.modified = day
    told.revision = 1


@cache
def _template() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, source in _PARTS.items():
            package.writestr(name, (_TEMPLATE / source).read_bytes())
    return file.getvalue()


def _dated(file: io.BytesIO) -> bytes:
    """The package with one instant for all its parts."""
    again = io.BytesIO()
    with zipfile.ZipFile(file) as made_now, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as package:
        for name in made_now.namelist():
            part = zipfile.ZipInfo(name, _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, made_now.read(name))
    return again.getvalue()
