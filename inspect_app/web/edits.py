"""The conclusion's editor: what was generated, what was edited by hand, and the page as it will print beside it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from inspect_app.domain import roles
from inspect_app.domain.edits import Place, homeless
from inspect_app.domain.stages import OPEN
from inspect_app.errors import Problem
from inspect_app.services import conclusions, pictures
from inspect_app.services import edits as services
from inspect_app.store import accounts, inspections
from inspect_app.store import conclusions as stages
from inspect_app.store import edits as store
from inspect_app.web import guards
from inspect_app.web.entry import Entry, Text

blueprint = Blueprint("edits", __name__, url_prefix="/inspections/<id>/conclusion/edits")

# The tab of the record's page on which an entry of that kind stands.
ANCHORS = {"item": "findings", "finding": "findings", "achievement": "achievements", "cause": "causes"}


class PlaceEntry(Entry):
    revision = HiddenField()
    generated = HiddenField()
    text = Text("Câu in trong kết luận", lines=True, required="Nhập câu, hoặc chọn “Khôi phục câu gốc”.")


@blueprint.get("")
def index(id: str) -> str:
    """Every sentence of the conclusion by part, and a page of the draft beside it."""
    visit = guards.inspection(id, may="read_conclusion")
    db, account = guards.reading(), guards.current_account()
    revision = store.latest(db, id)
    return render_template(
        "edits/index.html",
        sentences=services.places_of(db, id),
        homeless=homeless(conclusions.generated(db, id), revision.edits),
        revision=revision,
        editor=_name(revision.actor),
        may_edit=roles.may(account, "edit", visit.role) and stages.stage(db, id) in OPEN,
        may_read=roles.may(account, "read", visit.role),
        **_shown(id, _number(request.args.get("page", ""))),
    )


@blueprint.route("/place", methods=["GET", "POST"])
def change(id: str) -> ResponseReturnValue:
    """Edit one sentence of the conclusion."""
    guards.inspection(id, may="edit")
    key, db = request.args.get("place", ""), guards.reading()
    place, revision = _place(id, key), store.latest(db, id)
    form = PlaceEntry(data={"text": place.text, "revision": revision.number, "generated": place.generated})
    if form.saves(lambda: _save(id, key, form)):
        flash(f"Đã lưu bản sửa số {form.result}.")
        return redirect(url_for(".change", id=id, place=key))
    conflict = form.problem is not None and form.problem.code == "stale"
    if conflict:
        # What is sent next was written with both texts in sight.
        form.revision.data, form.generated.data = revision.number, place.generated
    shown = _shown(id, conclusions.page_of(conclusions.draft(db, id), place.lead + place.text))
    page = render_template(
        "edits/change.html",
        form=form,
        place=place,
        conflict=conflict,
        open=stages.stage(db, id) in OPEN,
        revision=revision,
        editor=_name(revision.actor),
        **shown,
    )
    return page, form.status


@blueprint.post("/restore")
def restore(id: str) -> ResponseReturnValue:
    """Go back to the generated sentence; what was written by hand stays in its revision."""
    guards.inspection(id, may="edit")
    key = request.args.get("place", "")
    services.restore(guards.acting(), id, key, _revision(request.form.get("revision", "")))
    flash("Đã khôi phục câu gốc.")
    return redirect(url_for(".change", id=id, place=key))


def _save(id: str, key: str, form: PlaceEntry) -> int:
    seen = _revision(form.revision.data or "")
    return services.save(guards.acting(), id, key, form.text.data, form.generated.data or "", seen)


def _revision(typed: str) -> int:
    """The revision that a form names. Raises Problem "bad_request"."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 9):
        raise Problem("bad_request")
    return int(typed)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 1


def _place(id: str, key: str) -> Place:
    place = next((place for place in services.places_of(guards.reading(), id) if place.key == key), None)
    if not place:
        raise Problem("not_found")
    return place


def _name(account: str) -> str:
    found = accounts.account(guards.reading(), account) if account else None
    return found.name if found else ""


def _shown(id: str, page: int) -> dict[str, Any]:
    """What both pages say of the inspection, and the page of the draft that they show."""
    record = inspections.record(guards.reading(), id)
    assert record
    pages = pictures.count_pages(conclusions.rendered(conclusions.draft(guards.reading(), id)))
    return {
        "record": record,
        "illustration": record.plan.illustration,
        "pages": pages,
        "page": min(max(page, 1), pages),
        "anchors": ANCHORS,
    }
