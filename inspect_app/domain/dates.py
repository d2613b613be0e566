"""Instants in UTC, legal dates in Asia/Ho_Chi_Minh, and how both are printed."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

# Vietnam has kept UTC+7 without summer time since 1975: no time zone database is needed.
VIETNAM = timezone(timedelta(hours=7))
_INSTANT = re.compile(r"2(0\d\d|100)-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?Z", re.ASCII)


def instant_text(instant: datetime) -> str:
    """An instant as UTC ISO 8601 with milliseconds: '2026-10-12T02:44:03.120Z'."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_instant(text: str) -> datetime | None:
    """An instant of 2000 to 2100 as it is kept ('2026-10-12T02:44:03Z', with a fraction or not), else None."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def legal_date(instant: datetime) -> date:
    """The calendar day of an instant in Vietnam."""
    return instant.astimezone(VIETNAM).date()


def parse_iso(text: str | None) -> date | None:
    """A date written as '2026-10-12', or None for anything else (other ISO forms included)."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_typed(text: str) -> date | None:
    """A date as Vietnamese people type it ('5/2/2026', '05-02-2026', '5.2.2026'), or an ISO date; else None."""
    match = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text.strip(), re.ASCII)
    if not match:
        return parse_iso(text.strip())
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_words(month: int) -> str:
    """A month's number as documents write it: 01 and 02 with a zero, 3 to 12 as they are (NĐ 30/2020, Phụ lục I)."""
    return f"{month:02d}" if month <= 2 else str(month)


def long_date(day: date) -> str:
    """'ngày 05 tháng 02 năm 2026', days below 10 and months 1 and 2 with a zero (NĐ 30/2020, Phụ lục I)."""
    return f"ngày {day.day:02d} tháng {month_words(day.month)} năm {day.year}"


def short_date(day: date) -> str:
    """'05/02/2026', '21/6/2024': the same zeros as in words."""
    return f"{day.day:02d}/{month_words(day.month)}/{day.year}"


def moment(at: str) -> str:
    """A stored instant as a person in Vietnam reads it: '09:44 ngày 12/10/2026'."""
    instant = datetime.fromisoformat(at).astimezone(VIETNAM)
    return f"{instant:%H:%M} ngày {short_date(instant.date())}"


def month_end(year: int, month: int) -> date:
    """The last day of a month: what "tháng 5/2024" falls due on."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def deadline_words(text: str) -> str:
    """A deadline as lists show it: '31/12/2026' for an ISO date, 'tháng 12/2026' for an ISO month."""
    day = parse_iso(text)
    if day:
        return short_date(day)
    year, _, month = text.partition("-")
    return f"tháng {int(month)}/{year}" if month.isdecimal() else text


def working_days(day: date, until: date, holidays: frozenset[date] = frozenset()) -> int:
    """How many working days come after `day`, up to and with `until`; 0 where none does."""
    after = (day + timedelta(days=ahead) for ahead in range(1, (until - day).days + 1))
    return sum(one.weekday() < 5 and one not in holidays for one in after)


def add_working_days(day: date, count: int, holidays: frozenset[date] = frozenset()) -> date:
    """The day `count` working days after `day`: Saturdays, Sundays and the holidays given don't count."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
