"""The minutes at the desk: page by page as they print, whether they are what was signed, and what came afterwards."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.errors import Problem
from inspect_app.services import conclusions, pictures, rivals
from inspect_app.services import minutes as services
from inspect_app.services.minutes import Minutes
from inspect_app.store import inspections
from inspect_app.web import guards, late, printed
from inspect_app.web.guards import Visit

blueprint = Blueprint("minutes", __name__, url_prefix="/inspections/<id>/minutes")


@blueprint.get("")
def show(id: str) -> str:
    """The minutes as they print; whoever may read the record sees what differs and what came afterwards, too."""
    visit = guards.inspection(id, may="read_minutes")
    account, db = guards.current_account(), guards.reading()
    reads = roles.may(account, "read", visit.role)
    record = inspections.record(db, id)
    if not record or record.source:
        raise Problem("not_found")
    made = _made(id)
    seen = made.printable and (reads or made.closing is not None)
    return render_template(
        "minutes/show.html",
        record=record,
        minutes=made,
        pages=pictures.count_pages(_pdf(made)) if seen else 0,
        late=late.panel(visit, record) if reads else None,
        dispute=rivals.dispute(db, guards.settings().database, id) if reads else None,
        may_approve=roles.may(account, "approve", visit.role),
        earlier=services.earlier(db, id) if request.args.get("file") is None else [],
        may_read=reads,
        may_conclude=roles.may(account, "read_conclusion", visit.role),
        may_record=roles.may(account, "record", visit.role),
        illustration=record.plan.illustration or record.unit.illustration,
    )


@blueprint.post("/choose")
def choose(id: str) -> ResponseReturnValue:
    """Let one of rival minutes hold; the others stay to be read."""
    guards.inspection(id, may="approve")
    rivals.choose(guards.acting(), id, request.form.get("file", ""), request.form.get("seen", "").split())
    flash("Đã chọn biên bản có hiệu lực. Biên bản không được chọn vẫn được giữ.")
    return redirect(url_for(".show", id=id))


@blueprint.get("/signed.pdf")
def signed(id: str) -> Response:
    """The closed minutes as a PDF of exactly the text that was signed."""
    guards.inspection(id, may="read_minutes")
    return printed.file(_pdf(_seen(id)), f"bien-ban-{id}.pdf")


@blueprint.get("/ink.pdf")
def ink(id: str) -> Response:
    """The text with empty places, to be printed and signed in ink."""
    guards.inspection(id, may="read")
    return printed.file(_pdf(_made(id), ink=True), f"bien-ban-de-ky-{id}.pdf")


@blueprint.get("/copy.docx")
def word(id: str) -> Response:
    """A Word copy, to be worked on outside the program; what was signed is the PDF."""
    visit = guards.inspection(id, may="read_conclusion")
    return printed.file(conclusions.word_copy(services.document(_shown(id, visit))), f"bien-ban-{id}.docx")


@blueprint.get("/pages/<int:number>.png")
def page(id: str, number: int) -> Response:
    """One page as a picture, counted from 1."""
    visit = guards.inspection(id, may="read_minutes")
    return printed.page(conclusions.page(services.document(_shown(id, visit)), number, grayscale=False))


def _made(id: str) -> Minutes:
    return services.minutes_of(guards.reading(), guards.settings().database, id, request.args.get("file"))


def _seen(id: str) -> Minutes:
    made = _made(id)
    if not made.closing:
        raise Problem("not_found", "Biên bản của cuộc kiểm tra này chưa được ký, nên chưa có bản đã ký để xem.")
    return made


def _shown(id: str, visit: Visit) -> Minutes:
    """The minutes for whoever may read the record as it grows; others see them once they are signed."""
    return _made(id) if roles.may(guards.current_account(), "read", visit.role) else _seen(id)


def _pdf(made: Minutes, ink: bool = False) -> bytes:
    return conclusions.rendered(services.document(made, ink))
