"""Opening the database, and the one door through which everything is written."""

import logging
import os
import sqlite3 as standard_sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from inspect_app.domain.audit import GENESIS, canonical, digest, link
from inspect_app.domain.dates import instant_text, legal_date
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.store import files, rows

__all__ = ["Database", "Door", "connect", "connect_reading", "path_of", "writing"]

# SQLite 3.7.0 to 3.51.2 can, rarely, corrupt a WAL at its reset, and Debian 12 ships 3.40.1: WAL only where it
# is sound.
WAL_IS_SOUND = sqlite3 is not standard_sqlite3 and sqlite3.sqlite_version_info >= (3, 51, 3)
BUSY_MS = 10_000
_REPLACED = (
    "Cơ sở dữ liệu trên máy chủ đã bị thay bằng tệp khác khi chương trình đang chạy. Chưa có gì thay đổi. "
    "Báo quản trị dừng chương trình rồi khôi phục lại."
)
_own = threading.local()
_opened: dict[Path, tuple[int, int]] = {}  # which file this process has found at a path, at first
_log = logging.getLogger(__name__)


def connect(path: Path) -> Database:
    """A connection to the database file, foreign keys enforced, for the thread that asks.

    The file must be there: a mistyped path makes no new database. Raises FileNotFoundError, or Problem "busy" where
    it is another one than this process has opened before.
    """
    _check_same(path)
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=True)
    connection.execute(f"pragma busy_timeout = {BUSY_MS}")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = full")
    # What is lawfully erased is written over, too.
    connection.execute("pragma secure_delete = on")
    return Database(connection, execute_plugins=False)


def connect_reading(path: Path) -> Database:
    """A connection that cannot write: a view that tries fails by itself."""
    database = connect(path)
    database.conn.execute("pragma query_only = on")
    return database


def checkpoint(database: Database) -> None:
    """Bring all that was written into the file itself and empty the log beside it, unless others are reading."""
    database.execute("pragma wal_checkpoint(truncate)").fetchone()


def path_of(database: Database) -> Path:
    """The file that a connection reads from."""
    return Path(next(row[2] for row in database.execute("pragma database_list") if row[1] == "main"))


@dataclass
class Door:
    """An open write transaction: the database to write to, and the log that must be written before it commits."""

    path: Path
    database: Database
    now: Callable[[], datetime]
    actor: str
    device: str | None = None
    entries: int = 0

    @contextmanager
    def step(self) -> Iterator[None]:
        """One of several steps: what goes wrong inside undoes this step alone, and is raised.

        Raises Problem "disk_full" too: then SQLite has already rolled back all of them.
        """
        self.database.execute("savepoint step")
        try:
            yield
        except BaseException as error:
            if self.open:
                self.database.execute("rollback to step")
                self.database.execute("release step")
            raise _problem(error) or error from error
        self.database.execute("release step")

    @property
    def open(self) -> bool:
        """Whether the transaction still stands; a full or a failing disk ends it whole."""
        return self.database.conn.in_transaction

    def log(self, action: str, target: str, data: Json) -> int:
        """Chain one audit row (who, on which device, when, what, to what) and return its sequence number.

        It holds the hashes of the rows for good that were added since the last one.
        """
        now = self.now()
        at = instant_text(now)
        last = self.database.execute("select seq, hash from audit_chain order by seq desc limit 1").fetchone()
        sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        told = {"action": action, "actor": self.actor, "at": at, "data": data, "target": target}
        if self.device:
            told["device"] = self.device
        if added := rows.added(self.database):
            files.check_there(self.database, self.path, added)
            told["rows"] = added
        payload = canonical(told)
        payload_hash = digest(payload)
        self.database.execute(
            "insert into audit_chain (seq, at, previous, payload_hash, hash) values (?, ?, ?, ?, ?)",
            (sequence, at, previous, payload_hash, link(previous, sequence, at, payload_hash)),
        )
        self.database.execute("insert into audit_payload (seq, payload) values (?, ?)", (sequence, payload))
        self.database.execute(
            "insert into audit_index (seq, target, actor, action, day) values (?, ?, ?, ?, ?)",
            (sequence, target, self.actor, action, legal_date(now).isoformat()),
        )
        self.entries += 1
        return sequence


@contextmanager
def writing(
    path: Path, now: Callable[[], datetime], actor: str, wait: bool = True, device: str | None = None
) -> Iterator[Door]:
    """The one door for writing: BEGIN IMMEDIATE, commit at the end, roll back on any exception.

    Waits for others who write, BUSY_MS at most; without `wait` it gives up at once.

    Refuses to begin inside another one of the same thread, and to commit when nothing was written to the audit log.
    Raises Problem "busy" or "disk_full".
    """
    database = _lasting(path)
    try:
        if not wait:
            database.execute("pragma busy_timeout = 0")
        database.execute("begin immediate")
        rows.watch(database)
        door = Door(path, database, now, actor, device)
        yield door
        if not door.entries:
            raise RuntimeError("a write without an audit row")
        if rows.waiting(database):
            door.log("rows", "log", {})
        database.execute("commit")
    except BaseException as error:
        # A full disk has rolled back already: a blind ROLLBACK would raise again.
        if database.conn.in_transaction:
            database.execute("rollback")
        raise _problem(error) or error from error
    finally:
        if not wait:
            database.execute(f"pragma busy_timeout = {BUSY_MS}")


def _lasting(path: Path) -> Database:
    """This thread's own connection for writing: opening one and closing the last one cost more than a batch does.

    Never carried into another process, nor on to another file that has come to stand there.
    """
    _check_same(path)
    wanted = (os.getpid(), path)
    if getattr(_own, "opened", None) != wanted:
        _own.database, _own.opened = connect(path), wanted
    if _own.database.conn.in_transaction:
        raise RuntimeError("a write inside a write")
    return cast(Database, _own.database)


def _check_same(path: Path) -> None:
    # Beside a restored file still lies the log of the one before: whoever opened both would mix them.
    file = path.stat()
    found = (file.st_dev, file.st_ino)
    if _opened.setdefault(path, found) != found:
        _log.error("%s was replaced while the program runs: stop it, take away -wal and -shm, then restore", path)
        raise Problem("busy", _REPLACED)


def _problem(error: BaseException) -> Problem | None:
    if isinstance(error, sqlite3.OperationalError):
        if "locked" in str(error) or "busy" in str(error):
            return Problem("busy")
        if "full" in str(error):
            return Problem("disk_full")
    return None
