"""The demonstration: the case of the published article, and a made-up commune with every kind of answer."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

from inspect_app import config
from inspect_app.domain.dates import legal_date
from inspect_app.domain.plan import Assignment, PlannedCounter, Unit
from inspect_app.domain.roles import Account
from inspect_app.services import inspections, passwords, records, units
from inspect_app.services.context import Context
from inspect_app.store import accounts, editions, migrations, teams
from inspect_app.store import inspections as inspection_store
from inspect_app.store import units as unit_store
from inspect_app.store.database import connect_reading

FOLDER = editions.DATA / "demo"
SETTINGS = (
    "# The demonstration speaks plain http, on this very machine.\ndemonstration = true\nsecure_cookies = false\n"
)
# One account a role, and a second member, so that two people can fill one checklist.
PEOPLE = (
    ("administrator", "quantri", "Quản trị Minh Họa", "administrator"),
    ("officer", "chuyenvien", "Đỗ Thị H", "officer"),
    ("committee", "banchidao", "Ủy viên Ban Chỉ đạo", "committee"),
    ("clerk", "vanthu", "Vũ Thị I", "clerk"),
    ("unit", "donvi", "UBND xã Minh Họa (không có thật)", "unit"),
    ("leader", "truongdoan", "Nguyễn Văn A", "inspector"),
    ("secretary", "thuky", "Trần Thị B", "inspector"),
    ("member", "thanhvien", "Lê Văn C", "inspector"),
    ("member2", "thanhvien2", "Hoàng Thị G", "inspector"),
)
UNIT = "MH-01"
NEXT_UNIT = Unit(
    "MH-02", "commune", "xã", "Minh Họa B", "Tỉnh Minh Họa", valid_from=date(2025, 7, 1), illustration=True
)
COUNTERS = (PlannedCounter("Trung tâm Phục vụ HCC xã"), PlannedCounter("Điểm tiếp nhận số 2"))


class Made(TypedDict):
    """What was made: ids by name, and (username, password) by role."""

    ids: dict[str, str]
    accounts: dict[str, tuple[str, str]]


def build(folder: Path, now: Callable[[], datetime], new_id: Callable[[], str]) -> Made:
    """Make the demonstration in an empty folder; returns ids by name and (username, password) by role.

    Ids: "lang_son" (from the article), "minh_hoa" (filled), "empty" (opened, nothing recorded), and the "plan",
    "team" and "unit" of the made-up province. Raises FileExistsError where the folder has a database already.
    """
    settings = config.Settings(folder, demonstration=True, secure_cookies=False)
    if settings.database.exists():
        raise FileExistsError(settings.database)
    config.make_secret(settings)
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    migrations.migrate(settings.database, now)
    context = Context(settings.database, "shell", now, new_id)
    units.load_units(context, json.loads((editions.DATA / "units.json").read_text(encoding="utf-8")))
    given = _accounts(context)
    ids = _inspections(context, {role: id for role, (id, _, _) in given.items()})
    return {
        "ids": dict(ids) | {role: id for role, (id, _, _) in given.items()},
        "accounts": {role: (username, password) for role, (_, username, password) in given.items()},
    }


def _accounts(context: Context) -> dict[str, tuple[str, str, str]]:
    given = {}
    with context.writing() as door:
        made_up = json.loads((FOLDER / "xa_minh_hoa.json").read_text(encoding="utf-8"))["unit"]
        for unit in (Unit(**made_up | {"valid_from": date.fromisoformat(made_up["valid_from"])}), NEXT_UNIT):
            unit_store.put(door.database, unit)
            door.log("demo_unit", f"unit:{unit.code}", {"name": unit.full_place})
        for key, username, name, role in PEOPLE:
            password = passwords.random_password()
            account = Account(context.new_id(), username, name, role, UNIT if role == "unit" else None)
            accounts.add(door.database, account, passwords.hashed(password), context.at)
            door.log("create_account", f"account:{account.id}", {"username": username, "role": role})
            given[key] = (account.id, username, password)
    return given


def _inspections(context: Context, people: dict[str, str]) -> Iterable[tuple[str, str]]:
    officer = replace(context, actor=people["officer"])
    secretary = replace(context, actor=people["secretary"])
    yield "lang_son", records.import_record(officer, _file("lang_son_2024.json"))
    filled = records.import_record(secretary, _file("xa_minh_hoa.json"))
    yield "minh_hoa", filled
    reading = connect_reading(context.database)
    record = inspection_store.record(reading, filled)
    reading.close()
    assert record
    yield from (("plan", record.plan.id), ("team", record.team.id), ("unit_code", record.unit.code))
    assignment = context.new_id()
    with officer.writing() as door:
        by_name = {name: people[key] for key, _, name, role in PEOPLE if role == "inspector"}
        members = tuple(replace(member, account=by_name[member.name]) for member in record.team.members)
        teams.change(door.database, replace(record.team, members=members))
        teams.put_assignment(
            door.database, Assignment(assignment, record.team.id, NEXT_UNIT, COUNTERS, legal_date(context.now()))
        )
        door.log("demo_team", f"team:{record.team.id}", {"accounts": by_name})
    yield "empty", inspections.open_inspection(officer, assignment, legal_date(context.now()))


def _file(name: str) -> object:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
