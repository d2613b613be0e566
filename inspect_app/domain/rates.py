"""The table of figures: the unit's rates that have a target or two sources, with what each source gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspect_app.domain.checklist import Item
from inspect_app.domain.dates import parse_iso, short_date
from inspect_app.domain.document import Block, Paragraph, Row, Table
from inspect_app.domain.findings import GAP, withdrawal_of
from inspect_app.domain.judgement import (
    SYSTEMS,
    SYSTEMS_SHORT,
    Fields,
    Figure,
    chosen_figure,
    figures,
    rule,
    target_words,
)
from inspect_app.domain.numbers import show, show_percent
from inspect_app.domain.plan import Target
from inspect_app.domain.record import Question, Record
from inspect_app.domain.typography import capital
from inspect_app.domain.wording import Wording

_SHORT = {SYSTEMS[system]: SYSTEMS_SHORT[system] for system in SYSTEMS}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its rows in the table: one for each source that gives it, numbered from 1."""

    question: Question
    fields: Fields
    target: Target | None
    figures: tuple[Figure, ...]
    first_row: int

    @property
    def chosen(self) -> Figure | None:
        """The figure that counts."""
        return chosen_figure(self.question.item, self.fields)

    @property
    def reason(self) -> str:
        """Why this source was chosen, where somebody said so."""
        return str((self.fields.get("chosen") or {}).get("reason") or "").strip(" .")

    def row(self, figure: Figure) -> str:
        """The number of a figure's row."""
        return str(self.first_row + self.rows.index(figure))

    @property
    def rows(self) -> tuple[Figure, ...]:
        """A figure a row; two sources that say the same of the same day share one."""
        return told_apart(self.figures)


def listed_rates(record: Record) -> tuple[Rate, ...]:
    """The rates of the unit as a whole that have a target or that two systems give; all others are in the checklist."""
    rates: list[Rate] = []
    row = 1
    for question in record.questions():
        fields = record.fields(question.subject)
        given, target = figures(question.item, fields), record.target(question.item)
        two_sources = question.item.ratio is not None and question.item.ratio.two_sources
        if given and not question.counter and (target or two_sources):
            rate = Rate(question, fields, target, given, row)
            rates.append(rate)
            row += len(rate.rows)
    return tuple(rates)


