"""Rows that are never changed: which tables hold them, and what the audit log says of each.

A connection that writes watches what it adds. So nothing that adds a row has to say so, and nothing can forget it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from inspect_app.domain.audit import Value, row_hash

# Of a table whose rows are for good nothing may be updated, whatever stands in it.
_TABLES = (
    "select tbl_name from sqlite_master where type = 'trigger' and name = tbl_name || '_stays'"
    " and lower(sql) not like '% when %' and lower(sql) not like '%\nwhen %' and tbl_name not like 'audit%' order by 1"
)
# Table -> key -> hash: what an entry of the audit log says of rows.
Rows = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows of a table are named and hashed: the columns of its key, and what the others are unless given."""

    table: str
    keys: tuple[str, ...]
    defaults: Mapping[str, Value]


_shapes: dict[tuple[str, str], Shape] = {}


def tables(db: Database) -> list[str]:
    """The tables whose rows are for good, but those of the audit log itself."""
    return [row[0] for row in db.execute(_TABLES).fetchall()]


def watch(db: Database) -> None:
    """Let a connection note every row for good that it adds. Again costs nothing, but after the schema has changed."""
    version = db.execute("pragma schema_version").fetchone()[0]
    known = db.execute("select 1 from temp.sqlite_master where name = ?", [f"watched_{version}"]).fetchone()
    if known:
        return
    for (name,) in db.execute("select name from temp.sqlite_master where name like 'watch%' and type = 'trigger'"):
        db.execute(f'drop trigger temp."{name}"')
    db.execute("create temp table if not exists added (name text, key text)")
    for table in tables(db):
        db.execute(
            f'create temp trigger "watch_{table}" after insert on main."{table}"'
            f" begin insert into added values ('{table}', {_key(shape(db, table), 'new.')}); end"
        )
    db.execute(f'create temp table "watched_{version}" (number integer)')


def waiting(db: Database) -> bool:
    """Whether rows were added of which the log doesn't speak yet."""
    return db.execute("select 1 from temp.added limit 1").fetchone() is not None


def added(db: Database) -> Rows:
    """The hashes of the rows that were added since this was asked last."""
    found: Rows = {}
    for table, key in db.execute("select name, key from temp.added order by name, key").fetchall():
        hash = hash_of(db, shape(db, table), key)
        if hash:
            found.setdefault(table, {})[key] = hash
    if found:
        db.execute("delete from temp.added")
    return found


def shape(db: Database, table: str) -> Shape:
    """How the rows of a table are named and hashed."""
    (sql,) = db.execute("select sql from sqlite_master where type = 'table' and name = ?", (table,)).fetchone()
    if (table, sql) not in _shapes:
        columns = db.execute(f'pragma table_info("{table}")').fetchall()
        keys = tuple(name for _, name in sorted((column[5], column[1]) for column in columns if column[5]))
        defaults = {name: _value(default) for _, name, _, _, default, _ in columns}
        _shapes[table, sql] = Shape(table, keys, defaults)
    return _shapes[table, sql]


def hash_of(db: Database, form: Shape, key: str) -> str | None:
    """The hash of a row as it stands now, by its key as the log writes it; None where it is gone."""
    row = row_of(db, form, key)
    return row_hash(row, form.defaults) if row else None


def row_of(db: Database, form: Shape, key: str) -> dict[str, Value] | None:
    """A row as it stands now, by its key as the log writes it; None where it is gone."""
    values = json.loads(key) if len(form.keys) > 1 else [key]
    where = " and ".join(f'"{name}" = ?' for name in form.keys)
    cursor = db.execute(f'select * from "{form.table}" where {where}', values)
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def hashes(db: Database, table: str, where: str, values: dict[str, str]) -> list[str]:
    """The hashes of the rows of a table that a condition is true of, in order."""
    form, cursor = shape(db, table), db.execute(f'select * from "{table}" where {where}', values)
    names = [column[0] for column in cursor.description]
    return sorted(row_hash(dict(zip(names, row, strict=True)), form.defaults) for row in cursor.fetchall())


def keys(db: Database, form: Shape) -> Iterator[str]:
    """The keys of all rows of a table, as the log writes them."""
    for row in db.execute(f'select {_key(form)} from "{form.table}"'):
        yield str(row[0])


def before(db: Database) -> dict[str, int]:
    """By table: how many rows the log needn't speak of, since they were there before it spoke of any."""
    return dict(db.execute("select name, rows from audit_before").fetchall())


def counts(db: Database) -> dict[str, tuple[int, int]]:
    """By table: how many rows there are, and how many of them the log needn't speak of since they are older."""
    older = before(db)
    return {
        table: (db.execute(f'select count(*) from "{table}"').fetchone()[0], older.get(table, 0))
        for table in tables(db)
    }


def _key(form: Shape, of: str = "") -> str:
    # Several parts as JSON: whatever stands in one of them, where it ends is clear.
    names = [f'{of}"{name}"' for name in form.keys]
    return f"json_array({', '.join(names)})" if len(names) > 1 else names[0]


def _value(default: str | None) -> Value:
    """What SQL writes as a column's default: a number or a text in quotes."""
    if default is None:
        return None
    return default[1:-1].replace("''", "'") if default.startswith("'") else int(default)
