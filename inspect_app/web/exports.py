"""Packages of sealed records as one file, of a year or of all: begun, watched, stopped, gone on with, taken away."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain.bundles import BAGS, EVERY, STAGES
from inspect_app.errors import Problem
from inspect_app.services import bundles, exports
from inspect_app.store import seal as store
from inspect_app.web import guards
from inspect_app.web.bundles import REFRESH

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


@blueprint.get("")
def show() -> Response:
    """How far each export is; the page asks anew by itself while somebody is at one."""
    guards.allowed("export_records")
    database, years = guards.settings().database, store.years(guards.reading())
    scopes = {EVERY: sum(years.values())} | {str(year): count for year, count in years.items()}
    states = {scope: bundles.state(database, scope, BAGS) for scope in scopes}
    response = make_response(
        render_template(
            "exports/show.html",
            scopes=scopes if years else {},
            every=EVERY,
            states=states,
            stages=STAGES,
            stopping={scope for scope in scopes if bundles.stopping(database, scope, BAGS)},
        )
    )
    if any(state and state.running for state in states.values()):
        response.headers["Refresh"] = str(REFRESH)
    response.cache_control.no_store = True
    return response


@blueprint.post("")
def begin() -> ResponseReturnValue:
    """Begin an export or go on with it; where somebody is at it already, watch."""
    guards.allowed("export_records")
    bundles.begin(guards.acting(), _scope(request.form.get("scope", "")), BAGS)
    return redirect(url_for(".show"))


@blueprint.post("/stop")
def stop() -> ResponseReturnValue:
    """Stop an export after the record in hand."""
    guards.allowed("export_records")
    bundles.stop(guards.acting(), _scope(request.form.get("scope", "")), BAGS)
    return redirect(url_for(".show"))


@blueprint.get("/<scope>")
def file(scope: str) -> Response:
    """The finished file. Raises Problem "not_ready"."""
    guards.allowed("export_records")
    path = bundles.finished_file(guards.settings().database, _scope(scope), BAGS)
    name = exports.file_name(scope)
    response = send_file(path, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
    response.cache_control.no_store = True
    return response


def _scope(told: str) -> str:
    """A year that has issued conclusions, or all."""
    if told != EVERY and told not in map(str, store.years(guards.reading())):
        raise Problem("bad_request")
    return told
