"""A conclusion goes its way step by step, and every step says who, when and why."""

import sqlite3
from itertools import pairwise

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain import roles, stages
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.services.stages import move
from inspect_app.store import conclusions
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, ids

WAY = ("draft", "review", "approved", "signing", "issued")


@pytest.fixture
def acting(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["leader"], clock, ids())


def go(acting: Context, demo: Demo, *stops: str) -> None:
    for before, after in pairwise(stops):
        move(acting, demo.ids["minh_hoa"], before, after, "Ghi rõ số liệu" if after == "returned" else "")


def test_a_conclusion_that_nobody_moved_is_a_draft(demo: Demo):
    assert conclusions.stage(connect_reading(demo.database), demo.ids["minh_hoa"]) == "draft"


def test_every_step_is_kept_with_who_and_why(acting: Context, demo: Demo):
    go(acting, demo, "draft", "review", "returned", "review")
    kept = conclusions.moves(connect_reading(demo.database), demo.ids["minh_hoa"])
    assert [(m.before, m.after) for m in kept] == [("draft", "review"), ("review", "returned"), ("returned", "review")]
    assert kept[1].reason == "Ghi rõ số liệu"
    assert {m.actor for m in kept} == {demo.ids["leader"]}


def test_who_moves_from_a_stage_that_was_left_is_told(acting: Context, demo: Demo):
    go(acting, demo, "draft", "review")
    with pytest.raises(Problem) as told:
        go(acting, demo, "draft", "review")
    assert told.value.code == "stale"


def test_a_stage_is_never_jumped_over(acting: Context, demo: Demo):
    with pytest.raises(Problem) as told:
        go(acting, demo, "draft", "approved")
    assert told.value.code == "bad_request"


def test_nothing_is_returned_without_a_reason(acting: Context, demo: Demo):
    go(acting, demo, "draft", "review")
    with pytest.raises(Problem) as told:
        move(acting, demo.ids["minh_hoa"], "review", "returned", " ")
    assert "reason" in told.value.fields


def test_an_issued_conclusion_stays_issued_whoever_asks(acting: Context, demo: Demo):
    go(acting, demo, *WAY)
    with pytest.raises((sqlite3.Error, program_sqlite3.Error)), acting.writing() as door:
        door.database.execute("update conclusion set stage = 'draft'")


def test_every_move_names_an_action_that_somebody_may_do():
    assert set(stages.MOVES.values()) <= roles.ACTIONS
    assert {stage for pair in stages.MOVES for stage in pair} == set(stages.STAGES)
