"""The conclusion's way through its stages: one button a move, and the history of who, when and why."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain.stages import STAGES
from inspect_app.services import stages as services
from inspect_app.web import guards

blueprint = Blueprint("stages", __name__, url_prefix="/inspections/<id>/conclusion")


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
