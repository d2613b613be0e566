"""How far visits are, and who may know of their inspections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspect_app.domain import roles
from inspect_app.domain.progress import Progress, progress
from inspect_app.domain.roles import Account
from inspect_app.services import rivals
from inspect_app.store import inspections, teams
from inspect_app.store.database import Database, path_of
from inspect_app.store.visits import Visit


@dataclass(frozen=True, slots=True)
class Standing:
    """What lists tell of an inspection: how far it is, its last day, and the codes of rival minutes."""

    progress: Progress
    last_day: date
    rivals: tuple[str, ...]


# What was last seen of each inspection, by database and id, with what it was made from: lists look at many of them.
_seen: dict[tuple[Path, str], tuple[tuple[int, int], Standing]] = {}


def progress_of(db: Database, visits: Iterable[Visit]) -> dict[str, Progress]:
    """The progress of each inspection that is under way, by its id.

    Records made from a publication have none, and what was issued is done.
    """
    under_way = [visit.inspection for visit in visits if not visit.published and not visit.issued]
    return {id: there.progress for id in under_way if id and (there := standing(db, id))}


def standing(db: Database, inspection: str) -> Standing | None:
    """How one inspection stands; None where there is none."""
    key, made_from = (path_of(db), inspection), inspections.state_of(db, inspection)
    known = _seen.get(key)
    if known and known[0] == made_from:
        return known[1]
    record = inspections.record(db, inspection)
    if not record:
        return None
    there = Standing(progress(record), record.last_day, rivals.codes(db, inspection))
    _seen[key] = made_from, there
    return there


def known_to(db: Database, account: Account, visits: Iterable[Visit]) -> set[str]:
    """The ids of those inspections that an account may see."""
    known = set()
    for visit in visits:
        team = teams.team(db, visit.assignment.team)
        role = team.role_of(account.id) if team else None
        if visit.inspection and roles.may(account, "see", role, account.unit == visit.assignment.unit.code):
            known.add(visit.inspection)
    return known


def stages(found: Sequence[Visit], done: Mapping[str, Progress]) -> tuple[tuple[str, int], ...]:
    """How many of some visits have come how far, as (words, number); what was issued has been all the way."""
    issued = sum(visit.issued for visit in found)
    return (
        ("Đã mở cuộc kiểm tra", sum(visit.inspection is not None for visit in found)),
        ("Đã bắt đầu ghi nhận", issued + sum(progress.recorded > 0 for progress in done.values())),
        ("Đã ghi nhận đủ", issued + sum(progress.missing == 0 for progress in done.values())),
        ("Đã ban hành kết luận", issued),
    )
