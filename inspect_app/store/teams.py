"""Teams, their members, and the units that they visit."""

import json
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.plan import Assignment, Member, PlannedCounter, Team
from inspect_app.store import units

_ASSIGNMENT = "assignment.id, assignment.team, assignment.unit, assignment.counters, assignment.planned_day"


def team(db: Database, id: str) -> Team | None:
    """The team of that id, with its members in their order."""
    row = db.execute("select id, plan, name, revision from team where id = ?", [id]).fetchone()
    return _team(db, row) if row else None


def teams_of_plan(db: Database, plan: str) -> list[Team]:
    """The teams of a plan, by name."""
    rows = db.execute("select id, plan, name, revision from team where plan = ? order by name, id", [plan]).fetchall()
    return [_team(db, row) for row in rows]


def role_in_plan(db: Database, plan: str, account: str) -> str | None:
    """The role that an account has in a team of a plan; the highest where it has several."""
    row = db.execute(
        "select role from member join team on team.id = member.team where team.plan = ? and account = ?"
        " order by role = 'leader' desc, role = 'secretary' desc limit 1",
        [plan, account],
    ).fetchone()
    return row[0] if row else None


def plans_of_account(db: Database, account: str) -> set[str]:
    """The ids of the plans in which an account is a member of a team."""
    rows = db.execute("select team.plan from team join member on member.team = team.id where account = ?", [account])
    return {row[0] for row in rows.fetchall()}


def add(db: Database, team: Team) -> None:
    """Keep a new team, with its members."""
    db.execute(
        "insert into team (id, plan, name, revision) values (?, ?, ?, ?)",
        [team.id, team.plan, team.name, team.revision],
    )
    _put_members(db, team)


def change(db: Database, team: Team) -> None:
    """Keep name, revision and members of a team as given here."""
    db.execute("update team set name = ?, revision = ? where id = ?", [team.name, team.revision, team.id])
    db.execute("delete from member where team = ?", [team.id])
    _put_members(db, team)


def assignment(db: Database, id: str) -> Assignment | None:
    """The assignment of that id."""
    row = db.execute(f"select {_ASSIGNMENT} from assignment where id = ?", [id]).fetchone()
    return _assignment(db, row) if row else None


def assignment_inspected(db: Database, inspection: str) -> Assignment | None:
    """The assignment that an inspection belongs to."""
    row = db.execute(
        f"select {_ASSIGNMENT} from inspection join assignment on assignment.id = inspection.assignment"
        " where inspection.id = ?",
        [inspection],
    ).fetchone()
    return _assignment(db, row) if row else None


def roles_of_account(db: Database, account: str) -> list[tuple[str, str]]:
    """The teams that an account belongs to, each with its role there."""
    return db.execute("select team, role from member where account = ?", [account]).fetchall()


def assignments_of_team(db: Database, team: str) -> list[Assignment]:
    """What a team visits, by planned day; what has none comes last."""
    rows = db.execute(
        f"select {_ASSIGNMENT} from assignment where team = ? order by planned_day is null, planned_day, id", [team]
    ).fetchall()
    return [_assignment(db, row) for row in rows]


def put_assignment(db: Database, assignment: Assignment) -> None:
    """Keep an assignment, new or changed; team and unit of one that exists stay."""
    counters = [[counter.name, counter.unit] for counter in assignment.counters]
    db.execute(
        "insert into assignment (id, team, unit, planned_day, counters) values (?, ?, ?, ?, ?)"
        " on conflict (id) do update set planned_day = excluded.planned_day, counters = excluded.counters",
        [
            assignment.id,
            assignment.team,
            assignment.unit.code,
            assignment.planned_day.isoformat() if assignment.planned_day else None,
            json.dumps(counters, ensure_ascii=False),
        ],
    )


def remove_assignment(db: Database, id: str) -> None:
    """Forget an assignment that no inspection was opened for."""
    db.execute("delete from assignment where id = ?", [id])


def _put_members(db: Database, team: Team) -> None:
    for position, member in enumerate(team.members):
        db.execute(
            "insert into member (id, team, position, name, role, post_committee, post_government, account)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                member.id,
                team.id,
                position,
                member.name,
                member.role,
                member.post_committee,
                member.post_government,
                member.account,
            ],
        )


def _team(db: Database, row: tuple[Any, ...]) -> Team:
    id, plan, name, revision = row
    members = db.execute(
        "select id, name, role, post_committee, post_government, account from member where team = ? order by position",
        [id],
    ).fetchall()
    return Team(id, plan, name, tuple(Member(*member) for member in members), revision)


def _assignment(db: Database, row: tuple[Any, ...]) -> Assignment:
    id, team, code, counters, planned_day = row
    unit = units.unit(db, code)
    assert unit is not None  # a foreign key
    visited = tuple(PlannedCounter(name, keeper) for name, keeper in json.loads(counters))
    return Assignment(id, team, unit, visited, parse_iso(planned_day))
