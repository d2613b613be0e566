"""Plans and their targets."""

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.plan import Plan, Target
from inspect_app.domain.text import Json

# The columns of a plan carry the names of its fields; targets have a table of their own.
_COLUMNS = tuple(field.name for field in fields(Plan) if field.name != "targets")
_DATES = ("date", "period_from", "period_to")
_LISTS = ("issuing_lines", "parent_lines", "authority_lines", "recipients")


def plan(db: Database, id: str) -> Plan | None:
    """The plan of that id."""
    row = db.execute(f"select {', '.join(_COLUMNS)} from plan where id = ?", [id]).fetchone()
    return _plan(db, row) if row else None


def plans(db: Database) -> list[Plan]:
    """Every plan, the latest first."""
    rows = db.execute(f"select {', '.join(_COLUMNS)} from plan order by date desc, id desc").fetchall()
    return [_plan(db, row) for row in rows]


def add(db: Database, plan: Plan) -> None:
    """Keep a new plan, with its targets."""
    values = _values(plan)
    marks = ", ".join("?" for _ in values)
    db.execute(f"insert into plan ({', '.join(values)}) values ({marks})", list(values.values()))
    _put_targets(db, plan)


def change(db: Database, plan: Plan) -> None:
    """Keep everything of a plan, with its targets, as given here."""
    values = _values(plan)
    db.execute(
        f"update plan set {', '.join(f'{column} = ?' for column in values)} where id = ?", [*values.values(), plan.id]
    )
    db.execute("delete from plan_target where plan = ?", [plan.id])
    _put_targets(db, plan)


def _put_targets(db: Database, plan: Plan) -> None:
    for item, target in plan.targets.items():
        db.execute(
            "insert into plan_target (plan, item, percent, document) values (?, ?, ?, ?)",
            [plan.id, item, str(target.percent), target.document],
        )


def _plan(db: Database, row: tuple[Any, ...]) -> Plan:
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    values |= {name: parse_iso(values[name]) for name in _DATES}
    values |= {name: tuple(json.loads(values[name])) for name in _LISTS}
    rows = db.execute("select item, percent, document from plan_target where plan = ? order by item", [values["id"]])
    targets = {item: Target(Decimal(percent), document) for item, percent, document in rows.fetchall()}
    return Plan(**values | {"illustration": bool(values["illustration"]), "targets": targets})


def _values(plan: Plan) -> dict[str, Json]:
    values = {column: getattr(plan, column) for column in _COLUMNS}
    values |= {name: values[name].isoformat() if values[name] else None for name in _DATES}
    return values | {name: json.dumps(values[name], ensure_ascii=False) for name in _LISTS}
