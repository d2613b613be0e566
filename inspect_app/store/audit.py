"""Looking through the audit log."""

from dataclasses import dataclass, fields

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: done to what ("inspection:<id>"), by whom (an account's id), which action, on which day (ISO)."""

    target: str = ""
    actor: str = ""
    action: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the audit log as it is stored; its payload is None where it was lawfully dropped."""

    seq: int
    target: str
    actor: str
    action: str
    at: str
    previous: str
    payload_hash: str
    hash: str
    payload: str | None


_COLUMNS = ", ".join(field.name for field in fields(Entry))
# The first one that is asked for leads the search: the fewest entries stand behind it.
_BY = {"target": "by_target", "day": "by_day", "actor": "by_actor", "action": "by_action"}


def newest(db: Database, wanted: Wanted, before: int | None, most: int) -> list[Entry]:
    """The entries before a sequence number (or all), the newest first, `most` of them."""
    return _entries(db, wanted, "<", before, "desc", most)


def oldest(db: Database, wanted: Wanted, after: int, most: int) -> list[Entry]:
    """The entries after a sequence number, the oldest first, `most` of them."""
    return _entries(db, wanted, ">", after, "asc", most)


def _entries(db: Database, wanted: Wanted, side: str, seq: int | None, order: str, most: int) -> list[Entry]:
    asked = {field.name: getattr(wanted, field.name) for field in fields(Wanted) if getattr(wanted, field.name)}
    lead = next((name for name in _BY if name in asked), None)
    # Both are found in one index together.
    index = (
        "audit_index_by_person" if lead == "actor" and "action" not in asked else f"audit_index_{_BY[lead or 'day']}"
    )
    conditions = [f"{name} = ?" for name in asked]
    values: list[str | int] = list(asked.values())
    if seq is not None:
        conditions.append(f"audit_index.seq {side} ?")
        values.append(seq)
    # The page first and then what stands in it: nothing but the index is read of entries that aren't shown.
    page = (
        f"select seq, target, actor, action from audit_index {f'indexed by {index}' if lead else ''}"
        f" {'where ' + ' and '.join(conditions) if conditions else ''} order by seq {order} limit ?"
    )
    rows = db.execute(
        f"select {_COLUMNS} from ({page}) join audit_chain using (seq) left join audit_payload using (seq)"
        f" order by seq {order}",
        [*values, most],
    )
    return [Entry(*row) for row in rows.fetchall()]
