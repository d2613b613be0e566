"""Two tablets close one record with different texts: nobody's is lost, and the leader chooses which holds."""

from contextlib import closing as shut

import pytest

from inspect_app.errors import Problem
from inspect_app.services import minutes, printcheck, rivals, stages
from inspect_app.services.context import Context
from inspect_app.services.operations import receive
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests import minutes as made
from tests.conftest import Clock, Demo, ids


@pytest.fixture
def leader(demo: Demo, clock: Clock) -> Context:
    following = ids()
    return Context(demo.database, demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def inspection(demo: Demo) -> str:
    return demo.ids["minh_hoa"]


def dispute(context: Context, inspection: str) -> rivals.Dispute | None:
    with shut(connect_reading(context.database)) as db:
        return rivals.dispute(db, context.database, inspection)


def held(context: Context, inspection: str) -> minutes.Minutes:
    with shut(connect_reading(context.database)) as db:
        return minutes.minutes_of(db, context.database, inspection)


def test_both_texts_are_told_with_who_when_and_each_line_that_differs(leader, inspection):
    first, second = made.close_twice(leader, inspection)
    found = dispute(leader, inspection)
    assert [one.hash for one in found.minutes] == [first, second] and found.held == second
    assert {one.author for one in found.minutes} == {"Nguyễn Văn A"}
    (lines,) = found.differences
    with shut(connect_reading(leader.database)) as db:
        assert inspections.record(db, inspection).conflicts() == ()  # none that is settled on the checklist
    assert [mark for mark, _ in lines] == ["-", "+"] and lines[1][1].startswith("Địa điểm khác:")


@pytest.mark.parametrize("which", [0, 1])
def test_the_leader_s_choice_holds_and_the_other_is_still_read(leader, inspection, which: int):
    hashes = made.close_twice(leader, inspection)
    before = {hash: held_as(leader, inspection, hash) for hash in hashes}
    rivals.choose(leader, inspection, hashes[which], dispute(leader, inspection).seen)
    assert dispute(leader, inspection) is None
    now = held(leader, inspection)
    assert now.hash == hashes[which] and now.chosen_by == "Nguyễn Văn A"
    assert now.closing.clock == before[hashes[which]].closing.clock and now.closing.chosen_at[:24] == leader.at
    other = hashes[1 - which]
    assert held_as(leader, inspection, other).text == before[other].text
    with shut(connect_reading(leader.database)) as db:
        assert [one.file for one in minutes.earlier(db, inspection)] == [other]


def held_as(context: Context, inspection: str, file: str) -> minutes.Minutes:
    with shut(connect_reading(context.database)) as db:
        return minutes.minutes_of(db, context.database, inspection, file)


def test_an_addendum_and_the_same_text_twice_are_no_rivals(leader, inspection):
    made.closed(leader, inspection)
    leader.now.forward(minutes=1)
    made.record(leader, inspection, "item:outreach_plan", "answer", "fail")
    made.closed(leader, inspection)
    assert dispute(leader, inspection) is None


def test_a_choice_made_without_having_seen_all_is_told_and_changes_nothing(leader, inspection):
    first, second = made.close_twice(leader, inspection)
    seen = dispute(leader, inspection).seen
    for file, of in ((first, seen[:1]), ("0" * 64, seen), (first, ())):
        with pytest.raises(Problem) as told:
            rivals.choose(leader, inspection, file, of)
        assert told.value.code == "stale"
    rivals.choose(leader, inspection, first, seen)
    with pytest.raises(Problem) as told:
        rivals.choose(leader, inspection, second, seen)
    assert told.value.code == "stale" and held(leader, inspection).hash == first


def test_until_one_is_chosen_nothing_is_approved_whatever_else_is_accepted(leader, inspection):
    first, _ = made.close_twice(leader, inspection)
    stages.move(leader, inspection, "draft", "review")
    accept_all(leader, inspection)
    with pytest.raises(Problem) as told:
        stages.approve(leader, inspection)
    assert "còn 1 nội dung" in told.value.message and "2 biên bản cùng khóa hồ sơ" in told.value.message
    rivals.choose(leader, inspection, first, dispute(leader, inspection).seen)
    stages.approve(leader, inspection)


def accept_all(context: Context, inspection: str) -> None:
    with shut(connect_reading(context.database)) as db:
        remarks = printcheck.checked(db, inspection, context.today).remarks
    for remark in remarks:
        if remark.kind == "warning":
            printcheck.accept(context, inspection, remarks, remark.fingerprint, "Đã xem.")


def test_a_text_that_is_on_its_way_is_said_to_be_so(leader, inspection):
    made.closed(leader, inspection)
    hash = made.sign(leader, inspection, made.text_of(leader, inspection) + "\nThêm.", upload=False)
    value = {"file": hash, "operations": [head.id for head in made.heads(leader, inspection)]}
    assert receive(leader, inspection, [made.sent(leader, inspection, "inspection", "closing", value)])[0].accepted
    assert dispute(leader, inspection).differences == (None,)
