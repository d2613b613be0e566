"""How long records are kept, what is due, and disposals that two people decide on."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField

from inspect_app.domain.retention import KINDS, Period
from inspect_app.errors import Problem
from inspect_app.services import audit, disposal
from inspect_app.services import retention as services
from inspect_app.store import disposal as tombstones
from inspect_app.store import inspections
from inspect_app.store import issue as issues
from inspect_app.store import retention as store
from inspect_app.web import guards
from inspect_app.web.entry import Day, Entry, Text, Whole

blueprint = Blueprint("retention", __name__)

MOST_LINES = 200
_DISPOSED = "Đã hủy hồ sơ. Quyết định và mã SHA-256 của những gì đã xóa được giữ trong nhật ký."


class PeriodEntry(Entry):
    permanent = BooleanField("Lưu vĩnh viễn")
    years = Whole("Thời hạn lưu (năm)", 1, services.MOST_YEARS, hint="Để trống nếu lưu vĩnh viễn.")
    handover_years = Whole(
        "Nộp vào lưu trữ sau (năm)", 1, services.MOST_YEARS, hint="Để trống nếu loại hồ sơ này không phải nộp."
    )
    source = Text(
        "Căn cứ",
        lines=True,
        required="Nhập văn bản làm căn cứ.",
        hint="Số, ký hiệu, ngày, cơ quan ban hành và điều khoản, như trong văn bản của cơ quan.",
    )
    revision = HiddenField()


class ProposalEntry(Entry):
    decision = Text("Số, ký hiệu quyết định hủy", required="Nhập số, ký hiệu của quyết định hủy.")
    day = Day("Ngày quyết định", required="Nhập ngày quyết định.", hint="Ví dụ 05/02/2026.")
    reason = Text("Lý do", lines=True, required="Ghi lý do hủy.")


class SettlingEntry(Entry):
    id = HiddenField()
    remark = Text("Ý kiến", lines=True, hint="Bắt buộc khi không đồng ý.")


@blueprint.get("/retention")
def index() -> str:
    """The periods, and what is due for disposal or for the archives."""
    guards.allowed("read_audit")
    db, today = guards.reading(), guards.visiting().today
    return render_template(
        "retention/index.html",
        kinds=KINDS,
        periods=store.periods(db),
        disposals=services.due_for_disposal(db, today),
        handovers=services.due_for_handover(db, today),
        waiting=[inspections.inspection(db, id) for id in tombstones.waiting(db)],
        tombstones=tombstones.tombstones(db, MOST_LINES),
        most=MOST_LINES,
    )


@blueprint.route("/retention/periods/<period>", methods=["GET", "POST"])
def change(period: str) -> ResponseReturnValue:
    """Enter the period of a kind of records, with its source."""
    guards.allowed("set_retention")
    if period not in KINDS:
        raise Problem("not_found")
    known = store.periods(guards.reading()).get(period)
    form = PeriodEntry(obj=known, data={"revision": 0} if not known else None)

    def saved() -> None:
        values = (form.permanent.data, form.years.data, form.handover_years.data, form.source.data or "")
        services.set_period(guards.acting(), Period(period, *values, by="", at="", revision=form.revision_seen))

    if form.saves(saved):
        flash("Đã ghi thời hạn lưu.")
        return redirect(url_for(".index"))
    if known:
        newest = {"years": known.years, "handover_years": known.handover_years, "source": known.source}
        form.look_again(known.revision, newest)
    return render_template("retention/period.html", form=form, name=KINDS[period]), form.status


@blueprint.route("/inspections/<id>/disposal", methods=["GET", "POST"])
def dispose(id: str) -> ResponseReturnValue:
    """Ask for the disposal of a record, or see what was asked for."""
    guards.inspection(id, may="dispose", disposed=True)
    form = ProposalEntry()
    values = (form.decision, form.day, form.reason)
    if form.saves(lambda: services.propose(guards.acting(), id, *(field.data for field in values))):
        flash("Đã ghi đề nghị hủy. Người khác xem và xác nhận.")
        return redirect(url_for(".dispose", id=id))
    return _page(id, form, SettlingEntry(formdata=None)), form.status


@blueprint.post("/inspections/<id>/disposal/confirm")
def confirm(id: str) -> ResponseReturnValue:
    """Confirm the disposal that somebody else asked for."""
    return _settle(id, True, _DISPOSED)


@blueprint.post("/inspections/<id>/disposal/refuse")
def refuse(id: str) -> ResponseReturnValue:
    """Refuse a disposal that was asked for, or take one's own back, with a reason."""
    return _settle(id, False, "Đã ghi không đồng ý hủy. Hồ sơ tiếp tục được lưu.")


@blueprint.post("/inspections/<id>/disposal/carry-out")
def carry_out(id: str) -> ResponseReturnValue:
    """Erase what is left of a record whose disposal was confirmed."""
    guards.inspection(id, may="dispose", disposed=True)
    disposal.carry_out(guards.acting(), id)
    flash(_DISPOSED)
    return redirect(url_for(".dispose", id=id))


def _settle(id: str, confirmed: bool, done: str) -> ResponseReturnValue:
    guards.inspection(id, may="dispose", disposed=True)
    form = SettlingEntry()
    if form.saves(lambda: services.settle(guards.acting(), id, form.id.data or "", confirmed, form.remark.data or "")):
        flash(form.result or done)
        return redirect(url_for(".dispose", id=id))
    return _page(id, ProposalEntry(formdata=None), form), form.status


def _page(id: str, form: ProposalEntry, settling: SettlingEntry) -> str:
    db = guards.reading()
    known, issued, line = store.disposal(db, id), issues.issue(db, id), inspections.inspection(db, id)
    stone = tombstones.tombstone(db, id)
    if known and not settling.is_submitted():
        settling.id.data = known.id
    return render_template(
        "retention/dispose.html",
        form=form,
        settling=settling,
        known=known,
        issued=issued,
        line=line,
        stone=stone,
        relics=tombstones.relics(db, id),
        files=tombstones.lost_files(db, id),
        people=dict(audit.people(db)),
        own=bool(known and known.actor == guards.current_account().id),
        illustration=line.illustration if line else False,
    )
