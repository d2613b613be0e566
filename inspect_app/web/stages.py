"""The conclusion's way through its stages: one button a move, and the history of who, when and why."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain.dates import working_days
from inspect_app.domain.record import Record
from inspect_app.domain.stages import STAGES, Step, steps
from inspect_app.services import conclusions
from inspect_app.services import stages as services
from inspect_app.store import accounts, holidays, issue
from inspect_app.store import conclusions as store
from inspect_app.store.conclusions import Move
from inspect_app.web import guards

blueprint = Blueprint("stages", __name__, url_prefix="/inspections/<id>/conclusion")


@dataclass(frozen=True, slots=True)
class Due:
    """By when a conclusion is to be issued, and how many working days are left."""

    day: date
    left: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A conclusion's way as its pages show it."""

    stage: str
    steps: tuple[Step[Move], ...]
    moves: tuple[Move, ...]
    due: Due | None

    def name(self, stage: str) -> str:
        """What a person reads of a stage."""
        return STAGES[stage]

    def who(self, account: str) -> str:
        """The name of whoever made a move."""
        return name_of(account)


def way(record: Record) -> Way:
    """Where a record's conclusion stands, how it came there, and by when it is to be issued."""
    db = guards.reading()
    stage, moves = store.stage(db, record.id), tuple(store.moves(db, record.id))
    return Way(stage, steps(stage, moves), moves, None if issue.issue(db, record.id) else _due(record))


def name_of(account: str) -> str:
    """The name of an account, "" for none."""
    found = accounts.account(guards.reading(), account) if account else None
    return found.name if found else ""


def _due(record: Record) -> Due | None:
    if record.source:
        return None
    day, today = conclusions.due(guards.reading(), record.plan, record.last_day), guards.visiting().today
    left = working_days(today, day, holidays.days_off(guards.reading(), today))
    return Due(day, left, overdue=today > day)


@blueprint.post("/submit")
def submit(id: str) -> ResponseReturnValue:
    """Hand the draft over for review."""
    guards.inspection(id, may="conclude")
    services.move(guards.acting(), id, _seen(), "review", _reason())
    return _there(id, "review")


@blueprint.post("/return")
def send_back(id: str) -> ResponseReturnValue:
    """Return a conclusion to whoever edits it, with a reason."""
    guards.inspection(id, may="approve")
    services.move(guards.acting(), id, _seen(), "returned", _reason())
    return _there(id, "returned")


@blueprint.post("/approve")
def approve(id: str) -> ResponseReturnValue:
    """Approve a conclusion that lacks nothing."""
    guards.inspection(id, may="approve")
    services.approve(guards.acting(), id)
    return _there(id, "approved")


def _seen() -> str:
    return request.form.get("before", "")


def _reason() -> str:
    return request.form.get("reason", "")


def _there(id: str, stage: str) -> ResponseReturnValue:
    flash(f"Kết luận đã chuyển sang bước “{STAGES[stage]}”.")
    return redirect(url_for("conclusions.show", id=id))
