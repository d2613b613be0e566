"""Deadlines in working days pass over days off: those of a fixed date, and those that the officer enters."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.audit import GENESIS, canonical, digest, link
from inspect_app.domain.dates import instant_text
from inspect_app.domain.roles import Account
from inspect_app.errors import Problem
from inspect_app.services import conclusions, holidays
from inspect_app.services.context import Context
from inspect_app.store import accounts, inspections, migrations
from inspect_app.store import holidays as store
from inspect_app.store.database import connect, connect_reading
from tests.conftest import Clock, Demo, ids


@pytest.fixture
def officer(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["officer"], clock, ids())


def due(demo: Demo) -> date:
    db = connect_reading(demo.database)
    record = inspections.record(db, demo.ids["minh_hoa"])
    found = conclusions.due(db, record.plan, record.last_day)
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


def test_what_was_entered_and_taken_out_is_read_with_who_and_when_and_never_changed(officer: Context, demo: Demo):
    day = date(2026, 10, 20)
    for _ in range(2):
        holidays.add(officer, day, "Ngày nghỉ để thử")
        officer.now.forward(minutes=1)
        holidays.remove(officer, day)
    db = connect_reading(demo.database)
    told = store.entries(db, 2026)
    db.close()
    assert [(entry.kind, entry.by) for entry in told] == [("entered", "Đỗ Thị H"), ("removed", "Đỗ Thị H")] * 2
    assert told[-1].at == officer.at and told[0].at < told[1].at
    for change in ("update holiday_entry set name = 'khác'", "delete from holiday_entry"):
        with pytest.raises((sqlite3.Error, program_sqlite3.Error)), officer.writing() as door:
            door.database.execute(change)


def test_days_off_from_before_keep_who_entered_them(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    path, names = tmp_path / "inspect.db", migrations.names()
    monkeypatch.setattr(migrations, "names", lambda: [name for name in names if name < "0014"])
    migrations.migrate(path, clock)
    # In the form that a database of that time has: today's door writes more beside each entry.
    db, actor, at = connect(path), "01ARZ3NDEKTSV4RRFFQ69G5FAV", instant_text(clock())
    accounts.add(db, Account(actor, "chuyenvien", "Đỗ Thị H", "officer"), "x", at)
    for day in ("2026-02-16", "2026-02-17"):
        db.execute("insert into holiday (day, name) values (?, 'Tết')", (day,))
    told = {"action": "add_holiday", "actor": actor, "at": at, "data": {"name": "Tết"}, "target": "holiday:2026-02-16"}
    payload = canonical(told)
    entry = (1, at, GENESIS, digest(payload), link(GENESIS, 1, at, digest(payload)))
    db.execute("insert into audit_chain (seq, at, previous, payload_hash, hash) values (?, ?, ?, ?, ?)", entry)
    db.execute("insert into audit_payload (seq, payload) values (1, ?)", (payload,))
    db.close()
    monkeypatch.undo()
    migrations.migrate(path, clock)
    db = connect_reading(path)
    assert [(entry.day.day, entry.kind, entry.by) for entry in store.entries(db, 2026)] == [
        (16, "entered", "Đỗ Thị H"),
        (17, "entered", ""),
    ]
    assert [holiday.day.day for holiday in store.holidays(db, 2026) if not holiday.fixed] == [16, 17]
    db.close()
