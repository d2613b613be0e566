"""Moving a conclusion from one stage to the next."""

from collections.abc import Iterable
from contextlib import closing

from inspect_app.domain.remarks import Remark
from inspect_app.domain.stages import CORRECTING, MOVES, REASONED, STAGES
from inspect_app.errors import Problem
from inspect_app.services import checks, conclusions, printcheck
from inspect_app.services.context import Context
from inspect_app.store import conclusions as store
from inspect_app.store.database import Door, connect_reading


def move(context: Context, inspection: str, before: str, after: str, reason: str = "") -> None:
    """Move a conclusion from the stage that the person saw to another.

    Raises what `moved` raises, and Problem "bad_request" for a move that only a correction makes.
    """
    if (before, after) in CORRECTING:
        raise Problem("bad_request")
    with context.writing() as door:
        moved(door, context, inspection, before, after, reason)


def approve(context: Context, inspection: str) -> None:
    """Approve a conclusion under review.

    Raises Problem "form_invalid" while the check before approval has something against it, "stale" where it changed
    while it was checked, and what `moved` raises.
    """
    # Drawn and read before: nobody waits for that behind an open transaction.
    with closing(connect_reading(context.database)) as db:
        checked = printcheck.checked(db, inspection, context.today)
    _refuse_unready(checked.remarks)
    with context.writing() as door:
        if conclusions.draft(door.database, inspection) != checked.document:
            raise Problem(
                "stale", "Nội dung kết luận vừa được sửa trong lúc kiểm tra bản in nên chưa duyệt. Xem lại trang."
            )
        moved(door, context, inspection, "review", "approved", document=conclusions.digest(checked.document))


def _refuse_unready(remarks: Iterable[Remark]) -> None:
    found = printcheck.blocking(remarks)
    if found:
        words = f"Kiểm tra bản in còn {len(found)} nội dung nên chưa duyệt được. Chưa có gì thay đổi. Trước hết: "
        raise Problem("form_invalid", words + found[0].words)


def moved(
    door: Door,
    context: Context,
    inspection: str,
    before: str,
    after: str,
    reason: str = "",
    document: str | None = None,
) -> None:
    """Move a conclusion inside an open transaction; `document` is the digest of what an approval speaks of.

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
    store.move(door.database, inspection, store.Move(before, after, reason, context.actor, context.at, document))
    told = {"before": before, "after": after, "reason": reason} | ({"document": document} if document else {})
    door.log("move_conclusion", f"inspection:{inspection}", told)
