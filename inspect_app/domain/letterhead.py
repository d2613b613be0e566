"""Head and foot of a document: boxes 1 to 5a, and who signs and gets it (NĐ 30/2020, Phụ lục I)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from inspect_app.domain.correction import Correction
from inspect_app.domain.dates import month_words
from inspect_app.domain.document import Frame, Head, Line, Run, Signature
from inspect_app.domain.findings import GAP
from inspect_app.domain.plan import Plan
from inspect_app.domain.record import Record
from inspect_app.domain.typography import (
    ABOUT_LIMIT,
    AUTHORITY_LIMIT,
    POST_LIMIT,
    SUBJECT_LIMIT,
    Face,
    Measure,
    body_lines,
    parent_lines,
    propose_lines,
    rule_length,
)
from inspect_app.domain.wording import Wording

# Millimetres that a pen needs where the copy for signature leaves the number or the date open.
BLANKS = {"number": "13", "day": "11", "month": "11", "year": "13"}


@dataclass(frozen=True, slots=True)
class Sort:
    """What a document is: its type's name within a sentence ("Thông báo"), and what follows its number."""

    name: str
    symbol: str


def notice_sort(plan: Plan) -> Sort:
    """The notice of a plan's conclusions: "/TB-BCĐCCHC"."""
    return Sort(type_name(plan), f"/{plan.document_code}-{plan.abbreviation}")


def letter_sort(plan: Plan, words: Wording) -> Sort:
    """An official letter (công văn), which has no code of a type: "/BCĐCCHC" (NĐ 30/2020, Phụ lục I)."""
    return Sort(words.say("letter", "type"), f"/{plan.abbreviation}")


def sort_of(plan: Plan, correction: Correction | None, words: Wording) -> Sort:
    """The sort of an inspection's document, by the correction that it belongs to, if any."""
    return letter_sort(plan, words) if correction and correction.kind == "correct" else notice_sort(plan)


def head(record: Record, words: Wording, number: str | None, issued: date | None, face: Face) -> Head:
    """Boxes 1 to 5a. Lines of names are the plan's, broken further only where one doesn't fit."""
    subject = propose_lines(subject_line(record, words), SUBJECT_LIMIT, _bold(face, 14), (record.unit.place,))
    rule = f"{rule_length(subject, _bold(face, 14)):.2f}"
    made = _head(record.plan, words, notice_sort(record.plan), number, issued, face)
    return replace(made, type=record.plan.document_type, subject=subject, subject_rule=rule)


def letter_head(
    record: Record, words: Wording, about: str, cited: str, number: str | None, issued: date | None, face: Face
) -> Head:
    """Boxes 1 to 4 and 5b of an official letter: what it is about in small letters, a `cited` number on one line."""
    made = _head(record.plan, words, letter_sort(record.plan, words), number, issued, face)
    return replace(made, subject=propose_lines(about, ABOUT_LIMIT, lambda text: face(text, 12, False), (cited,)))


def _head(plan: Plan, words: Wording, sort: Sort, number: str | None, issued: date | None, face: Face) -> Head:
    given = plan.issuing_lines or (plan.issuing_body.upper(),)
    body = tuple(part for line in given for part in body_lines(line, face))
    return Head(
        parent=tuple(part for line in plan.parent_lines for part in parent_lines(line, face)),
        body=body,
        body_rule=f"{rule_length(body, _bold(face, 12)):.2f}",
        nation=words.say("head", "nation"),
        motto=words.say("head", "motto"),
        number=words.line("head", "number", BLANKS, number=number_words(number), symbol=sort.symbol),
        date=words.line("head", "date", BLANKS, place=plan.place, **day_words(issued)),
        type="",
        subject=(),
        subject_rule="",
    )


def subject_line(record: Record, words: Wording) -> str:
    """What the document is about, on one line."""
    return words.say("head", "subject", year=str(record.plan.year), place=record.unit.full_place)


