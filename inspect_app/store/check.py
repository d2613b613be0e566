"""Which issued document some bytes or a code belong to."""

from datetime import date

from sqlite_utils import Database

# (number with symbol, day)
Issued = tuple[str, date]
_ISSUED = "select number, symbol, day from issue"


def by_bytes(db: Database, hash: str) -> Issued | None:
    """The issued document that a SHA-256 is of: the document that counts, or the scan of its signed paper."""
    return _one(db, f"{_ISSUED} where document = ? or scan = ? limit 1", (hash, hash))


def by_code(db: Database, code: str) -> Issued | None:
    """The issued document whose last page tells a short code; None where it isn't issued, or isn't one alone."""
    rows = db.execute(
        "select number, symbol, day from issue join chain_head using (frozen)"
        " where chain_head.hash >= ? and chain_head.hash < ? || 'g' limit 2",
        (code, code),
    ).fetchall()
    return _issued(rows[0]) if len(rows) == 1 else None


def is_ours(db: Database, hash: str) -> bool:
    """Whether a SHA-256 is of anything that was made for signature, came back signed, or was issued."""
    row = db.execute(
        "select 1 from frozen where hash = ? union select 1 from received where hash = ?"
        " union select 1 from issue where document = ? or scan = ? limit 1",
        (hash, hash, hash, hash),
    ).fetchone()
    return row is not None


def _one(db: Database, query: str, values: tuple[str, ...]) -> Issued | None:
    row = db.execute(query, values).fetchone()
    return _issued(row) if row else None


def _issued(row: tuple[int, str, str]) -> Issued:
    number, symbol, day = row
    return f"{number:02d}{symbol}", date.fromisoformat(day)
