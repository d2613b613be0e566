"""All conclusions of a plan as one file: begun, watched, stopped, taken up again, taken away."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain.bundles import FORMS, STAGES
from inspect_app.domain.plan import Plan
from inspect_app.errors import Problem
from inspect_app.services import bundles as services
from inspect_app.web import guards

blueprint = Blueprint("bundles", __name__, url_prefix="/plans/<id>/conclusions")

# Seconds until a page whose bundle is being made asks anew; by a header, so that it needs no script.
REFRESH = 3
TYPES = {"zip": "application/zip", "pdf": "application/pdf"}


@blueprint.get("")
def show(id: str) -> Response:
    """How far each bundle is; the page asks anew by itself while somebody is at one."""
    plan = _plan(id)
    states = {form: services.state(guards.settings().database, id, form) for form in FORMS}
    response = make_response(
        render_template(
            "bundles/show.html",
            plan=plan,
            count=len(services.parts(guards.reading(), id)),
            forms=FORMS,
            stages=STAGES,
            states=states,
            stopping={form for form in FORMS if services.stopping(guards.settings().database, id, form)},
            illustration=plan.illustration,
        )
    )
    if any(state and state.running for state in states.values()):
        response.headers["Refresh"] = str(REFRESH)
    response.cache_control.no_store = True
    return response


@blueprint.post("")
def begin(id: str) -> ResponseReturnValue:
    """Begin a bundle or take it up again; where somebody is at it already, watch."""
    _plan(id)
    services.begin(guards.acting(), id, _form())
    return redirect(url_for(".show", id=id))


@blueprint.post("/stop")
def stop(id: str) -> ResponseReturnValue:
    """Stop a bundle after the conclusions in hand."""
    _plan(id)
    services.stop(guards.acting(), id, _form())
    return redirect(url_for(".show", id=id))


@blueprint.get("/bundles/<form>")
def file(id: str, form: str) -> Response:
    """The finished file. Raises Problem "not_ready"."""
    plan = _plan(id)
    path = services.finished_file(guards.settings().database, id, form)
    name = services.file_name(plan.number, form)
    response = send_file(path, mimetype=TYPES[form], as_attachment=True, download_name=name, max_age=0)
    response.cache_control.no_store = True
    return response


def _plan(id: str) -> Plan:
    """The plan, for whoever may read every conclusion of it."""
    plan = guards.plan(id, may="read")
    guards.allowed("read_conclusion")
    return plan


def _form() -> str:
    form = request.form.get("form", "")
    if form not in FORMS:
        raise Problem("bad_request")
    return form
