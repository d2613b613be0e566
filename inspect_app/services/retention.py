"""Periods of retention, what is due for hand-over or disposal, and disposals that two people decide on."""

from dataclasses import replace
from datetime import date, timedelta

from inspect_app.domain.dates import short_date
from inspect_app.domain.retention import KINDS, Due, Period, years_after
from inspect_app.domain.text import clean
from inspect_app.errors import Problem
from inspect_app.services import checks, disposal
from inspect_app.services.context import Context
from inspect_app.store import conclusions, inspections, issue, remediation
from inspect_app.store import retention as store
from inspect_app.store.database import Database
from inspect_app.store.retention import Disposal

MOST_YEARS = 100
_NOT_DUE = "Hồ sơ này chưa hết thời hạn lưu nên chưa đề nghị hủy được. Chưa có gì thay đổi."
_NO_PERIOD = "Chưa nhập thời hạn lưu của hồ sơ cuộc kiểm tra. Chưa có gì thay đổi. Nhập thời hạn và căn cứ trước."
_CORRECTED = "Thông báo của hồ sơ này đang được sửa. Chưa có gì thay đổi. Ban hành xong rồi hủy hồ sơ."
_FOLLOWED = (
    "Cuộc kiểm tra sau của đơn vị này (ngày {day}, chưa ban hành kết luận) còn theo dõi kiến nghị của hồ sơ này. "
    "Chưa có gì thay đổi. Ban hành kết luận ấy rồi hủy hồ sơ."
)
_SETTLED = "Không có đề nghị hủy này, hoặc đã có người xem xét. Chưa có gì thay đổi. Xem lại trang."
_OWN = "Người đề nghị không tự xác nhận được. Chưa có gì thay đổi. Nhờ người khác xem và xác nhận."


def set_period(context: Context, period: Period) -> None:
    """Enter the period of a kind of records; `revision` is the one that the person saw, 0 where there was none.

    Raises Problem "not_found", "stale" where somebody has entered another since, or "form_invalid" (fields "years",
    "handover_years", "source").
    """
    if period.kind not in KINDS:
        raise Problem("not_found")
    period = replace(period, source=clean(period.source), at=context.at)
    _check(period)
    with context.writing() as door:
        before = store.periods(door.database).get(period.kind)
        if (before.revision if before else 0) != period.revision:
            raise Problem("stale")
        store.add_period(door.database, period, context.actor)
        told = {"words": period.words, "years": period.handover_years, "source": period.source}
        before_told = {"before": before.words} if before else {}
        door.log("set_retention", f"retention:{period.kind}", told | before_told)


def due_for_disposal(db: Database, today: date) -> list[Due]:
    """The issued records whose period has ended, oldest first; none where no period was entered, or it never ends."""
    period = store.periods(db).get("inspection")
    return _due(db, today, period.years if period and not period.permanent else None)


def due_for_handover(db: Database, today: date) -> list[Due]:
    """The issued records that are due for the archives, oldest first; those whose disposal is due left out."""
    period = store.periods(db).get("inspection")
    disposed = {one.inspection for one in due_for_disposal(db, today)}
    found = _due(db, today, period.handover_years if period else None)
    return [one for one in found if one.inspection not in disposed]


def propose(context: Context, inspection: str, decision: str, day: date, reason: str) -> str:
    """Ask for the disposal of a record whose period has ended, by a decision of the office; its id.

    Raises Problem "not_issued", "not_due", "already_exists", or "form_invalid" (fields "decision", "day", "reason").
    """
    decision, reason = clean(decision), clean(reason)
    wrong = {
        "decision": checks.line(decision, "Nhập số, ký hiệu của quyết định hủy."),
        "reason": checks.text(reason, "Ghi lý do hủy."),
        "day": f"Ngày quyết định chưa tới (hôm nay là {short_date(context.today)})." if day > context.today else None,
    }
    checks.refuse(wrong)
    with context.writing() as door:
        period = _check_due(door.database, inspection, context.today)
        known = store.disposal(door.database, inspection)
        if known and known.confirmed is not False:
            done = "đã được xác nhận hủy" if known.confirmed else "đã có người đề nghị hủy"
            raise Problem("already_exists", f"Hồ sơ này {done}. Chưa có gì thay đổi. Xem lại trang.")
        made = Disposal(
            *(context.new_id(), inspection, decision, day, reason),
            *(f"{period.words}; {period.source}", context.actor, context.at),
        )
        store.add_disposal(door.database, made)
        told = {"decision": decision, "day": day.isoformat(), "reason": reason, "source": made.source}
        door.log("propose_disposal", f"inspection:{inspection}", told)
    return made.id


