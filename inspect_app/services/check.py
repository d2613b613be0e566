"""What anybody may ask: whether a file or a code is of a document that was issued here."""

from hashlib import sha256

from inspect_app.domain import proof
from inspect_app.store import check as store
from inspect_app.store.check import Issued
from inspect_app.store.database import Database


def by_code(db: Database, typed: str) -> Issued | None:
    """Number and day of the issued document whose last page tells a code; None for any other text."""
    code = proof.read_code(typed)
    return store.by_code(db, code) if code else None


def by_hash(db: Database, hash: str) -> Issued | None:
    """Number and day of the issued document, or of the one whose scan it is, that a SHA-256 is of."""
    return store.by_bytes(db, hash)


class Hashing:
    """Takes in a file and keeps nothing of it but its SHA-256."""

    def __init__(self) -> None:
        self._whole, self.size = sha256(), 0

    def write(self, chunk: bytes) -> int:
        """Take in some bytes."""
        self._whole.update(chunk)
        self.size += len(chunk)
        return len(chunk)

    @property
    def hash(self) -> str:
        """The SHA-256 of all that came."""
        return self._whole.hexdigest()

    def seek(self, *_: int) -> int:
        """Whoever hands a file on goes back to its start: there is nothing to go back to."""
        return 0

    def read(self, *_: int) -> bytes:
        """Nothing is kept."""
        return b""

    def close(self) -> None:
        """Nothing is open."""
