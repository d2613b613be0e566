"""What dates promise beyond the cases shared with the device."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain import dates


def test_an_instant_is_written_in_utc_with_milliseconds():
    hanoi = datetime(2026, 10, 12, 9, 44, 3, 120_999, tzinfo=timezone(timedelta(hours=7)))
    assert dates.instant_text(hanoi) == "2026-10-12T02:44:03.120Z"


def test_a_legal_day_begins_at_midnight_in_vietnam():
    assert dates.legal_date(datetime(2026, 10, 11, 16, 59, 59, tzinfo=UTC)) == date(2026, 10, 11)
    assert dates.legal_date(datetime(2026, 10, 11, 17, 0, 0, tzinfo=UTC)) == date(2026, 10, 12)


@given(st.dates())
def test_a_short_date_is_read_back_as_itself(day):
    typed = f"{day.day:02d}/{dates.month_words(day.month)}/{day.year:04d}"
    assert dates.parse_typed(typed) == dates.parse_iso(day.isoformat()) == day


@pytest.mark.parametrize("value", [None, 20261012, 3.5, True, ["2026-10-12"], {"day": 1}])
def test_what_is_no_text_is_no_date(value):
    assert dates.parse_iso(value) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_only_the_first_two_months_take_a_zero(month):
    assert dates.month_words(month) == (f"0{month}" if month < 3 else str(month))


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [(2024, 2, 29), (2025, 2, 28), (2024, 5, 31), (2026, 4, 30), (2026, 12, 31), (2000, 2, 29), (1900, 2, 28)],
)
def test_a_month_falls_due_on_its_last_day(year, month, last):
    assert dates.month_end(year, month) == date(year, month, last)


def test_working_days_skip_saturday_and_sunday():
    friday = date(2026, 10, 9)
    assert dates.add_working_days(friday, 1) == date(2026, 10, 12)
    assert dates.add_working_days(friday, 5) == date(2026, 10, 16)
    assert dates.add_working_days(friday, 15) == date(2026, 10, 30)


def test_working_days_begin_on_the_next_working_day_even_from_a_sunday():
    assert dates.add_working_days(date(2026, 10, 11), 1) == date(2026, 10, 12)


def test_working_days_skip_holidays():
    holidays = frozenset({date(2026, 9, 2), date(2026, 9, 1)})
    assert dates.add_working_days(date(2026, 8, 31), 1, holidays) == date(2026, 9, 3)


def test_no_working_days_later_is_the_day_itself():
    assert dates.add_working_days(date(2026, 10, 11), 0) == date(2026, 10, 11)


def test_working_days_left_are_counted_as_they_are_added():
    holidays = frozenset({date(2026, 9, 2)})
    monday = date(2026, 8, 31)
    for count in (1, 5, 15):
        assert dates.working_days(monday, dates.add_working_days(monday, count, holidays), holidays) == count
    assert dates.working_days(monday, monday) == dates.working_days(monday, date(2026, 8, 3)) == 0
