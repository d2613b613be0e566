"""The conclusion: looked at page by page, and taken away as a PDF or a Word copy."""

import io

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.domain.lacks import lacks
from inspect_app.services import conclusions as services
from inspect_app.services import explanations, pictures, rivals
from inspect_app.services import printcheck as check
from inspect_app.store import comments
from inspect_app.store import conclusions as stages
from inspect_app.web import guards, printcheck
from inspect_app.web import stages as stage_bar

blueprint = Blueprint("conclusions", __name__, url_prefix="/inspections/<id>/conclusion")

# Enough for a page as wide as a tablet's screen.
DPI = 110
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("")
def show(id: str) -> ResponseReturnValue:
    """The draft as it will print, page by page, with the check before approval; once issued, what was issued."""
    visit = guards.inspection(id, may="read_conclusion")
    stage = stages.stage(guards.reading(), id)
    if stage == "issued":
        return redirect(url_for("issue.issued", id=id))
    checked = check.checked(guards.reading(), id, guards.visiting().today)
    record = checked.record
    may_read = roles.may(guards.current_account(), "read", visit.role)
    return render_template(
        "conclusions/show.html",
        record=record,
        pages=pictures.count_pages(checked.pdf),
        lacks=[lack for lack in lacks(record) if lack.place == "checklist"],
        check=printcheck.panel(visit, checked),
        disputed=rivals.disputed(guards.reading(), id),
        may_read=may_read,
        illustration=record.plan.illustration,
        way=stage_bar.way(record),
        comments=comments.comments(guards.reading(), id) if may_read else (),
        late_explanation=explanations.after_approval(guards.reading(), id),
        may_conclude=roles.may(guards.current_account(), "conclude", visit.role),
        may_approve=roles.may(guards.current_account(), "approve", visit.role),
    )


@blueprint.get("/draft.pdf")
def draft(id: str) -> Response:
    """The draft as a PDF."""
    guards.inspection(id, may="read_conclusion")
    response = Response(_pdf(id), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="du-thao-ket-luan-{id}.pdf"'
    response.cache_control.no_store = True
    return response


@blueprint.get("/draft.docx")
def word(id: str) -> Response:
    """The draft as a Word copy, to be worked on outside the program."""
    guards.inspection(id, may="read_conclusion")
    response = Response(services.word_copy(services.draft(guards.reading(), id)), mimetype=DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="du-thao-ket-luan-{id}.docx"'
    response.cache_control.no_store = True
    return response


@blueprint.get("/pages/<int:number>.png")
def page(id: str, number: int) -> Response:
    """One page of the draft as a picture, counted from 1; what stands there of "place" is marked."""
    guards.inspection(id, may="read_conclusion")
    picture = pictures.draw_page(_pdf(id), number, lambda width, height: DPI / 72, grayscale=True)
    if key := request.args.get("place"):
        spots = services.spots_of(guards.reading(), id).get(key, ())
        picture = pictures.marked(picture, [spot.box for spot in spots if spot.page == number])
    file = io.BytesIO()
    picture.save(file, "png")
    response = Response(file.getvalue(), mimetype="image/png")
    response.cache_control.no_store = True
    return response


def _pdf(id: str) -> bytes:
    return services.rendered(services.draft(guards.reading(), id))
