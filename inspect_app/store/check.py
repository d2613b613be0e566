"""Which issued document some bytes or a code belong to."""

from dataclasses import dataclass

from sqlite_utils import Database

# Disposed records leave their hashes behind.
_BY_BYTES = """
select inspection, document from issued_document where document = :hash or scan = :hash
union all select inspection, document from tombstone_document where document = :hash or scan = :hash
limit 1
"""
_BY_CODE = """
select inspection, document from issued_document
where frozen in (select frozen from chain_head where hash >= :code and hash < :code || 'g')
union all select inspection, document from tombstone_document where head_hash >= :code and head_hash < :code || 'g'
limit 2
"""
_OURS = """
select 1 from frozen where hash = :hash
union all select 1 from received where hash = :hash
union all select 1 from issued_document where document = :hash or scan = :hash
union all select 1 from tombstone_document where document = :hash or scan = :hash
union all select 1 from tombstone_file where hash = :hash
limit 1
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issued document is kept: its inspection, and its SHA-256."""

    inspection: str
    document: str


def by_bytes(db: Database, hash: str) -> Place | None:
    """The issued document that a SHA-256 is of: the document that counts, or the scan of its signed paper."""
    row = db.execute(_BY_BYTES, {"hash": hash}).fetchone()
    return Place(*row) if row else None


def by_code(db: Database, code: str) -> Place | None:
    """The issued document whose last page tells a short code; None where it isn't issued, or isn't one alone."""
    rows = db.execute(_BY_CODE, {"code": code}).fetchall()
    return Place(*rows[0]) if len(rows) == 1 else None


def is_ours(db: Database, hash: str) -> bool:
    """Whether a SHA-256 is of anything that was made for signature, came back signed, or was issued."""
    return db.execute(_OURS, {"hash": hash}).fetchone() is not None
