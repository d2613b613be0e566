"""Small multiples of a plan's rates: a rate a column, a unit a bar, all bars of a column on one axis from 0.

A drawing is 100 units wide; where nothing is to be drawn there is no bar, and words say why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from inspect_app.domain.chart import scale_end
from inspect_app.domain.checklist import Item
from inspect_app.domain.digest import Rate
from inspect_app.domain.judgement import target_words
from inspect_app.domain.numbers import show, show_percent
from inspect_app.domain.operations import item_subject
from inspect_app.domain.overview import Overview, Row
from inspect_app.domain.plan import Plan, Target
from inspect_app.domain.rates import measure_name
from inspect_app.domain.wording import Wording

# As many rates stand side by side where none is chosen.
MOST = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit's rate: `figure` as it is printed, `style` met, missed, plain (no target) or none (nothing to draw).

    `length` and `tick` (of the target, "" without one) are places on the axis; `subject` is where it was recorded;
    `among` says how many counters it is the worst of.
    """

    rate: Rate
    figure: str
    style: str
    length: str
    tick: str
    subject: str
    among: int


@dataclass(frozen=True, slots=True)
class Column:
    """A rate: its name, its target in words ("" without one), the end of its axis in percent, bars by unit's code."""

    item: Item
    name: str
    target: str
    end: str
    bars: Mapping[str, Bar]

    @property
    def missed(self) -> int:
        """How many units miss the target."""
        return sum(bar.style == "missed" for bar in self.bars.values())


def shown(overview: Overview, key: str = "") -> tuple[Item, ...]:
    """The rates to show: the one that was chosen, else those that have a target, else those that anybody recorded."""
    for known in (
        [item for item in overview.items if item.key == key],
        [item for item in overview.items if item.key in overview.plan.targets],
        [item for item in overview.items if any(row.rates(item) for row in overview.rows)],
    ):
        if known:
            return tuple(known[:MOST])
    return ()


def columns(items: Iterable[Item], rows: Iterable[Row], plan: Plan, words: Wording) -> tuple[Column, ...]:
    """Rates as columns of bars."""
    rows = list(rows)
    return tuple(_column(item, rows, plan.targets.get(item.key), words) for item in items)


def says(item: Item, rate: Rate) -> str:
    """How a rate stands to its target, in words; "" where it has none."""
    verdicts = {"met": "đạt", "shortcoming": "không đạt", "not_arisen": "không phát sinh"}
    if rate.verdict == "unsettled":
        return "hai nguồn lệch nhau, chưa chọn"
    return verdicts.get(rate.verdict, "") if rate.target or rate.verdict == "not_arisen" else ""


def _column(item: Item, rows: list[Row], target: Target | None, words: Wording) -> Column:
    better = item.ratio.better if item.ratio else "higher"
    theirs = {row.unit.code: found for row in rows if (found := row.rates(item))}
    percents = {code: found[0].percent for code, found in theirs.items()}
    targets = {Decimal(text) for found in theirs.values() if (text := found[0].target)}
    drawn = [percent for percent in percents.values() if percent is not None]
    end = scale_end(max([*drawn, *targets, *([target.percent] if target else [])], default=Decimal(0)), better)
    return Column(
        item=item,
        name=measure_name(item, words),
        target=target_words(item, target) if target else "",
        end=f"{show(end)}%",
        bars={code: _bar(found[0], percents[code], len(found), end) for code, found in theirs.items()},
    )


def _bar(rate: Rate, percent: Decimal | None, among: int, end: Decimal) -> Bar:
    subject = item_subject(rate.item, rate.counter or None)
    if percent is None:
        figure = "không phát sinh" if rate.verdict == "not_arisen" else "chưa chọn nguồn"
        return Bar(rate, figure, "none", "0", "", subject, among)
    return Bar(
        rate=rate,
        figure=show_percent(percent),
        style={"met": "met", "shortcoming": "missed"}.get(rate.verdict, "plain") if rate.target else "plain",
        length=_place(percent, end),
        tick=_place(Decimal(rate.target), end) if rate.target else "",
        subject=subject,
        among=among,
    )


def _place(percent: Decimal, end: Decimal) -> str:
    return f"{float(percent / end * 100):.2f}".rstrip("0").rstrip(".")
