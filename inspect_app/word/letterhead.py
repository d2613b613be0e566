"""Head and foot of a document: boxes 1 to 5a, the frame of page 1, who signs and gets it."""

from collections.abc import Iterator
from typing import Any

from inspect_app.domain.document import Frame, Head, Letter, Signature
from inspect_app.domain.typography import Face, bind
from inspect_app.word.elements import TEXT_WIDTH, Words, cell, line, paragraph, row, rule, table

_ISSUER, _NATION = 75.9, 91.1  # millimetres; together 2 more than the text, to the left, for long names
_RECIPIENTS, _SIGNATURE = 79.0, 86.0
_ROOM = 32.0  # millimetres for signature and seal
_UNDER_RULE = 4.5  # points; the paragraph that is a rule takes the rest of 8
_POINTS_PER_MM = 72 / 25.4


def head(boxes: Head, measure: Face) -> Any:
    """Boxes 1 to 4, and 5b of a letter: two columns without lines, names above, number and date below.

    These are level however long the names.
    """
    issuer = [
        *([paragraph("Issuer", "\n".join(boxes.parent))] if boxes.parent else []),
        paragraph("Issuer", Words("\n".join(boxes.body), bold=True)),
        rule(float(boxes.body_rule), _ISSUER),
    ]
    nation = [
        paragraph("Nation", boxes.nation),
        paragraph("Motto", boxes.motto),
        rule(measure(boxes.motto, 13, True), _NATION),
    ]
    number = [paragraph("Number", line(boxes.number), before=_UNDER_RULE)]
    if not boxes.type:
        number.append(paragraph("About", "\n".join(boxes.subject)))
    date = paragraph("Date", line(boxes.date), before=_UNDER_RULE)
    rows = [
        row(cell(_ISSUER, *issuer), cell(_NATION, *nation)),
        row(cell(_ISSUER, *number), cell(_NATION, date)),
    ]
    return table((_ISSUER, _NATION), rows, padding=0, lines=False, left=-2)


def subject(boxes: Head) -> Iterator[Any]:
    """Box 5a with its rule."""
    yield paragraph("Subject", boxes.type, before=15)
    yield paragraph("Subject", "\n".join(boxes.subject))
    yield rule(float(boxes.subject_rule), TEXT_WIDTH, "SubjectRule")


def addressed(letter: Letter) -> Iterator[Any]:
    """To whom a letter goes; what it is about stands under its number."""
    yield paragraph("Addressed", bind(letter.addressed, letter.names))


def frame(said: Frame, names: tuple[str, ...]) -> Any:
    """What page 1 says in a frame."""
    return paragraph("Frame", Words(said.title, bold=True), f" {bind(said.text, names)}")


def recipients(signature: Signature, before: float, keep: bool = False) -> Iterator[Any]:
    """Box 9: who gets the document, so many points below what stands above; kept on its page with what follows."""
    yield paragraph("RecipientsTitle", signature.recipients_title, before=before, keep=keep)
    for recipient in signature.recipients:
        yield paragraph("Recipient", recipient, keep=keep)


def closing(signature: Signature) -> Any:
    """Boxes 7 and 9 side by side, in one row that no page tears."""
    style = "SignatureUnknown" if signature.style == "unknown" else "Signature"
    signing = [paragraph(style, "\n".join(signature.authority), before=8)]
    for place, words in enumerate(filter(None, ("\n".join(signature.post), signature.name))):
        signing.append(paragraph(style, words, before=0 if place else _ROOM * _POINTS_PER_MM))
    rows = [row(cell(_RECIPIENTS, *recipients(signature, before=8)), cell(_SIGNATURE, *signing))]
    return table((_RECIPIENTS, _SIGNATURE), rows, padding=0, lines=False)
