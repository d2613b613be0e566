"""The leader's word on a signed file that isn't ours unchanged: only then is it issued."""

from contextlib import closing

from inspect_app.errors import Problem
from inspect_app.services import issue
from inspect_app.services.context import Context
from inspect_app.store import conclusions
from inspect_app.store import issue as store
from inspect_app.store.database import Database, connect_reading
from inspect_app.store.issue import Confirmation

_SETTLED = "Tệp này đã được xác nhận, hoặc không cần xác nhận. Chưa có gì thay đổi. Xem lại trang."


def awaited(db: Database, inspection: str) -> bool:
    """Whether a signed file waits for the leader to confirm what differs in it."""
    kept = store.frozen(db, inspection) if conclusions.stage(db, inspection) == "signing" else None
    came = store.received(db, inspection, kept.id) if kept else None
    return came is not None and not came.unchanged and store.confirmation(db, came.id) is None


def confirm(context: Context, inspection: str, hash: str) -> Confirmation:
    """Confirm that the signed file of that hash is the document to be issued, whatever differs in it.

    Raises Problem "stale" where another file came back since, or this one is confirmed or needs no confirmation;
    "not_signing" or "already_issued" where nothing is out for signature any more.
    """
    with closing(connect_reading(context.database)) as db:
        look = issue.looked_at(context, db, inspection)
    if not look or look.received.hash != hash:
        raise Problem("stale", issue.REPLACED)
    if not look.awaited:
        raise Problem("stale", _SETTLED)
    made = Confirmation(look.received.id, len(look.differences), context.actor, context.at)
    with context.writing() as door:
        kept = issue.still_signing(door.database, inspection, look.received.frozen)
        latest = store.received(door.database, inspection, kept.id)
        if not latest or latest.hash != hash:
            raise Problem("stale", issue.REPLACED)
        if store.confirmation(door.database, made.received):
            raise Problem("stale", _SETTLED)
        store.add_confirmation(door.database, made)
        told = {"file": hash, "differences": made.differences}
        door.log("confirm_signed", f"inspection:{inspection}", told)
    return made
