"""Deadlines in working days pass over days off: those of a fixed date, and those that the officer enters."""

from datetime import date

import pytest

from inspect_app.errors import Problem
from inspect_app.services import conclusions, holidays
from inspect_app.services.context import Context
from inspect_app.store import holidays as store
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, ids


@pytest.fixture
def officer(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["officer"], clock, ids())


def due(demo: Demo) -> date:
    db = connect_reading(demo.database)
    found = conclusions.due(db, inspections.record(db, demo.ids["minh_hoa"]))
    db.close()
    return found


def names(demo: Demo, year: int) -> list[tuple[date, str]]:
    db = connect_reading(demo.database)
    found = [(holiday.day, holiday.name) for holiday in store.holidays(db, year)]
    db.close()
    return found


def test_the_days_of_a_fixed_date_come_back_every_year(demo: Demo):
    days = ["01-01", "04-30", "05-01", "09-02"]
    for year in (2026, 2030):
        assert [day.isoformat() for day, _ in names(demo, year)] == [f"{year}-{day}" for day in days]


def test_a_day_that_was_entered_moves_the_deadline(officer: Context, demo: Demo):
    before = due(demo)
    assert before == date(2026, 11, 2)
    holidays.add(officer, date(2026, 10, 20), "Ngày nghỉ để thử")
    assert due(demo) == date(2026, 11, 3)
    holidays.remove(officer, date(2026, 10, 20))
    assert due(demo) == before


def test_a_day_stands_once_and_one_of_a_fixed_date_stays(officer: Context, demo: Demo):
    holidays.add(officer, date(2026, 10, 20), "Ngày nghỉ để thử")
    for day in (date(2026, 10, 20), date(2026, 9, 2)):
        with pytest.raises(Problem) as told:
            holidays.add(officer, day, "Lần nữa")
        assert "đã có trong danh sách" in told.value.fields["day"]
    with pytest.raises(Problem) as told:
        holidays.remove(officer, date(2026, 9, 2))
    assert told.value.code == "not_found"
    assert (date(2026, 9, 2), "Quốc khánh") in names(demo, 2026)


@pytest.mark.parametrize("name", ["", "a" * 501, "tên\x07"])
def test_a_day_needs_a_name_that_can_be_read(officer: Context, demo: Demo, name: str):
    with pytest.raises(Problem) as told:
        holidays.add(officer, date(2026, 10, 20), name)
    assert "name" in told.value.fields and len(names(demo, 2026)) == 4
