"""Keeping the units, and loading those that ship with the program."""

import re
from datetime import date

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.plan import Unit
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import checks
from inspect_app.services.context import Context
from inspect_app.store import units as store

CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?")
# The kind that a type word stands for: the district level is of former units.
KINDS = {
    "xã": "commune",
    "phường": "ward",
    "đặc khu": "commune",
    "thị trấn": "commune",
    "thành phố": "district",
    "thị xã": "district",
    "quận": "district",
    "huyện": "district",
}


def load_units(context: Context, data: Json) -> int:
    """Keep the units of a units.json that aren't there yet; returns how many. What is there stays as it is."""
    province = data["province"]["name"]
    province = province[:1].lower() + province[1:]
    with context.writing() as door:
        # A unit after the one that it belonged to.
        told = sorted(data["units"], key=lambda unit: unit.get("parent") is not None)
        new = [unit for unit in told if store.unit(door.database, unit["code"]) is None]
        for unit in new:
            store.put(door.database, _read(unit, province), unit.get("parent"))
        door.log("load_units", "units", {"codes": [unit["code"] for unit in new]})
    return len(new)


def create_unit(context: Context, unit: Unit) -> None:
    """Keep a new unit. Raises Problem "form_invalid", also for a code that is taken."""
    with context.writing() as door:
        _check(unit)
        if store.unit(door.database, unit.code):
            raise Problem("form_invalid", fields={"code": "Mã này đã là của đơn vị khác. Nhập mã khác."})
        store.put(door.database, unit)
        door.log("create_unit", f"unit:{unit.code}", _told(unit))


def change_unit(context: Context, unit: Unit) -> None:
    """Change what is kept of a unit, under its code. Raises Problem "not_found" or "form_invalid"."""
    with context.writing() as door:
        before = store.unit(door.database, unit.code)
        if before is None:
            raise Problem("not_found")
        _check(unit)
        store.put(door.database, unit)
        door.log("change_unit", f"unit:{unit.code}", {"before": _told(before), "after": _told(unit)})


def _check(unit: Unit) -> None:
    wrong = {
        "code": None if CODE.fullmatch(unit.code) else "Mã gồm chữ in hoa không dấu, chữ số, gạch; tối đa 20 ký tự.",
        "type_word": None if KINDS.get(unit.type_word) == unit.kind else "Chọn loại đơn vị trong danh sách.",
        "proper_name": checks.line(unit.proper_name, "Nhập tên riêng của đơn vị."),
        "province": checks.line(unit.province, "Nhập tên tỉnh, thành phố."),
    }
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        wrong["valid_to"] = "Ngày cuối trước ngày đầu. Nhập lại một trong hai ngày."
    checks.refuse(wrong)


def _read(unit: Json, province: str) -> Unit:
    return Unit(
        code=unit["code"],
        kind=unit["kind"],
        type_word=unit["type_word"],
        proper_name=unit["proper_name"],
        province=province,
        valid_from=parse_iso(unit.get("valid_from")),
        valid_to=parse_iso(unit.get("valid_to")),
        illustration=bool(unit.get("illustration")),
    )


def _told(unit: Unit) -> dict[str, Json]:
    return {
        "kind": unit.kind,
        "place": unit.place,
        "province": unit.province,
        "valid_from": _iso(unit.valid_from),
        "valid_to": _iso(unit.valid_to),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
