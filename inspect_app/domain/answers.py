"""What may be recorded for an item: every value is checked alike on the device and on the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from decimal import Decimal

from inspect_app.domain.checklist import Item
from inspect_app.domain.dates import parse_iso, short_date
from inspect_app.domain.judgement import (
    DECIDED,
    JUDGEMENTS,
    SYSTEMS,
    SYSTEMS_SHORT,
    Fields,
    chosen_figure,
    figures,
    rule,
    sources_differ,
)
from inspect_app.domain.numbers import digits, show
from inspect_app.domain.plan import Target
from inspect_app.domain.text import LONG, SHORT, Json, clean, complaint

WHOLE_DIGITS = 15
DECIMAL_PLACES = 3

UNREADABLE = "Không đọc được nội dung này. Nhập lại."
WITHDRAWN_WHY = "Ghi lý do rút tồn tại này."


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is held against, the same for all items of an inspection; targets by item key."""

    day: date
    last_day: date
    period_from: date | None = None
    period_to: date | None = None
    targets: Mapping[str, Target] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a value, in Vietnamese; `part` names the input it stands at, "" the whole."""

    part: str
    message: str


Complaints = tuple[Complaint, ...]


def fields_of(item: Item) -> tuple[str, ...]:
    """The fields that an item of that kind has."""
    answer = ("national", "provincial", "chosen") if item.ratio and item.ratio.two_sources else ("answer",)
    return (
        *answer,
        *(("details",) if item.fields else ()),
        *(("judgement", "wording", "withdrawn") if item.judged else ()),
        "note",
    )


def check(item: Item, field: str, value: Json, context: Context, fields: Fields) -> Complaints:
    """What is wrong with a value; nothing means that it may be recorded.

    `fields` is what else is recorded of the subject; None clears a field. Never raises, whatever the JSON.
    """
    if field not in fields_of(item):
        return _whole("Nội dung này không có phần ghi đó. Tải lại phiếu kiểm tra.")
    if value is None:
        return ()
    if field in ("note", "wording"):
        return _text("", value, "Chưa nhập ghi chú." if field == "note" else "Chưa nhập câu tồn tại, hạn chế.")
    if field == "details":
        return _details(item, value)
    if field == "judgement":
        return _judgement(item, value, context, fields)
    if field == "withdrawn":
        return _odd_parts(value, ("reason",)) or _text("reason", value.get("reason", ""), WITHDRAWN_WHY)
    if field == "chosen":
        return _chosen(item, value, fields)
    return _answer(item, field, value, context)


def warn(item: Item, fields: Fields, context: Context) -> tuple[str, ...]:
    """What is unusual about what was recorded, and yet may stand."""
    given = figures(item, fields)
    warnings = []
    for figure in given:
        source = f"{SYSTEMS_SHORT[figure.source]}: " if figure.source in SYSTEMS else ""
        if said := _outside(parse_iso(figure.as_of), context):
            warnings.append(f"{source}{said}")
    if len({figure.as_of for figure in given}) > 1:
        both = ", ".join(f"{SYSTEMS_SHORT[figure.source]} {_iso_shown(figure.as_of)}" for figure in given)
        warnings.append(f"Hai nguồn tính đến hai ngày khác nhau: {both}.")
    judgement = fields.get("judgement")
    if judgement and _reason_needed(item, judgement, context, fields) and not judgement.get("reason"):
        warnings.append("Nhận định của Đoàn kiểm tra khác quy tắc mà chưa có lý do.")
    return tuple(warnings)


def recorded(item: Item, fields: Fields) -> bool:
    """Whether the question counts as answered: wholly, or judged not to apply.

    Two differing sources count once one is chosen with a reason.
    """
    if (fields.get("judgement") or {}).get("verdict") == "not_applicable":
        return True
    if not item.ratio:
        return fields.get("answer") is not None
    settled = not sources_differ(figures(item, fields)) or bool((fields.get("chosen") or {}).get("reason"))
    return chosen_figure(item, fields) is not None and settled


def _answer(item: Item, field: str, value: Json, context: Context) -> Complaints:
    labels = [option.label for option in item.options]
    match item.kind:
        case "pass_fail":
            known = value in ("pass", "fail", "not_applicable")
            return () if known else _whole("Chọn “Đạt”, “Không đạt” hoặc “Không áp dụng”.")
        case "choice":
            return () if value in labels else _whole("Phiếu không có lựa chọn này. Chọn lại.")
        case "multi_choice":
            return _ticked(labels, value)
        case "count":
            return _count(item, value)
        case "ratio":
            return _rate(item, field, value, context)
        case _:
            return _text("", value, "Chưa nhập nội dung ghi nhận.")


def _ticked(labels: Sequence[str], value: Json) -> Complaints:
    if not isinstance(value, list):
        return _whole(UNREADABLE)
    if any(label not in labels for label in value):
        return _whole("Phiếu không có lựa chọn này. Chọn lại.")
    in_order = value == [label for label in labels if label in value]
    return () if in_order else _whole("Các lựa chọn bị lặp hoặc không theo thứ tự của phiếu. Chọn lại.")


def _count(item: Item, value: Json) -> Complaints:
    if not item.count or not item.count.parts:
        return _complaints(("", _number(value, "", 0)))
    if odd := _odd_parts(value, item.count.parts):
        return odd
    return _complaints(*((part, _number(value.get(part, ""), part, 0)) for part in item.count.parts))


def _rate(item: Item, field: str, value: Json, context: Context) -> Complaints:
    ratio = item.ratio
    parts = ("numerator", "denominator", "as_of", *(("system",) if field == "answer" else ()))
    if ratio is None or (odd := _odd_parts(value, parts)):
        return _whole(UNREADABLE) if ratio is None else odd
    places = DECIMAL_PLACES if ratio.unit else 0
    numerator = _number(value.get("numerator", ""), ratio.numerator, places)
    denominator = _number(value.get("denominator", ""), ratio.denominator, places)
    if not numerator and not denominator:
        numerator = _compare(item, value["numerator"], value["denominator"])
    return _complaints(
        ("numerator", numerator),
        ("denominator", denominator),
        ("as_of", _as_of(value.get("as_of", ""), context)),
    ) + (
        _text("system", value.get("system", ""), "Chưa nhập nguồn số liệu.", SHORT, False) if field == "answer" else ()
    )


def _compare(item: Item, numerator: str, denominator: str) -> str | None:
    ratio = item.ratio
    if ratio is None or Decimal(numerator) <= Decimal(denominator):
        return None
    again = "Kiểm tra lại một trong hai số."
    if not ratio.numerator_may_exceed:
        return (
            f"{ratio.numerator} ({show(numerator)}) lớn hơn {_inside(ratio.denominator)} ({show(denominator)}). {again}"
        )
    if not Decimal(denominator):
        return f"{ratio.denominator} bằng 0 thì {_inside(ratio.numerator)} cũng phải bằng 0. {again}"
    return None


def _number(value: Json, label: str, places: int) -> str | None:
    """What is wrong with a number that should be canonical; `places` are the decimals it may have."""
    if value is None or value == "":
        return f"Chưa nhập ô “{label}”." if label else "Chưa nhập số."
    if not isinstance(value, str):
        return UNREADABLE
    if value.startswith("-"):
        return "Số không được âm. Nhập từ 0 trở lên."
    length = digits(value)
    if not length:
        return "Không đọc được số này. Nhập như 1234 hoặc 1.234,5."
    if length[0] > WHOLE_DIGITS:
        return f"Số dài quá {WHOLE_DIGITS} chữ số. Kiểm tra lại."
    if length[1] > places:
        many = f"Nhập nhiều nhất {places} chữ số sau dấu phẩy."
        return many if places else "Nhập số nguyên, không có phần thập phân."
    return None


def _as_of(value: Json, context: Context) -> str | None:
    if value is None or value == "":
        return "Chưa nhập ngày của số liệu."
    day = parse_iso(value) if isinstance(value, str) else None
    if not day:
        return "Không đọc được ngày này. Nhập ngày/tháng/năm, ví dụ 30/9/2026."
    if day > context.last_day:
        return f"{_late(day, context)} Nhập lại ngày."
    return None


def _late(day: date, context: Context) -> str:
    return f"Ngày của số liệu ({short_date(day)}) sau ngày kiểm tra ({short_date(context.last_day)})."


def _outside(day: date | None, context: Context) -> str | None:
    if not day:
        return None
    if day > context.last_day:
        return _late(day, context)
    early = context.period_from and day < context.period_from
    late = context.period_to and day > context.period_to
    if not early and not late:
        return None
    period = " ".join(
        f"{word} {short_date(bound)}"
        for word, bound in (("từ", context.period_from), ("đến", context.period_to))
        if bound
    )
    return f"Ngày của số liệu ({short_date(day)}) ngoài thời kỳ kiểm tra ({period})."


def _iso_shown(text: str) -> str:
    day = parse_iso(text)
    return short_date(day) if day else text


def _details(item: Item, value: Json) -> Complaints:
    names = [field.name for field in item.fields]
    if odd := _odd_parts(value, names):
        return odd
    return tuple(c for name in names for c in _text(name, value.get(name, ""), None, lines=False))


def _judgement(item: Item, value: Json, context: Context, fields: Fields) -> Complaints:
    if odd := _odd_parts(value, ("verdict", "reason")):
        return odd
    if value.get("verdict") not in JUDGEMENTS:
        return (Complaint("verdict", "Chọn nhận định của Đoàn kiểm tra."),)
    needed = _reason_needed(item, value, context, fields)
    return _text("reason", value.get("reason", ""), "Nhận định khác quy tắc. Ghi lý do." if needed else None)


def _reason_needed(item: Item, judgement: Mapping[str, Json], context: Context, fields: Fields) -> bool:
    by_rule = rule(item, fields, context.targets.get(item.key))
    return by_rule in DECIDED and judgement.get("verdict") != by_rule


def _chosen(item: Item, value: Json, fields: Fields) -> Complaints:
    if odd := _odd_parts(value, ("source", "reason")):
        return odd
    if value.get("source") not in tuple(SYSTEMS):
        return (Complaint("source", "Chọn nguồn số liệu để kết luận."),)
    needed = sources_differ(figures(item, fields))
    lack = "Hai nguồn lệch nhau. Ghi lý do lệch, lý do chọn nguồn này."
    return _text("reason", value.get("reason", ""), lack if needed else None)


def _text(part: str, value: Json, if_empty: str | None, limit: int = LONG, lines: bool = True) -> Complaints:
    if not isinstance(value, str):
        return (Complaint(part, UNREADABLE),)
    return _complaints((part, complaint(value, limit, lines) or (None if clean(value) else if_empty)))


def _odd_parts(value: Json, parts: Sequence[str]) -> Complaints:
    if not isinstance(value, dict):
        return _whole(UNREADABLE)
    known = all(part in parts for part in value)
    return () if known else _whole("Nội dung này không có phần ghi đó. Tải lại phiếu kiểm tra.")


def _complaints(*found: tuple[str, str | None]) -> Complaints:
    return tuple(Complaint(part, message) for part, message in found if message)


def _whole(message: str) -> Complaints:
    return (Complaint("", message),)


def _inside(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
