"""What a sentence of a conclusion was made from: the item, what was answered, and what that amounts to."""

from collections.abc import Iterator
from dataclasses import dataclass

from inspect_app.domain.checklist import Item
from inspect_app.domain.dates import deadline_words
from inspect_app.domain.findings import Finding, findings
from inspect_app.domain.judgement import chosen_figure, explain, figures, judge, target_words
from inspect_app.domain.operations import FIELDS, parse_subject
from inspect_app.domain.rates import as_of, fraction, rate_words, source_name
from inspect_app.domain.record import Question, Record
from inspect_app.domain.sayings import in_full
from inspect_app.domain.subjects import named
from inspect_app.domain.text import Json
from inspect_app.domain.typography import capital
from inspect_app.domain.wording import Wording

# Shown as figures, not as lines.
_RATES = ("national", "provincial")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was recorded, in words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Given:
    """A rate as one source gives it, as it is printed, and whether it is the one that counts."""

    source: str
    counts: str
    rate: str
    as_of: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind a sentence: an item, asked once or at one counter, or an entry beside the checklist.

    `name` tells which ("Nội dung 7.02 tại …"); `verdict` is judgement's word, `judged` the printed one, `rule` why
    the rule says what it says; an entry has none of these. `serves` are the findings of a recommendation.
    """

    subject: str
    name: str
    question: str = ""
    lines: tuple[Line, ...] = ()
    figures: tuple[Given, ...] = ()
    target: str = ""
    verdict: str = ""
    judged: str = ""
    rule: str = ""
    serves: tuple[Finding, ...] = ()


def sources(record: Record, subjects: tuple[str, ...], words: Wording) -> tuple[Source, ...]:
    """The sources of a sentence that was made from some subjects; the item that an entry is about comes with it."""
    found: dict[str, Source] = {}
    questions = {question.subject: question for question in record.questions()}
    for subject in subjects:
        about = [questions[subject]] if subject in questions else []
        if not about and (entry := _entry(record, subject)):
            found[subject] = entry
            item = _value(record, subject).get("item")
            about = [question for question in questions.values() if question.item.key == item]
        found |= {question.subject: _item(record, question, words) for question in about}
    return tuple(found.values())


def said(item: Item | None, field: str, value: Json) -> str:
    """What was recorded in a cell, in words; `item` is None for an entry beside the checklist."""
    if item or value is None:
        return capital(in_full(item, field, value))
    return "; ".join(line.words.strip(" .") for line in _parts(value))


def _parts(value: Json) -> tuple[Line, ...]:
    """What an entry says, part by part; who is to be told of it and where it stands are no words of its own."""
    told = (
        ("Nội dung đã ghi", value.get("text")),
        ("Người chịu trách nhiệm", value.get("person")),
        ("Thời hạn", value.get("deadline_words") or deadline_words(value.get("deadline") or "")),
        ("Lý do chưa xác định", value.get("reason")),
    )
    return tuple(Line(label, str(words)) for label, words in told if words)


def _item(record: Record, question: Question, words: Wording) -> Source:
    item, fields, target = question.item, record.fields(question.subject), record.target(question.item)
    judged = judge(item, fields, target)
    chosen = chosen_figure(item, fields)
    given = tuple(
        Given(
            source=source_name(figure) or capital(words.say("cells", figure.source)),
            counts=fraction(figure),
            rate=rate_words(figure, words),
            as_of=as_of(figure, words) if figure.as_of else "",
            chosen=figure == chosen,
        )
        for figure in figures(item, fields)
    )
    return Source(
        subject=question.subject,
        name=named(record, question.subject),
        question=item.question,
        lines=tuple(_lines(record, question, words)),
        figures=given,
        target=capital(target_words(item, target)) if target else "",
        verdict=judged.verdict,
        judged=words.say("verdicts", judged.verdict),
        rule=explain(item, fields, target),
    )


def _lines(record: Record, question: Question, words: Wording) -> Iterator[Line]:
    for field in FIELDS["item"]:
        cell = record.cells.get((question.subject, field))
        rate = field in _RATES or (field == "answer" and question.item.ratio is not None)
        if cell and cell.value is not None and not rate:
            yield Line(capital(words.say("cells", field)), said(question.item, field, cell.value))


def _entry(record: Record, subject: str) -> Source | None:
    parsed = parse_subject(subject)
    cell = record.cells.get((subject, parsed.kind)) if parsed else None
    if not parsed or not cell or cell.value is None:
        return None
    served = set(cell.value.get("findings") or ())
    return Source(
        subject=subject,
        name=named(record, subject),
        lines=_parts(cell.value),
        serves=tuple(finding for finding in findings(record) if served.intersection(finding.subjects)),
    )


def _value(record: Record, subject: str) -> Json:
    parsed = parse_subject(subject)
    return (record.value(subject, parsed.kind) if parsed else None) or {}
