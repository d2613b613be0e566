"""Editing a conclusion's words by hand, apart from the record."""

from collections.abc import Iterator

from inspect_app.domain.edits import Edit, Place, places
from inspect_app.domain.stages import OPEN, STAGES
from inspect_app.domain.text import clean
from inspect_app.errors import Problem
from inspect_app.services import checks, conclusions
from inspect_app.services.context import Context
from inspect_app.store import conclusions as stages
from inspect_app.store import edits as store
from inspect_app.store.database import Database, Door


def places_of(db: Database, inspection: str) -> tuple[Place, ...]:
    """Every place of a conclusion that can be edited, as it stands now. Raises Problem "not_found"."""
    return places(conclusions.generated(db, inspection), store.latest(db, inspection).edits)


def save(context: Context, inspection: str, key: str, text: str, generated: str, based_on: int) -> int:
    """Put words in a place of the conclusion; returns the number of the newest revision.

    `generated` and `based_on` are the generated words and the revision that the person saw. Words equal to the
    generated ones restore them. Raises Problem "stale" where somebody has edited that place since, or where the
    conclusion isn't open to edits any more; "not_found" for a place that the conclusion doesn't have.
    """
    text = "\n".join(_lines(text))
    checks.refuse({"text": checks.text(text, "Nhập câu, hoặc chọn “Khôi phục câu gốc”.")})
    with context.writing() as door:
        place = _place(door.database, inspection, key)
        edit = None if text == place.generated else Edit(text, clean(generated))
        return _keep(door, context, inspection, place, edit, based_on)


def restore(context: Context, inspection: str, key: str, based_on: int) -> int:
    """Go back to the generated words; what was written stays in its revision. Raises what `save` raises."""
    with context.writing() as door:
        return _keep(door, context, inspection, _place(door.database, inspection, key), None, based_on)


def _place(db: Database, inspection: str, key: str) -> Place:
    place = next((place for place in places_of(db, inspection) if place.key == key), None)
    if not place:
        raise Problem("not_found", "Kết luận không còn câu này: bản ghi đã thay đổi. Chưa có gì được lưu.")
    return place


def _keep(door: Door, context: Context, inspection: str, place: Place, edit: Edit | None, based_on: int) -> int:
    now = stages.stage(door.database, inspection)
    if now not in OPEN:
        raise Problem("stale", f"Kết luận đang ở bước “{STAGES[now]}” nên không sửa được. Chưa có gì thay đổi.")
    saved, seen = store.latest(door.database, inspection), store.revision(door.database, inspection, based_on)
    if seen is None:
        raise Problem("bad_request")
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
        store.add(door.database, inspection, store.Revision(number, kept, context.actor, context.at))
    # The words themselves stand in the revision.
    door.log("edit_conclusion", f"inspection:{inspection}", {"revision": number, "place": place.key})
    return number


def _lines(text: str) -> Iterator[str]:
    return filter(None, (clean(line) for line in text.splitlines()))
