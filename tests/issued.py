"""The demonstration's conclusion, issued: what a test of what comes afterwards starts from."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from inspect_app.domain.plan import PlannedCounter
from inspect_app.services import frozen, inspections, issue, plans, stages, teams
from inspect_app.services.context import Context
from inspect_app.store import plans as plan_store
from inspect_app.store import teams as team_store
from inspect_app.store.database import connect, connect_reading
from inspect_app.store.issue import Issue
from tests import pictures
from tests.conftest import Demo

DAY = date(2026, 10, 12)


def without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be drawn: the engine is slow, and what it draws is tested elsewhere."""
    monkeypatch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: pictures.pdf())


def issued(
    demo: Demo, context: Context, day: date = DAY, printed: date | None = None, number: int = 5, public: str = ""
) -> Issue:
    """Issue the conclusion about Xã Minh Họa on paper; `printed` is the day that goes out for signature on it.

    `public` is the address that its last page names.
    """
    id = demo.ids["minh_hoa"]
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(context, id, before, after)
    frozen.freeze(context, id, printed, public)
    return issue.issue_on_paper(context, id, number, day, [pictures.png()])


def next_inspection(context: Context, demo: Demo, day: date = date(2027, 6, 1)) -> str:
    """Xã Minh Họa's next inspection, opened by an officer under a plan of its own, for the same team; its id."""
    return inspections.open_inspection(context, next_assignment(context, demo, day), day)


def next_assignment(context: Context, demo: Demo, day: date = date(2027, 6, 1)) -> str:
    """The assignment of that."""
    with closing(connect_reading(demo.database)) as db:
        plan, team = plan_store.plan(db, demo.ids["plan"]), team_store.team(db, demo.ids["team"])
    following = plans.create_plan(context, replace(plan, number="12/KH-BCĐCCHC-2027", targets={}))
    made = teams.create_team(context, following, "Đoàn số 01", team.members)
    return teams.assign_unit(context, made, demo.ids["unit_code"], day, [PlannedCounter("Trung tâm")])


def many(demo: Demo, units: int, rounds: int = 1) -> None:
    """Issued conclusions about made-up units, as many rounds of them, each with six duties due from 1/11/2026 on.

    Written straight into the database: issuing thousands takes hours.
    """
    db = connect(demo.database)
    db.execute("begin immediate")
    record = demo.ids["minh_hoa"]
    edition = db.execute("select edition from inspection where id = ?", (record,)).fetchone()[0]
    actor, team = demo.ids["clerk"], demo.ids["team"]
    for unit in range(units):
        db.execute(
            "insert into unit (code, kind, type_word, proper_name, province, illustration)"
            " values (?, 'commune', 'xã', ?, 'Tỉnh Minh Họa', 1)",
            (f"X{unit}", f"Minh Họa {unit}"),
        )
        db.execute("insert into assignment values (?, ?, ?, null, '[]')", (f"a{unit}", team, f"X{unit}"))
        for turn in range(rounds):
            id = f"i{unit}-{turn}"
            db.execute("insert into inspection values (?, ?, ?, '2026-10-12', null, '')", (id, f"a{unit}", edition))
            frozen = (id, id, actor)
            db.execute("insert into frozen values (?, ?, 'signing', '', 0, '', '', null, null, ?, '', null)", frozen)
            db.execute(
                "insert into issue values (?, 'paper', ?, null, '', 0, '', '', 5, '/TB', '2026-10-12', '', ?, '')",
                frozen,
            )
            for place in range(6):
                due = f"2026-{11 + turn % 2}-{1 + (unit + place) % 28:02d}"
                duty = (f"{id}-{place}", id, f"X{unit}", f"r{place}", place, "Việc phải làm", "Chủ tịch", due, due)
                db.execute("insert into duty values (?, ?, ?, ?, ?, ?, ?, ?, ?)", duty)
    db.execute("commit")
    db.close()
