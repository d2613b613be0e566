"""The checklist as it was recorded: every question of that day, what was answered, and what that amounts to."""

from collections.abc import Iterator
from itertools import groupby

from inspect_app.domain.checklist import Item, Section
from inspect_app.domain.dates import short_date
from inspect_app.domain.document import Answer, Checklist, Entry, Group
from inspect_app.domain.findings import withdrawal_of
from inspect_app.domain.judgement import (
    Fields,
    Figure,
    Judgement,
    chosen_figure,
    figures,
    judge,
    show_count,
    target_words,
)
from inspect_app.domain.numbers import show
from inspect_app.domain.plan import Target
from inspect_app.domain.rates import as_of, rate_words, source_name, systems_note, told_apart
from inspect_app.domain.record import Question, Record
from inspect_app.domain.typography import capital
from inspect_app.domain.wording import Wording


def sheet(record: Record, words: Wording) -> Checklist:
    """Every item asked that day with its legal bases in force, one answer a counter where it is asked at counters."""
    return Checklist(
        columns=words.lines("checklist", "columns"),
        groups=tuple(
            Group(f"{section.order}. {section.title}", entries)
            for section in record.edition.sections
            if (entries := tuple(_entries(record, section, words)))
        ),
    )


def sheet_note(record: Record, words: Wording) -> str:
    """What a reader of the sheet must know: printed as recorded, laws of that day, short names."""
    given = [figure for q in record.questions() for figure in figures(q.item, record.fields(q.subject))]
    said = systems_note(given, words)
    said = words.say("checklist", "systems", systems=said) if said else ""
    return words.say("checklist", "note", day=short_date(record.day), systems=said)


def _entries(record: Record, section: Section, words: Wording) -> Iterator[Entry]:
    asked = [question for question in record.questions() if question.item.section == section.key]
    for _, questions in groupby(asked, key=lambda question: question.item.key):
        group = tuple(questions)
        item = group[0].item
        bases = "; ".join(record.edition.legal_bases_on(item, record.day))
        yield Entry(
            code=item.code,
            question=item.question,
            bases=words.say("checklist", "bases", bases=bases) if bases else "",
            answers=tuple(_answer(record, question, words) for question in group),
        )


def _answer(record: Record, question: Question, words: Wording) -> Answer:
    item, fields = question.item, record.fields(question.subject)
    target = record.target(item)
    judged = judge(item, fields, target)
    first, *rest = _said(item, fields, target, words) or [words.say("checklist", "unrecorded")]
    if question.counter:
        first = words.say("checklist", "at_counter", counter=question.counter.name, answer=first)
    verdict = "unjudged" if judged.verdict == "unanswered" and figures(item, fields) else judged.verdict
    if verdict == "shortcoming" and withdrawal_of(record, question.subject):
        verdict = "withdrawn"
    return Answer(
        lines=(first, *rest, *_details(item, fields, words), *_why(judged, words)),
        judged=words.say("verdicts", verdict),
        verdict=verdict,
        note=tuple(str(fields.get("note") or "").splitlines()),
        subject=question.subject,
    )


def _said(item: Item, fields: Fields, target: Target | None, words: Wording) -> list[str]:
    """The answer in words, one part a line; nothing where there is none."""
    if item.ratio:
        return _rate(item, fields, target, words)
    answer = fields.get("answer")
    if answer is None:
        return []
    if item.kind == "pass_fail":
        return [words.say("checklist", answer)]
    if answer == "not_applicable":
        return [words.say("checklist", "not_applicable")]
    if item.kind == "multi_choice":
        return ["; ".join(answer) or words.say("checklist", "none_ticked")]
    if item.count:
        total = f"{show_count(item, answer)} {item.count.unit}"
        if not item.count.parts:
            return [total]
        parts = "; ".join(f"{part} {show(answer[part])}" for part in item.count.parts)
        return [words.say("checklist", "total", total=total, parts=parts)]
    return str(answer).splitlines()


def _rate(item: Item, fields: Fields, target: Target | None, words: Wording) -> list[str]:
    given = figures(item, fields)
    aim = words.say("checklist", "target", target=target_words(item, target)) if target else ""
    if len(told_apart(given)) > 1:
        lines = [
            words.say("checklist", "by_source", source=source_name(f), figure=_figure(item, f, words, dated=True))
            for f in given
        ]
        return [*lines, _choice(item, fields, words), *([capital(aim)] if aim else [])]
    sources = ", ".join(name for figure in given if (name := source_name(figure)))
    return [
        "; ".join(
            part
            for part in (
                _figure(item, figure, words),
                aim,
                words.say("checklist", "source", source=sources) if sources else "",
                words.say("checklist", "as_of", date=as_of(figure, words)) if figure.as_of else "",
            )
            if part
        )
        for figure in given[:1]
    ]


def _figure(item: Item, figure: Figure, words: Wording, dated: bool = False) -> str:
    unit = f" {item.ratio.unit}" if item.ratio and item.ratio.unit else ""
    said = words.say(
        "checklist",
        "rate",
        numerator=show(figure.numerator),
        denominator=show(figure.denominator),
        unit=unit,
        rate=rate_words(figure, words),
    )
    return f"{said}, {words.say('checklist', 'as_of', date=as_of(figure, words))}" if dated and figure.as_of else said


def _choice(item: Item, fields: Fields, words: Wording) -> str:
    figure = chosen_figure(item, fields)
    if not figure:
        return words.say("checklist", "unchosen")
    reason = str((fields.get("chosen") or {}).get("reason") or "")
    key = "chosen_reason" if reason else "chosen"
    return words.say("checklist", key, source=source_name(figure), reason=reason)


def _details(item: Item, fields: Fields, words: Wording) -> Iterator[str]:
    details = fields.get("details") or {}
    for field in item.fields:
        if value := str(details.get(field.name) or ""):
            yield words.say("checklist", "detail", label=field.label, value=value)


def _why(judged: Judgement, words: Wording) -> Iterator[str]:
    """A judgement that a person gave against the rule says so, with the reason; so does any other that has one."""
    if judged.overruled:
        rule, verdict = words.say("verdicts", judged.rule), words.say("verdicts", judged.verdict)
        yield words.say("checklist", "overruled", rule=rule, verdict=verdict, reason=judged.reason)
    elif judged.reason:
        yield words.say("checklist", "reason", reason=judged.reason)
