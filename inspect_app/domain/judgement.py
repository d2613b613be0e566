"""What the answers of an item amount to: by rule where one decides, otherwise by the inspector, who can overrule."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from inspect_app.domain.checklist import Item
from inspect_app.domain.numbers import percent, round_percent, show, show_percent, show_target
from inspect_app.domain.plan import Target
from inspect_app.domain.text import Json

SYSTEMS = {
    "national": "Cổng Dịch vụ công quốc gia",
    "provincial": "Hệ thống thông tin giải quyết TTHC của tỉnh",
}
SYSTEMS_SHORT = {"national": "Cổng DVCQG", "provincial": "HTTT tỉnh"}
# What a person can judge an item to be.
JUDGEMENTS = ("met", "shortcoming", "not_applicable")
# Verdicts by rule that a person overrules only with a reason.
DECIDED = ("met", "shortcoming", "not_arisen", "not_applicable")

Fields = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate as one source gives it; numbers are canonical, the date is ISO."""

    source: str  # "answer", "national" or "provincial"
    numerator: str
    denominator: str
    as_of: str
    system: str

    @property
    def percent(self) -> Decimal | None:
        """The rate in percent, two places; None for a zero denominator: not arisen, neither 0 % nor 100 %."""
        return percent(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict that stands, and the rule's own; `overruled` where a person decided otherwise than the rule."""

    verdict: str
    rule: str
    overruled: bool = False
    reason: str = ""


def figures(item: Item, fields: Fields) -> tuple[Figure, ...]:
    """The rates given, the national source first."""
    if not item.ratio:
        return ()
    sources = tuple(SYSTEMS) if item.ratio.two_sources else ("answer",)
    return tuple(
        Figure(source, v["numerator"], v["denominator"], v["as_of"], v.get("system") or SYSTEMS.get(source, ""))
        for source in sources
        if (v := fields.get(source))
    )


def sources_differ(given: tuple[Figure, ...]) -> bool:
    """Whether two sources give different counts; their dates alone don't make a difference."""
    return len({(figure.numerator, figure.denominator) for figure in given}) > 1


def chosen_figure(item: Item, fields: Fields) -> Figure | None:
    """The rate that counts: the chosen source's; without a choice the only one given, or either of two equal ones."""
    given = figures(item, fields)
    chosen = (fields.get("chosen") or {}).get("source")
    if chosen:
        return next((figure for figure in given if figure.source == chosen), None)
    return None if sources_differ(given) else next(iter(given), None)


def missing(item: Item, ticked: Json) -> tuple[str, ...]:
    """The labels of the expected options that were not ticked."""
    return tuple(option.label for option in item.options if option.expected and option.label not in (ticked or ()))


def total(item: Item, answer: Json) -> Decimal:
    """A count; one with parts is their sum."""
    parts = answer.values() if item.count and item.count.parts else (answer,)
    return sum(map(Decimal, parts), Decimal(0))


def show_count(item: Item, answer: Json) -> str:
    """A count as it is printed."""
    return show(total(item, answer))


def rule(item: Item, fields: Fields, target: Target | None) -> str:
    """The verdict by rule alone; "unjudged" where none decides, "recorded" for an item that isn't judged."""
    answer: Json = fields.get("answer")
    figure = chosen_figure(item, fields)
    if answer is None and figure is None:
        return "unanswered"
    if not item.judged:
        return "recorded"
    if figure:
        return _rule_of_rate(item, figure, target)
    if item.kind == "pass_fail":
        return {"pass": "met", "fail": "shortcoming"}.get(answer, "not_applicable")
    if item.kind == "choice" and (option := item.option(answer)):
        return "shortcoming" if option.shortcoming else "met"
    if item.kind == "multi_choice":
        return _rule_of_options(item, answer)
    return "unjudged"


def judge(item: Item, fields: Fields, target: Target | None) -> Judgement:
    """The verdict that stands: the inspector's word where it was given, otherwise the rule's."""
    by_rule = rule(item, fields, target)
    said = fields.get("judgement") or {}
    verdict = said.get("verdict") or by_rule
    return Judgement(verdict, by_rule, by_rule in DECIDED and verdict != by_rule, said.get("reason") or "")


def target_words(item: Item, target: Target) -> str:
    """A target as it is said: 'từ 98%', 'không quá 2%'; one at the very end of the scale by its figure alone: '0%'."""
    words = f"{show_target(target.percent)}%"
    if item.ratio and item.ratio.better == "lower":
        return words if target.percent == 0 else f"không quá {words}"
    capped = target.percent == 100 and not (item.ratio and item.ratio.numerator_may_exceed)
    return words if capped else f"từ {words}"


def explain(item: Item, fields: Fields, target: Target | None) -> str:
    """Why the rule says what it says, in words and with the distance from the target; "" where nothing to say."""
    by_rule = rule(item, fields, target)
    if by_rule == "not_arisen":
        return "Mẫu số bằng 0: không phát sinh, không tính tỷ lệ"
    figure = chosen_figure(item, fields)
    if figure and target and figure.percent is not None:
        return _explain_rate(item, figure, figure.percent, target)
    if by_rule == "unjudged":
        lack = "Kế hoạch chưa đặt chỉ tiêu" if item.kind == "ratio" else "Không có quy tắc tự động"
        return f"{lack}: Đoàn kiểm tra nhận định"
    if item.kind == "multi_choice" and by_rule == "shortcoming":
        if labels := missing(item, fields["answer"]):
            return f"Thiếu: {', '.join(labels).lower()}"
        return f"Mới có {len(fields['answer'])}, tối thiểu {item.minimum}"
    return ""


def _beyond(item: Item, figure: Figure, target: Target) -> Fraction:
    """By how many points the exact rate is better than its target; below zero it misses it."""
    rate = Fraction(figure.numerator) / Fraction(figure.denominator) * 100
    points = rate - Fraction(target.percent)
    return points if item.ratio and item.ratio.better == "higher" else -points


def _rule_of_rate(item: Item, figure: Figure, target: Target | None) -> str:
    if figure.percent is None:
        return "not_arisen"
    if not target:
        return "unjudged"
    # The exact value decides: 97,996 % prints as 98,00 and still misses 98 %.
    return "met" if _beyond(item, figure, target) >= 0 else "shortcoming"


def _rule_of_options(item: Item, ticked: Json) -> str:
    if missing(item, ticked):
        return "shortcoming"
    if item.minimum is None:
        return "unjudged"
    return "shortcoming" if len(ticked) < item.minimum else "met"


def _explain_rate(item: Item, figure: Figure, rate: Decimal, target: Target) -> str:
    words = target_words(item, target)
    aim = f"Chỉ tiêu {words} trở lên" if words.startswith("từ") else f"Chỉ tiêu {words}"
    beyond = _beyond(item, figure, target)
    if not beyond:
        return f"{aim}, đạt đúng chỉ tiêu"
    higher = item.ratio is not None and item.ratio.better == "higher"
    how = ("vượt" if higher else "thấp hơn") if beyond > 0 else ("còn thiếu" if higher else "cao hơn")
    # The distance is that of the printed figures, so that a reader's subtraction comes out right.
    distance = abs(rate - round_percent(target.percent))
    return f"{aim}, {how} {show_percent(distance) if distance else 'dưới 0,01'} điểm phần trăm"
