"""What the inspected unit explains: a document of its own, in general and finding by finding, with files.

Every save is a revision; what was sent last is what the conclusion prints.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.audit import canonical
from inspect_app.domain.text import LONG, SHORT, Json, clean, complaint

MOST_FILES = 20  # that go with one explanation
NOTHING_SAID = "Nhập ý kiến chung, hoặc giải trình cho ít nhất một tồn tại."


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an explanation, kept under its SHA-256; `size` in bytes."""

    hash: str
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class About:
    """What a unit says to one finding of the signed minutes: the cells that it stands on, and how it read there."""

    subjects: tuple[str, ...]
    finding: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One revision: number and day of the unit's own document (either may be missing), what it says, its files.

    `minutes` is the SHA-256 of the signed minutes that it speaks of; `actor` the account, `at` the instant.
    """

    revision: int
    minutes: str
    number: str = ""
    day: date | None = None
    text: str = ""
    about: tuple[About, ...] = ()
    files: tuple[Attachment, ...] = ()
    sent: bool = False
    actor: str = ""
    at: str = ""

    def said(self, subjects: Iterable[str]) -> str:
        """What it says to the finding on some subjects; "" where it says nothing to that."""
        wanted = set(subjects)
        return next((one.text for one in self.about if wanted.intersection(one.subjects)), "")

    def same(self, other: "Explanation") -> bool:
        """Whether another revision says the same in every part."""
        return _told(self) == _told(other)


def check(given: Explanation, today: date) -> dict[str, str]:
    """What is wrong with an explanation, by the field of its form (`field_of` a finding); empty if nothing is.

    The letters that the paper's face lacks are for whoever knows the face.
    """
    wrong = {
        "number": complaint(given.number, SHORT, lines=False),
        "day": _day(given.day, today),
        "text": complaint(given.text, LONG),
        "files": f"Nhiều quá {MOST_FILES} tệp (đang có {len(given.files)}). Bỏ bớt tệp."
        if len(given.files) > MOST_FILES
        else None,
    }
    wrong |= {field_of(one.subjects): complaint(one.text, LONG) for one in given.about}
    return {field: message for field, message in wrong.items() if message}


def field_of(subjects: tuple[str, ...]) -> str:
    """The name of the form's field for the finding on some subjects."""
    return f"about_{subjects[0]}"


def empty(given: Explanation) -> bool:
    """Whether an explanation says nothing in words."""
    return not clean(given.text) and not any(clean(one.text) for one in given.about)


def _day(day: date | None, today: date) -> str | None:
    return "Ngày của văn bản chưa tới. Kiểm tra lại ngày." if day and day > today else None


def _told(given: Explanation) -> str:
    parts: list[Json] = [given.minutes, given.number, given.day.isoformat() if given.day else "", given.text]
    about = [[list(one.subjects), one.text] for one in given.about if one.text]
    return canonical([*parts, about, [one.hash for one in given.files]])
