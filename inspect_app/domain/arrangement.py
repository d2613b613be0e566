"""In which order a conclusion lists its findings, achievements, causes and recommendations, apart from the record.

Each stays in its group: a finding and an achievement in their domain, a cause in its kind, a recommendation with its
addressee. What the order doesn't know comes last in its group, as the record has it; what is gone leaves no trace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from inspect_app.domain.findings import Finding, findings
from inspect_app.domain.record import Achievement, Cause, Recommendation, Record
from inspect_app.domain.remedies import asked

Thing = Finding | Achievement | Cause | Recommendation
T = TypeVar("T", Finding, Achievement, Cause, Recommendation)
# By group: the subjects of what stands there, first to last. A group that nobody arranged is missing.
Arrangement = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """What can change places with each other: the subjects of each, first to last, as the record has them."""

    name: str
    members: tuple[tuple[str, ...], ...]

    def arranged(self, order: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The members in an order of subjects."""
        return tuple(sorted(self.members, key=lambda subjects: _rank(subjects, tuple(order))))


def arranged(things: Iterable[T], arrangement: Arrangement) -> tuple[T, ...]:
    """Things of one kind in order of print: groups as they come, each in its order."""
    made = tuple(things)
    groups = list(dict.fromkeys(map(_group, made)))

    def place(thing: T) -> tuple[int, int]:
        group = _group(thing)
        return groups.index(group), _rank(_subjects(thing), arrangement.get(group, ()))

    return tuple(sorted(made, key=place))


def groups(record: Record) -> tuple[Group, ...]:
    """All groups of a record's conclusion."""
    things: list[Thing] = [*findings(record), *record.achievements, *record.causes, *asked(record)]
    members: dict[str, list[tuple[str, ...]]] = {}
    for thing in things:
        members.setdefault(_group(thing), []).append(_subjects(thing))
    return tuple(Group(name, tuple(found)) for name, found in members.items())


def group_of(record: Record, subject: str) -> Group | None:
    """The group in which a subject stands in a record's conclusion, None where it doesn't stand there."""
    return next((group for group in groups(record) if any(subject in member for member in group.members)), None)


def moved(group: Group, arrangement: Arrangement, subject: str, by: int) -> tuple[str, ...]:
    """The subjects of a group once what has that subject went so many places down, or up where `by` is below 0."""
    order = list(group.arranged(arrangement.get(group.name, ())))
    at = next(place for place, subjects in enumerate(order) if subject in subjects)
    order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
    return tuple(chain.from_iterable(order))


def rearranged(group: Group, arrangement: Arrangement, order: tuple[str, ...]) -> Arrangement:
    """The arrangement with a group in a new order; the record's own order is no arrangement of it."""
    wanted = group.arranged(order)
    others = {name: kept for name, kept in arrangement.items() if name != group.name}
    return others if wanted == group.members else others | {group.name: tuple(chain.from_iterable(wanted))}


def _rank(subjects: tuple[str, ...], order: tuple[str, ...]) -> int:
    # A finding may gain or lose a counter: it keeps its place by any of them.
    return min(order.index(subject) if subject in order else len(order) for subject in subjects)


def _group(thing: Thing) -> str:
    if isinstance(thing, Finding):
        return f"findings:{thing.section}"
    if isinstance(thing, Achievement):
        return f"achievements:{thing.section}"
    return f"causes:{thing.kind}" if isinstance(thing, Cause) else f"recommendations:{thing.addressee}"


def _subjects(thing: Thing) -> tuple[str, ...]:
    if isinstance(thing, Finding):
        return thing.subjects
    return (f"{type(thing).__name__.lower()}:{thing.id}",)
