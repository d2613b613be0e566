"""What anybody may ask: whether a file or a code is of a document that was issued here."""

from dataclasses import dataclass
from hashlib import sha256

from inspect_app.domain import proof
from inspect_app.domain.correction import Issued, pointers
from inspect_app.store import check as store
from inspect_app.store import disposal, issue
from inspect_app.store.check import Place
from inspect_app.store.database import Database


@dataclass(frozen=True, slots=True)
class Answer:
    """An issued document, and how it stands to others, a sentence each."""

    issued: Issued
    pointers: tuple[str, ...]


def by_code(db: Database, typed: str) -> Answer | None:
    """The issued document whose last page tells a code; None for any other text."""
    code = proof.read_code(typed)
    return _answer(db, store.by_code(db, code) if code else None)


def by_hash(db: Database, hash: str) -> Answer | None:
    """The issued document, or the one whose scan it is, that a SHA-256 is of."""
    return _answer(db, store.by_bytes(db, hash))


def _answer(db: Database, place: Place | None) -> Answer | None:
    if not place:
        return None
    issued = issue.issued(db, place.inspection) or _buried(db, place.inspection)
    found = next(one for one in issued if one.document == place.document)
    return Answer(found, tuple(pointer.words for pointer in pointers(issued, found.document)))


def _buried(db: Database, inspection: str) -> list[Issued]:
    """The documents of a disposed record, of which numbers and hashes are left."""
    relics = disposal.relics(db, inspection)
    return [Issued("notice", one.number, one.symbol, one.day, one.document, one.scan) for one in relics]


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
