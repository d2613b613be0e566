"""Tombstones, and erasing what they stand for: every row that hangs on an inspection, whatever table it is in."""

import json
from collections.abc import Iterable
from dataclasses import astuple, fields
from datetime import date
from graphlib import TopologicalSorter

from sqlite_utils import Database

from inspect_app.domain.disposal import Relic, Tombstone
from inspect_app.store import files, rows

# What hangs on an inspection and stays: its number is never given again, its tombstone is what is left of it, and the
# archive's index has to learn of it.
STAYING = frozenset(
    {"register", "disposal", "disposal_settled", "search_change"}
    | {"tombstone", "tombstone_document", "tombstone_file", "erasure"}
)
# What the log tells of the decisions themselves.
TELLING = ("propose_disposal", "dispose", "dispose_not", "erase", "erase_files")

_TOMBSTONE = """
select t.inspection, t.number, t.symbol, t.day, t.title, d.decision, d.decision_day, d.reason, d.source,
       asked.name, settled.name, s.at, t.at, erasure.at
from tombstone t
join disposal d on d.id = t.disposal
join disposal_settled s on s.disposal = d.id
join account asked on asked.id = d.actor
join account settled on settled.id = s.actor
left join erasure on erasure.inspection = t.inspection
"""
_RELIC = ", ".join(field.name for field in fields(Relic))


def tombstone(db: Database, inspection: str) -> Tombstone | None:
    """The tombstone of an inspection's record, where its content is gone."""
    return next(iter(_tombstones(db, "where t.inspection = ?", (inspection,))), None)


def tombstones(db: Database, most: int) -> list[Tombstone]:
    """The latest tombstones, the newest first."""
    return _tombstones(db, "order by t.at desc, t.inspection limit ?", (most,))


def relics(db: Database, inspection: str) -> list[Relic]:
    """The documents that were issued, in their order."""
    found = db.execute(
        f"select {_RELIC} from tombstone_document where inspection = ? order by day, number", (inspection,)
    ).fetchall()
    return [
        Relic(**dict(zip(_RELIC.split(", "), row, strict=True)) | {"day": date.fromisoformat(row[4])}) for row in found
    ]


def lost_files(db: Database, inspection: str) -> list[str]:
    """The hashes of the files that no other record needed."""
    found = db.execute("select hash from tombstone_file where inspection = ? order by hash", (inspection,))
    return [row[0] for row in found.fetchall()]


def waiting(db: Database) -> list[str]:
    """The inspections whose disposal is confirmed and of whose records something is left, in the order of deciding."""
    found = db.execute(
        "select inspection from disposal join disposal_settled s on s.disposal = disposal.id"
        " where confirmed = 1 and inspection not in (select inspection from erasure) order by s.at, inspection"
    )
    return [row[0] for row in found.fetchall()]


def of_manifest(db: Database, sha512: str) -> str | None:
    """The inspection that the package with a manifest's SHA-512 was of."""
    found = db.execute("select inspection from tombstone_document where manifest_sha512 = ?", (sha512,)).fetchone()
    return found[0] if found else None


def set_up(db: Database, inspection: str, disposal: str, title: str, at: str, documents: list[Relic]) -> None:
    """Set the tombstone of a record, for the last of its documents."""
    last = documents[-1]
    db.execute(
        "insert into tombstone (inspection, disposal, number, symbol, day, title, at) values (?, ?, ?, ?, ?, ?, ?)",
        (inspection, disposal, last.number, last.symbol, last.day.isoformat(), title, at),
    )
    marks = ", ".join("?" for _ in range(1 + len(fields(Relic))))
    db.conn.executemany(
        f"insert into tombstone_document (inspection, {_RELIC}) values ({marks})",
        [(inspection, *(v.isoformat() if isinstance(v, date) else v for v in astuple(one))) for one in documents],
    )


def add_lost_files(db: Database, inspection: str, hashes: Iterable[str]) -> None:
    """Keep which files are to be deleted."""
    found = [(inspection, hash) for hash in hashes]
    db.conn.executemany("insert into tombstone_file (inspection, hash) values (?, ?)", found)


def add_erasure(db: Database, inspection: str, count: int, actor: str, at: str) -> None:
    """Keep that nothing of a record is left."""
    db.execute("insert into erasure (inspection, files, actor, at) values (?, ?, ?, ?)", (inspection, count, actor, at))


def hanging(db: Database) -> dict[str, str]:
    """The tables whose rows go with an inspection (":id"), and by which condition; those that hang on others first."""
    parents = {table: _parents(db, table) for table in db.table_names() if table not in STAYING}
    found, before = {"inspection": "id = :id"}, 0
    while before < len(found):
        before = len(found)
        for table in parents.keys() - found.keys():
            ways = [key for key in parents[table] if key[1] in found]
            # A column of its own that names the inspection comes before any way over other tables.
            for column, parent, key in sorted(ways, key=lambda way: way[1] != "inspection")[:1]:
                direct = parent == "inspection"
                inside = ":id" if direct else f"(select {key} from {parent} where {found[parent]})"
                found[table] = f"{column} {'=' if direct else 'in'} {inside}"
    order = TopologicalSorter({table: {parent for _, parent, _ in parents[table]} & found.keys() for table in found})
    return {table: found[table] for table in reversed(list(order.static_order())) if table != "inspection"}


def row_hashes(db: Database, inspection: str) -> dict[str, list[str]]:
    """The hashes of all rows for good that go with an inspection, by table."""
    lasting = rows.tables(db)
    found = {
        table: rows.hashes(db, table, where, {"id": inspection})
        for table, where in hanging(db).items()
        if table in lasting
    }
    return {table: hashes for table, hashes in found.items() if hashes}


def named_files(db: Database, inspection: str) -> set[str]:
    """The hashes of all files that rows of an inspection name."""
    wheres = hanging(db)
    chosen = [f"select {column} from {table} where {wheres[table]}" for table, column in files.NAMING]
    return {row[0] for row in db.execute(" union ".join(chosen), {"id": inspection}).fetchall() if row[0]}


def payloads(db: Database, inspection: str) -> list[int]:
    """The entries of the log that tell of a record, but for those of the decisions themselves."""
    found = db.execute(
        "select seq from audit_index join audit_payload using (seq) where target = ?"
        f" and action not in {TELLING} order by seq",
        (f"inspection:{inspection}",),
    )
    return [row[0] for row in found.fetchall()]


def erase(db: Database, inspection: str, payloads: Iterable[int]) -> None:
    """Take away the rows that go with an inspection, and what some entries of the log tell. Its tombstone is there."""
    for table, where in hanging(db).items():
        db.execute(f"delete from {table} where {where}", {"id": inspection})
    db.execute("update inspection set source = null where id = ?", (inspection,))
    db.execute("delete from audit_payload where seq in (select value from json_each(?))", (json.dumps(list(payloads)),))


def _parents(db: Database, table: str) -> list[tuple[str, str, str]]:
    """(column, table it leads to, that one's column) of a table's foreign keys."""
    found = db.execute(f'pragma foreign_key_list("{table}")').fetchall()
    return [(row[3], row[2], row[4]) for row in found]


def _tombstones(db: Database, rest: str, values: tuple[str | int, ...]) -> list[Tombstone]:
    found = []
    for row in db.execute(_TOMBSTONE + rest, values).fetchall():
        told = dict(zip((field.name for field in fields(Tombstone)), row, strict=True))
        days = {name: date.fromisoformat(told[name]) for name in ("day", "decision_day")}
        found.append(Tombstone(**told | days))
    return found
