"""Reading what verification checks: the audit log as it is stored, the soundness of the database file itself."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from inspect_app.domain.verification import MOST, Entry

Damaged = sqlite3.DatabaseError


def entries(db: Database) -> Iterator[Entry]:
    """The audit log in order, its texts as bytes; read while it is walked, whatever its length.

    Raises Damaged where the database can't be read. Nothing else may be read through `db` meanwhile.
    """
    usual, db.conn.text_factory = db.conn.text_factory, bytes
    try:
        yield from db.execute(
            # One line for four columns: each value that Python needn't see saves a tenth of the walk.
            "select seq, previous || x'0a' || seq || x'0a' || at || x'0a' || payload_hash, hash, payload"
            " from audit_chain left join audit_payload using (seq) order by seq"
        )
    finally:
        db.conn.text_factory = usual


def damage(db: Database) -> list[str]:
    """What SQLite finds wrong in the file, in its own words."""
    try:
        told = [str(row[0]) for row in db.execute(f"pragma integrity_check({MOST})")]
    except Damaged as error:
        return [str(error)]
    return [] if told == ["ok"] else told


def dangling(db: Database) -> list[str]:
    """Rows that point at rows which aren't there, as "table, row: other table"."""
    rows = db.execute('select "table", rowid, parent from pragma_foreign_key_check limit ?', (MOST,))
    return [f"{table}, dòng {rowid}: {parent}" for table, rowid, parent in rows]


@contextmanager
def finished(path: Path) -> Iterator[Database]:
    """A database file that nobody changes any longer, such as one in a backup: nothing is written beside it either."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
        yield Database(connection, execute_plugins=False)
