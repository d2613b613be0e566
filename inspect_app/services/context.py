"""What every service is given: the database file, who acts, the clock and the maker of ids."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ulid import ULID

from inspect_app.domain.dates import instant_text, legal_date
from inspect_app.store.database import Door, writing


def utc_now() -> datetime:
    """The instant it is."""
    return datetime.now(UTC)


def new_ulid() -> str:
    """A new id; ids sort in the order they were made."""
    return str(ULID())


@dataclass(frozen=True, slots=True)
class Context:
    """One person's doing: `actor` is the id of an account, or a word for what isn't one ("shell", "visitor").

    `device` is the id of the device that it is done on, where one is known.
    """

    database: Path
    actor: str
    now: Callable[[], datetime] = utc_now
    new_id: Callable[[], str] = new_ulid
    device: str | None = None

    def writing(self, wait: bool = True) -> AbstractContextManager[Door]:
        """The one door for writing, in this person's name; without `wait` it gives up at once where others write."""
        return writing(self.database, self.now, self.actor, wait, self.device)

    @property
    def today(self) -> date:
        """The legal day it is, in Vietnam."""
        return legal_date(self.now())

    @property
    def at(self) -> str:
        """The instant it is, as stored."""
        return instant_text(self.now())
