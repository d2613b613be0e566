"""What arrived beside the signed minutes: the leader leaves it out with a reason, and can take it up again."""

import json
import sqlite3
from contextlib import closing as shut

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.errors import Problem
from inspect_app.services import late, minutes
from inspect_app.services.context import Context
from inspect_app.services.operations import receive
from inspect_app.store import inspections, operations
from inspect_app.store.database import connect_reading
from tests import minutes as made
from tests.conftest import Clock, Demo, ids

NEWS, REASON = "item:outreach_plan", "Ghi nhầm xã."


@pytest.fixture
def leader(demo: Demo, clock: Clock) -> Context:
    following = ids()
    return Context(demo.database, demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def inspection(demo: Demo, leader: Context) -> str:
    """A closed record, a minute later."""
    made.closed(leader, demo.ids["minh_hoa"])
    leader.now.forward(minutes=1)
    return demo.ids["minh_hoa"]


def waiting(context: Context, inspection: str) -> list[minutes.Late]:
    with shut(connect_reading(context.database)) as db:
        return minutes.late_entries(db, inspections.record(db, inspection))


def aside(context: Context, inspection: str) -> list[late.Aside]:
    with shut(connect_reading(context.database)) as db:
        return late.aside_entries(db, inspections.record(db, inspection))


def answer(context: Context, inspection: str, value: object = "fail", *base: str) -> str:
    context.now.forward(minutes=1)
    return made.record(context, inspection, NEWS, "answer", value, base)


def value(context: Context, inspection: str, subject: str = NEWS, field: str = "answer") -> object:
    with shut(connect_reading(context.database)) as db:
        return inspections.record(db, inspection).value(subject, field)


def test_what_is_set_aside_waits_no_longer_and_is_read_with_who_when_and_why(leader: Context, inspection: str):
    signed, one = value(leader, inspection), answer(leader, inspection)
    leader.now.forward(minutes=5)
    late.set_aside(leader, inspection, one, f" {REASON} ")
    assert waiting(leader, inspection) == []
    (left,) = aside(leader, inspection)
    assert (left.entry.cell, left.entry.value) == ("Nội dung 1.04, kết quả", "Không đạt")
    assert (left.decision.reason, left.decision.by, left.decision.at) == (REASON, "Nguyễn Văn A", leader.at)
    assert value(leader, inspection) == signed


def test_an_addendum_does_not_take_in_what_was_set_aside(leader: Context, inspection: str):
    signed = value(leader, inspection)
    late.set_aside(leader, inspection, answer(leader, inspection), REASON)
    leader.now.forward(minutes=1)
    made.closed(leader, inspection)
    with shut(connect_reading(leader.database)) as db:
        assert minutes.standing_record(db, inspection).value(NEWS, "answer") == signed
    assert waiting(leader, inspection) == [] and len(aside(leader, inspection)) == 1


def test_an_addendum_does_not_name_what_was_set_aside(leader: Context, inspection: str):
    late.set_aside(leader, inspection, answer(leader, inspection), REASON)
    made.record(leader, inspection, "inspection", "opinion", {"text": "Bổ sung ý kiến."})
    assert "Nội dung thay đổi: ý kiến của trưởng đoàn." in made.text_of(leader, inspection)
    leader.now.forward(minutes=1)
    made.closed(leader, inspection)
    with shut(connect_reading(leader.database)) as db:
        assert minutes.minutes_of(db, leader.database, inspection).state == "same"


@pytest.mark.parametrize("newer", [True, False])
def test_an_addendum_names_it_where_it_was_taken_up_or_recorded_anew(leader: Context, inspection: str, newer: bool):
    one = answer(leader, inspection)
    late.set_aside(leader, inspection, one, REASON)
    if newer:
        answer(leader, inspection, "not_applicable")
    else:
        late.take_up(leader, inspection, one)
    assert "Nội dung thay đổi: nội dung 1.04." in made.text_of(leader, inspection)


def test_no_tablet_says_that_it_puts_back_what_the_minutes_say(leader: Context, inspection: str):
    sent = made.sent(leader, inspection, NEWS, "answer", "fail") | {"device": "aside"}
    (receipt,) = receive(leader, inspection, [sent])
    assert not receipt.accepted and "nội dung 1.04" not in made.text_of(leader, inspection)


def test_what_is_taken_up_waits_again_and_can_be_set_aside_once_more(leader: Context, inspection: str):
    one = answer(leader, inspection)
    late.set_aside(leader, inspection, one, REASON)
    late.take_up(leader, inspection, one)
    assert aside(leader, inspection) == [] and value(leader, inspection) == "fail"
    (again,) = waiting(leader, inspection)
    assert again.value == "Không đạt"
    late.set_aside(leader, inspection, again.operation, "Vẫn nhầm.")
    assert waiting(leader, inspection) == [] and aside(leader, inspection)[0].decision.reason == "Vẫn nhầm."


@pytest.mark.parametrize("seen", [True, False])
def test_a_newer_answer_on_the_same_cell_waits_anew(leader: Context, inspection: str, seen: bool):
    one = answer(leader, inspection)
    late.set_aside(leader, inspection, one, REASON)
    newer = answer(leader, inspection, "not_applicable", *((one,) if seen else ()))
    assert [other.operation for other in waiting(leader, inspection)] == [newer]
    assert [other.entry.operation for other in aside(leader, inspection)] == [one]


def test_what_the_minutes_do_not_hold_at_all_is_taken_out_of_the_record(leader: Context, inspection: str):
    subject = f"finding:{leader.new_id()}"
    one = made.record(leader, inspection, subject, "finding", {"section": "institutions", "text": "Thiếu biển"})
    late.set_aside(leader, inspection, one, REASON)
    assert value(leader, inspection, subject, "finding") is None
    assert aside(leader, inspection)[0].entry.value == "Thiếu biển"
    late.take_up(leader, inspection, one)
    assert value(leader, inspection, subject, "finding")["text"] == "Thiếu biển"


def test_what_the_record_cannot_put_back_is_set_aside_all_the_same(leader: Context, inspection: str):
    counter = leader.new_id()
    first = made.record(leader, inspection, f"counter:{counter}", "counter", {"name": "Điểm tiếp nhận số 9"})
    with shut(connect_reading(leader.database)) as db:
        item = next(i for i in inspections.record(db, inspection).edition.items if i.scope == "counter")
    note = made.record(leader, inspection, f"item:{item.key}@{counter}", "note", "Đến sau")
    late.set_aside(leader, inspection, first, REASON)  # what was noted there has no counter now
    late.set_aside(leader, inspection, note, REASON)
    assert waiting(leader, inspection) == [] and len(aside(leader, inspection)) == 2


def test_nothing_is_set_aside_without_a_reason(leader: Context, inspection: str):
    one = answer(leader, inspection)
    with pytest.raises(Problem) as told:
        late.set_aside(leader, inspection, one, " ")
    assert told.value.fields == {"reason": "Ghi lý do không đưa vào."} and len(waiting(leader, inspection)) == 1


def test_who_comes_second_is_told_and_changes_nothing(leader: Context, inspection: str):
    one = answer(leader, inspection)
    late.set_aside(leader, inspection, one, REASON)
    for work in (
        lambda: late.set_aside(leader, inspection, one, "Khác"),
        lambda: late.take_up(leader, inspection, "x"),
    ):
        with pytest.raises(Problem) as told:
            work()
        assert told.value.code == "stale" and "Chưa có gì thay đổi" in told.value.message
    assert aside(leader, inspection)[0].decision.reason == REASON


def test_decisions_are_logged_and_never_changed(leader: Context, inspection: str):
    one = answer(leader, inspection)
    late.set_aside(leader, inspection, one, REASON)
    late.take_up(leader, inspection, one)
    with shut(connect_reading(leader.database)) as db:
        rows = [json.loads(row[0]) for row in db.execute("select payload from audit_payload order by seq").fetchall()]
        told = [(row["action"], row["data"]["operation"]) for row in rows if row["action"].startswith("late_")]
        assert told == [("late_aside", one), ("late_again", one)]
        assert {op.id for op in operations.of_inspection(db, inspection)} >= {one}
    for change in (
        "update late_decision set reason = 'khác'",
        "delete from late_decision",
        "insert or replace into late_decision select seq, inspection, operation, kind, 'khác', made, actor, at"
        " from late_decision",
    ):
        with pytest.raises((sqlite3.Error, program_sqlite3.Error)), leader.writing() as door:
            door.database.execute(change)
