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


def holidays(db: Database, year: int) -> list[Holiday]:
    """The days off of a year, in order."""
    rows = db.execute("select day, name from holiday where substr(day, 1, 4) = ?", (f"{year:04d}",)).fetchall()
    return sorted([*_fixed(year), *(Holiday(date.fromisoformat(day), name) for day, name in rows)], key=lambda h: h.day)


def days_off(db: Database, around: date) -> frozenset[date]:
    """The days off of a day's year and the next: as far as any deadline in working days reaches."""
    return frozenset(h.day for year in (around.year, around.year + 1) for h in holidays(db, year))


def add(db: Database, holiday: Holiday) -> None:
    """Keep a day off."""
    db.execute("insert into holiday (day, name) values (?, ?)", (holiday.day.isoformat(), holiday.name))


def remove(db: Database, day: date) -> bool:
    """Let go of a day off that somebody entered; whether there was one."""
    return db.execute("delete from holiday where day = ?", (day.isoformat(),)).rowcount > 0


def _fixed(year: int) -> list[Holiday]:
    days = [(parse_iso(f"{year:04d}-{told['day']}"), told["name"]) for told in _packaged()["days"]]
    return [Holiday(day, name, fixed=True) for day, name in days if day]


def source() -> str:
    """The law that the days of a fixed date are taken from."""
    return str(_packaged()["source"])


@cache
def _packaged() -> dict:  # type: ignore[type-arg]
    return json.loads((DATA / "holidays.json").read_text(encoding="utf-8"))
