"""Units under inspection, by code."""

from datetime import date
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.plan import Unit

_COLUMNS = "code, kind, type_word, proper_name, province, valid_from, valid_to, illustration"


def unit(db: Database, code: str) -> Unit | None:
    """The unit of that code."""
    row = db.execute(f"select {_COLUMNS} from unit where code = ?", [code]).fetchone()
    return _unit(row) if row else None


def units(db: Database, on: date | None = None) -> list[Unit]:
    """Every unit, or those that exist on a day: existing ones first, wards before communes, then by code."""
    rows = db.execute(f"select {_COLUMNS} from unit order by valid_to is not null, kind desc, code").fetchall()
    return [unit for unit in map(_unit, rows) if on is None or unit.exists_on(on)]


def put(db: Database, unit: Unit, parent: str | None = None) -> None:
    """Keep a unit, new or changed."""
    values = [
        unit.code,
        unit.kind,
        unit.type_word,
        unit.proper_name,
        unit.province,
        unit.valid_from.isoformat() if unit.valid_from else None,
        unit.valid_to.isoformat() if unit.valid_to else None,
        unit.illustration,
    ]
    db.execute(
        f"insert into unit ({_COLUMNS}, parent) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (code) do update set kind = excluded.kind, type_word = excluded.type_word,"
        " proper_name = excluded.proper_name, province = excluded.province, valid_from = excluded.valid_from,"
        " valid_to = excluded.valid_to, illustration = excluded.illustration,"
        " parent = coalesce(excluded.parent, unit.parent)",
        [*values, parent],
    )


def _unit(row: tuple[Any, ...]) -> Unit:
    code, kind, type_word, proper_name, province, valid_from, valid_to, illustration = row
    return Unit(
        code, kind, type_word, proper_name, province, parse_iso(valid_from), parse_iso(valid_to), bool(illustration)
    )
