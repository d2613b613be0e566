"""The stages of a conclusion on its way from draft to issue, and who may move it from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

# What a person reads of each stage, in the order of the way.
STAGES = {
    "draft": "Dự thảo",
    "review": "Soát xét",
    "returned": "Trả lại",
    "approved": "Đã duyệt",
    "signing": "Chờ ký",
    "issued": "Đã ban hành",
}
# (before, after) -> the one of roles.ACTIONS that somebody must be allowed at this inspection.
MOVES = {
    ("draft", "review"): "conclude",
    ("returned", "review"): "conclude",
    ("review", "returned"): "approve",
    ("review", "approved"): "approve",
    ("approved", "returned"): "approve",
    ("approved", "signing"): "conclude",
    ("signing", "returned"): "approve",
    ("signing", "issued"): "issue",
    # A correction of what was issued takes the way once more; one that is given up leaves everything as it was.
    ("issued", "draft"): "conclude",
    ("draft", "issued"): "conclude",
    ("returned", "issued"): "conclude",
}
_GIVEN_UP = frozenset({("draft", "issued"), ("returned", "issued")})
# What comes with a correction alone: nobody moves there by itself.
CORRECTING = _GIVEN_UP | {("issued", "draft")}
# What nobody does without saying why.
REASONED = frozenset(move for move in MOVES if move[1] == "returned") | CORRECTING
# Where the words may still be changed.
OPEN = frozenset({"draft", "returned"})
# Where people may still say something about it.
DISCUSSED = OPEN | {"review", "approved"}
# The stages as steps of one way: what was returned is a draft again.
STEPS = ("draft", "review", "approved", "signing", "issued")


class Moved(Protocol):
    """What led from one stage to another."""

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...


M = TypeVar("M", bound=Moved)


@dataclass(frozen=True, slots=True)
class Step(Generic[M]):
    """One of STEPS: how it stands ("done", "now" or "ahead"), and the move that led there, None for what nobody moved.

    `stage` is its name in STAGES; a draft that was returned goes by that name.
    """

    stage: str
    state: str
    move: M | None


def steps(stage: str, moves: Sequence[M]) -> tuple[Step[M], ...]:
    """The whole way of a conclusion at a stage; `moves` are how it came there, the first move first."""
    last = {move.after: move for move in moves if (move.before, move.after) not in _GIVEN_UP}
    at = STEPS.index("draft" if stage == "returned" else stage)
    found = []
    for place, name in enumerate(STEPS):
        shown = stage if place == at else name
        state = "done" if place < at else "now" if place == at else "ahead"
        found.append(Step(shown, state, last.get(shown) if place <= at else None))
    return tuple(found)
