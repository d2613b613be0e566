"""Findings: the items' wording filled in from the answers, free ones beside them, and what is offered as achieved."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from inspect_app.domain.checklist import Item, Option
from inspect_app.domain.judgement import Fields, chosen_figure, judge, missing, show_count, target_words
from inspect_app.domain.numbers import show, show_percent, show_target
from inspect_app.domain.plan import Target
from inspect_app.domain.record import Question, Record
from inspect_app.domain.text import clean

# Printed where nothing fills a placeholder, and listed for the secretary.
GAP = "……"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as it is printed; `subjects` are the cells it stands on, more than one where counters join."""

    subjects: tuple[str, ...]
    section: str
    item: str | None
    code: str | None
    text: str  # with the counters' names in brackets at its end
    generated: str  # the item's own sentence, without the counters
    edited: bool
    recommendation: str | None
    counters: tuple[str, ...]
    withdrawn: str = ""  # why it was withdrawn after the unit's explanation; "" while it holds


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence offered as an achievement; a person takes it or leaves it."""

    section: str
    text: str
    item: str


def unbraced(text: str) -> str:
    """A text with its braces turned into brackets: no brace ever reaches paper."""
    return text.translate(str.maketrans("{}", "()"))


def gaps(text: str) -> bool:
    """Whether a text has a place that nothing filled."""
    return GAP in text


def sentence(item: Item, fields: Fields, target: Target | None, year: int) -> str:
    """The finding in the item's own words, filled in; the gap alone where a judged item has no words for it."""
    option = _option(item, fields)
    template = (option.finding if option else None) or item.finding
    if not template:
        return GAP if item.judged else ""
    return _fill(template, _values(item, fields, target, year))


def recommendation(item: Item, fields: Fields, target: Target | None, year: int) -> str | None:
    """The item's recommendation for that answer, filled in."""
    option = _option(item, fields)
    template = (option.recommendation if option else None) or item.recommendation
    return _fill(template, _values(item, fields, target, year)) if template else None


def findings(record: Record) -> tuple[Finding, ...]:
    """The findings of a record that hold: by section, then in the items' order, free ones last in their section.

    Equal sentences of one item at several counters are one finding that names them all.
    """
    return tuple(finding for finding in every_finding(record) if not finding.withdrawn)


def withdrawn_findings(record: Record) -> tuple[Finding, ...]:
    """The findings that were withdrawn after the unit's explanation, each with the reason, in the same order."""
    return tuple(finding for finding in every_finding(record) if finding.withdrawn)


def every_finding(record: Record) -> tuple[Finding, ...]:
    """The findings that hold and those that were withdrawn, in the same order."""
    return _found(record, withdrawal_of)


def recorded_findings(record: Record) -> tuple[Finding, ...]:
    """Every finding as it was recorded, whether it was withdrawn since or not: what minutes tell."""
    return _found(record, lambda record, subject: "")


def withdrawal_of(record: Record, subject: str) -> str:
    """Why the finding on a subject was withdrawn; "" where it wasn't."""
    return clean((record.value(subject, "withdrawn") or {}).get("reason", ""))


def _found(record: Record, reason: Callable[[Record, str], str]) -> tuple[Finding, ...]:
    groups: dict[tuple[str, str, str], list[Question]] = {}
    for question in record.questions():
        fields, target = record.fields(question.subject), record.target(question.item)
        if judge(question.item, fields, target).verdict == "shortcoming":
            group = question.item.key, _words(record, question), reason(record, question.subject)
            groups.setdefault(group, []).append(question)
    made = [_finding(record, text, questions, why) for (_, text, why), questions in groups.items()]
    order = {section.key: section.order for section in record.edition.sections}
    every = [*made, *_free(record, reason)]
    return tuple(sorted(every, key=lambda finding: order.get(finding.section, len(order) + 1)))


