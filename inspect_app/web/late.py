"""Answers beside the signed minutes: what waits for the leader, and what was set aside."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.domain.record import Record
from inspect_app.errors import Problem
from inspect_app.services import late as services
from inspect_app.services import minutes
from inspect_app.services.late import Aside
from inspect_app.services.minutes import Late
from inspect_app.store import inspections
from inspect_app.web import guards
from inspect_app.web.entry import Entry, Text
from inspect_app.web.guards import Visit

blueprint = Blueprint("late", __name__, url_prefix="/inspections/<id>/late")


@dataclass(frozen=True, slots=True)
class Panel:
    """What minutes/late.html shows."""

    waiting: tuple[Late, ...]
    aside: tuple[Aside, ...]
    may_record: bool
    may_decide: bool


class AsideEntry(Entry):
    reason = Text("Không đưa vào, lý do", lines=True, required="Ghi lý do không đưa vào.")


def panel(visit: Visit, record: Record) -> Panel:
    """What stands beside the signed minutes, as pages show it to whoever is signed in; `record` is all of it."""
    account, db = guards.current_account(), guards.reading()
    return Panel(
        waiting=tuple(minutes.late_entries(db, record)),
        aside=tuple(services.aside_entries(db, record)),
        may_record=roles.may(account, "record", visit.role),
        may_decide=roles.may(account, "approve", visit.role),
    )


@blueprint.route("/aside", methods=["GET", "POST"])
def aside(id: str) -> ResponseReturnValue:
    """Leave one answer (its id is "operation") out of the minutes, with a reason."""
    guards.inspection(id, may="approve")
    record = inspections.record(guards.reading(), id)
    assert record
    operation = request.args.get("operation", "")
    one = next((one for one in minutes.late_entries(guards.reading(), record) if one.operation == operation), None)
    if not one:
        raise Problem("stale", services.GONE)
    form = AsideEntry()
    if form.saves(lambda: services.set_aside(guards.acting(), id, operation, form.reason.data or "")):
        flash("Đã để ngoài. Ghi nhận này vẫn đọc được, và có thể lấy lại.")
        return redirect(url_for("minutes.show", id=id) + "#aside")
    page = render_template("late/aside.html", form=form, record=record, late=one, illustration=record.plan.illustration)
    return page, form.status


@blueprint.post("/again")
def again(id: str) -> ResponseReturnValue:
    """Let an answer that was set aside wait for the leader again."""
    guards.inspection(id, may="approve")
    services.take_up(guards.acting(), id, request.args.get("operation", ""))
    flash("Đã lấy lại. Ghi nhận này chờ biên bản bổ sung.")
    return redirect(url_for("minutes.show", id=id) + "#late")
