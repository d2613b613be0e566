"""Visits: the units that teams are to go to, and the inspection opened at each."""

from dataclasses import dataclass

from sqlite_utils import Database

from inspect_app.domain.plan import Assignment
from inspect_app.store import teams


@dataclass(frozen=True, slots=True)
class Visit:
    """A unit that a team visits, and the inspection opened there, if it is."""

    assignment: Assignment
    team_name: str
    plan: str
    plan_number: str
    inspection: str | None
    published: bool  # its record was made from a publication
    issued: bool = False  # its conclusion is, or was
    disposed: bool = False  # nothing but its tombstone is left


_VISITS = """
select assignment.id, team.name, plan.id, plan.number, inspection.id, inspection.source is not null,
       coalesce(issue.inspection, tombstone.inspection) is not null, tombstone.inspection is not null
from assignment
join team on team.id = assignment.team
join plan on plan.id = team.plan
left join inspection on inspection.assignment = assignment.id
left join issue on issue.inspection = inspection.id
left join tombstone on tombstone.inspection = inspection.id
"""
_OF_ACCOUNT = "where team.id in (select team from member where account = ?)"
_ORDER = " order by coalesce(inspection.planned_day, assignment.planned_day, '9999'), assignment.id"


def unopened(db: Database) -> list[Visit]:
    """The visits whose inspection nobody has opened, by day; what has no day comes last."""
    return _visits(db, "where inspection.id is null", [])


def of_plan(db: Database, plan: str) -> list[Visit]:
    """The visits of a plan's teams, by day."""
    return _visits(db, "where plan.id = ?", [plan])


def planned(db: Database, plan: str) -> bool:
    """Whether a plan's teams have any unit to visit."""
    found = db.execute("select 1 from assignment join team on team.id = assignment.team where team.plan = ?", [plan])
    return found.fetchone() is not None


def of_account(db: Database, account: str, year: int) -> list[Visit]:
    """The visits of an account's teams under the plans of a year and later ones, by day."""
    return _visits(
        db, f"{_OF_ACCOUNT} and substr(coalesce(plan.period_to, plan.date), 1, 4) >= ?", [account, f"{year:04d}"]
    )


def under_way(db: Database, account: str) -> list[Visit]:
    """The visits of an account's teams that are opened and whose conclusion isn't issued, by day."""
    opened = "inspection.id is not null and inspection.source is null and issue.inspection is null"
    return _visits(db, f"{_OF_ACCOUNT} and {opened}", [account])


def being_corrected(db: Database, account: str) -> list[Visit]:
    """The visits of an account's teams whose issued conclusion is being replaced or corrected, by day."""
    return _visits(db, f"{_OF_ACCOUNT} and inspection.id in (select inspection from open_correction)", [account])


def of_unit(db: Database, unit: str) -> list[Visit]:
    """The visits to one unit, by day."""
    return _visits(db, "where assignment.unit = ?", [unit])


def _visits(db: Database, condition: str, values: list[str]) -> list[Visit]:
    found = []
    for id, team, plan, number, inspection, *said in db.execute(_VISITS + condition + _ORDER, values).fetchall():
        assignment = teams.assignment(db, id)
        assert assignment is not None  # it was just read
        found.append(Visit(assignment, team, plan, number, inspection, *map(bool, said)))
    return found
