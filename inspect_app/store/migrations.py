"""Bringing a database up to date: plain SQL files, in order, each once."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from inspect_app.domain.dates import instant_text
from inspect_app.store.database import WAL_IS_SOUND, connect

FOLDER = Path(__file__).with_name("migrations")


def names() -> list[str]:
    """The migrations that this program knows, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def applied(database: Database) -> list[str]:
    """The migrations that a database has had, in order."""
    known = database.execute("select 1 from sqlite_master where name = 'migration'").fetchone()
    return [row[0] for row in database.execute("select name from migration order by name")] if known else []


def missing(path: Path) -> list[str]:
    """The migrations that the database at a path still needs; a missing file needs them all."""
    if not path.exists():
        return names()
    database = connect(path)
    try:
        return [name for name in names() if name not in applied(database)]
    finally:
        database.close()


def unknown(applied: Iterable[str]) -> list[str]:
    """Of the migrations that a database has had, those of a newer program than this one."""
    return sorted(set(applied) - set(names()))


def newer(path: Path) -> list[str]:
    """The migrations that the database at a path has had of a newer program than this one."""
    database = connect(path)
    try:
        return unknown(applied(database))
    finally:
        database.close()


def migrate(path: Path, now: Callable[[], datetime]) -> list[str]:
    """Apply what is missing under BEGIN IMMEDIATE, each migration whole or not at all; returns their names.

    Makes the file where there is none. Two processes at once are safe: the second finds nothing to do.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    database = connect(path)
    done = []
    try:
        database.execute(f"pragma journal_mode = {'wal' if WAL_IS_SOUND else 'delete'}")
        database.execute("begin immediate")
        present = applied(database)
        for name in names():
            if name not in present:
                _run(database, (FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
                database.execute("insert into migration (name, at) values (?, ?)", (name, instant_text(now())))
                done.append(name)
        database.execute("commit")
    finally:
        if database.conn.in_transaction:
            database.execute("rollback")
        database.close()
    return done


def _run(database: Database, script: str) -> None:
    # executescript() would commit first; so the statements go one by one.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"a migration ends in the middle of a statement: {statement.strip()[:60]}")
