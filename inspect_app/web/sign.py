"""The page on which a text is shown whole and signed on the spot."""

from flask import Blueprint, render_template

from inspect_app.services import minutes
from inspect_app.web import guards

blueprint = Blueprint("sign", __name__)


@blueprint.get("/inspections/<id>/sign")
def show(id: str) -> str:
    """The shell: the same bytes whoever asks for whatever inspection, so that a device can keep it."""
    guards.inspection(id, may="read")
    return render_template("sign/shell.html", wording=minutes.wording())