def told_apart(given: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures to print: both where two sources differ in counts or day, otherwise one for both."""
    return given if len({(f.numerator, f.denominator, f.as_of) for f in given}) > 1 else given[:1]


def missed_alone(record: Record, question: Question) -> bool:
    """Whether a rate misses its target and is no finding any more, since that was withdrawn: its figures stay."""
    missed = rule(question.item, record.fields(question.subject), record.target(question.item)) == "shortcoming"
    return missed and bool(withdrawal_of(record, question.subject))


def figures_table(record: Record, words: Wording, checklist: str) -> tuple[Block, ...]:
    """Caption, table and notes; nothing where no rate was recorded. `checklist` is the appendix with the counters'."""
    rates = listed_rates(record)
    if not rates:
        return ()
    columns = tuple(tuple(column.split("\n")) for column in words.lines("table", "columns"))
    rows = tuple(_row(rate, figure, words) for rate in rates for figure in rate.rows)
    caption = words.say("table", "caption", period=_period(record, words))
    notes = " ".join(_notes(record, rates, words, checklist))
    note = (Paragraph(words.say("table", "note", notes=notes), "note"),) if notes else ()
    return (Paragraph(caption, "caption"), Table(columns, rows), *note)


def measure_name(item: Item, words: Wording) -> str:
    """What a rate measures, without the word "rate" that the column says already."""
    return capital(item.question.removeprefix(words.say("table", "rate_word")))


def fraction(figure: Figure) -> str:
    """'1.140/1.200'."""
    return f"{show(figure.numerator)}/{show(figure.denominator)}"


def rate_words(figure: Figure, words: Wording) -> str:
    """'95,00%', or that nothing arose to compute a rate of."""
    return words.say("table", "not_arisen") if figure.percent is None else f"{show_percent(figure.percent)}%"


def source_name(figure: Figure) -> str:
    """The source system of a figure, the known ones by their short names."""
    return _SHORT.get(figure.system, figure.system)


def as_of(figure: Figure, words: Wording) -> str:
    """The day a figure is of."""
    day = parse_iso(figure.as_of)
    return short_date(day) if day else words.say("silence", "unrecorded")


def _row(rate: Rate, figure: Figure, words: Wording) -> Row:
    item = rate.question.item
    unit = (item.ratio.unit,) if item.ratio and item.ratio.unit else ()
    sources = [source_name(f) for f in (rate.figures if len(rate.rows) == 1 else (figure,))]
    counts = len(rate.rows) > 1 and figure == rate.chosen
    return Row(
        (
            (rate.row(figure),),
            (measure_name(item, words),),
            (fraction(figure), *unit),
            (rate_words(figure, words),),
            (target_words(item, rate.target) if rate.target else words.say("table", "no_target"),),
            (*sources, *([words.say("table", "chosen")] if counts else [])),
            (as_of(figure, words),),
        ),
        (rate.question.subject,),
    )


def _notes(record: Record, rates: tuple[Rate, ...], words: Wording, checklist: str) -> Iterator[str]:
    yield from _target_documents(rates, words)
    if said := systems_note([figure for rate in rates for figure in rate.figures], words):
        yield f"{said}."
    yield from _choices([rate for rate in rates if len(rate.rows) > 1], words)
    withdrawn = [rate.row(rate.chosen) for rate in rates if rate.chosen and missed_alone(record, rate.question)]
    if withdrawn:
        yield capital(words.say("table", "withdrawn", rows=_rows(withdrawn, words)))
    listed = {rate.question.subject for rate in rates}
    if any(q.subject not in listed and figures(q.item, record.fields(q.subject)) for q in record.questions()):
        yield words.say("table", "others", appendix=checklist)


def systems_note(given: Iterable[Figure], words: Wording) -> str:
    """What the short names of the source systems stand for."""
    used = {figure.system for figure in given}
    return "; ".join(
        words.say("checklist", "system", short=short, name=name) for name, short in _SHORT.items() if name in used
    )


def _target_documents(rates: tuple[Rate, ...], words: Wording) -> Iterator[str]:
    rows: dict[str, list[str]] = {}
    for rate in rates:
        if rate.target and rate.target.document:
            rows.setdefault(rate.target.document, []).extend(rate.row(figure) for figure in rate.rows)
    if len(rows) == 1:
        yield words.say("table", "targets", document=next(iter(rows)))
    elif rows:
        each = [
            words.say("table", "targets_of", rows=_rows(numbers, words), document=document)
            for document, numbers in rows.items()
        ]
        yield words.say("table", "targets_each", documents="; ".join(each))


def _choices(rates: list[Rate], words: Wording) -> Iterator[str]:
    """Why one source was chosen, and where the other would have said the opposite."""
    if chosen := [rate for rate in rates if rate.chosen]:
        reasons = [
            words.say("table", "reason", row=_rows([rate.row(rate.chosen)], words), reason=rate.reason)
            for rate in chosen
            if rate.chosen and rate.reason
        ]
        said = words.say("table", "reasons", reasons="; ".join(reasons)) if reasons else ""
        yield words.say("table", "chosen_note", reasons=said)
    if unchosen := [rate.row(figure) for rate in rates if not rate.chosen for figure in rate.figures]:
        yield words.say("table", "unchosen", rows=_rows(unchosen, words))
    for rate in chosen:
        for other in rate.figures:
            verdict = _verdict(rate, other)
            if verdict in ("met", "shortcoming") and {verdict, _verdict(rate, rate.chosen)} == {"met", "shortcoming"}:
                key = "other_met" if verdict == "met" else "other_missed"
                yield words.say("table", key, source=source_name(other), row=_rows([rate.row(other)], words))


def _verdict(rate: Rate, figure: Figure | None) -> str:
    """What the rule would say if this source alone had been given."""
    if not figure:
        return "unanswered"
    return rule(rate.question.item, {figure.source: rate.fields[figure.source]}, rate.target)


def _rows(numbers: list[str], words: Wording) -> str:
    return words.say("table", "row", rows=", ".join(numbers))


def _period(record: Record, words: Wording) -> str:
    plan = record.plan
    if plan.period_text or not (plan.period_from and plan.period_to):
        return plan.period_text or GAP
    return words.say("opening", "period_dates", first=short_date(plan.period_from), last=short_date(plan.period_to))
