"""Opening an inspection."""

from dataclasses import replace
from datetime import date

import pytest

from inspect_app.domain.plan import Assignment, PlannedCounter
from inspect_app.errors import Problem
from inspect_app.services import inspections as services
from inspect_app.services.context import Context
from inspect_app.store import inspections, teams, units
from inspect_app.store.database import connect_reading


@pytest.fixture
def officer(demo, clock) -> Context:
    return Context(demo.database, demo.ids["officer"], clock)


def assign(officer: Context, demo, code: str) -> str:
    """Another unit for the demonstration's team."""
    with officer.writing() as door:
        unit = units.unit(door.database, code)
        assigned = Assignment(officer.new_id(), demo.ids["team"], unit, (PlannedCounter("Bộ phận một cửa"),))
        teams.put_assignment(door.database, assigned)
        door.log("test", "", {})
    return assigned.id


def test_planned_counters_and_the_team_enter_the_record_at_once(demo):
    database = connect_reading(demo.database)
    record = inspections.record(database, demo.ids["empty"])
    database.close()
    assert [counter.name for counter in record.counters] == ["Trung tâm Phục vụ HCC xã", "Điểm tiếp nhận số 2"]
    assert [person.role for person in record.people] == ["leader", "secretary", "member", "member"]
    assert len(record.questions()) == 81


def test_a_unit_is_inspected_once_by_a_team(demo, officer):
    assignment = assign(officer, demo, "06040")
    services.open_inspection(officer, assignment, date(2026, 10, 12))
    with pytest.raises(Problem) as refused:
        services.open_inspection(officer, assignment, date(2026, 10, 13))
    assert refused.value.code == "already_exists"


def test_a_unit_is_not_inspected_on_a_day_it_does_not_exist(demo, officer):
    with pytest.raises(Problem) as refused:
        services.open_inspection(officer, assign(officer, demo, "LS-HD-2024"), date(2026, 10, 12))
    assert "day" in refused.value.fields


def test_an_unknown_assignment_is_not_found(demo, officer):
    with pytest.raises(Problem) as refused:
        services.open_inspection(replace(officer), "nothing", date(2026, 10, 12))
    assert refused.value.code == "not_found"
