"""Answers beside the signed minutes: set aside by the leader with a reason, and taken up again."""

from dataclasses import dataclass

from inspect_app.domain.closing import ASIDE, closing, late
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import checks, minutes
from inspect_app.services.context import Context
from inspect_app.services.minutes import Late
from inspect_app.services.reception import DESK, Reception
from inspect_app.store import late as store
from inspect_app.store import operations
from inspect_app.store.database import Database, Door
from inspect_app.store.late import Decision

GONE = (
    "Ghi nhận này đã được để ngoài, đã vào biên bản, hoặc có người vừa ghi mới hơn. Chưa có gì thay đổi. Xem lại trang."
)
_BACK = "Ghi nhận này không còn ở phần “Đã để ngoài”. Chưa có gì thay đổi. Xem lại trang."


@dataclass(frozen=True, slots=True)
class Aside:
    """What was left out of the minutes, and who decided so, why and when."""

    entry: Late
    decision: Decision


def aside_entries(db: Database, record: Record) -> list[Aside]:
    """What the leader has set aside, in order of time; `record` is all that was recorded."""
    left = {one.operation: one for one in store.standing(db, record.id) if one.aside}
    known = {one.id: one for one in operations.known(db, left)}
    told = minutes.told_late(db, record, [known[id] for id in left])
    return [Aside(one, left[one.operation]) for one in told]


def set_aside(context: Context, inspection: str, operation: str, reason: str) -> None:
    """Leave a late answer out of the minutes: an operation puts back what they say, so that no addendum takes it in.

    The answer stays in the history and under what was set aside. Raises Problem "form_invalid" (field "reason"), and
    "stale" where it doesn't wait any more.
    """
    reason = reason.strip()
    checks.refuse({"reason": checks.text(reason, "Ghi lý do không đưa vào.")})
    with context.writing() as door:
        every = operations.of_inspection(door.database, inspection)
        one = next((one for one in late(every) if one.id == operation), None)
        if not one or _aside(door, inspection, operation):
            raise Problem("stale", GONE)
        made = _record(door, context, one, _signed(every, one), one.id, ASIDE)
        _keep(door, context, inspection, Decision(operation, "aside", reason, made, "", context.at))


def take_up(context: Context, inspection: str, operation: str) -> None:
    """Let an answer that was set aside wait for the leader again. Raises Problem "stale" where it isn't set aside."""
    with context.writing() as door:
        decision = _aside(door, inspection, operation)
        if not decision:
            raise Problem("stale", _BACK)
        (one,) = operations.known(door.database, [operation])
        made = _record(door, context, one, one.value, decision.made, DESK) if decision.made else None
        if decision.made and not made:
            raise Problem("stale", "Bản ghi không còn nhận được ghi nhận này. Chưa có gì thay đổi. Ghi lại trên phiếu.")
        _keep(door, context, inspection, Decision(operation, "again", "", made, "", context.at))


def _aside(door: Door, inspection: str, operation: str) -> Decision | None:
    found = store.standing(door.database, inspection)
    return next((one for one in found if one.operation == operation and one.aside), None)


def _signed(every: list[Operation], one: Operation) -> Json:
    """What the signed minutes have in the cell of an operation."""
    held = closing(every)
    cell = replay(other for other in every if held and other.id in held.operations).get((one.subject, one.field))
    return cell.value if cell else None


def _record(door: Door, context: Context, cell: Operation, value: Json, base: str, device: str) -> str | None:
    """Record a value in the cell of an operation; its id, None where the record can't take it as it is now."""
    desk = Reception(door, context, cell.inspection, alone=True)
    (receipt,) = desk.receive([desk.operation(cell.subject, cell.field, value, [base], device)])
    desk.close()
    return receipt.id if receipt.accepted else None


def _keep(door: Door, context: Context, inspection: str, decision: Decision) -> None:
    store.add(door.database, inspection, decision, context.actor)
    told = {"operation": decision.operation, "reason": decision.reason, "made": decision.made}
    door.log(f"late_{decision.kind}", f"inspection:{inspection}", told)
