"""Inspections: what was opened, and the record assembled from everything that belongs to it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.record import Publication, Record
from inspect_app.store import editions, explanations, operations, plans, teams


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection as lists show it, without its record."""

    id: str
    team: str
    team_name: str
    plan: str
    plan_number: str
    unit: str
    place: str
    illustration: bool
    published: bool
    issued: bool  # also where the record was disposed of since
    disposed: bool
    planned_day: date


_LIST = """
select inspection.id, team.id, team.name, plan.id, plan.number, unit.code,
       unit.type_word || ' ' || unit.proper_name, plan.illustration or unit.illustration,
       inspection.source is not null, coalesce(issue.inspection, tombstone.inspection) is not null,
       tombstone.inspection is not null, inspection.planned_day
from inspection
join assignment on assignment.id = inspection.assignment
join team on team.id = assignment.team
join plan on plan.id = team.plan
join unit on unit.code = assignment.unit
left join issue on issue.inspection = inspection.id
left join tombstone on tombstone.inspection = inspection.id
"""
_THERE = "tombstone.inspection is null"
_NEWEST = "order by inspection.planned_day desc, inspection.id desc"


def insert(
    db: Database, id: str, assignment: str, edition: str, day: date, source: Publication | None, at: str
) -> None:
    """Add an inspection, opened at an instant (UTC, ISO 8601)."""
    db.execute(
        "insert into inspection (id, assignment, edition, planned_day, source, opened_at) values (?, ?, ?, ?, ?, ?)",
        (id, assignment, edition, day.isoformat(), canonical(asdict(source)) if source else None, at),
    )


def inspections(db: Database, most: int = -1, after: int = 0) -> list[Inspection]:
    """All inspections whose records are there, the newest day first: `most` of them (-1 is no bound) after so many."""
    return _lines(db, f"where {_THERE} {_NEWEST} limit ? offset ?", (most, after))


def of_account(db: Database, account: str, most: int = -1, after: int = 0) -> list[Inspection]:
    """The inspections of the teams that an account belongs to, as many as `inspections` gives."""
    where = f"where {_THERE} and team.id in (select team from member where account = ?)"
    return _lines(db, f"{where} {_NEWEST} limit ? offset ?", (account, most, after))


def of_unit(db: Database, unit: str, most: int = -1, after: int = 0) -> list[Inspection]:
    """The inspections of one unit, as many as `inspections` gives."""
    return _lines(db, f"where {_THERE} and unit.code = ? {_NEWEST} limit ? offset ?", (unit, most, after))


def of_assignment(db: Database, assignment: str) -> list[Inspection]:
    """The inspections opened for one unit of one team, whatever became of their records."""
    return _lines(db, "where assignment.id = ? order by inspection.id", (assignment,))


def inspection(db: Database, id: str) -> Inspection | None:
    """One inspection, without its record, whatever became of that."""
    return next(iter(_lines(db, "where inspection.id = ?", (id,))), None)


def edition_of(db: Database, id: str) -> str:
    """The hash of the edition that an inspection is asked by. Raises LookupError for an unknown inspection."""
    row = db.execute("select edition from inspection where id = ?", (id,)).fetchone()
    if not row:
        raise LookupError(id)
    return str(row[0])


def opened_at(db: Database, id: str) -> str:
    """The instant at which an inspection was opened. Raises LookupError for an unknown inspection."""
    row = db.execute("select opened_at from inspection where id = ?", (id,)).fetchone()
    if not row:
        raise LookupError(id)
    return str(row[0])


def state_of(db: Database, id: str) -> tuple[int, int]:
    """What changes whenever an inspection's record does: its newest operation, and its plan's revision."""
    row = db.execute(
        "select (select coalesce(max(seq), 0) from operation where inspection = inspection.id), plan.revision"
        " from inspection join assignment on assignment.id = inspection.assignment"
        " join team on team.id = assignment.team join plan on plan.id = team.plan where inspection.id = ?",
        (id,),
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def record(db: Database, id: str, made_from: Iterable[Operation] | None = None) -> Record | None:
    """The record of an inspection, with its plan, team, unit, edition and the explanation that the unit sent.

    Made from all its operations unless some are given: whoever judges a few answers needs no others. None where it was
    disposed of.
    """
    row = db.execute(
        "select assignment, edition, planned_day, source from inspection where id = ?"
        " and not exists (select 1 from tombstone where inspection = inspection.id)",
        (id,),
    ).fetchone()
    if not row:
        return None
    assignment = teams.assignment(db, row[0])
    edition = editions.edition(db, row[1])
    team = teams.team(db, assignment.team) if assignment else None
    plan = plans.plan(db, team.plan) if team else None
    assert assignment and team and plan and edition, "foreign keys hold"
    return Record(
        id=id,
        plan=plan,
        team=team,
        unit=assignment.unit,
        edition=edition,
        planned_day=date.fromisoformat(row[2]),
        cells=replay(operations.of_inspection(db, id) if made_from is None else made_from),
        source=Publication(**json.loads(row[3])) if row[3] else None,
        explanation=explanations.held(db, id),
    )


def _lines(db: Database, rest: str, values: tuple[str | int, ...]) -> list[Inspection]:
    found = []
    for *texts, illustration, published, issued, disposed, day in db.execute(_LIST + rest, values).fetchall():
        said = map(bool, (illustration, published, issued, disposed))
        found.append(Inspection(*[*texts, *said, date.fromisoformat(day)]))
    return found