def achievements_offered(record: Record) -> tuple[Offer, ...]:
    """The rates that met their target, by rule and in the inspectors' judgement, each as a sentence."""
    offers = []
    for question in record.questions():
        item, fields, target = question.item, record.fields(question.subject), record.target(question.item)
        judgement, figure = judge(item, fields, target), chosen_figure(item, fields)
        if (
            judgement.verdict != "met"
            or judgement.rule != "met"
            or not (figure and figure.percent is not None and target)
        ):
            continue
        reads_on = item.question.startswith("Tỷ lệ") and item.ratio is not None and item.ratio.better == "higher"
        unit = f" {item.ratio.unit}" if item.ratio and item.ratio.unit else ""
        where = f" tại {question.counter.name}" if question.counter else ""
        text = (
            f"{item.question}{' đạt' if reads_on else ':'} {show_percent(figure.percent)}% "
            f"({show(figure.numerator)}/{show(figure.denominator)}{unit}), "
            f"đạt chỉ tiêu ({target_words(item, target)}){where}."
        )
        offers.append(Offer(item.section, unbraced(text), item.key))
    return tuple(offers)


def _option(item: Item, fields: Fields) -> Option | None:
    return item.option(fields["answer"]) if item.kind == "choice" and fields.get("answer") else None


def _words(record: Record, question: Question) -> str:
    fields = record.fields(question.subject)
    typed = clean(fields.get("wording") or "")
    generated = sentence(question.item, fields, record.target(question.item), record.plan.year)
    return unbraced(typed) or generated


def _finding(record: Record, text: str, questions: list[Question], withdrawn: str) -> Finding:
    item, fields = questions[0].item, record.fields(questions[0].subject)
    target, year = record.target(item), record.plan.year
    generated = sentence(item, fields, target, year)
    counters = tuple(question.counter.name for question in questions if question.counter)
    named = f"{text.removesuffix('.')} ({unbraced('; '.join(counters))})" if counters else text
    return Finding(
        subjects=tuple(question.subject for question in questions),
        section=item.section,
        item=item.key,
        code=item.code,
        text=named,
        generated=generated,
        edited=text != generated,
        recommendation=recommendation(item, fields, target, year),
        counters=counters,
        withdrawn=withdrawn,
    )


def _free(record: Record, reason: Callable[[Record, str], str]) -> list[Finding]:
    made = []
    for free in record.free_findings:
        item = record.edition.item(free.item) if free.item else None
        text = unbraced(clean(free.text))
        code = item.code if item else None
        subject = f"finding:{free.id}"
        why = reason(record, subject)
        made.append(Finding((subject,), free.section, free.item, code, text, text, False, None, (), why))
    return made


def _fill(template: str, values: Mapping[str, str]) -> str:
    # One pass: what people typed is never read as a placeholder, and every brace of the template is replaced.
    return re.sub(r"\{([^{}]*)\}|[{}]", lambda match: values.get(match[1] or "") or GAP, template)


def _values(item: Item, fields: Fields, target: Target | None, year: int) -> dict[str, str]:
    """What fills the placeholders: computed ones over those of the item's own fields."""
    details = fields.get("details") or {}
    values = {field.name: unbraced(clean(details.get(field.name) or "")) for field in item.fields}
    values["year"] = str(year)
    values["target"] = show_target(target.percent) if target else ""
    answer = fields.get("answer")
    if figure := chosen_figure(item, fields):
        remaining = Decimal(figure.denominator) - Decimal(figure.numerator)
        values["numerator"], values["denominator"] = show(figure.numerator), show(figure.denominator)
        values["rate"] = "" if figure.percent is None else show_percent(figure.percent)
        values["remaining"] = show(remaining) if remaining >= 0 else ""
    if item.kind == "count" and answer is not None:
        values["value"] = show_count(item, answer)
    if item.kind == "multi_choice" and answer is not None:
        values["selected_count"] = str(len(answer))
        values["missing"] = ", ".join(missing(item, answer)).lower()
    return values
