"""What waits for whoever is signed in."""

from flask import Blueprint, render_template

from inspect_app.web import guards

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def tasks() -> str:
    """The home page: one task a line, the nearest deadline first."""
    guards.anyone()
    return render_template("home/tasks.html", today=guards.visiting().today)
