"""Editing a conclusion's words and their order by hand, apart from the record."""

from collections.abc import Iterator
from dataclasses import replace

from inspect_app import pdf
from inspect_app.domain.arrangement import Group, group_of, moved, rearranged
from inspect_app.domain.editcheck import duty_remarks
from inspect_app.domain.edits import Edit, Place
from inspect_app.domain.remarks import Remark
from inspect_app.domain.stages import OPEN, STAGES
from inspect_app.domain.text import clean
from inspect_app.errors import Problem
from inspect_app.services import checks, conclusions, minutes
from inspect_app.services.conclusions import Draft
from inspect_app.services.context import Context
from inspect_app.store import conclusions as stages
from inspect_app.store import corrections
from inspect_app.store import edits as store
from inspect_app.store.database import Database, Door

_GONE = "Kết luận không còn câu này: bản ghi đã thay đổi. Chưa có gì được lưu."


def places_of(db: Database, inspection: str) -> tuple[Place, ...]:
    """Every place of a conclusion that can be edited, as it stands now. Raises Problem "not_found"."""
    return conclusions.drafted(db, inspection).places


def save(context: Context, inspection: str, key: str, text: str, generated: str, based_on: int) -> int:
    """Put words in a place of the conclusion; returns the number of the newest revision.

    `generated` and `based_on` are the generated words and the revision that the person saw. Words equal to the
    generated ones restore them. Raises Problem "stale" where somebody has edited that place since, or where the
    conclusion isn't open to edits any more; "not_found" for a place that the conclusion doesn't have.
    """
    text = "\n".join(_lines(text))
    checks.refuse({"text": checks.text(text, "Nhập câu, hoặc chọn “Khôi phục câu gốc”.")})
    with context.writing() as door:
        place = place_at(door.database, inspection, key)
        edit = None if text == place.generated else Edit(text, clean(generated))
        return _keep(door, context, inspection, place, edit, based_on)


def restore(context: Context, inspection: str, key: str, based_on: int) -> int:
    """Go back to the generated words; what was written stays in its revision. Raises what `save` raises."""
    with context.writing() as door:
        return _keep(door, context, inspection, place_at(door.database, inspection, key), None, based_on)


def group_at(db: Database, inspection: str, key: str) -> Group:
    """What the place of a conclusion can change places with. Raises Problem "not_found"."""
    group = group_of(minutes.standing_record(db, inspection), key)
    if not group:
        raise Problem("not_found", _GONE)
    return group


def wanted(db: Database, inspection: str, key: str, by: int, based_on: int) -> tuple[str, ...]:
    """The order that somebody wants who saw a revision and moves a place down by so many, or up where below 0.

    Raises Problem "not_found", or "bad_request" for a revision that never was.
    """
    return moved(group_at(db, inspection, key), _seen(db, inspection, based_on).arrangement, key, by)


def arrange(context: Context, inspection: str, key: str, order: tuple[str, ...], based_on: int) -> int:
    """Put the group of a place in an order of subjects, the record's own for an empty one; returns the newest revision.

    What the order doesn't name comes last in its group. Raises Problem "stale" where somebody has put that group in
    another order since the revision `based_on`, or where the conclusion isn't open to edits; "not_found".
    """
    with context.writing() as door:
        group = group_at(door.database, inspection, key)
        saved, seen = _open(door, inspection, based_on)
        if saved.arrangement.get(group.name) != seen.arrangement.get(group.name):
            raise Problem(
                "stale",
                f"Trong lúc đang xếp, người khác đã lưu bản số {saved.number} với thứ tự khác. "
                "Hai thứ tự ở dưới đây; chọn một. Chưa có gì bị mất.",
            )
        arrangement = rearranged(group, saved.arrangement, order)
        number = saved.number
        if arrangement != saved.arrangement:
            number += 1
            store.add(
                door.database,
                inspection,
                replace(saved, number=number, arrangement=arrangement, actor=context.actor, at=context.at),
            )
        door.log("arrange_conclusion", f"inspection:{inspection}", {"revision": number, "group": group.name})
    return number


def place_at(db: Database, inspection: str, key: str) -> Place:
    """The place of a conclusion that has a key. Raises Problem "not_found"."""
    return place_in(conclusions.drafted(db, inspection), key)


def place_in(draft: Draft, key: str) -> Place:
    """The place of a draft that has a key. Raises Problem "not_found"."""
    place = next((place for place in draft.places if place.key == key), None)
    if not place:
        raise Problem("not_found", _GONE)
    return place


def differing(draft: Draft, place: Place) -> tuple[Remark, ...]:
    """What the words of a place say otherwise than what is followed up: nobody approves that."""
    return tuple(duty_remarks(draft.record, place, pdf.wording()))


def _seen(db: Database, inspection: str, based_on: int) -> store.Revision:
    seen = store.revision(db, inspection, based_on)
    if seen is None:
        raise Problem("bad_request")
    return seen


def _open(door: Door, inspection: str, based_on: int) -> tuple[store.Revision, store.Revision]:
    """The newest revision and the one that a person saw, of a conclusion that is open to edits."""
    now = stages.stage(door.database, inspection)
    if now not in OPEN:
        raise Problem("stale", f"Kết luận đang ở bước “{STAGES[now]}” nên không sửa được. Chưa có gì thay đổi.")
    opened = corrections.opened(door.database, inspection)
    if opened and opened.kind == "correct":
        raise Problem("stale", "Đang soạn công văn đính chính nên không sửa câu của thông báo. Chưa có gì thay đổi.")
    return store.latest(door.database, inspection), _seen(door.database, inspection, based_on)


def _keep(door: Door, context: Context, inspection: str, place: Place, edit: Edit | None, based_on: int) -> int:
    saved, seen = _open(door, inspection, based_on)
    if saved.edits.get(place.key) != seen.edits.get(place.key):
        raise Problem(
            "stale",
            f"Trong lúc đang sửa, người khác đã lưu bản số {saved.number}. "
            "Hai bản ở dưới đây; chọn một bản hoặc ghép lại. Chưa có gì bị mất.",
        )
    number = saved.number
    if edit != place.edit:
        number += 1
        others = {key: other for key, other in saved.edits.items() if key != place.key}
        kept = others | ({place.key: edit} if edit else {})
        store.add(
            door.database,
            inspection,
            replace(saved, number=number, edits=kept, actor=context.actor, at=context.at),
        )
    # The words themselves stand in the revision.
    door.log("edit_conclusion", f"inspection:{inspection}", {"revision": number, "place": place.key})
    return number


def _lines(text: str) -> Iterator[str]:
    return filter(None, (clean(line) for line in text.splitlines()))
