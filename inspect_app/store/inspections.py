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
    planned_day: date


_LIST = """
select inspection.id, team.id, team.name, plan.id, plan.number, unit.code,
       unit.type_word || ' ' || unit.proper_name, plan.illustration or unit.illustration,
       inspection.source is not null, inspection.planned_day
from inspection
join assignment on assignment.id = inspection.assignment
join team on team.id = assignment.team
join plan on plan.id = team.plan
join unit on unit.code = assignment.unit
"""


def insert(
    db: Database, id: str, assignment: str, edition: str, day: date, source: Publication | None, at: str
) -> None:
    """Add an inspection, opened at an instant (UTC, ISO 8601)."""
    db.execute(
        "insert into inspection (id, assignment, edition, planned_day, source, opened_at) values (?, ?, ?, ?, ?, ?)",
        (id, assignment, edition, day.isoformat(), canonical(asdict(source)) if source else None, at),
    )


def inspections(db: Database) -> list[Inspection]:
    """All inspections, the newest day first."""
    return _lines(db, "order by inspection.planned_day desc, inspection.id desc", ())


def of_account(db: Database, account: str) -> list[Inspection]:
    """The inspections of the teams that an account belongs to."""
    where = "where team.id in (select team from member where account = ?)"
    return _lines(db, where + " order by inspection.planned_day desc, inspection.id desc", (account,))


def of_unit(db: Database, unit: str) -> list[Inspection]:
    """The inspections of one unit."""
    return _lines(db, "where unit.code = ? order by inspection.planned_day desc, inspection.id desc", (unit,))


def of_assignment(db: Database, assignment: str) -> list[Inspection]:
    """The inspections opened for one unit of one team."""
    return _lines(db, "where assignment.id = ? order by inspection.id", (assignment,))


def inspection(db: Database, id: str) -> Inspection | None:
    """One inspection, without its record."""
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


def record(db: Database, id: str, made_from: Iterable[Operation] | None = None) -> Record | None:
    """The record of an inspection, with its plan, team, unit, edition and the explanation that the unit sent.

    Made from all its operations unless some are given: whoever judges a few answers needs no others.
    """
    row = db.execute("select assignment, edition, planned_day, source from inspection where id = ?", (id,)).fetchone()
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


def _lines(db: Database, rest: str, values: tuple[str, ...]) -> list[Inspection]:
    return [
        Inspection(*[*texts, bool(illustration), bool(published), date.fromisoformat(day)])
        for *texts, illustration, published, day in db.execute(_LIST + rest, values)
    ]
