"""Putting teams together, and giving them the units that they visit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from inspect_app.domain.plan import ROLES, Assignment, Member, PlannedCounter, Team, Unit
from inspect_app.domain.roles import INSPECTING
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import checks
from inspect_app.services.context import Context
from inspect_app.store import accounts, plans, units
from inspect_app.store import inspections as inspection_store
from inspect_app.store import teams as store
from inspect_app.store.database import Database, Door


def create_team(context: Context, plan: str, name: str, members: Sequence[Member]) -> str:
    """Put a new team of a plan together; returns its id. Members get ids here.

    Raises Problem "not_found", or "form_invalid" with fields "name" and "members-N-name" (-role, -account and so on).
    """
    team = Team(context.new_id(), plan, name, _named(context, members, ()))
    with context.writing() as door:
        if plans.plan(door.database, plan) is None:
            raise Problem("not_found")
        _check(door.database, team)
        store.add(door.database, team)
        door.log("create_team", f"team:{team.id}", _told(team))
    return team.id


def change_team(context: Context, id: str, revision: int, name: str, members: Sequence[Member]) -> None:
    """Change name and members of a team; `revision` is the one that the person saw, new members have no id.

    Raises Problem "not_found", "stale", or "form_invalid" as `create_team`.
    """
    with context.writing() as door:
        before = _seen(door, id, revision)
        after = replace(before, name=name, members=_named(context, members, before.members), revision=revision + 1)
        _check(door.database, after)
        store.change(door.database, after)
        door.log("change_team", f"team:{id}", {"before": _told(before), "after": _told(after)})


def assign_unit(
    context: Context, team: str, unit: str, planned_day: date | None, counters: Sequence[PlannedCounter]
) -> str:
    """Give a team a unit to visit, with the counters to visit there; returns the assignment's id.

    Raises Problem "not_found", or "form_invalid" with fields "unit", "planned_day" and "counters-N-name".
    """
    with context.writing() as door:
        known, visited = store.team(door.database, team), units.unit(door.database, unit)
        if known is None:
            raise Problem("not_found")
        if visited is None:
            raise Problem("form_invalid", fields={"unit": "Chọn đơn vị trong danh sách."})
        _check_unassigned(door, known, visited)
        assignment = Assignment(context.new_id(), team, visited, tuple(counters), planned_day)
        _put(door, assignment, known, "assign_unit")
    return assignment.id


def change_assignment(
    context: Context, id: str, revision: int, planned_day: date | None, counters: Sequence[PlannedCounter]
) -> None:
    """Change day and counters of a unit's visit; `revision` is the team's that the person saw.

    An inspection that is open already keeps its own counters. Raises Problem as `assign_unit`, or "stale".
    """
    with context.writing() as door:
        before = _existing(door, id)
        team = _seen(door, before.team, revision)
        after = replace(before, planned_day=planned_day, counters=tuple(counters))
        _put(door, after, team, "change_assignment")


def remove_assignment(context: Context, id: str) -> None:
    """Take a unit from its team. Raises Problem "not_found", or "already_exists" once its inspection is open."""
    with context.writing() as door:
        assignment = _existing(door, id)
        if inspection_store.of_assignment(door.database, id):
            raise Problem("already_exists", "Cuộc kiểm tra đơn vị này đã mở, không bỏ được. Chưa có gì thay đổi.")
        store.remove_assignment(door.database, id)
        door.log("remove_assignment", f"assignment:{id}", _told_assignment(assignment))


def _put(door: Door, assignment: Assignment, team: Team, action: str) -> None:
    _check_assignment(door.database, assignment)
    store.put_assignment(door.database, assignment)
    # What a team visits is part of what people see of it: whoever has it open must look again.
    store.change(door.database, replace(team, revision=team.revision + 1))
    door.log(action, f"assignment:{assignment.id}", _told_assignment(assignment))


def _named(context: Context, members: Sequence[Member], before: Sequence[Member]) -> tuple[Member, ...]:
    # Only who was in this team before keeps an id: a form can send any.
    known = {member.id for member in before}
    return tuple(member if member.id in known else replace(member, id=context.new_id()) for member in members)


def _existing(door: Door, id: str) -> Assignment:
    assignment = store.assignment(door.database, id)
    if assignment is None:
        raise Problem("not_found")
    return assignment


def _seen(door: Door, id: str, revision: int) -> Team:
    team = store.team(door.database, id)
    if team is None:
        raise Problem("not_found")
    if team.revision != revision:
        raise Problem("stale")
    return team


def _check(db: Database, team: Team) -> None:
    wrong = {"name": checks.line(team.name, "Nhập tên đoàn, ví dụ “Đoàn số 01”.")}
    if any(other.name == team.name and other.id != team.id for other in store.teams_of_plan(db, team.plan)):
        wrong["name"] = "Kế hoạch này đã có đoàn cùng tên. Nhập tên khác."
    for index, member in enumerate(team.members):
        row = f"members-{index}"
        wrong[f"{row}-name"] = checks.line(member.name, "Nhập họ và tên.")
        wrong[f"{row}-role"] = None if member.role in ROLES else "Chọn vai trò trong đoàn."
        wrong[f"{row}-post_government"] = checks.line(member.post_government)
        wrong[f"{row}-post_committee"] = checks.line(member.post_committee)
        wrong[f"{row}-account"] = _account_complaint(db, team, member)
    checks.refuse(wrong | _role_complaints(team))


def _role_complaints(team: Team) -> dict[str, str | None]:
    leaders = [index for index, member in enumerate(team.members) if member.role == "leader"]
    secretaries = [index for index, member in enumerate(team.members) if member.role == "secretary"]
    wrong: dict[str, str | None] = {f"members-{i}-role": "Đoàn chỉ có một trưởng đoàn." for i in leaders[1:]}
    wrong |= {f"members-{i}-role": "Đoàn có nhiều nhất một thư ký." for i in secretaries[1:]}
    return wrong if leaders else {"members-0-role": "Đoàn chưa có trưởng đoàn. Chọn một người."}


def _account_complaint(db: Database, team: Team, member: Member) -> str | None:
    if member.account is None:
        return None
    account = accounts.account(db, member.account)
    if account is None or account.role not in INSPECTING:
        return "Chọn tài khoản trong danh sách."
    if sum(other.account == member.account for other in team.members) > 1:
        return "Tài khoản này đã của thành viên khác trong đoàn."
    return None


def _check_unassigned(door: Door, team: Team, unit: Unit) -> None:
    for other in store.teams_of_plan(door.database, team.plan):
        if any(assigned.unit.code == unit.code for assigned in store.assignments_of_team(door.database, other.id)):
            raise Problem("form_invalid", fields={"unit": f"Đơn vị này đã giao cho {other.name} của kế hoạch này."})


def _check_assignment(db: Database, assignment: Assignment) -> None:
    wrong: dict[str, str | None] = {}
    if assignment.planned_day and not assignment.unit.exists_on(assignment.planned_day):
        wrong["planned_day"] = "Đơn vị này không tồn tại vào ngày đó. Chọn ngày khác hoặc đơn vị khác."
    if not assignment.counters:
        wrong["counters-0-name"] = "Nhập ít nhất một bộ phận một cửa."
    names: set[str] = set()
    for index, counter in enumerate(assignment.counters):
        wrong[f"counters-{index}-name"] = checks.line(counter.name, "Nhập tên bộ phận một cửa.") or (
            "Tên này đã có ở trên. Ghi tên khác." if counter.name in names else None
        )
        if counter.unit and units.unit(db, counter.unit) is None:
            wrong[f"counters-{index}-unit"] = "Chọn đơn vị trong danh sách."
        names.add(counter.name)
    checks.refuse(wrong)


def _told(team: Team) -> dict[str, Json]:
    return {
        "plan": team.plan,
        "name": team.name,
        "members": [
            {
                "name": member.name,
                "role": member.role,
                "post_government": member.post_government,
                "post_committee": member.post_committee,
                "account": member.account,
            }
            for member in team.members
        ],
    }


def _told_assignment(assignment: Assignment) -> dict[str, Json]:
    return {
        "team": assignment.team,
        "unit": assignment.unit.code,
        "planned_day": assignment.planned_day.isoformat() if assignment.planned_day else None,
        "counters": [{"name": counter.name, "unit": counter.unit} for counter in assignment.counters],
    }
