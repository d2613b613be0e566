"""Part V of a conclusion: what the unit explained, in its own words, and which findings were withdrawn for it."""

from collections.abc import Iterator

from inspect_app.domain.dates import legal_date, long_date, parse_instant
from inspect_app.domain.document import QUOTED, Block, Paragraph
from inspect_app.domain.explanation import About, Explanation
from inspect_app.domain.findings import Finding, withdrawn_findings
from inspect_app.domain.record import Record
from inspect_app.domain.remedies import places
from inspect_app.domain.text import clean
from inspect_app.domain.typography import capital, sentence
from inspect_app.domain.wording import Wording

_SUBJECTS = (QUOTED,)


def explained(record: Record, found: tuple[Finding, ...], words: Wording) -> Iterator[Block]:
    """The blocks of the part, where the unit sent an explanation; `found` are the findings that hold."""
    given = record.explanation
    if not given:
        return
    yield Paragraph(words.say("parts", "explanation"), "part", _SUBJECTS)
    for text in (*_said(record, given, found, words), *_withdrawn(record, words)):
        yield Paragraph(text, subjects=_SUBJECTS)


def _said(record: Record, given: Explanation, found: tuple[Finding, ...], words: Wording) -> Iterator[str]:
    lead = _lead(record, given, words)
    if clean(given.text):
        yield from _lines(words, "quoted", given.text, lead=lead)
    else:
        yield words.say("explanation", "leading", lead=lead)
    for one in _in_order(given.about, found):
        if where := places(record, one.subjects, found, words):
            yield from _lines(words, "about", one.text, places=where)
        else:
            yield from _lines(words, "about_withdrawn", one.text, finding=_bare(one.finding))


def _lead(record: Record, given: Explanation, words: Wording) -> str:
    key = {(True, True): "document", (True, False): "numbered", (False, True): "dated"}
    sent = parse_instant(given.at)
    day = given.day or (legal_date(sent) if sent else None)
    said = words.say(
        "explanation",
        key.get((bool(given.number), given.day is not None), "sent"),
        number=given.number,
        date=long_date(day) if day else "",
        unit=record.unit.authority,
    )
    return capital(said)


def _in_order(about: tuple[About, ...], found: tuple[Finding, ...]) -> list[About]:
    """As the findings stand in part II, those that stand there no longer at the end."""
    order = {subject: place for place, finding in enumerate(found) for subject in finding.subjects}
    said = [one for one in about if clean(one.text)]
    return sorted(said, key=lambda one: min((order.get(s, len(order)) for s in one.subjects), default=len(order)))


def _lines(words: Wording, key: str, text: str, **values: str) -> Iterator[str]:
    """A quotation, a paragraph a line: its marks at its beginning and its end."""
    lines = [line for line in map(str.strip, clean(text).split("\n")) if line]
    lines[0] = words.say("explanation", "open") + lines[0]
    lines[-1] = lines[-1].removesuffix(".") + words.say("explanation", "close")
    first, *rest = lines
    said = words.say("explanation", key, quote=first, **values)
    if rest:  # what follows the quotation stands after its last line
        _, _, end = said.rpartition(first)
        said, rest[-1] = said.removesuffix(end), rest[-1] + end
    yield said
    yield from rest


def _withdrawn(record: Record, words: Wording) -> Iterator[str]:
    for finding in withdrawn_findings(record):
        reason = sentence(" ".join(finding.withdrawn.split()))
        yield words.say("explanation", "withdrawn", finding=_bare(finding.text), reason=reason)


def _bare(text: str) -> str:
    return text.strip().removesuffix(".")
