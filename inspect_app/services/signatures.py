"""Signatures as the desk shows them: whose, under which text, and whether the text that is kept is that one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inspect_app.domain.record import Record, Signature
from inspect_app.store import accounts, files
from inspect_app.store.database import Database


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature with the name of whoever recorded it, and what became of the text under which it stands."""

    signature: Signature
    author: str
    text: Literal["same", "awaited", "harmed"]  # by its SHA-256, computed anew


def signed(db: Database, database: Path, record: Record) -> list[Signed]:
    """The signatures and refusals of a record, in the order in which they were given."""
    found = []
    for signature in sorted(record.signatures, key=lambda one: (one.signed_at, one.id)):
        author = accounts.account(db, record.cells[f"signature:{signature.id}", "signature"].heads[-1].author)
        found.append(Signed(signature, author.name if author else "", _text(db, database, record.id, signature.file)))
    return found


def _text(db: Database, database: Path, inspection: str, hash: str) -> Literal["same", "awaited", "harmed"]:
    if not files.file(db, inspection, hash):
        return "awaited"
    return "same" if files.intact(database, hash) else "harmed"
