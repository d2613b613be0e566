"""What people record: received from devices, written at the desk, told to whoever may read it."""

from collections.abc import Iterable, Sequence

from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.services.reception import Receipt, Reception
from inspect_app.store import operations as operation_store
from inspect_app.store.database import Database

MOST_AT_ONCE = 1_000
# Subject, field, value, and the operations that the form was made from.
Change = tuple[str, str, Json, tuple[str, ...]]


def receive(context: Context, inspection: str, batch: Sequence[Json]) -> list[Receipt]:
    """Judge and keep a batch of operations sent by a device; one receipt each, in order.

    A repeat of an accepted operation is accepted again and kept once. A refused one changes nothing and is not kept.
    One that was taken from a file ("imported") may be of another member of the team; the actor is its importer.
    Raises Problem "not_found" for an unknown inspection, "too_large" for over MOST_AT_ONCE operations.
    """
    if len(batch) > MOST_AT_ONCE:
        raise Problem("too_large", f"Mỗi lần chỉ gửi được {MOST_AT_ONCE:,} nội dung.".replace(",", "."))
    with context.writing() as door:
        desk = Reception(door, context, inspection)
        receipts = desk.receive(batch)
        desk.close()
    return receipts


def record_entry(
    context: Context, inspection: str, subject: str, field: str, value: Json, base: Iterable[str] = ()
) -> None:
    """Record one value from a desk form; `base` is what the form was made from, so that nobody is overwritten unseen.

    Raises Problem "stale" where the cell has changed since, "form_invalid" with the parts that are wrong.
    """
    record_entries(context, inspection, [(subject, field, value, tuple(base))])


def record_entries(context: Context, inspection: str, changes: Sequence[Change]) -> None:
    """Record several values from one desk form, all or none; raises as record_entry does."""
    with context.writing() as door:
        enter(Reception(door, context, inspection), changes)


def enter(desk: Reception, changes: Sequence[Change]) -> list[str]:
    """Record several values inside an open transaction, all or none; returns the ids of the operations.

    Raises as record_entry does.
    """
    for subject, field, value, base in changes:
        if set(desk.base(subject, field)) != set(base):
            raise Problem("stale")
        (receipt,) = desk.receive([desk.operation(subject, field, value, base)])
        if not receipt.accepted:
            raise Problem("form_invalid", None if receipt.parts else receipt.message, receipt.parts)
    desk.close()
    return desk.kept


def heads(db: Database, inspection: str) -> tuple[int, list[Operation]]:
    """What a device must know to begin with: the newest sequence number and the heads of every cell."""
    # The number first: what is kept while this reads comes once more with the next pull, never in neither.
    sequence = operation_store.last_sequence(db, inspection)
    cells = replay(operation_store.of_inspection(db, inspection)).values()
    return sequence, [head for cell in cells for head in cell.heads]


def since(db: Database, inspection: str, after: int) -> tuple[int, list[Operation]]:
    """What came after a sequence number: the newest sequence number and the operations, in order of arrival."""
    return operation_store.last_sequence(db, inspection), operation_store.of_inspection(db, inspection, after)
