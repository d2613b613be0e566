"""Operations: appended, never changed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.operations import Operation

# In the order of the fields of Operation.
COLUMNS = "id, inspection, subject, field, value, base, author, device, clock, edition, clock_sent"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An operation, when it arrived (an instant), and who brought it where that isn't its author."""

    operation: Operation
    at: str
    importer: str | None


def append(db: Database, arrived: Arrived) -> None:
    """Append one operation with how it came."""
    operation = arrived.operation
    db.execute(
        f"insert into operation ({COLUMNS}, arrived_at, importer) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            operation.id,
            operation.inspection,
            operation.subject,
            operation.field,
            canonical(operation.value),
            canonical(list(operation.base)),
            operation.author,
            operation.device,
            operation.clock,
            operation.edition,
            operation.clock_sent,
            arrived.at,
            arrived.importer,
        ),
    )


def of_inspection(db: Database, inspection: str, after: int = 0) -> list[Operation]:
    """The operations of an inspection that arrived after a sequence number, in order of arrival."""
    return _operations(db, "inspection = ? and seq > ? order by seq", (inspection, after))


def beside_items(db: Database, inspection: str) -> list[Operation]:
    """The operations of an inspection on anything but its items: times, counters, people, findings and so on."""
    return _operations(db, "inspection = ? and subject not glob 'item:*' order by seq", (inspection,))


def on_subjects(db: Database, inspection: str, subjects: Iterable[str]) -> list[Operation]:
    """The operations of an inspection on some subjects."""
    where = "inspection = ? and subject in (select value from json_each(?)) order by seq"
    return _operations(db, where, (inspection, json.dumps(list(subjects))))


def known(db: Database, ids: Iterable[str]) -> list[Operation]:
    """The accepted operations among some ids, of whatever inspection."""
    return _operations(db, "id in (select value from json_each(?))", (json.dumps(list(ids)),))


def arrived(db: Database, inspection: str, subject: str | None = None) -> list[Arrived]:
    """The operations of an inspection, or on one subject of it, with how they came, in order of arrival."""
    rows = db.execute(
        f"select arrived_at, importer, {COLUMNS} from operation"
        " where inspection = ? and subject = coalesce(?, subject) order by seq",
        (inspection, subject),
    )
    return [Arrived(_operation(row), at, importer) for at, importer, *row in rows.fetchall()]


def last_sequence(db: Database, inspection: str) -> int:
    """The sequence number of the inspection's newest operation; 0 where there is none."""
    row = db.execute("select max(seq) from operation where inspection = ?", (inspection,)).fetchone()
    return row[0] or 0


def _operations(db: Database, where: str, values: tuple[str | int, ...]) -> list[Operation]:
    return [_operation(row) for row in db.execute(f"select {COLUMNS} from operation where {where}", values).fetchall()]


def _operation(row: Iterable[str]) -> Operation:
    id, inspection, subject, field, value, base, *rest = row
    return Operation(id, inspection, subject, field, json.loads(value), tuple(json.loads(base)), *rest)
