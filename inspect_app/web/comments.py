"""Comments on a conclusion: all of them on one page, and the form beside the sentence that each is about."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from inspect_app.domain import roles
from inspect_app.domain.comments import about
from inspect_app.domain.edits import Place
from inspect_app.domain.stages import DISCUSSED
from inspect_app.services import comments as services
from inspect_app.services import edits, minutes
from inspect_app.store import comments as store
from inspect_app.store import conclusions as stages
from inspect_app.web import guards
from inspect_app.web import stages as stage_bar
from inspect_app.web.entry import Entry, Text
from inspect_app.web.guards import Visit

blueprint = Blueprint("comments", __name__, url_prefix="/inspections/<id>/conclusion/comments")


class CommentEntry(Entry):
    words = HiddenField()
    comment = Text("Góp ý", lines=True, required="Nhập góp ý.")


class ReplyEntry(Entry):
    reply = Text("Trả lời", lines=True, required="Nhập câu trả lời.")


def discussed(visit: Visit, action: str) -> bool:
    """Whether whoever is signed in may "comment", or deal with comments ("edit"), and the conclusion is still open."""
    open_to_words = stages.stage(guards.reading(), visit.inspection) in DISCUSSED
    return open_to_words and roles.may(guards.current_account(), action, visit.role)


@blueprint.route("", methods=["GET", "POST"])
def index(id: str) -> ResponseReturnValue:
    """Every comment, and the form for one on the sentence "place", or on the whole where none is named."""
    visit = guards.inspection(id, may="comment")
    db, key = guards.reading(), request.args.get("place", "")
    place = edits.place_at(db, id, key) if key else None
    form = CommentEntry(data={"words": place.text if place else ""})
    if form.saves(lambda: services.comment(guards.acting(), id, key, form.words.data or "", form.comment.data)):
        flash("Đã gửi góp ý.")
        return redirect(_back(id))
    if form.problem and form.problem.code == "stale":
        form.words.data = place.text if place else ""
    record, comments = minutes.standing_record(db, id), store.comments(db, id)
    places: tuple[Place, ...] = edits.places_of(db, id)
    page = render_template(
        "comments/index.html",
        record=record,
        illustration=record.plan.illustration,
        form=form,
        place=place,
        groups=[(one, found) for one in places if (found := about(one, comments))],
        whole=[one for one in comments if not one.place],
        homeless=[one for one in comments if one.place and not any(about(place, [one]) for place in places)],
        comments=comments,
        way=stage_bar.way(record),
        may_comment=discussed(visit, "comment"),
        may_resolve=discussed(visit, "edit"),
    )
    return page, form.status


@blueprint.route("/<comment>/reply", methods=["GET", "POST"])
def reply(id: str, comment: str) -> ResponseReturnValue:
    """Answer a comment; back to the sentence "place" where it was said there."""
    visit = guards.inspection(id, may="comment")
    db, form = guards.reading(), ReplyEntry()
    if form.saves(lambda: services.reply(guards.acting(), id, comment, form.reply.data)):
        flash("Đã gửi trả lời.")
        return redirect(_back(id))
    record = minutes.standing_record(db, id)
    page = render_template(
        "comments/reply.html",
        record=record,
        illustration=record.plan.illustration,
        form=form,
        comment=services.comment_of(db, id, comment),
        may_comment=discussed(visit, "comment"),
    )
    return page, form.status


@blueprint.post("/<comment>/resolve")
def resolve(id: str, comment: str) -> ResponseReturnValue:
    """Say that a comment was dealt with; back to the sentence "place" where it was said there."""
    guards.inspection(id, may="edit")
    services.resolve(guards.acting(), id, comment)
    flash("Góp ý đã ghi là đã xử lý.")
    return redirect(_back(id))


def _back(id: str) -> str:
    """Where the comments stand from which somebody came."""
    key = request.args.get("place", "")
    address = url_for("edits.change", id=id, place=key) if key else url_for(".index", id=id)
    return f"{address}#comments"
