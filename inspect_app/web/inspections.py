"""Inspections: the list, opening one, and the page that everything of one hangs on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.domain.correction import pointers
from inspect_app.domain.findings import findings
from inspect_app.domain.progress import progress
from inspect_app.domain.roles import Account
from inspect_app.services import conclusions, corrections, explanations, files, remediation, rivals, signatures, visits
from inspect_app.services import inspections as services
from inspect_app.store import inspections, issue, plans, teams
from inspect_app.store import remediation as remediation_store
from inspect_app.store.inspections import Inspection
from inspect_app.web import guards, late
from inspect_app.web.entry import Day, Entry

blueprint = Blueprint("inspections", __name__)


PAGE = 30  # inspections that a page of the list shows
LAST = 1_000_000  # page that anybody may ask for


class OpeningEntry(Entry):
    day = Day("Ngày kiểm tra dự kiến", required="Nhập ngày kiểm tra.", hint="Ví dụ 12/10/2026.")


@blueprint.get("/inspections")
def index() -> str:
    """The inspections that the account may know of."""
    account = guards.allowed("list_inspections")
    db, page = guards.reading(), min(max(request.args.get("page", 1, type=int), 1), LAST)
    found = _known_to(account, page)
    told = {
        line.id: there.progress
        for line in found[:PAGE]
        if account.role != "unit" and (there := visits.standing(db, line.id))
    }
    return render_template(
        "inspections/index.html",
        inspections=found[:PAGE],
        page=page,
        more=len(found) > PAGE,
        progress=told,
        may_hand_over=bool(teams.plans_of_account(db, account.id)),
    )


@blueprint.route("/assignments/<id>/open", methods=["GET", "POST"], endpoint="open")
def open_one(id: str) -> ResponseReturnValue:
    """Open the inspection of a unit by its team."""
    assignment = guards.assignment(id, may="open")
    plan = plans.plan(guards.reading(), guards.team(assignment.team, may="read").plan)
    form = OpeningEntry(data={"day": assignment.planned_day})
    if form.saves(lambda: services.open_inspection(guards.acting(), id, form.day.data)):
        flash("Đã mở cuộc kiểm tra.")
        return redirect(url_for("inspections.show", id=form.result))
    today = guards.visiting().today
    page = render_template(
        "inspections/open.html",
        form=form,
        assignment=assignment,
        plan=plan,
        left=remediation_store.left(guards.reading(), assignment.unit.code, assignment.planned_day or today),
        today=today,
    )
    return page, form.status


@blueprint.get("/inspections/<id>")
def show(id: str) -> str:
    """One inspection: where it stands, who took part, and where to go on."""
    visit = guards.inspection(id, may="see")
    account = guards.current_account()
    line = inspections.inspection(guards.reading(), id)
    assert line
    if not roles.may(account, "read", visit.role):
        reads = roles.may(account, "read_conclusion", visit.role)
        own = account.unit == visit.assignment.unit.code
        signed = roles.may(account, "read_minutes", visit.role, own)
        there = explanations.standing(guards.reading(), id, guards.visiting().today)
        explains = roles.may(account, "explain", visit.role, own) and there.closing and not line.published
        return render_template(
            "inspections/known.html",
            inspection=line,
            may_read_conclusion=reads,
            may_read_minutes=signed,
            explanation=there if explains else None,
            issued=issue.issued(guards.reading(), id),
            pointers=pointers,
        )
    record = inspections.record(guards.reading(), id)
    assert record
    return render_template(
        "inspections/show.html",
        record=record,
        progress=progress(record),
        findings=findings(record),
        issued=issue.issued(guards.reading(), id),
        pointers=pointers,
        opened=corrections.underway(guards.reading(), id),
        charts=conclusions.charts_of(record),
        exhibits=files.exhibits(guards.reading(), record),
        late=late.panel(visit, record),
        disputed=rivals.disputed(guards.reading(), id),
        left=remediation.left_before(guards.reading(), id),
        today=guards.visiting().today,
        signed=signatures.signed(guards.reading(), guards.settings().database, record),
        illustration=line.illustration,
        may_record=roles.may(account, "record", visit.role),
        may_edit=roles.may(account, "edit", visit.role),
    )


def _known_to(account: Account, page: int) -> list[Inspection]:
    """The lines of a page, and one more where there is another page."""
    db, bounds = guards.reading(), (PAGE + 1, (page - 1) * PAGE)
    if roles.may(account, "see"):
        return inspections.inspections(db, *bounds)
    if account.role == "unit":
        return inspections.of_unit(db, account.unit or "", *bounds)
    return inspections.of_account(db, account.id, *bounds)
