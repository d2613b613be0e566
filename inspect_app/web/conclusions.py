"""The conclusion: looked at page by page, and taken away as a PDF or a Word copy."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain import roles
from inspect_app.domain.document import Document, Letter
from inspect_app.domain.lacks import lacks
from inspect_app.services import conclusions as services
from inspect_app.services import corrections, explanations, pictures, rivals
from inspect_app.services import printcheck as check
from inspect_app.store import comments
from inspect_app.store import conclusions as stages
from inspect_app.web import guards, printcheck, printed
from inspect_app.web import stages as stage_bar

blueprint = Blueprint("conclusions", __name__, url_prefix="/inspections/<id>/conclusion")


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
        lacks=[]
        if isinstance(checked.document, Letter)
        else [lack for lack in lacks(record) if lack.place == "checklist"],
        check=printcheck.panel(visit, checked),
        disputed=rivals.disputed(guards.reading(), id),
        may_read=may_read,
        illustration=record.plan.illustration,
        way=stage_bar.way(record),
        opened=corrections.underway(guards.reading(), id),
        letter=isinstance(checked.document, Letter),
        comments=comments.comments(guards.reading(), id) if may_read else (),
        late_explanation=explanations.after_approval(guards.reading(), id),
        may_conclude=roles.may(guards.current_account(), "conclude", visit.role),
        may_approve=roles.may(guards.current_account(), "approve", visit.role),
    )


@blueprint.get("/draft.pdf")
def draft(id: str) -> Response:
    """The draft as a PDF."""
    guards.inspection(id, may="read_conclusion")
    return printed.file(services.rendered(_draft(id)), f"du-thao-ket-luan-{id}.pdf")


@blueprint.get("/draft.docx")
def word(id: str) -> Response:
    """The draft as a Word copy, to be worked on outside the program."""
    guards.inspection(id, may="read_conclusion")
    return printed.file(services.word_copy(_draft(id)), f"du-thao-ket-luan-{id}.docx")


@blueprint.get("/pages/<int:number>.png")
def page(id: str, number: int) -> Response:
    """One page of the draft as a picture, counted from 1; what stands there of "place" is marked."""
    guards.inspection(id, may="read_conclusion")
    place = request.args.get("place")
    draft = services.drafted(guards.reading(), id)
    spots = draft.spots.get(place, ()) if place else ()
    boxes = tuple(spot.box for spot in spots if spot.page == number)
    return printed.page(services.page(draft.document, number, boxes=boxes))


def _draft(id: str) -> Document:
    return services.draft(guards.reading(), id)
