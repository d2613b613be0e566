"""Minutes on paper: exactly the text that was signed, with who signed it, as a document ready to be printed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from inspect_app.domain.closing import code_of
from inspect_app.domain.document import (
    FORM,
    Document,
    Frame,
    Head,
    Paragraph,
    Signature,
    Signer,
    Signing,
    printable_tree,
)
from inspect_app.domain.letterhead import frame, head, marks
from inspect_app.domain.minutes import holder
from inspect_app.domain.opening import participants
from inspect_app.domain.record import Record
from inspect_app.domain.record import Signature as Drawn
from inspect_app.domain.typography import SUBJECT_LIMIT, Face, parent_lines, propose_lines, rule_length
from inspect_app.domain.wording import Wording

ORDER = ("secretary", "unit", "leader")  # from left to right
_LABELLED = ("begun", "place", "present", "chair", "secretary")
_PART = re.compile(r"[IVX]+\. ")
ROOM = 34.0, 16.0  # millimetres that a drawn signature may take
_PEN = 0.35  # millimetres
_LEAST = 60.0  # units of its box: a dot isn't blown up to the size of a name
_SHORT = 120  # characters of a reason that fit in the place of a signature


def minutes_document(
    record: Record, text: str, hash: str, signatures: Iterable[Drawn], measure: Face, words: Wording
) -> Document:
    """The minutes of a text: every line of it and no other word stands between head and signatures.

    `record` gives what the head needs and how lines are set; `hash` is the text's SHA-256. Without signatures the
    places stay empty, to be signed in ink.
    """
    type_, subject, *lines = text.split("\n")
    framed = frame(record, words)
    under = bool(framed and lines and lines[0] == f"{framed.title} {framed.text}")
    drawn = {signature.role: signature for signature in signatures}
    return printable_tree(
        Document(
            title=f"{type_.capitalize()}: {subject}",
            form=FORM,
            dated=record.last_day.isoformat(),
            marks=marks(record, words, draft=False),
            names=tuple(dict.fromkeys((*participants(record), *(one.name for one in drawn.values())))),
            head=_head(record, type_, subject, measure, words),
            frame=Frame(framed.title, framed.text) if framed and under else None,
            blocks=_blocks(record, lines[1:] if under else lines, words),
            signature=_recipients(record, words),
            appendices=(),
            signing=Signing(
                signers=tuple(_signer(record, role, drawn.get(role), words) for role in ORDER),
                notes=tuple(
                    words.say("signing", "refusal", name=one.name, reason=one.reason)
                    for one in drawn.values()
                    if len(one.reason) > _SHORT
                ),
                code=words.say("signing", "code", code=code_of(hash), hash=hash),
            ),
        )
    )


def _head(record: Record, type_: str, subject: str, measure: Face, words: Wording) -> Head:
    """Boxes 1 to 3 and 5a; minutes have no place and date in their head, the team is what issues them."""
    issuer = (words.say("signing", "issuer"),)
    lines = propose_lines(subject, SUBJECT_LIMIT, lambda text: measure(text, 14, True), (record.unit.place,))
    given = record.plan.issuing_lines or (record.plan.issuing_body.upper(),)
    return replace(
        head(record, words, None, None, measure),
        parent=tuple(part for line in given for part in parent_lines(line, measure)),
        body=issuer,
        body_rule=f"{rule_length(issuer, lambda text: measure(text, 12, True)):.2f}",
        number=words.line("signing", "number", {"number": "13"}, number=""),
        date=(),
        type=type_,
        subject=lines,
        subject_rule=f"{rule_length(lines, lambda text: measure(text, 14, True)):.2f}",
    )


def _blocks(record: Record, lines: Sequence[str], words: Wording) -> tuple[Paragraph, ...]:
    """How each line is set; one that nothing here knows is a paragraph like any other."""
    said = words.texts["minutes"]
    labels = tuple(f"{str(said[key]).partition(':')[0]}:" for key in _LABELLED)
    titles = {words.say("minutes", "conflicts")} | {
        words.say("minutes", "section", order=str(section.order), title=section.title)
        for section in record.edition.sections
    }
    blocks: list[Paragraph] = []
    inside = False
    for line in lines:
        part = bool(_PART.match(line)) and line == line.upper()
        inside = inside or part
        kind = "part" if part else "title" if line in titles else "body"
        blocks.append(Paragraph(line, "labelled" if not inside and line.startswith(labels) else kind))
    return tuple(blocks)


def _signer(record: Record, role: str, signature: Drawn | None, words: Wording) -> Signer:
    post = words.lines("signing", role)
    if not signature:
        return Signer(post, _expected(record, role))
    if signature.strokes:
        view, pen = _view(signature.strokes)
        shown = words.say("signing", "drawn", name=signature.name)
        return Signer(post, signature.name, signature.strokes, view, pen, shown)
    if signature.ink:
        return Signer(post, signature.name, note=words.say("signing", "ink"))
    key = "refused_below" if len(signature.reason) > _SHORT else "refused"
    note = words.say("signing", key, reason=signature.reason) if key == "refused" else words.say("signing", key)
    return Signer(post, signature.name, note=note)


def _expected(record: Record, role: str) -> str:
    if role != "unit":
        return holder(record, "chair" if role == "leader" else role)
    return next((person.name for person in record.people if person.side == "unit"), "")


def _view(strokes: Iterable[str]) -> tuple[str, str]:
    """The box around what was drawn, and the breadth of the pen in its units."""
    points = [tuple(map(float, point.split(","))) for stroke in strokes for point in stroke.split()]
    across, down = [x for x, _ in points], [y for _, y in points]
    width, height = max(max(across) - min(across), _LEAST), max(max(down) - min(down), _LEAST)
    unit = max(width / ROOM[0], height / ROOM[1])  # units to a millimetre
    margin = unit * _PEN
    middle, centre = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    box = (middle - width / 2 - margin, centre - height / 2 - margin, width + 2 * margin, height + 2 * margin)
    return " ".join(f"{number:.1f}" for number in box), f"{margin:.1f}"


def _recipients(record: Record, words: Wording) -> Signature:
    *lines, last = (line.format(unit=record.unit.authority) for line in words.lines("signing", "recipients"))
    return Signature(
        authority=(),
        post=(),
        name="",
        recipients_title=words.say("closing", "recipients"),
        recipients=(*(f"- {line};" for line in lines), f"- {last}."),
    )