def attached(record: Record, words: Wording, sort: Sort, number: str | None, issued: date | None) -> tuple[Line, ...]:
    """The lines under an appendix's title that say which document it belongs to; it breaks before the issuing body.

    A blank date stands on a line of its own: number and date with their blanks are wider than the page.
    """
    values = {"type": sort.name, "number": number_words(number), "symbol": sort.symbol}
    document = words.line("appendix", "attached", BLANKS, **values)
    day = words.line("appendix", "attached_date", BLANKS, **day_words(issued))
    body = words.line("appendix", "attached_body", {}, body=record.plan.issuing_body)
    return ((*document, Run(" "), *day), body) if issued else (document, day, body)


def type_name(plan: Plan) -> str:
    """The document's type within a sentence: "Thông báo"."""
    return plan.document_type.capitalize()


def number_words(number: str | None) -> str:
    """A document's number, below 10 with a zero before it (NĐ 30/2020, Phụ lục I); "" for none."""
    return (number or "").zfill(2) if number else ""


def day_words(issued: date | None) -> dict[str, str]:
    """Day, month and year of a document's date as box 4 prints them; "" for each where there is none."""
    if not issued:
        return {"day": "", "month": "", "year": ""}
    return {"day": f"{issued.day:02d}", "month": month_words(issued.month), "year": str(issued.year)}


def frame(record: Record, words: Wording) -> Frame | None:
    """What page 1 says of made-up figures or of its source; a real notice has none."""
    if record.plan.illustration or record.unit.illustration:
        province = record.unit.province[:1].upper() + record.unit.province[1:]
        text = words.say("frame", "illustration_text", province=province, place=record.unit.place)
        return Frame(words.say("frame", "illustration"), text)
    if not record.source:
        return None
    source = record.source
    author = words.say("frame", "publication_author", author=source.author) if source.author else ""
    return Frame(
        words.say("frame", "publication", body=record.plan.issuing_body),
        words.say("frame", "publication_text", title=source.title, publisher=source.publisher, author=author),
    )


def marks(record: Record, words: Wording, draft: bool) -> tuple[str, ...]:
    """The marks behind every page: draft first, then made-up figures or a publication."""
    illustration = record.plan.illustration or record.unit.illustration
    return tuple(
        words.say("marks", key)
        for key, true in (("draft", draft), ("illustration", illustration), ("publication", bool(record.source)))
        if true
    )


def signature(record: Record, words: Wording, face: Face, addressed: bool = False) -> Signature:
    """Boxes 7 and 9. A publication that doesn't say who signs leaves authority and name unknown.

    A document that is `addressed` to the unit names it above the text, and here no more.
    """
    plan, unknown = record.plan, record.source is not None and not record.plan.signatory_name
    bold = _bold(face, 14)
    authority = tuple(part for line in plan.authority_lines for part in propose_lines(line, AUTHORITY_LIMIT, bold))
    return Signature(
        authority=words.lines("publication", "signatory") if unknown else authority,
        post=() if unknown else propose_lines(plan.signatory_post, POST_LIMIT, bold),
        name=words.say("publication", "signatory_name") if unknown else plan.signatory_name or GAP,
        recipients_title=words.say("closing", "recipients"),
        recipients=tuple(_recipients(record, words, addressed)),
        style="unknown" if unknown else "plain",
    )


def _recipients(record: Record, words: Wording, addressed: bool) -> Iterator[str]:
    """'- …;' one a line, the file copy last and with a full stop; {unit} stands for the unit of this document."""
    unit = record.unit.authority
    given = [line.strip(" -;.").replace("{unit}", unit) for line in record.plan.recipients]
    file_copy = next((line for line in given if line.startswith("Lưu:")), words.say("closing", "kept"))
    others = [line for line in given if line and line != file_copy]
    if record.source and not others:
        others = [words.say("publication", "recipient")]
    if addressed:
        others = [words.say("letter", "as_above"), *(line for line in others if line != unit)]
    yield from (f"- {line};" for line in others)
    yield f"- {file_copy}."


def _bold(face: Face, pt: float) -> Measure:
    return lambda text: face(text, pt, True)
