"""Moving a conclusion from one stage to the next."""

from inspect_app.domain.stages import MOVES, REASONED, STAGES
from inspect_app.errors import Problem
from inspect_app.services import checks
from inspect_app.services.context import Context
from inspect_app.store import conclusions as store
from inspect_app.store.database import Door


def move(context: Context, inspection: str, before: str, after: str, reason: str = "") -> None:
    """Move a conclusion from the stage that the person saw to another. Raises what `moved` raises."""
    with context.writing() as door:
        moved(door, context, inspection, before, after, reason)


def moved(door: Door, context: Context, inspection: str, before: str, after: str, reason: str = "") -> None:
    """Move a conclusion inside an open transaction.

    Raises Problem "stale" where somebody has moved it since, "bad_request" for a move that isn't one of MOVES, and
    "form_invalid" (field "reason") where a reason is needed and missing.
    """
    if (before, after) not in MOVES:
        raise Problem("bad_request")
    now = store.stage(door.database, inspection)
    if now != before:
        raise Problem("stale", f"Kết luận này đã chuyển sang bước “{STAGES[now]}”. Chưa có gì thay đổi. Xem lại trang.")
    reason = reason.strip()
    needed = "Ghi lý do." if (before, after) in REASONED else None
    checks.refuse({"reason": checks.text(reason, needed)})
    store.move(door.database, inspection, store.Move(before, after, reason, context.actor, context.at))
    door.log("move_conclusion", f"inspection:{inspection}", {"before": before, "after": after, "reason": reason})
