"""Checking the archive from a page: what the last check came to, and a new one."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from inspect_app.services import archive as services
from inspect_app.services import audit
from inspect_app.store import archive as store
from inspect_app.web import guards

blueprint = Blueprint("verification", __name__, url_prefix="/audit/verification")

REFRESH = 3  # seconds until the page asks anew while a check is under way
_MOST = 10


@blueprint.get("")
def show() -> Response:
    """What the last checks came to; the page asks anew by itself while one is under way."""
    guards.allowed("read_audit")
    running = services.running(guards.settings().database)
    results = store.results(guards.reading(), _MOST)
    people = dict(audit.people(guards.reading()))
    response = make_response(render_template("verification/show.html", running=running, results=results, people=people))
    if running:
        response.headers["Refresh"] = str(REFRESH)
    response.cache_control.no_store = True
    return response


@blueprint.post("")
def begin() -> ResponseReturnValue:
    """Begin a check; where one is under way, watch."""
    guards.allowed("read_audit")
    services.begin(guards.acting())
    return redirect(url_for(".show"))
