"""The conclusion: looked at page by page, and taken away as a PDF."""

import io

from flask import Blueprint, Response, render_template

from inspect_app.domain import roles
from inspect_app.domain.record import Record
from inspect_app.services import conclusions as services
from inspect_app.services import pictures
from inspect_app.store import conclusions, inspections
from inspect_app.web import guards

blueprint = Blueprint("conclusions", __name__, url_prefix="/inspections/<id>/conclusion")

# Enough for a page as wide as a tablet's screen.
DPI = 110


@blueprint.get("")
def show(id: str) -> str:
    """The draft as it will print, page by page, with what it still lacks."""
    visit = guards.inspection(id, may="read_conclusion")
    record = _record(id)
    pdf = _pdf(id)
    return render_template(
        "conclusions/show.html",
        record=record,
        pages=pictures.count_pages(pdf),
        lacks=services.lacking(record),
        may_read=roles.may(guards.current_account(), "read", visit.role),
        illustration=record.plan.illustration,
        stage=conclusions.stage(guards.reading(), id),
        may_sign=roles.may(guards.current_account(), "conclude", visit.role),
    )


@blueprint.get("/draft.pdf")
def draft(id: str) -> Response:
    """The draft as a PDF."""
    guards.inspection(id, may="read_conclusion")
    response = Response(_pdf(id), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="du-thao-ket-luan-{id}.pdf"'
    response.cache_control.no_store = True
    return response


@blueprint.get("/pages/<int:number>.png")
def page(id: str, number: int) -> Response:
    """One page of the draft as a picture, counted from 1."""
    guards.inspection(id, may="read_conclusion")
    pdf = _pdf(id)
    picture = pictures.draw_page(pdf, number, lambda width, height: DPI / 72, grayscale=True)
    file = io.BytesIO()
    picture.save(file, "png")
    response = Response(file.getvalue(), mimetype="image/png")
    response.cache_control.no_store = True
    return response


def _record(id: str) -> Record:
    record = inspections.record(guards.reading(), id)
    assert record
    return record


def _pdf(id: str) -> bytes:
    return services.rendered(services.draft(guards.reading(), id))
