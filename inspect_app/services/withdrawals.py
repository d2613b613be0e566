"""Withdrawing a finding after the unit's explanation, and taking that back."""

from collections.abc import Iterable

from inspect_app.domain.findings import every_finding
from inspect_app.domain.record import Record
from inspect_app.domain.stages import OPEN, STAGES
from inspect_app.errors import Problem
from inspect_app.services import minutes
from inspect_app.services.context import Context
from inspect_app.services.operations import Change, enter
from inspect_app.services.reception import Reception
from inspect_app.store import conclusions
from inspect_app.store.database import Database

_UNEXPLAINED = "Đơn vị chưa gửi giải trình nên chưa rút tồn tại nào được. Chưa có gì thay đổi."

_STANDS = "Tồn tại này đang có trong kết luận, không còn bị rút. Chưa có gì thay đổi. Xem lại trang."


def withdraw(context: Context, inspection: str, subject: str, reason: str | None, seen: Iterable[str]) -> None:
    """Withdraw the finding that stands on a subject, for a reason; None takes that back.

    `seen` are the operations that the form was made from. Raises Problem "not_found", "stale" where somebody has
    withdrawn it or taken it back since or where the conclusion isn't open any more, and "form_invalid" ("reason").
    """
    with context.writing() as door:
        record = minutes.standing_record(door.database, inspection)
        finding = next((one for one in every_finding(record) if subject in one.subjects), None)
        if not finding:
            raise Problem("not_found")
        _refuse_closed(door.database, record)
        if reason is None and not finding.withdrawn:
            raise Problem("stale", _STANDS)
        value = None if reason is None else {"reason": reason.strip()}
        known = set(seen)
        changes: list[Change] = []
        for one in finding.subjects:
            cell = record.cells.get((one, "withdrawn"))
            base = tuple(id for id in (cell.base if cell else ()) if id in known)
            changes.append((one, "withdrawn", value, base))
        enter(Reception(door, context, inspection, alone=True), changes)


def _refuse_closed(db: Database, record: Record) -> None:
    if not record.explanation:
        raise Problem("explanation_closed", _UNEXPLAINED)
    stage = conclusions.stage(db, record.id)
    if stage not in OPEN:
        said = f"Kết luận đang ở bước “{STAGES[stage]}” nên không rút hoặc lấy lại tồn tại được. Chưa có gì thay đổi."
        raise Problem("stale", said)
