"""Opening inspections."""

from datetime import date

from inspect_app.domain.plan import Assignment
from inspect_app.domain.record import Publication
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.services.reception import Reception
from inspect_app.store import editions, inspections, teams
from inspect_app.store.database import Door


def open_inspection(context: Context, assignment: str, day: date) -> str:
    """Open the inspection of a unit by its team on a planned day; returns its id.

    The planned counters and the team's members enter the record at once, to be corrected on the spot.
    Raises Problem "not_found", or "already_exists" where the unit's inspection by this team is open.
    """
    with context.writing() as door:
        assigned = teams.assignment(door.database, assignment)
        if not assigned:
            raise Problem("not_found")
        if inspections.of_assignment(door.database, assignment):
            raise Problem("already_exists", "Cuộc kiểm tra đơn vị này của Đoàn đã mở. Chưa có gì thay đổi.")
        if not assigned.unit.exists_on(day):
            raise Problem("form_invalid", fields={"day": "Đơn vị này không tồn tại vào ngày đó. Chọn lại ngày."})
        id = add_inspection(context, door, assigned, day)
        desk = Reception(door, context, id, trusted=True)
        first = _first_entries(door, assigned)
        for receipt in desk.receive([desk.operation(f"{kind}:{context.new_id()}", kind, v, ()) for kind, v in first]):
            assert receipt.accepted, receipt.message
        desk.close()
    return id


def add_inspection(
    context: Context, door: Door, assigned: Assignment, day: date, source: Publication | None = None
) -> str:
    """Add an inspection with the program's edition inside an open transaction; returns its id."""
    id, edition = context.new_id(), editions.packaged()
    editions.keep(door.database, edition)
    inspections.insert(door.database, id, assigned.id, edition.hash, day, source, context.at)
    door.log("open", f"inspection:{id}", {"assignment": assigned.id, "day": day.isoformat(), "edition": edition.hash})
    return id


def _first_entries(door: Door, assigned: Assignment) -> list[tuple[str, Json]]:
    team = teams.team(door.database, assigned.team)
    counters: list[tuple[str, Json]] = [
        ("counter", {"name": counter.name, **({"unit": counter.unit} if counter.unit else {})})
        for counter in assigned.counters
    ]
    people: list[tuple[str, Json]] = [
        ("person", {"side": "team", "name": member.name, "post": member.posts, "role": member.role})
        for member in (team.members if team else ())
    ]
    return counters + people
