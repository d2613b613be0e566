"""Sealed records, what each package holds, and the head of the log that a document tells."""

from dataclasses import astuple, dataclass, replace
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.audit import GENESIS
from inspect_app.domain.bag import Sealed
from inspect_app.domain.proof import Head

_COLUMNS = "id, inspection, document, record, manifest_sha256, manifest_sha512, entry, later, actor, at"


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed record: document and record by SHA-256, its manifest's hashes, the log's entry."""

    id: str
    inspection: str
    document: str
    record: str
    manifest_sha256: str
    manifest_sha512: str
    entry: int
    later: bool  # than its issue
    actor: str
    at: str


def head(db: Database) -> Head:
    """The last entry of the log."""
    row = db.execute("select seq, hash from audit_chain order by seq desc limit 1").fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def add_head(db: Database, frozen: str, told: Head) -> None:
    """Keep the head that a document tells, by the id of what was frozen."""
    db.execute("insert into chain_head (frozen, seq, hash) values (?, ?, ?)", (frozen, told.seq, told.hash))


def head_of(db: Database, frozen: str) -> Head | None:
    """The head that a document tells."""
    row = db.execute("select seq, hash from chain_head where frozen = ?", (frozen,)).fetchone()
    return Head(*row) if row else None


def seal(db: Database, inspection: str) -> Seal | None:
    """The seal of an inspection's record; the latest where there are several."""
    row = db.execute(
        f"select {_COLUMNS} from seal where inspection = ? order by entry desc limit 1", (inspection,)
    ).fetchone()
    return _seal(row)


def seal_of(db: Database, inspection: str, document: str) -> Seal | None:
    """The seal that was made when a document of an inspection was issued."""
    row = db.execute(
        f"select {_COLUMNS} from seal where inspection = ? and document = ?", (inspection, document)
    ).fetchone()
    return _seal(row)


def by_manifest(db: Database, sha512: str) -> Seal | None:
    """The seal whose manifest has a SHA-512."""
    row = db.execute(f"select {_COLUMNS} from seal where manifest_sha512 = ?", (sha512,)).fetchone()
    return _seal(row)


def _seal(row: tuple[Any, ...] | None) -> Seal | None:
    found = Seal(*row) if row else None
    return replace(found, later=bool(found.later)) if found else None


def add(db: Database, made: Seal, files: list[Sealed]) -> None:
    """Keep a seal and what its package holds."""
    marks = ", ".join("?" * len(astuple(made)))
    db.execute(f"insert into seal ({_COLUMNS}) values ({marks})", astuple(made))
    db.conn.executemany(
        "insert into sealed_file (seal, path, sha256, sha512, size, what) values (?, ?, ?, ?, ?, ?)",
        [(made.id, *astuple(file)) for file in files],
    )


def files(db: Database, seal: str) -> list[Sealed]:
    """What a sealed package holds, in the order of paths."""
    rows = db.execute(
        "select path, sha256, sha512, size, what from sealed_file where seal = ? order by path", (seal,)
    ).fetchall()
    return [Sealed(*row) for row in rows]


def issued(db: Database, year: int | None = None) -> list[tuple[str, str]]:
    """Every issued document as (inspection, SHA-256), of a year or all, by day and number."""
    return db.execute(
        "select inspection, document from issued_document where ? is null or substr(day, 1, 4) = ?"
        " order by day, number, inspection",
        (year, str(year)),
    ).fetchall()


def unsealed(db: Database) -> list[str]:
    """The inspections whose conclusions are issued and whose records aren't sealed, in order of issue."""
    rows = db.execute("select inspection from issue where inspection not in (select inspection from seal) order by at")
    return [row[0] for row in rows.fetchall()]


def years(db: Database) -> dict[int, int]:
    """How many documents each year has that were issued, the newest first."""
    rows = db.execute("select substr(day, 1, 4), count(*) from issued_document group by 1 order by 1 desc").fetchall()
    return {int(year): count for year, count in rows}
