"""How far visits are, and who may know of their inspections."""

from collections.abc import Iterable, Mapping

from inspect_app.domain import roles
from inspect_app.domain.progress import Progress, progress
from inspect_app.domain.roles import Account
from inspect_app.store import inspections, teams
from inspect_app.store.database import Database
from inspect_app.store.visits import Visit


def progress_of(db: Database, visits: Iterable[Visit]) -> dict[str, Progress]:
    """The progress of each inspection that is open, by its id; records made from a publication have none."""
    records = [inspections.record(db, visit.inspection) for visit in visits if visit.inspection and not visit.published]
    return {record.id: progress(record) for record in records if record}


def known_to(db: Database, account: Account, visits: Iterable[Visit]) -> set[str]:
    """The ids of those inspections that an account may see."""
    known = set()
    for visit in visits:
        team = teams.team(db, visit.assignment.team)
        role = team.role_of(account.id) if team else None
        if visit.inspection and roles.may(account, "see", role, account.unit == visit.assignment.unit.code):
            known.add(visit.inspection)
    return known


def stages(found: Iterable[Visit], done: Mapping[str, Progress]) -> tuple[tuple[str, int], ...]:
    """How many of some visits have come how far, as (words, number)."""
    return (
        ("Đã mở cuộc kiểm tra", sum(visit.inspection is not None for visit in found)),
        ("Đã bắt đầu ghi nhận", sum(progress.recorded > 0 for progress in done.values())),
        ("Đã ghi nhận đủ", sum(progress.missing == 0 for progress in done.values())),
    )
