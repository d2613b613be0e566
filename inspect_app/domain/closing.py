"""Closing a record: the signed minutes name what they were made from; what comes afterwards is kept and told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from inspect_app.domain.audit import canonical
from inspect_app.domain.operations import Cells, Operation, parse_subject, replay
from inspect_app.domain.text import Json

# What is about the minutes or comes after them, and isn't told in them: kinds of subjects, and fields.
BESIDE = ("signature", "recommendation", "cause")
AFTER = ("closing", "withdrawn")
# The device of what puts back what signed minutes say, in the place of an answer that the leader has set aside.
ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Closing:
    """The signing that closed a record: the text's SHA-256, and the operations that the text was made from.

    `amends` is the SHA-256 of the minutes that an addendum stands for, "" in the first ones. Where the leader chose
    these minutes among rival ones, `chosen_by` and `chosen_at` tell who did and the clock of that.
    """

    id: str
    file: str
    operations: frozenset[str]
    amends: str
    author: str
    clock: str
    chosen_by: str = ""
    chosen_at: str = ""

    @property
    def code(self) -> str:
        """'7F3A 91C2': how people tell one text from another, by the start of its hash."""
        return code_of(self.file)


def code_of(hash: str) -> str:
    """'7F3A 91C2', of the SHA-256 of a text."""
    return f"{hash[:4]} {hash[4:8]}".upper()


def closings(operations: Iterable[Operation]) -> list[Closing]:
    """Every closing that was recorded, in order of time; addenda after what they amend. A text stands once."""
    found: dict[str, Closing] = {}
    for one in sorted(operations, key=lambda op: (op.clock, op.id)):
        if _closes(one):
            found.setdefault(one.value["file"], _closing(one))
    return list(found.values())


def closing(operations: Iterable[Operation]) -> Closing | None:
    """The closing that holds; None for a record that is open."""
    every = [operation for operation in operations if operation.field == "closing"]
    cell = replay(every).get(("inspection", "closing"))
    return _first(cell.heads[-1], every) if cell and cell.value else None


def rivals(operations: Iterable[Operation]) -> tuple[Closing, ...]:
    """The closings of different texts of which none stands for another, in order of time; () where one holds alone."""
    every = [operation for operation in operations if operation.field == "closing"]
    cell = replay(every).get(("inspection", "closing"))
    found = {head.value["file"]: _first(head, every) for head in (cell.heads if cell else ()) if _closes(head)}
    return tuple(found.values()) if len(found) > 1 else ()


def told(operation: Operation) -> bool:
    """Whether the minutes tell of what an operation is about."""
    subject = parse_subject(operation.subject)
    return subject is not None and subject.kind not in BESIDE and operation.field not in AFTER


def standing(operations: Iterable[Operation]) -> list[Operation]:
    """What a conclusion is made from: all of an open record, else what the signed minutes name.

    Beside it stands what the minutes don't speak of (recommendations, causes, findings withdrawn since), how findings
    are worded since, and papers about the inspection as a whole, such as a scan of the minutes.
    """
    every = list(operations)
    held = closing(every)
    return [one for one in every if not held or one.id in held.operations or _passes(one)]


def late(operations: Iterable[Operation]) -> list[Operation]:
    """What was recorded beside the signed minutes and says something else, in order of time; the newest of each cell.

    What the minutes' own operations have replaced is none of it: whoever wrote the minutes had seen that.
    """
    every = list(operations)
    held = closing(every)
    if not held:
        return []
    signed = replay(one for one in every if one.id in held.operations)
    seen = held.operations | _replaced(every, held.operations)
    after = [one for one in every if one.id not in seen and not _passes(one)]
    heads = [head for cell in replay(after).values() for head in cell.heads]
    different = [one for one in heads if canonical(one.value) != canonical(_value(signed, one))]
    return sorted(different, key=lambda op: (op.clock, op.id))


def absent(operations: Iterable[Operation], held: Closing) -> int:
    """How many of the operations that the minutes name have not arrived."""
    return len(held.operations - {operation.id for operation in operations})


def _passes(operation: Operation) -> bool:
    if not told(operation) or operation.field == "wording":
        return True
    value = operation.value
    return operation.field == "evidence" and isinstance(value, dict) and value.get("about") == "inspection"


def _replaced(operations: Sequence[Operation], ids: frozenset[str]) -> set[str]:
    bases = {operation.id: operation.base for operation in operations}
    found: set[str] = set()
    ahead = list(ids)
    while ahead:
        new = [base for base in bases.get(ahead.pop(), ()) if base not in found]
        found.update(new)
        ahead += new
    return found


def _value(cells: Cells, operation: Operation) -> Json:
    cell = cells.get((operation.subject, operation.field))
    return cell.value if cell else None


def _closes(operation: Operation) -> bool:
    return operation.field == "closing" and operation.value is not None


def _first(head: Operation, every: Sequence[Operation]) -> Closing:
    """The closing of a head; where that chose among rivals, the one that it chose, and who did."""
    replaced = _replaced(every, frozenset({head.id}))
    same = [one for one in every if one.id in replaced and canonical(one.value) == canonical(head.value)]
    if not same:
        return _closing(head)
    first = _closing(min(same, key=lambda op: (op.clock, op.id)))
    return replace(first, id=head.id, chosen_by=head.author, chosen_at=head.clock)


def _closing(operation: Operation) -> Closing:
    value = operation.value
    return Closing(
        operation.id,
        value["file"],
        frozenset(value["operations"]),
        value.get("amends", ""),
        operation.author,
        operation.clock,
    )
