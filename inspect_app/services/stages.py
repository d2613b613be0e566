"""Moving a conclusion from one stage to the next."""

from inspect_app.domain.stages import MOVES, REASONED, STAGES
from inspect_app.errors import Problem
from inspect_app.services import checks, conclusions
from inspect_app.services.context import Context
from inspect_app.store import conclusions as store
from inspect_app.store import inspections
from inspect_app.store.database import Database, Door


def move(context: Context, inspection: str, before: str, after: str, reason: str = "") -> None:
    """Move a conclusion from the stage that the person saw to another. Raises what `moved` raises."""
    with context.writing() as door:
        moved(door, context, inspection, before, after, reason)


def approve(context: Context, inspection: str) -> None:
    """Approve a conclusion under review. Raises Problem "form_invalid" while it lacks something, and as `moved`."""
    with context.writing() as door:
        refuse_unready(door.database, inspection)
        moved(door, context, inspection, "review", "approved")


def refuse_unready(db: Database, inspection: str) -> None:
    """Raise Problem "form_invalid" where a conclusion isn't fit to be approved: the one place that decides it."""
    record = inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    lacks = conclusions.lacking(db, record)
    if lacks:
        words = f"Kết luận còn thiếu {len(lacks)} nội dung nên chưa duyệt được. Chưa có gì thay đổi. Trước hết: "
        raise Problem("form_invalid", words + lacks[0].words)


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
