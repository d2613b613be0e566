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
from inspect_app.store.database import connect_reading
from inspect_app.store.issue import Issue
from tests import pictures
from tests.conftest import Demo

DAY = date(2026, 10, 12)


def without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be drawn: the engine is slow, and what it draws is tested elsewhere."""
    monkeypatch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: pictures.pdf())


def issued(demo: Demo, context: Context, day: date = DAY, printed: date | None = None, number: int = 5) -> Issue:
    """Issue the conclusion about Xã Minh Họa on paper; `printed` is the day that goes out for signature on it."""
    id = demo.ids["minh_hoa"]
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(context, id, before, after)
    frozen.freeze(context, id, printed)
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
