"""Conclusions: drafted from the record, rendered, and looked at page by page."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from inspect_app import pdf
from inspect_app.domain.arrangement import Arrangement
from inspect_app.domain.chart import charts
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.correction import Correction, Issued
from inspect_app.domain.dates import add_working_days
from inspect_app.domain.document import Chart, Document, Letter, Signer, unfilled
from inspect_app.domain.document import photos as photos_in
from inspect_app.domain.edits import Place, apply, places, printed
from inspect_app.domain.findings import GAP
from inspect_app.domain.frozen import write
from inspect_app.domain.lacks import Lack, lacks
from inspect_app.domain.letter import letter
from inspect_app.domain.plan import Plan
from inspect_app.domain.reading import Box, Reading, Spot, spots
from inspect_app.domain.record import Record
from inspect_app.errors import Problem
from inspect_app.services import minutes, photos, pictures, printing
from inspect_app.store import corrections, edits, files, holidays, issue, work
from inspect_app.store.database import Database, connect_reading, path_of
from inspect_app.store.edits import Revision

_PAGE_DPI = 110  # enough for a page as wide as a tablet's screen
# Of the pictures in a Word copy: sharp on an office's printer, and light behind a page.
_CHART_DPI, _MARKS_DPI = 300, 110
_INK = "#1d2f5e"  # of a drawn signature, as on paper


@dataclass(frozen=True, slots=True)
class Draft:
    """A conclusion as it stands, or the letter that corrects it, and what it is made of: with blank number and date.

    `generated` is in the words of the record alone, or of the signed minutes where it is closed, in order of print;
    `document` has the edits of `revision` in their places.
    """

    record: Record
    revision: Revision
    generated: Document
    document: Document

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that can be edited; a letter has none, its lines are written in a form of their own."""
        return () if isinstance(self.generated, Letter) else places(self.generated, self.revision.edits)

    @property
    def spots(self) -> Mapping[str, tuple[Spot, ...]]:
        """Where each place stands on paper, by its key, one spot a page."""
        keyed = [(block, place.key if place else "") for block, place in printed(self.generated, self.revision.edits)]
        return spots(keyed, reading(rendered(self.document)))


def drafted(db: Database, inspection: str) -> Draft:
    """The draft of what is on its way with what it is made of: the conclusion, a new one in the place of what was
    issued, or the letter that corrects that. Raises Problem "not_found".
    """
    record, revision = minutes.standing_record(db, inspection), edits.latest(db, inspection)
    opened = corrections.opened(db, inspection)
    if opened and opened.kind == "correct":
        made: Document = _letter(db, record, opened, None, None, draft=True)
        return Draft(record, Revision(0, {}), made, made)
    made = _notice(db, record, revision.arrangement, None, None, draft=True)
    made = replace(made, kept_in=str(path_of(db))) if any(photos_in(made)) else made
    return Draft(record, revision, made, apply(made, revision.edits))


def draft(db: Database, inspection: str) -> Document:
    """What is on its way as it stands now, edits by hand included. Raises Problem "not_found"."""
    return drafted(db, inspection).document


def final(db: Database, inspection: str, number: int | None, issued: date | None) -> Document:
    """What goes out for signature; number and date may be None and stay blank.

    Where its photos are kept is for whoever draws it to say: the tree is kept for longer than a folder has its name.
    Raises Problem "not_found", or "not_allowed" for a record made from a publication: nobody issues that.
    """
    record = minutes.standing_record(db, inspection)
    if record.source:
        raise Problem("not_allowed", "Bản ghi lập từ bài đã công bố không trình ký, không ban hành.")
    printed = str(number) if number else None
    opened = corrections.opened(db, inspection)
    if opened and opened.kind == "correct":
        return _letter(db, record, opened, printed, issued, draft=False)
    revision = edits.latest(db, inspection)
    return apply(_notice(db, record, revision.arrangement, printed, issued, draft=False), revision.edits)


def due(db: Database, plan: Plan, last_day: date) -> date:
    """The day by which a conclusion is to be issued: so many working days after the inspection, as its plan says."""
    return add_working_days(last_day, plan.conclusion_working_days, holidays.days_off(db, last_day))


def digest(document: Document) -> str:
    """The SHA-256 of a document as it reads: wherever the bytes of its photos are kept."""
    told = json.dumps(write(replace(document, kept_in="")), ensure_ascii=False)
    return sha256(told.encode()).hexdigest()


