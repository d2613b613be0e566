"""A number is given once: to fifty who ask at once, after a crash, and from one year to the next."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.plan import Assignment
from inspect_app.domain.register import Remark
from inspect_app.errors import Problem
from inspect_app.services import register
from inspect_app.services.context import Context
from inspect_app.services.inspections import open_inspection
from inspect_app.store import register as store
from inspect_app.store import teams, units
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, ids


@pytest.fixture
def clerk(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["clerk"], clock, ids())


def opened(demo: Demo, clerk: Context, count: int) -> list[str]:
    """More inspections of the demonstration's plan."""
    officer = replace(clerk, actor=demo.ids["officer"])
    db = connect_reading(demo.database)
    unit = units.unit(db, "MH-02")
    db.close()
    made = []
    for place in range(count):
        assignment = clerk.new_id()
        with officer.writing() as door:
            units.put(door.database, replace(unit, code=f"MH-{place + 10}", proper_name=f"Minh Họa {place}"))
            new = replace(unit, code=f"MH-{place + 10}", proper_name=f"Minh Họa {place}")
            teams.put_assignment(door.database, Assignment(assignment, demo.ids["team"], new, (), clerk.today))
            door.log("assign", "team", {})
        made.append(open_inspection(officer, assignment, clerk.today))
    return made


def test_asking_again_gives_the_same_number(demo: Demo, clerk: Context):
    first = register.reserve(clerk, demo.ids["minh_hoa"], 2026)
    # Whoever crashed after this comes back with it.
    assert register.reserve(clerk, demo.ids["minh_hoa"], 2026) == first
    assert register.reserve(clerk, demo.ids["minh_hoa"], 2026, first.number) == first
    assert register.reserve(clerk, demo.ids["empty"], 2026).number == first.number + 1


def test_fifty_at_once_get_fifty_numbers(demo: Demo, clerk: Context):
    inspections = opened(demo, clerk, 50)
    with ThreadPoolExecutor(50) as pool:
        numbers = [entry.number for entry in pool.map(lambda id: register.reserve(clerk, id, 2026), inspections)]
    assert sorted(numbers) == list(range(1, 51))


def test_a_number_that_is_taken_is_refused_with_whose_it_is(demo: Demo, clerk: Context):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026, 5)
    with pytest.raises(Problem) as told:
        register.reserve(clerk, demo.ids["empty"], 2026, 5)
    said = told.value.fields["number"]
    assert "05/TB-BCĐCCHC năm 2026 đã dùng cho xã Minh Họa" in said and "Số tiếp theo là 06/TB-BCĐCCHC" in said


def test_the_clerk_may_give_another_number_until_it_is_issued(demo: Demo, clerk: Context):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026)
    assert register.reserve(clerk, demo.ids["minh_hoa"], 2026, 7).number == 7
    db = connect_reading(demo.database)
    assert [entry.number for entry in store.entries(db, 2026)] == [7]
    db.close()


def test_each_year_and_each_body_counts_from_one(demo: Demo, clerk: Context):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026, 9)
    assert register.reserve(clerk, demo.ids["empty"], 2027).number == 1
    # The committee of another province has the same name.
    assert register.reserve(clerk, demo.ids["lang_son"], 2026).number == 1


def test_the_register_shows_what_is_missing(demo: Demo, clerk: Context):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026, 3)
    register.reserve(clerk, demo.ids["empty"], 2026, 5)
    db = connect_reading(demo.database)
    (book,) = register.books(db, 2026)
    assert book.gaps == ((1, 2), (4, 4)) and book.following == 6
    assert [(line.entry.words, line.issue) for line in book.lines] == [("03/TB-BCĐCCHC", None), ("05/TB-BCĐCCHC", None)]
    assert register.proposal(db, demo.ids["minh_hoa"], 2026) == 3
    db.close()


def book(demo: Demo) -> register.Book:
    db = connect_reading(demo.database)
    (found,) = register.books(db, 2026)
    db.close()
    return found


def test_what_is_said_of_a_gap_stands_in_the_register_and_its_numbers_are_given_to_nobody(demo: Demo, clerk: Context):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026, 5)
    series = book(demo).series
    register.remark(clerk, series, 1, 2, "other", "Giấy mời của văn thư")
    register.remark(clerk, series, 6, 6, "cancelled", "In hỏng")
    found = book(demo)
    assert found.gaps == ((3, 4),) and found.following == 7
    assert [(first, last, row.words if isinstance(row, Remark) else row) for first, last, row in found.rows] == [
        (1, 2, "Giấy mời của văn thư"),
        (3, 4, None),
        (5, 5, found.lines[0]),
        (6, 6, "In hỏng"),
    ]
    with pytest.raises(Problem) as told:
        register.reserve(clerk, demo.ids["empty"], 2026, 6)
    assert "“Số đã hủy: In hỏng”" in told.value.fields["number"] and "tiếp theo là 07" in told.value.fields["number"]
    assert register.reserve(clerk, demo.ids["empty"], 2026).number == 7


def test_what_was_said_can_be_taken_back_and_stays_to_be_proved(demo: Demo, clerk: Context):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026, 3)
    series = book(demo).series
    register.remark(clerk, series, 1, 2, "other", "Giấy mời")
    register.remark(clerk, series, 2, 2, "free", "")
    assert book(demo).gaps == ((2, 2),) and register.reserve(clerk, demo.ids["empty"], 2026, 2).number == 2
    db = connect_reading(demo.database)
    assert [(one.kind, one.by) for one in store.remarks(db, series)] == [("other", "Vũ Thị I"), ("free", "Vũ Thị I")]
    db.close()
    for change in ("update register_remark set words = 'khác'", "delete from register_remark"):
        with pytest.raises((sqlite3.Error, program_sqlite3.Error)), clerk.writing() as door:
            door.database.execute(change)


@pytest.mark.parametrize(
    ("first", "last", "kind", "words", "field"),
    [
        (2, 1, "other", "A", "last"),
        (1, 3, "other", "A", "last"),
        (1, 2, "x", "A", "kind"),
        (1, 2, "other", " ", "words"),
    ],
)
def test_what_cannot_be_said_is_told_at_its_field(demo: Demo, clerk: Context, first, last, kind, words, field):
    register.reserve(clerk, demo.ids["minh_hoa"], 2026, 3)
    with pytest.raises(Problem) as told:
        register.remark(clerk, book(demo).series, first, last, kind, words)
    assert list(told.value.fields) == [field] and book(demo).remarks == ()
