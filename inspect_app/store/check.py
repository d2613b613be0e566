"""Which issued document some bytes or a code belong to."""

from dataclasses import dataclass

from sqlite_utils import Database

_ISSUED = "select inspection, document from issued_document"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issued document is kept: its inspection, and its SHA-256."""

    inspection: str
    document: str


def by_bytes(db: Database, hash: str) -> Place | None:
    """The issued document that a SHA-256 is of: the document that counts, or the scan of its signed paper."""
    row = db.execute(f"{_ISSUED} where document = ? or scan = ? limit 1", (hash, hash)).fetchone()
    return Place(*row) if row else None


def by_code(db: Database, code: str) -> Place | None:
    """The issued document whose last page tells a short code; None where it isn't issued, or isn't one alone."""
    rows = db.execute(
        f"{_ISSUED} where frozen in (select frozen from chain_head where hash >= ? and hash < ? || 'g') limit 2",
        (code, code),
    ).fetchall()
    return Place(*rows[0]) if len(rows) == 1 else None


def is_ours(db: Database, hash: str) -> bool:
    """Whether a SHA-256 is of anything that was made for signature, came back signed, or was issued."""
    row = db.execute(
        "select 1 from frozen where hash = ? union select 1 from received where hash = ?"
        " union select 1 from issued_document where document = ? or scan = ? limit 1",
        (hash, hash, hash, hash),
    ).fetchone()
    return row is not None
