"""What people say about a draft of a conclusion: about one place in the words that stood there, or about all of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspect_app.domain.edits import Place


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who dealt with a comment (a name), and when (an instant)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody (a name) answered to a comment, and when (an instant)."""

    id: str
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: who said it (a name), when (an instant), about which words as they stood then.

    `replies` are what was answered, the first one first: all of it is dealt with together. `place` is the key of a
    place of the conclusion, "" for one about the whole of it.
    """

    id: str
    place: str
    words: str
    text: str
    by: str
    at: str
    resolution: Resolution | None = None
    replies: tuple[Reply, ...] = ()


def about(place: Place, comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """The comments on a place, also where it was another one of its cells that gave it its key then."""
    keys = {place.key, *place.subjects}
    return tuple(comment for comment in comments if comment.place in keys)


def unresolved(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """The comments that nobody has dealt with."""
    return tuple(comment for comment in comments if not comment.resolution)
