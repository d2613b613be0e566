"""The photos of a conclusion: each with its caption, who took it when, and the code of its bytes."""

from collections.abc import Sequence
from datetime import datetime

from inspect_app.domain.dates import VIETNAM, short_date
from inspect_app.domain.document import Photo, Photos
from inspect_app.domain.record import Evidence
from inspect_app.domain.typography import sentence
from inspect_app.domain.wording import Wording

PICTURES = ("image/jpeg", "image/png")
_A_ROW = 2
_HASH_LINE = 32  # of the 64 letters of a SHA-256


def photo(number: int, evidence: Evidence, about: str, author: str, at: str, there: bool, words: Wording) -> Photo:
    """A photo as it is printed: `about` says what it shows, `at` is an instant, `there` whether its bytes are."""
    instant = datetime.fromisoformat(at).astimezone(VIETNAM)
    about = about[:1].lower() + about[1:]
    said = words.say("photos", "caption", caption=evidence.caption.rstrip(". "), about=about)
    lines = [evidence.file[start : start + _HASH_LINE] for start in range(0, len(evidence.file), _HASH_LINE)]
    return Photo(
        number=words.say("photos", "number", number=f"{number:02d}"),
        caption=sentence(said if evidence.caption.strip() else about),
        taken=words.say(
            "photos",
            "taken" if evidence.taken_at else "recorded",
            author=author,
            hour=f"{instant:%H}",
            minute=f"{instant:%M}",
            date=short_date(instant.date()),
        ),
        hash=(words.say("photos", "hash", hash=lines[0]), *lines[1:]),
        file=evidence.file if there else "",
        absent=words.say("photos", "absent"),
        subject=f"evidence:{evidence.id}",
    )


def in_rows(given: Sequence[Photo]) -> Photos:
    """Photos as they stand on paper, two a row."""
    return Photos(tuple(tuple(given[start : start + _A_ROW]) for start in range(0, len(given), _A_ROW)))
