"""The conclusion: looked at page by page, and taken away as a PDF or a Word copy."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.domain.dates import working_days
from inspect_app.domain.document import Document
from inspect_app.domain.lacks import lacks
from inspect_app.domain.record import Record
from inspect_app.domain.stages import STAGES
from inspect_app.services import conclusions as services
from inspect_app.services import pictures
from inspect_app.services import printcheck as check
from inspect_app.store import accounts, holidays
from inspect_app.store import conclusions as stages
from inspect_app.web import guards, printcheck, printed

blueprint = Blueprint("conclusions", __name__, url_prefix="/inspections/<id>/conclusion")


@dataclass(frozen=True, slots=True)
class Due:
    """By when a conclusion is to be issued, and how many working days are left."""

    day: date
    left: int
    overdue: bool


@blueprint.get("")
def show(id: str) -> ResponseReturnValue:
    """The draft as it will print, page by page, with the check before approval; once issued, what was issued."""
    visit = guards.inspection(id, may="read_conclusion")
    stage = stages.stage(guards.reading(), id)
    if stage == "issued":
        return redirect(url_for("issue.issued", id=id))
    checked = check.checked(guards.reading(), id)
    record = checked.record
    return render_template(
        "conclusions/show.html",
        record=record,
        pages=pictures.count_pages(checked.pdf),
        lacks=[lack for lack in lacks(record) if lack.place == "checklist"],
        check=printcheck.panel(visit, checked),
        may_read=roles.may(guards.current_account(), "read", visit.role),
        illustration=record.plan.illustration,
        stage=stage,
        due=_due(record),
        stages=STAGES,
        moves=stages.moves(guards.reading(), id),
        name_of=_name,
        may_conclude=roles.may(guards.current_account(), "conclude", visit.role),
        may_approve=roles.may(guards.current_account(), "approve", visit.role),
    )


@blueprint.get("/draft.pdf")
def draft(id: str) -> Response:
    """The draft as a PDF."""
    guards.inspection(id, may="read_conclusion")
    return printed.file(services.rendered(_draft(id)), f"du-thao-ket-luan-{id}.pdf")


@blueprint.get("/draft.docx")
def word(id: str) -> Response:
    """The draft as a Word copy, to be worked on outside the program."""
    guards.inspection(id, may="read_conclusion")
    return printed.file(services.word_copy(_draft(id)), f"du-thao-ket-luan-{id}.docx")


@blueprint.get("/pages/<int:number>.png")
def page(id: str, number: int) -> Response:
    """One page of the draft as a picture, counted from 1."""
    guards.inspection(id, may="read_conclusion")
    return printed.page(services.page(_draft(id), number))


def _due(record: Record) -> Due | None:
    if record.source:
        return None
    day, today = services.due(guards.reading(), record), guards.visiting().today
    left = working_days(today, day, holidays.days_off(guards.reading(), today))
    return Due(day, left, overdue=today > day)


def _name(account: str) -> str:
    found = accounts.account(guards.reading(), account)
    return found.name if found else ""


def _draft(id: str) -> Document:
    return services.draft(guards.reading(), id)
