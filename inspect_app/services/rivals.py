"""Rival minutes: two tablets closed one record with different texts, and the leader chooses which holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from inspect_app.domain.closing import Closing, closing, rivals
from inspect_app.domain.operations import replay
from inspect_app.errors import Problem
from inspect_app.services import minutes
from inspect_app.services.context import Context
from inspect_app.services.minutes import Minutes
from inspect_app.services.operations import enter
from inspect_app.services.reception import Reception
from inspect_app.store import operations
from inspect_app.store.database import Database

_GONE = "Vừa có biên bản khác hoặc có người đã chọn. Lựa chọn này chưa được ghi. Xem lại trang rồi chọn."


@dataclass(frozen=True, slots=True)
class Dispute:
    """Minutes of which none stands for another: `differences` between each and the next one, line by line.

    `seen` are the closings that a choice between them replaces, None in place of differences says that a text isn't
    here yet; `held` is the SHA-256 of those that hold meanwhile.
    """

    minutes: tuple[Minutes, ...]
    differences: tuple[tuple[tuple[str, str], ...] | None, ...]
    seen: tuple[str, ...]
    held: str


def codes(db: Database, inspection: str) -> tuple[str, ...]:
    """The codes of rival minutes; () where one holds alone."""
    return tuple(one.code for one in disputed(db, inspection))


def disputed(db: Database, inspection: str) -> tuple[Closing, ...]:
    """The closings of rival minutes, in order of time; () where one holds alone."""
    return rivals(operations.of_inspection(db, inspection))


def dispute(db: Database, database: Path, inspection: str) -> Dispute | None:
    """Rival minutes with their texts; None where one holds alone. Raises Problem "not_found"."""
    every = operations.of_inspection(db, inspection)
    found = tuple(minutes.minutes_of(db, database, inspection, one.file) for one in rivals(every))
    held = closing(every)
    if not found or not held:
        return None
    between = tuple(_between(one, other) for one, other in pairwise(found))
    return Dispute(found, between, replay(every)["inspection", "closing"].base, held.file)


def choose(context: Context, inspection: str, file: str, seen: Iterable[str]) -> None:
    """Let the minutes of that text hold: a closing that replaces all rivals, which stay to be read.

    `seen` are the closings that the person saw. Raises Problem "stale" where others have come since or one holds
    already.
    """
    with context.writing() as door:
        every = operations.of_inspection(door.database, inspection)
        cell = replay(every).get(("inspection", "closing"))
        heads = cell.heads if cell else ()
        chosen = next((head for head in heads if head.value and head.value["file"] == file), None)
        if not cell or not chosen or not rivals(every) or set(cell.base) != set(seen):
            raise Problem("stale", _GONE)
        (made,) = enter(Reception(door, context, inspection), [("inspection", "closing", chosen.value, cell.base)])
        told = {"file": file, "chosen": chosen.id, "replaced": list(cell.base), "operation": made}
        door.log("choose_minutes", f"inspection:{inspection}", told)


def _between(one: Minutes, other: Minutes) -> tuple[tuple[str, str], ...] | None:
    return minutes.differences(one.text, other.text) if one.printable and other.printable else None
