"""Operations: appended, never changed."""

import json

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.operations import Operation

COLUMNS = "id, inspection, subject, field, value, base, author, device, clock, edition"


def append(db: Database, operation: Operation, arrived_at: str, importer: str | None = None) -> None:
    """Append one operation; `importer` is who brought it in a file, where that isn't its author."""
    db.execute(
        f"insert into operation ({COLUMNS}, arrived_at, importer) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            arrived_at,
            importer,
        ),
    )


def of_inspection(db: Database, inspection: str, after: int = 0) -> list[Operation]:
    """The operations of an inspection that arrived after a sequence number, in order of arrival."""
    rows = db.execute(
        f"select {COLUMNS} from operation where inspection = ? and seq > ? order by seq", (inspection, after)
    )
    return [_operation(row) for row in rows]


def known(db: Database, id: str) -> Operation | None:
    """The accepted operation of that id, of whatever inspection."""
    row = db.execute(f"select {COLUMNS} from operation where id = ?", (id,)).fetchone()
    return _operation(row) if row else None


def last_sequence(db: Database, inspection: str) -> int:
    """The sequence number of the inspection's newest operation; 0 where there is none."""
    row = db.execute("select max(seq) from operation where inspection = ?", (inspection,)).fetchone()
    return row[0] or 0


def _operation(row: tuple[str, ...]) -> Operation:
    id, inspection, subject, field, value, base, author, device, clock, edition = row
    return Operation(
        id, inspection, subject, field, json.loads(value), tuple(json.loads(base)), author, device, clock, edition
    )
