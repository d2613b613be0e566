"""Which issued document some bytes or a code belong to."""

from datetime import date

from sqlite_utils import Database

# (number with symbol, day)
Issued = tuple[str, date]
# Disposed records leave their numbers and hashes behind.
_ISSUED = """
select number, symbol, day from (
    select number, symbol, day, document, scan, chain_head.hash as head from issue left join chain_head using (frozen)
    union all select number, symbol, day, document, scan, head_hash from tombstone_document
)
"""


def by_bytes(db: Database, hash: str) -> Issued | None:
    """The issued document that a SHA-256 is of: the document that counts, or the scan of its signed paper."""
    return _one(db, f"{_ISSUED} where document = ? or scan = ? limit 1", (hash, hash))


def by_code(db: Database, code: str) -> Issued | None:
    """The issued document whose last page tells a short code; None where it isn't issued, or isn't one alone."""
    rows = db.execute(
        f"{_ISSUED} where head >= ? and head < ? || 'g' limit 2",
        (code, code),
    ).fetchall()
    return _issued(rows[0]) if len(rows) == 1 else None


def is_ours(db: Database, hash: str) -> bool:
    """Whether a SHA-256 is of anything that was made for signature, came back signed, or was issued."""
    row = db.execute(
        "select 1 from frozen where hash = ? union select 1 from received where hash = ?"
        f" union select 1 from ({_ISSUED} where document = ? or scan = ?)"
        " union select 1 from tombstone_file where hash = ? limit 1",
        (hash, hash, hash, hash, hash),
    ).fetchone()
    return row is not None


def _one(db: Database, query: str, values: tuple[str, ...]) -> Issued | None:
    row = db.execute(query, values).fetchone()
    return _issued(row) if row else None


def _issued(row: tuple[int, str, str]) -> Issued:
    number, symbol, day = row
    return f"{number:02d}{symbol}", date.fromisoformat(day)
