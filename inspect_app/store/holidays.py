"""Days on which offices are closed: those of a fixed date, as they ship, and those that somebody entered."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlite_utils import Database

from inspect_app.domain.dates import parse_iso
from inspect_app.store.editions import DATA


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off; `fixed` ones come back every year, by the law that the data file names."""

    day: date
    name: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """That a day off was entered or taken out again (`kind` "entered" or "removed"): by whom (a name), when."""

    day: date
    name: str
    kind: str
    by: str
    at: str  # an instant, "" where that was not kept


def holidays(db: Database, year: int) -> list[Holiday]:
    """The days off of a year, in order."""
    standing = {entry.day: entry for entry in entries(db, year)}
    entered = (Holiday(entry.day, entry.name) for entry in standing.values() if entry.kind == "entered")
    return sorted([*_fixed(year), *entered], key=lambda h: h.day)


def entries(db: Database, year: int) -> list[Entry]:
    """What was entered and taken out of the days off of a year, in order of time."""
    rows = db.execute(
        "select e.day, e.name, e.kind, coalesce(account.name, ''), e.at from holiday_entry e"
        " left join account on account.id = e.actor where substr(e.day, 1, 4) = ? order by e.seq",
        (f"{year:04d}",),
    )
    return [Entry(date.fromisoformat(day), *rest) for day, *rest in rows.fetchall()]


def days_off(db: Database, around: date) -> frozenset[date]:
    """The days off of a day's year and the next: as far as any deadline in working days reaches."""
    return frozenset(h.day for year in (around.year, around.year + 1) for h in holidays(db, year))


def enter(db: Database, holiday: Holiday, actor: str, at: str) -> None:
    """Keep that an account entered a day off."""
    _add(db, holiday, "entered", actor, at)


def remove(db: Database, holiday: Holiday, actor: str, at: str) -> None:
    """Keep that an account took a day off out again."""
    _add(db, holiday, "removed", actor, at)


def _add(db: Database, holiday: Holiday, kind: str, actor: str, at: str) -> None:
    db.execute(
        "insert into holiday_entry (day, name, kind, actor, at) values (?, ?, ?, ?, ?)",
        (holiday.day.isoformat(), holiday.name, kind, actor, at),
    )


def _fixed(year: int) -> list[Holiday]:
    days = [(parse_iso(f"{year:04d}-{told['day']}"), told["name"]) for told in _packaged()["days"]]
    return [Holiday(day, name, fixed=True) for day, name in days if day]


def source() -> str:
    """The law that the days of a fixed date are taken from."""
    return str(_packaged()["source"])


@cache
def _packaged() -> dict:  # type: ignore[type-arg]
    return json.loads((DATA / "holidays.json").read_text(encoding="utf-8"))