def settle(context: Context, inspection: str, id: str, confirmed: bool, remark: str = "") -> str:
    """Confirm or refuse the disposal that somebody else asked for; one that is confirmed is carried out.

    Returns in words why something of the record is still to be erased, "" where nothing is. Raises Problem "stale"
    where no such one waits any more, "own_proposal" for whoever asked, "not_due", "still_needed", or "form_invalid"
    (field "remark" where it is refused without saying why).
    """
    remark = clean(remark)
    checks.refuse({"remark": checks.text(remark, None if confirmed else "Ghi lý do không đồng ý.")})
    with context.writing() as door:
        known = store.disposal(door.database, inspection)
        if not known or known.id != id or known.confirmed is not None:
            raise Problem("stale", _SETTLED)
        if confirmed and known.actor == context.actor:
            raise Problem("own_proposal", _OWN)
        if confirmed:
            _check_due(door.database, inspection, context.today)
        issued = issue.issue(door.database, inspection)
        assert issued
        store.settle(door.database, id, confirmed, remark, context.actor, context.at)
        told = {
            "decision": known.decision,
            "day": known.decision_day.isoformat(),
            "number": f"{issued.number:02d}{issued.symbol}",
            "document": issued.document,
            "remark": remark,
        }
        door.log("dispose" if confirmed else "dispose_not", f"inspection:{inspection}", told)
    return _carried_out(context, inspection) if confirmed else ""


def _carried_out(context: Context, inspection: str) -> str:
    try:
        disposal.carry_out(context, inspection)
    except Problem as problem:
        return problem.message
    return ""


def _check(period: Period) -> None:
    needed = f"Nhập số năm từ 1 đến {MOST_YEARS}, hoặc chọn lưu vĩnh viễn."
    years, handover = period.years, period.handover_years
    wrong: dict[str, str | None] = {"source": checks.text(period.source, "Nhập văn bản làm căn cứ.")}
    if period.permanent and years is not None:
        wrong["years"] = "Lưu vĩnh viễn thì để trống số năm."
    elif not period.permanent and (years is None or not 1 <= years <= MOST_YEARS):
        wrong["years"] = needed
    if handover is not None and not 1 <= handover <= MOST_YEARS:
        wrong["handover_years"] = f"Nhập số năm từ 1 đến {MOST_YEARS}, hoặc để trống."
    checks.refuse(wrong)


def _check_due(db: Database, inspection: str, today: date) -> Period:
    issued, period = issue.issue(db, inspection), store.periods(db).get("inspection")
    if not issued:
        raise Problem("not_issued")
    if not period:
        raise Problem("not_due", _NO_PERIOD)
    if period.permanent or period.years is None:
        raise Problem("not_due", "Hồ sơ cuộc kiểm tra được lưu vĩnh viễn nên không hủy được. Chưa có gì thay đổi.")
    ends = years_after(issued.day, period.years)
    if ends > today:
        raise Problem("not_due", f"{_NOT_DUE} Hết thời hạn ngày {short_date(ends)}.")
    _check_unneeded(db, inspection)
    return period


def _check_unneeded(db: Database, inspection: str) -> None:
    """Nothing that is still under way points at the record: its own conclusion, or the unit's next one."""
    line = inspections.inspection(db, inspection)
    if conclusions.stage(db, inspection) != "issued" or not line:
        raise Problem("still_needed", _CORRECTED)
    for later in inspections.of_unit(db, line.unit):
        left = remediation.left(db, line.unit, later.planned_day, apart_from=later.id)
        if not later.issued and any(one.inspection == inspection for one in left):
            raise Problem("still_needed", _FOLLOWED.format(day=short_date(later.planned_day)))


def _due(db: Database, today: date, years: int | None) -> list[Due]:
    if years is None or today.year - years < 1:
        return []
    # A day later than the same day of that year: 29 February has none, and counts to 1 March.
    latest = years_after(today, -years) + timedelta(days=1)
    found = []
    for id, number, symbol, day, asked in store.issued_until(db, latest):
        since, line = years_after(day, years), inspections.inspection(db, id)
        if since <= today:
            found.append(Due(id, line.place if line else id, f"{number:02d}{symbol}", day, since, asked))
    return found