def lacking(db: Database, record: Record) -> tuple[Lack, ...]:
    """What the conclusion still lacks: in the record, and every text of the draft that nothing filled."""
    if record.source:
        return ()
    revision = edits.latest(db, record.id)
    places = unfilled(apply(_notice(db, record, revision.arrangement, None, None, draft=True), revision.edits))
    return (*lacks(record), *(Lack("findings", f"Còn chỗ trống “{GAP}”: {text}") for text in places))


def charts_of(record: Record) -> tuple[Chart, ...]:
    """The rates of a record against their targets, drawn as the conclusion's appendix draws them."""
    return charts(record, pdf.wording(), pdf.width_mm)


@lru_cache(maxsize=8)
def rendered(document: Document) -> bytes:
    """The PDF of a document; the same document is rendered once while it is being looked at."""
    return printing.drawn(_rendered, document)


def page(document: Document, number: int, grayscale: bool = True, boxes: tuple[Box, ...] = ()) -> bytes:
    """One page of a document's PDF as a PNG, counted from 1, some boxes marked. Raises Problem "not_found"."""
    return printing.drawn(pictures.page_png, rendered(document), number, _PAGE_DPI, grayscale, boxes)


@lru_cache(maxsize=8)
def reading(content: bytes) -> Reading:
    """What a finished PDF holds; the same bytes are read once while they are being looked at."""
    return printing.drawn(pdf.read, content)


def bytes_of(database: Path, inspection: str) -> bytes:
    """The PDF of the conclusion that was issued last, else as it stands, kept in the work folder once it is drawn.

    Raises Problem "not_found", or "file_lost" for an issued one whose bytes are gone.
    """
    with closing(connect_reading(database)) as db:
        if issued := issue.issue(db, inspection):
            return files.content(database, issued.document)
        document = draft(db, inspection)
    key = sha256(f"{pdf.edition()}\n{document!r}".encode()).hexdigest()
    kept = work.kept(database, key)
    if kept is None:
        kept = rendered(document)
        work.keep(database, key, kept)
    return kept


@lru_cache(maxsize=8)
def word_copy(document: Document) -> bytes:
    """The DOCX of a document, to be worked on outside the program."""
    return printing.drawn(_word_copy, document)


def _rendered(document: Document) -> bytes:
    return pdf.render(document, lambda hash: photos.printed(Path(document.kept_in), hash))


def _word_copy(document: Document) -> bytes:
    from inspect_app import word  # importing it takes long, and most documents are printed

    def photo(hash: str) -> bytes:
        return photos.printed(Path(document.kept_in), hash, photos.IN_WORD)

    return word.render(document, pdf.width_mm, word.Drawings(_chart, _marks, photo, _strokes))


def _chart(chart: Chart) -> bytes:
    return _png(pdf.render_chart(chart), _CHART_DPI)


def _strokes(signer: Signer) -> bytes:
    return _png(pdf.render_strokes(signer), _CHART_DPI, _INK)


@lru_cache(maxsize=4)
def _marks(marks: tuple[str, ...]) -> bytes:
    return _png(pdf.render_marks(marks), _MARKS_DPI)


def _png(drawing: bytes, dpi: int, ink: str = "") -> bytes:
    return pictures.transparent(pictures.draw_page(drawing, 1, lambda width, height: dpi / 72, grayscale=True), ink)


def _notice(
    db: Database, record: Record, arrangement: Arrangement, number: str | None, issued: date | None, draft: bool
) -> Document:
    opened = corrections.opened(db, record.id)
    return conclusion(
        record,
        number=number,
        issued=issued,
        draft=draft,
        measure=pdf.width_mm,
        words=pdf.wording(),
        photos=photos.of_record(db, record),
        arrangement=arrangement,
        replaces=_about(db, opened) if opened and opened.kind == "replace" else None,
    )


def _letter(
    db: Database, record: Record, opened: Correction, number: str | None, issued: date | None, draft: bool
) -> Letter:
    return letter(
        record,
        _about(db, opened),
        opened.reason,
        corrections.latest(db, opened.id).lines,
        number=number,
        issued=issued,
        draft=draft,
        measure=pdf.width_mm,
        words=pdf.wording(),
    )


def _about(db: Database, opened: Correction) -> Issued:
    """The issued document that a correction is about."""
    return next(one for one in issue.issued(db, opened.inspection) if one.document == opened.document)
