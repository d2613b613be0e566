"""The conclusion's editor: what was generated, what was edited by hand, and the page as it will print beside it."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from inspect_app.domain import roles
from inspect_app.domain.arrangement import Arrangement, groups
from inspect_app.domain.comments import about, unresolved
from inspect_app.domain.document import Letter
from inspect_app.domain.edits import Place, homeless
from inspect_app.domain.reading import Spot
from inspect_app.domain.record import Record
from inspect_app.domain.remedies import resting
from inspect_app.domain.stages import OPEN
from inspect_app.errors import Problem
from inspect_app.services import conclusions, minutes, pictures, sources
from inspect_app.services import edits as services
from inspect_app.services.conclusions import Draft
from inspect_app.store import comments
from inspect_app.store import conclusions as stages
from inspect_app.store import edits as store
from inspect_app.web import guards
from inspect_app.web import stages as stage_bar
from inspect_app.web.comments import CommentEntry, discussed
from inspect_app.web.entry import Entry, Text
from inspect_app.web.guards import Visit

blueprint = Blueprint("edits", __name__, url_prefix="/inspections/<id>/conclusion/edits")

# One place up, one place down.
WAYS = {"up": -1, "down": 1}


class PlaceEntry(Entry):
    revision = HiddenField()
    generated = HiddenField()
    text = Text("Câu in trong kết luận", lines=True, required="Nhập câu, hoặc chọn “Khôi phục câu gốc”.")


@blueprint.get("")
def index(id: str) -> ResponseReturnValue:
    """Every sentence of the conclusion by part, and a page of the draft beside it, where "place" is marked.

    A letter has no sentences to edit: whoever comes here sees it whole.
    """
    visit = guards.inspection(id, may="read_conclusion")
    db, account = guards.reading(), guards.current_account()
    draft, said = conclusions.drafted(db, id), comments.comments(db, id)
    if isinstance(draft.document, Letter):
        return redirect(url_for("conclusions.show", id=id))
    revision, sentences = draft.revision, draft.places
    shown = next((place for place in sentences if place.key == request.args.get("place")), None)
    spots = draft.spots.get(shown.key, ()) if shown else ()
    beside = request.args.get("page", 0, type=int) or (spots[0].page if spots else 1)
    may_read = roles.may(account, "read", visit.role)
    return render_template(
        "edits/index.html",
        sentences=sentences,
        shown=shown,
        homeless=homeless(draft.generated, revision.edits),
        resting=resting(draft.record),
        revision=revision,
        editor=stage_bar.name_of(revision.actor),
        neighbours=Counter((place.part, place.title) for place in sentences if place.subjects),
        arranged=_arranged(draft.record, revision.arrangement, sentences),
        unresolved={place.key: len(unresolved(about(place, said))) for place in sentences} if may_read else {},
        comments=said if may_read else (),
        may_edit=_may_edit(visit),
        may_read=may_read,
        **_about(draft, beside),
    )


@blueprint.get("/place")
def change(id: str) -> ResponseReturnValue:
    """One sentence of the conclusion: where it comes from, what was said of it, and the form to edit it."""
    visit, draft = guards.inspection(id, may="read"), conclusions.drafted(guards.reading(), id)
    return _page(visit, draft, _form(draft))


@blueprint.post("/place")
def save(id: str) -> ResponseReturnValue:
    """Edit one sentence of the conclusion."""
    visit = guards.inspection(id, may="edit")
    key, form = request.args.get("place", ""), _form(conclusions.drafted(guards.reading(), id))
    if form.saves(lambda: _save(id, key, form)):
        flash(f"Đã lưu bản sửa số {form.result}.")
        return redirect(url_for(".change", id=id, place=key))
    # As it is now: somebody else may have saved meanwhile.
    return _page(visit, conclusions.drafted(guards.reading(), id), form)


@blueprint.post("/restore")
def restore(id: str) -> ResponseReturnValue:
    """Go back to the generated sentence; what was written by hand stays in its revision."""
    guards.inspection(id, may="edit")
    key = request.args.get("place", "")
    services.restore(guards.acting(), id, key, _revision(request.form.get("revision", "")))
    flash("Đã khôi phục câu gốc.")
    return redirect(url_for(".change", id=id, place=key))


@blueprint.post("/order")
def arrange(id: str) -> ResponseReturnValue:
    """Move a sentence "up" or "down" in its group, or put its group in a whole order ("order", empty: the record's).

    Where somebody else has put the group in another order since, both are shown, to choose one.
    """
    guards.inspection(id, may="edit")
    key, db = request.args.get("place", ""), guards.reading()
    seen = _revision(request.form.get("revision", ""))
    if way := WAYS.get(request.form.get("way", "")):
        order = services.wanted(db, id, key, way, seen)
    else:
        order = tuple(request.form.get("order", "").split())
    try:
        services.arrange(guards.acting(), id, key, order, seen)
    except Problem as problem:
        if problem.code != "stale" or stages.stage(db, id) not in OPEN:
            raise
        return _both_orders(id, key, order, problem)
    flash("Đã lưu thứ tự mới." if order else "Đã khôi phục thứ tự gốc.")
    return redirect(f"{url_for('.index', id=id, place=key)}#place-{key}")


def _both_orders(id: str, key: str, order: tuple[str, ...], problem: Problem) -> ResponseReturnValue:
    db = guards.reading()
    revision, group = store.latest(db, id), services.group_at(db, id, key)
    places = {place.key: place for place in services.places_of(db, id)}
    saved = group.arranged(revision.arrangement.get(group.name, ()))
    record = minutes.standing_record(db, id)
    page = render_template(
        "edits/order.html",
        record=record,
        illustration=record.plan.illustration,
        problem=problem,
        place=places[key] if key in places else next(places[subjects[0]] for subjects in saved),
        key=key,
        revision=revision,
        editor=stage_bar.name_of(revision.actor),
        saved=[places[subjects[0]] for subjects in saved],
        mine=[places[subjects[0]] for subjects in group.arranged(order)],
        order=" ".join(order),
    )
    return page, problem.status


def _form(draft: Draft) -> PlaceEntry:
    place = _place(draft)
    return PlaceEntry(data={"text": place.text, "revision": draft.revision.number, "generated": place.generated})


def _place(draft: Draft) -> Place:
    return services.place_in(draft, request.args.get("place", ""))


def _page(visit: Visit, draft: Draft, form: PlaceEntry) -> ResponseReturnValue:
    id, db = visit.inspection, guards.reading()
    place, revision = _place(draft), draft.revision
    conflict = form.problem is not None and form.problem.code == "stale"
    if conflict:
        # What is sent next was written with both texts in sight.
        form.revision.data, form.generated.data = revision.number, place.generated
    spots: tuple[Spot, ...] = draft.spots.get(place.key, ())
    page = render_template(
        "edits/change.html",
        form=form,
        place=place,
        conflict=conflict,
        revision=revision,
        editor=stage_bar.name_of(revision.actor),
        differs=services.differing(draft, place),
        sources=sources.sources_of(db, id, place.subjects),
        comments=about(place, comments.comments(db, id)),
        comment_form=CommentEntry(formdata=None, data={"words": place.text}),
        may_comment=discussed(visit, "comment"),
        may_resolve=discussed(visit, "edit"),
        may_edit=_may_edit(visit),
        editors=roles.may(guards.current_account(), "edit", visit.role),
        on_pages=[spot.page for spot in spots] or [1],
        **_about(draft, 1),
    )
    return page, form.status


def _save(id: str, key: str, form: PlaceEntry) -> int:
    seen = _revision(form.revision.data or "")
    return services.save(guards.acting(), id, key, form.text.data, form.generated.data or "", seen)


def _may_edit(visit: Visit) -> bool:
    open_to_edits = stages.stage(guards.reading(), visit.inspection) in OPEN
    return open_to_edits and roles.may(guards.current_account(), "edit", visit.role)


def _arranged(record: Record, arrangement: Arrangement, sentences: tuple[Place, ...]) -> set[tuple[str, str]]:
    """The part and title of what stands in another order than the record's."""
    moved = {subjects[0] for group in groups(record) if group.name in arrangement for subjects in group.members}
    return {(place.part, place.title) for place in sentences if place.key in moved}


def _revision(typed: str) -> int:
    """The revision that a form names. Raises Problem "bad_request"."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 9):
        raise Problem("bad_request")
    return int(typed)


def _about(draft: Draft, page: int) -> dict[str, Any]:
    """What both pages say of the inspection, and the page of the draft that they show."""
    record, pages = draft.record, pictures.count_pages(conclusions.rendered(draft.document))
    return {
        "record": record,
        "illustration": record.plan.illustration,
        "pages": pages,
        "page": min(max(page, 1), pages),
        "way": stage_bar.way(record),
    }
