"""What was recorded in a cell, in full words: no abbreviation, every number with what it counts."""

from inspect_app.domain.checklist import Item
from inspect_app.domain.dates import parse_iso, short_date
from inspect_app.domain.judgement import SYSTEMS, show_count
from inspect_app.domain.numbers import percent, show, show_percent
from inspect_app.domain.text import Json

_PASS = {"pass": "Đạt", "fail": "Không đạt", "not_applicable": "Không áp dụng"}
_CODES = ("item", "role", "section", "side", "unit")  # parts that hold a code and no words
_VERDICTS = {"met": "Đạt", "shortcoming": "Tồn tại", "not_applicable": "Không áp dụng"}


def in_full(item: Item | None, field: str, value: Json) -> str:
    """The value of a cell, as a sentence without its full stop; `item` is None for what stands beside the items."""
    if value is None:
        return "đã xóa"
    if not item:
        # By the parts' names: in what order a device wrote them says nothing.
        parts = [value[name] for name in sorted(value) if name not in _CODES]
        return ", ".join(text for part in parts for text in _texts(part) if text)
    if field == "judgement":
        return _joined(_VERDICTS[value["verdict"]], _reasoned(value))
    if field == "chosen":
        return _joined(f"Nguồn số liệu để kết luận: {SYSTEMS[value['source']]}", _reasoned(value))
    if field == "details":
        return "; ".join(f"{part.label}: {value[part.name]}" for part in item.fields if value.get(part.name))
    if isinstance(value, dict) and value.get("numerator"):
        return _rate(item, value)
    if isinstance(value, list):
        return "; ".join(value) or "Không có"
    if item.kind == "count" and field == "answer":
        return _count(item, value)
    known = _PASS.get(value) if field == "answer" and item.kind != "text" else None
    return known or str(value)


def _texts(part: Json) -> list[str]:
    return part if isinstance(part, list) else [part]


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _reasoned(value: Json) -> str:
    return f"lý do: {value['reason']}" if value.get("reason") else ""


def _rate(item: Item, value: Json) -> str:
    assert item.ratio
    unit = f" {item.ratio.unit}" if item.ratio.unit else ""
    share = percent(value["numerator"], value["denominator"])
    day = parse_iso(value["as_of"])
    return _joined(
        f"{item.ratio.numerator}: {show(value['numerator'])}{unit}",
        f"{item.ratio.denominator}: {show(value['denominator'])}{unit}",
        "không phát sinh, không tính tỷ lệ" if share is None else f"tỷ lệ {show_percent(share)}%",
        f"số liệu tính đến ngày {short_date(day)}" if day else "",
        f"nguồn: {value['system']}" if value.get("system") else "",
    )


def _count(item: Item, value: Json) -> str:
    assert item.count
    total = f"{show_count(item, value)} {item.count.unit}"
    if not item.count.parts:
        return total
    return f"{total} ({'; '.join(f'{part}: {show(value[part])}' for part in item.count.parts)})"
