"""The check before approval, beside the conclusion: what stops it, what was accepted and why."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.domain.document import Letter
from inspect_app.domain.printcheck import passed, passed_letter, unchecked
from inspect_app.domain.record import Record
from inspect_app.domain.remarks import Remark
from inspect_app.services import printcheck as services
from inspect_app.services.printcheck import Checked
from inspect_app.store import conclusions as stages
from inspect_app.web import guards
from inspect_app.web.entry import Entry, Text
from inspect_app.web.guards import Visit

blueprint = Blueprint("printcheck", __name__, url_prefix="/inspections/<id>/conclusion/accept")


@dataclass(frozen=True, slots=True)
class Panel:
    """What conclusions/printcheck.html shows."""

    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    passed: tuple[str, ...]
    unchecked: tuple[str, ...]
    may_accept: bool

    @property
    def accepted(self) -> int:
        """How many warnings somebody let stand."""
        return sum(not remark.blocking for remark in self.warnings)


class AcceptanceEntry(Entry):
    reason = Text("Lý do chấp nhận", lines=True)


class WithdrawalEntry(Entry):
    reason = Text("Lý do bỏ chấp nhận (không bắt buộc)", lines=True)


def panel(visit: Visit, checked: Checked) -> Panel:
    """The check of a conclusion as its page shows it to whoever is signed in."""
    letter = isinstance(checked.document, Letter)
    unapproved = stages.stage(guards.reading(), checked.record.id) in services.UNAPPROVED
    return Panel(
        errors=tuple(remark for remark in checked.remarks if remark.kind == "error"),
        warnings=tuple(remark for remark in checked.remarks if remark.kind == "warning"),
        passed=passed_letter(checked.remarks)
        if letter
        else passed(checked.record, checked.remarks, checked.signed, checked.awaited),
        unchecked=() if letter else unchecked(checked.record, checked.signed),
        may_accept=unapproved and roles.may(guards.current_account(), "conclude", visit.role),
    )


@blueprint.route("", methods=["GET", "POST"])
def accept(id: str) -> ResponseReturnValue:
    """Accept one warning (its fingerprint is "remark") with a reason."""
    guards.inspection(id, may="conclude")
    checked = services.checked(guards.reading(), id, guards.visiting().today)
    record, remarks = checked.record, checked.remarks
    remark = services.open_warning(remarks, request.args.get("remark", ""))
    form = AcceptanceEntry()
    if form.saves(lambda: services.accept(guards.acting(), id, remarks, remark.fingerprint, form.reason.data or "")):
        flash("Đã chấp nhận lưu ý.")
        return redirect(url_for("conclusions.show", id=id))
    return _page("conclusions/accept.html", record, remark, form), form.status


@blueprint.route("/withdraw", methods=["GET", "POST"])
def withdraw(id: str) -> ResponseReturnValue:
    """Take back the acceptance of one warning (its fingerprint is "remark"), with or without a reason."""
    guards.inspection(id, may="conclude")
    checked = services.checked(guards.reading(), id, guards.visiting().today)
    remark = services.accepted_warning(checked.remarks, request.args.get("remark", ""))
    form = WithdrawalEntry()
    if form.saves(lambda: services.withdraw(guards.acting(), id, remark.fingerprint, form.reason.data or "")):
        flash("Đã bỏ chấp nhận. Lưu ý này phải được sửa hoặc chấp nhận lại trước khi duyệt.")
        return redirect(url_for("conclusions.show", id=id))
    return _page("conclusions/withdraw.html", checked.record, remark, form), form.status


def _page(template: str, record: Record, remark: Remark, form: Entry) -> str:
    return render_template(template, form=form, record=record, remark=remark, illustration=record.plan.illustration)
