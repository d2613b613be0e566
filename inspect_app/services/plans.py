"""Drawing up plans, with their targets."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from inspect_app.domain import typography
from inspect_app.domain.checklist import Item
from inspect_app.domain.numbers import show
from inspect_app.domain.plan import Plan, Target
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.pdf.faces import width_mm
from inspect_app.services import checks
from inspect_app.services.context import Context
from inspect_app.store import editions
from inspect_app.store import plans as store
from inspect_app.store.database import Door

# The longest number and symbol that fit beside place and date ("Số: 05/TB-BCĐCCHC" at 13 pt).
SYMBOL_LIMIT = 75.0
_SYMBOL = re.compile(r"[A-ZĐ][A-ZĐ0-9.&-]{0,29}")
_REQUIRED = {
    "number": "Nhập số, ký hiệu của kế hoạch.",
    "subject": "Nhập nội dung của kế hoạch.",
    "issuing_body": "Nhập tên cơ quan ban hành.",
    "place": "Nhập địa danh ghi trước ngày tháng.",
    "document_type": "Nhập tên loại văn bản.",
    "address": "Nhập cách xưng hô.",
    "report_through": "Nhập cơ quan nhận báo cáo.",
}


def create_plan(context: Context, plan: Plan) -> str:
    """Keep a new plan, its letterhead proposed where it is empty; returns its id. Raises Problem "form_invalid"."""
    plan = _whole(replace(plan, id=context.new_id(), revision=1))
    with context.writing() as door:
        _check(plan)
        _check_repeated(door, plan)
        store.add(door.database, plan)
        door.log("create_plan", f"plan:{plan.id}", _told(plan))
    return plan.id


def change_plan(context: Context, plan: Plan) -> None:
    """Change a plan, but not its targets; `plan.revision` is the one that the person saw.

    Raises Problem "not_found", "form_invalid", or "stale" where somebody has saved since.
    """
    plan = _whole(plan)
    with context.writing() as door:
        before = _seen(door, plan.id, plan.revision)
        after = replace(plan, revision=plan.revision + 1, targets=before.targets)
        _check(after)
        _check_repeated(door, after)
        store.change(door.database, after)
        door.log("change_plan", f"plan:{plan.id}", {"before": _told(before), "after": _told(after)})


def set_targets(context: Context, id: str, revision: int, targets: Mapping[str, Target]) -> None:
    """Set all targets of a plan at once, by item key; `revision` is the one that the person saw.

    Raises Problem "not_found", "stale", or "form_invalid" with fields "percent-KEY" and "document-KEY".
    """
    known = {item.key for item in items_with_targets()}
    with context.writing() as door:
        before = _seen(door, id, revision)
        wrong: dict[str, str | None] = {}
        for key, target in targets.items():
            if key not in known:
                wrong[f"percent-{key}"] = "Phiếu kiểm tra không có nội dung này."
            elif not 0 <= target.percent <= 100 or target.percent.as_tuple().exponent < -2:  # type: ignore[operator]
                wrong[f"percent-{key}"] = "Chỉ tiêu là số từ 0 đến 100, nhiều nhất hai chữ số thập phân."
            wrong[f"document-{key}"] = checks.line(target.document, "Ghi văn bản giao chỉ tiêu này.")
        checks.refuse(wrong)
        after = replace(before, revision=revision + 1, targets=dict(targets))
        store.change(door.database, after)
        door.log("set_targets", f"plan:{id}", {"before": _targets(before), "after": _targets(after)})


def items_with_targets() -> tuple[Item, ...]:
    """The items whose rate a plan can set a target for."""
    return tuple(item for item in editions.packaged().items if item.ratio)


def _seen(door: Door, id: str, revision: int) -> Plan:
    plan = store.plan(door.database, id)
    if plan is None:
        raise Problem("not_found")
    if plan.revision != revision:
        raise Problem("stale")
    return plan


def _whole(plan: Plan) -> Plan:
    lines = plan.issuing_lines or typography.body_lines(plan.issuing_body.upper(), width_mm)
    return replace(plan, issuing_lines=lines)


def _check(plan: Plan) -> None:
    wrong = {name: checks.line(getattr(plan, name), message) for name, message in _REQUIRED.items()}
    wrong |= {name: checks.line(getattr(plan, name)) for name in ("signatory_post", "signatory_name", "period_text")}
    wrong |= {name: _symbol(getattr(plan, name)) for name in ("abbreviation", "document_code")}
    wrong |= {name: checks.listed(getattr(plan, name)) for name in ("authority_lines", "recipients")}
    wrong["parent_lines"] = _wide(plan.parent_lines, typography.PARENT_LIMIT, bold=False)
    wrong["issuing_lines"] = _wide(plan.issuing_lines, typography.BODY_LIMIT, bold=True)
    wrong["abbreviation"] = wrong["abbreviation"] or _wide_symbol(plan)
    if plan.period_from and plan.period_to and plan.period_to < plan.period_from:
        wrong["period_to"] = "Ngày cuối trước ngày đầu của thời kỳ. Nhập lại một trong hai ngày."
    if not plan.period_text and not (plan.period_from and plan.period_to):
        wrong["period_from"] = "Nhập ngày đầu và ngày cuối của thời kỳ, hoặc ghi thời kỳ bằng chữ."
    for name in ("conclusion_working_days", "explanation_working_days", "remediation_days"):
        if not 1 <= getattr(plan, name) <= 365:
            wrong[name] = "Nhập số ngày từ 1 đến 365."
    checks.refuse(wrong)


def _check_repeated(door: Door, plan: Plan) -> None:
    for other in store.plans(door.database):
        same = (other.number, other.date, other.issuing_body) == (plan.number, plan.date, plan.issuing_body)
        if same and other.id != plan.id:
            raise Problem("form_invalid", fields={"number": "Đã có kế hoạch cùng số, ngày và cơ quan ban hành."})


def _symbol(text: str) -> str | None:
    if _SYMBOL.fullmatch(text):
        return None
    return "Viết tắt gồm chữ in hoa, chữ số, bắt đầu bằng chữ; tối đa 30 ký tự." if text else "Nhập chữ viết tắt."


def _wide(lines: Iterable[str], limit: float, bold: bool) -> str | None:
    lines = list(lines)
    wrong = checks.listed(lines)
    if wrong:
        return wrong
    for line in lines:
        width = width_mm(line, 12, bold)
        if width > limit:
            return f"Dòng “{line}” rộng {_mm(width)} mm, quá {_mm(limit)} mm. Tách thành hai dòng."
    return None


def _wide_symbol(plan: Plan) -> str | None:
    width = width_mm(f"Số: 000/{plan.document_code}-{plan.abbreviation}", 13)
    if width <= SYMBOL_LIMIT:
        return None
    return f"Số và ký hiệu rộng {_mm(width)} mm, quá {_mm(SYMBOL_LIMIT)} mm. Viết tắt ngắn hơn."


def _mm(width: float) -> str:
    return show(Decimal(f"{width:.1f}"))


def _told(plan: Plan) -> dict[str, Json]:
    told = {field.name: getattr(plan, field.name) for field in fields(Plan) if field.name not in ("id", "targets")}
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in told.items()
    }


def _targets(plan: Plan) -> dict[str, Json]:
    return {
        item: {"percent": str(target.percent), "document": target.document} for item, target in plan.targets.items()
    }
