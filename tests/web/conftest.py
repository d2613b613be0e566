"""Whoever sits at a desk: an account of any role, signed in."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app import config, create_app
from inspect_app.domain.plan import Plan
from inspect_app.domain.record import Record
from inspect_app.domain.roles import Account
from inspect_app.services import processes
from inspect_app.services.context import Context
from inspect_app.services.passwords import hashed
from inspect_app.services.plans import create_plan
from inspect_app.services.units import load_units
from inspect_app.store import accounts, editions, inspections
from inspect_app.store.database import Database, connect_reading
from tests.conftest import Clock, Demo

PASSWORD = "mot cau de nho"


@dataclass
class Desk:
    """A browser, and what a test does with it."""

    client: FlaskClient
    account: Account | None = None

    def get(self, path: str, **rest: object) -> TestResponse:
        return self.client.get(path, **rest)

    def post(self, path: str, form: dict[str, object] | None = None, page: str | None = None) -> TestResponse:
        """Send a form with the token of the page that it stands on."""
        return self.client.post(path, data={"csrf_token": self.token(page or path)} | (form or {}))

    def token(self, page: str) -> str:
        match = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.client.get(page).text)
        assert match, f"no form on {page}"
        return match[1]

    def sign_in(self, username: str, password: str = PASSWORD, **rest: str) -> TestResponse:
        return self.post("/sign-in", {"username": username, "password": password}, **rest)


@pytest.fixture
def app(instance: Path, context: Context) -> Flask:
    return create_app(config.load({"INSPECT_INSTANCE": str(instance)}), context.now, context.new_id)


@pytest.fixture
def visitor(app: Flask) -> Desk:
    """Somebody who hasn't signed in."""
    return Desk(app.test_client())


@pytest.fixture
def new_account(context: Context) -> Callable[..., Account]:
    """Make an account whose password is PASSWORD."""

    def make(role: str, username: str | None = None, **rest: object) -> Account:
        account = Account(context.new_id(), username or role, f"Người {username or role}", role, **rest)
        with context.writing() as door:
            accounts.add(door.database, account, hashed(PASSWORD), context.at)
            door.log("create_account", account.id, {})
        return account

    return make


@pytest.fixture
def desk_of(app: Flask) -> Callable[[Account], Desk]:
    """The browser of an account, signed in."""

    def sit(account: Account) -> Desk:
        desk = Desk(app.test_client(), account)
        with desk.client.session_transaction() as session:
            session["_user_id"] = f"{account.id}:{account.session_epoch}"
        return desk

    return sit


@pytest.fixture
def desk(new_account: Callable[..., Account], desk_of: Callable[[Account], Desk]) -> Callable[..., Desk]:
    """The browser of a new account of a role, signed in."""
    return lambda role, *args, **rest: desk_of(new_account(role, *args, **rest))


@pytest.fixture
def actions(database: Path) -> Callable[[], list[str]]:
    """The actions in the audit log, in order."""

    def read() -> list[str]:
        db = connect_reading(database)
        rows = db.execute("select payload from audit_payload order by seq").fetchall()
        db.close()
        return [json.loads(row[0])["action"] for row in rows]

    return read


@dataclass
class Office:
    """The demonstration, with a desk for each of its roles."""

    demo: Demo
    desk: Callable[[str], Desk]

    def record(self, name: str = "minh_hoa") -> Record:
        database = connect_reading(self.demo.database)
        record = inspections.record(database, self.demo.ids[name])
        database.close()
        assert record
        return record

    def path(self, rest: str = "", name: str = "minh_hoa") -> str:
        return f"/inspections/{self.demo.ids[name]}{rest}"


@pytest.fixture
def office(demo: Demo, clock: Clock) -> Office:
    app = create_app(config.load({"INSPECT_INSTANCE": str(demo.instance)}), clock)

    def sit(role: str) -> Desk:
        desk = Desk(app.test_client())
        desk.sign_in(*demo.accounts[role])
        return desk

    return Office(demo, sit)


@pytest.fixture
def reading(database: Path) -> Iterator[Database]:
    """The database, to look into."""
    db = connect_reading(database)
    yield db
    db.close()


@pytest.fixture
def plan(context: Context) -> Plan:
    """A plan without teams."""
    made = a_plan()
    return replace(made, id=create_plan(context, made))


@pytest.fixture
def units_known(context: Context) -> None:
    """The units that ship with the program."""
    load_units(context, json.loads((editions.DATA / "units.json").read_text(encoding="utf-8")))


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[list[str], int]]]:
    """The commands of the processes that would have been started, each with its hold."""
    commands = []

    class Process:
        def __init__(self, command: list[str], pass_fds: list[int], **rest: object):
            # As the real one does, it holds the bundle until it ends.
            commands.append((command, os.dup(pass_fds[0])))

        def poll(self) -> None:
            return None

    monkeypatch.setattr(processes.subprocess, "Popen", Process)
    yield commands
    for _, hold in commands:
        os.close(hold)


def a_plan(**changes: object) -> Plan:
    """A plan as an officer would draw it up."""
    plan = Plan(
        id="",
        number="01/KH-BCĐCCHC",
        date=date(2026, 1, 5),
        subject="kiểm tra công tác cải cách hành chính năm 2026",
        issuing_body="Ban Chỉ đạo cải cách hành chính tỉnh",
        issuing_lines=("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH"),
        parent_lines=("UBND TỈNH MINH HỌA",),
        abbreviation="BCĐCCHC",
        place="Minh Họa",
        authority_lines=("TM. BAN CHỈ ĐẠO",),
        signatory_post="Phó Chủ tịch UBND tỉnh",
        recipients=("Thành viên Đoàn kiểm tra", "Lưu: VT, SNV"),
        period_from=date(2026, 1, 1),
        period_to=date(2026, 9, 30),
        illustration=True,
    )
    return replace(plan, **changes)
