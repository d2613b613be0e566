"""Operations on cells: the record is a function of the set of operations, never of their order.

A cell is (subject, field) of one inspection. An operation replaces those in its base; what nothing replaces is a
head. Several heads with different values are a conflict: all are kept, and the later clock (then id) shows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspect_app.domain.audit import canonical
from inspect_app.domain.text import Json

ULID = r"[0-9A-HJKMNP-TV-Z]{26}"
# What an operation can be about, and the fields that each kind of subject has.
FIELDS = {
    "inspection": ("times", "minutes", "remarks", "opinion", "closing"),
    "item": (
        "answer",
        "national",
        "provincial",
        "chosen",
        "details",
        "judgement",
        "wording",
        "note",
        "withdrawn",
    ),
    "counter": ("counter",),
    "person": ("person",),
    "finding": ("finding", "withdrawn"),
    "recommendation": ("recommendation",),
    "achievement": ("achievement",),
    "cause": ("cause",),
    "evidence": ("evidence",),
    "signature": ("signature",),
}
_SUBJECT = re.compile(
    rf"(?:(?P<alone>inspection)|item:(?P<item>[a-z0-9_]{{1,60}})(?:@(?P<counter>{ULID}))?"
    rf"|(?P<kind>counter|person|finding|recommendation|achievement|cause|evidence|signature):(?P<id>{ULID}))"
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One recorded change. `clock` is a hybrid logical clock whose text sorts in order of time.

    `clock_sent` is the device's own reading, where that was so far off that the time of arrival stands in for it.
    """

    id: str
    inspection: str
    subject: str
    field: str
    value: Json
    base: tuple[str, ...]
    author: str
    device: str
    clock: str
    edition: str
    clock_sent: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    kind: str  # a key of FIELDS
    id: str | None = None  # an item's key, or the ULID of what is not an item
    counter: str | None = None  # the counter's ULID, for an item asked there


@dataclass(frozen=True, slots=True)
class Cell:
    """The heads of one cell, the one that shows last."""

    heads: tuple[Operation, ...]

    @property
    def value(self) -> Json:
        """The value that shows; None where it was cleared."""
        return self.heads[-1].value

    @property
    def base(self) -> tuple[str, ...]:
        """What a new operation on this cell replaces: all its heads."""
        return tuple(head.id for head in self.heads)

    @property
    def conflict(self) -> bool:
        """Whether people recorded different values without having seen each other's."""
        return len({canonical(head.value) for head in self.heads}) > 1


Cells = Mapping[tuple[str, str], Cell]


def parse_subject(text: str) -> Subject | None:
    """What a subject's text names: 'inspection', 'item:KEY', 'item:KEY@COUNTER' or 'finding:ULID' and its like."""
    match = _SUBJECT.fullmatch(text)
    if not match:
        return None
    if match["alone"]:
        return Subject("inspection")
    if match["item"]:
        return Subject("item", match["item"], match["counter"])
    return Subject(match["kind"], match["id"])


def item_subject(key: str, counter: str | None = None) -> str:
    """The subject of an item, or of an item at one counter."""
    return f"item:{key}@{counter}" if counter else f"item:{key}"


def replay(operations: Iterable[Operation]) -> Cells:
    """The cells that a set of operations makes, whatever the order or repetition they come in."""
    every = {operation.id: operation for operation in operations}
    # A base reaches no further than its own cell: an operation can hide nothing else.
    replaced = {(op.subject, op.field, base) for op in every.values() for base in op.base}
    heads: dict[tuple[str, str], list[Operation]] = {}
    for operation in sorted(every.values(), key=lambda op: (op.clock, op.id)):
        if (operation.subject, operation.field, operation.id) not in replaced:
            heads.setdefault((operation.subject, operation.field), []).append(operation)
    return {cell: Cell(tuple(operations)) for cell, operations in heads.items()}


def tell(operation: Operation) -> dict[str, Json]:
    """An operation as JSON, without its author and where it belongs: whoever tells it adds those in their own words."""
    told = {
        "id": operation.id,
        "subject": operation.subject,
        "field": operation.field,
        "value": operation.value,
        "base": list(operation.base),
        "device": operation.device,
        "clock": operation.clock,
    }
    return told | ({"clock_sent": operation.clock_sent} if operation.clock_sent else {})


def circular(operation: Operation, others: Iterable[Operation]) -> bool:
    """Whether an operation, by way of what it replaces, would replace itself: then its cell would have no head.

    `others` are those of its own cell: what it names elsewhere it doesn't replace.
    """
    bases = {other.id: other.base for other in others}
    ahead, seen = list(operation.base), set()
    while ahead:
        id = ahead.pop()
        if id == operation.id:
            return True
        if id not in seen:
            seen.add(id)
            ahead += bases.get(id, ())
    return False
