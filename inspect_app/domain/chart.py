"""Bars of rates against their targets, placed on a drawing whose 468 units are the width of the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from inspect_app.domain.document import Bar, Chart
from inspect_app.domain.judgement import chosen_figure, figures, rule
from inspect_app.domain.numbers import show_percent, show_target
from inspect_app.domain.plan import Target
from inspect_app.domain.rates import measure_name, missed_alone, rate_words, source_name, told_apart
from inspect_app.domain.record import Record
from inspect_app.domain.typography import Face, propose_lines
from inspect_app.domain.wording import Wording

WIDTH = 468
_LEFT, _RIGHT = 150, 374  # where 0 % and the end of the scale are
_UNITS_PER_MM = WIDTH / 165
_LABEL_PT, _LABEL_LINE, _LABEL_LIMIT = 11, 12.5, 144
_BAR, _PITCH, _TOP, _SCALE = 15, 34, 10, 22
_TALLEST = 560  # of the bars of one chart: it fits a page with its heads
# Ends of the scale that are easy to read, each in five steps.
_ENDS = tuple(Decimal(end) for end in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000, 100000))


@dataclass(frozen=True, slots=True)
class _Rate:
    label: tuple[str, ...]
    percent: Decimal | None
    figure: str
    target: Target
    style: str

    @property
    def pitch(self) -> float:
        return max(_PITCH, len(self.label) * _LABEL_LINE + 9)


def charts(record: Record, words: Wording, face: Face) -> tuple[Chart, ...]:
    """The rates that have a target: those that should be high, then those that should be low, each in its charts."""
    made: list[Chart] = []
    for better in ("higher", "lower"):
        for part, rates in enumerate(_parts(list(_rates(record, better, words, face)))):
            title = words.say("chart", better, number=str(len(made) + 1))
            title += words.say("chart", "continued") if part else ""
            made.append(_chart(f"chart-{len(made) + 1}", title, rates, better, words))
    return tuple(made)


def scale_end(highest: Decimal, better: str) -> Decimal:
    """Where an axis from 0 ends that has room for the highest figure, in percent; what should be high shows all 100."""
    return next((end for end in _ENDS if highest <= end and (better == "lower" or end >= 100)), highest)


def charts_note(record: Record, words: Wording) -> str:
    """How to read the bars, and which documents set the targets."""
    asked = {question.item.key for question in record.questions()}
    documents = dict.fromkeys(target.document for key, target in record.plan.targets.items() if key in asked)
    note = words.say("chart", "note", documents="; ".join(filter(None, documents)) or record.plan.number)
    withdrawn = any(missed_alone(record, question) for question in record.questions())
    return f"{note} {words.say('chart', 'withdrawn')}" if withdrawn else note


def _rates(record: Record, better: str, words: Wording, face: Face) -> Iterator[_Rate]:
    for question in record.questions():
        item, fields, target = question.item, record.fields(question.subject), record.target(question.item)
        figure = chosen_figure(item, fields)
        if not (item.ratio and item.ratio.better == better and target and figure):
            continue
        name = measure_name(item, words)
        if question.counter:
            name = words.say("chart", "at_counter", rate=name, counter=question.counter.name)
        elif len(told_apart(figures(item, fields))) > 1:
            name = words.say("chart", "by_source", rate=name, source=source_name(figure))
        limit = _LABEL_LIMIT / _UNITS_PER_MM
        label = propose_lines(name, limit, lambda text: face(text, _LABEL_PT, False))
        style = "met" if rule(item, fields, target) == "met" else "missed"
        style = "withdrawn" if missed_alone(record, question) else style
        yield _Rate(label, figure.percent, rate_words(figure, words), target, style)


def _parts(rates: list[_Rate]) -> Iterator[list[_Rate]]:
    """Bars by the charts that fit a page."""
    part: list[_Rate] = []
    for rate in rates:
        if part and sum(r.pitch for r in (*part, rate)) > _TALLEST:
            yield part
            part = []
        part.append(rate)
    if part:
        yield part


def _chart(name: str, title: str, rates: list[_Rate], better: str, words: Wording) -> Chart:
    highest = max(max(rate.percent or Decimal(0), rate.target.percent) for rate in rates)
    end = scale_end(highest, better)
    bars, top = [], float(_TOP)
    for rate in rates:
        bars.append(_bar(rate, top, end, better, words))
        top += rate.pitch
    said = "; ".join(f"{' '.join(rate.label)}: {rate.figure}" for rate in rates)
    return Chart(
        id=name,
        title=title,
        description=said,
        height=_number(top + _SCALE),
        floor=_number(top),
        scale=tuple((_x(end * step / 5, end), f"{show_target(end * step / 5)}%") for step in range(6)),
        bars=tuple(bars),
    )


def _bar(rate: _Rate, top: float, end: Decimal, better: str, words: Wording) -> Bar:
    middle = top + rate.pitch / 2
    first = middle - (len(rate.label) - 1) * _LABEL_LINE / 2 + 3.5
    if rate.percent is None:
        length, tick, target = "0", "", ""
    else:
        length = _number(float(_x(rate.percent, end)) - _LEFT)
        tick = _x(rate.target.percent, end)
        sign = "≥ " if better == "higher" else "≤ "
        exact = rate.target.percent == (100 if better == "higher" else 0)
        target = words.say("chart", "target", target=f"{'' if exact else sign}{show_target(rate.target.percent)}%")
    return Bar(
        label=tuple((_number(first + place * _LABEL_LINE), line) for place, line in enumerate(rate.label)),
        top=_number(middle - _BAR / 2),
        middle=_number(middle),
        length=length,
        figure=f"{show_percent(rate.percent)}%" if rate.percent is not None else words.say("chart", "not_arisen"),
        target=target,
        tick=tick,
        style="none" if rate.percent is None else rate.style,
    )


def _x(percent: Decimal, end: Decimal) -> str:
    return _number(_LEFT + float(percent / end) * (_RIGHT - _LEFT))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
