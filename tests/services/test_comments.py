"""What somebody said of a draft stays as it was said, with the words it was about, and is never printed."""

import sqlite3
from dataclasses import replace

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.comments import about, unresolved
from inspect_app.domain.document import texts
from inspect_app.errors import Problem
from inspect_app.services import comments, conclusions, edits, stages
from inspect_app.services.context import Context
from inspect_app.store import comments as store
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, ids

KEY, SAID = "item:on_time_rate", "Nêu rõ kỳ số liệu."


@pytest.fixture
def member(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["member"], clock, ids())


@pytest.fixture
def secretary(member: Context, demo: Demo) -> Context:
    return replace(member, actor=demo.ids["secretary"])


def place(demo: Demo):
    return edits.place_at(connect_reading(demo.database), demo.ids["minh_hoa"], KEY)


def kept(demo: Demo):
    return store.comments(connect_reading(demo.database), demo.ids["minh_hoa"])


def say(context: Context, demo: Demo, text: str = SAID) -> str:
    return comments.comment(context, demo.ids["minh_hoa"], KEY, place(demo).text, text)


def test_a_comment_stays_with_the_words_it_was_about(member: Context, secretary: Context, demo: Demo):
    before = place(demo)
    say(member, demo)
    edits.save(secretary, demo.ids["minh_hoa"], KEY, "Câu khác.", before.generated, 0)
    (one,) = about(place(demo), kept(demo))
    assert (one.words, one.text, one.by) == (before.text, SAID, "Lê Văn C")
    assert place(demo).text == "Câu khác."


def test_nobody_comments_on_words_that_they_have_not_seen(member: Context, demo: Demo):
    with pytest.raises(Problem) as told:
        comments.comment(member, demo.ids["minh_hoa"], KEY, "Câu cũ.", SAID)
    assert told.value.code == "stale" and kept(demo) == []


def test_comments_are_neither_printed_nor_part_of_what_is_approved(member: Context, demo: Demo):
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    before = conclusions.draft(db, id)
    say(member, demo)
    after = conclusions.draft(connect_reading(demo.database), id)
    assert after == before and conclusions.digest(after) == conclusions.digest(before)
    assert SAID not in set(texts(after))


def test_what_was_dealt_with_says_by_whom_and_is_kept(member: Context, secretary: Context, demo: Demo):
    id = say(member, demo)
    comments.resolve(secretary, demo.ids["minh_hoa"], id)
    (one,) = kept(demo)
    assert one.text == SAID and (one.resolution.by, one.resolution.at) == ("Trần Thị B", secretary.at)
    assert unresolved(kept(demo)) == ()
    with pytest.raises(Problem, match="Trần Thị B"):
        comments.resolve(secretary, demo.ids["minh_hoa"], id)


def test_a_comment_of_another_inspection_is_none_here(member: Context, secretary: Context, demo: Demo):
    id = say(member, demo)
    with pytest.raises(Problem) as told:
        comments.resolve(secretary, demo.ids["empty"], id)
    assert told.value.code == "not_found"


def test_a_sentence_that_is_not_there_is_not_commented_on(member: Context, demo: Demo):
    with pytest.raises(Problem, match="không còn câu này"):
        comments.comment(member, demo.ids["minh_hoa"], "item:none", "", SAID)


def test_a_comment_on_all_of_it_has_no_place(member: Context, demo: Demo):
    comments.comment(member, demo.ids["minh_hoa"], "", "", SAID)
    assert [(one.place, one.words) for one in kept(demo)] == [("", "")]


@pytest.mark.parametrize("text", ["", " \n", "a" * 5001, "bí\x07mật"])
def test_what_cannot_be_read_is_refused_by_name(member: Context, demo: Demo, text: str):
    with pytest.raises(Problem) as told:
        say(member, demo, text)
    assert "comment" in told.value.fields and kept(demo) == []


def test_open_comments_do_not_stop_the_way_and_what_is_out_is_discussed_no_more(
    member: Context, secretary: Context, demo: Demo
):
    id = demo.ids["minh_hoa"]
    say(member, demo)
    for move in (("draft", "review"), ("review", "approved")):
        stages.move(secretary, id, *move)
    say(member, demo, "Còn một ý.")
    stages.move(secretary, id, "approved", "signing")
    for work in (lambda: say(member, demo), lambda: comments.reply(member, id, kept(demo)[0].id, "Còn nữa.")):
        with pytest.raises(Problem, match="không còn góp ý"):
            work()


def test_a_comment_is_answered_in_turn_and_dealt_with_as_one(member: Context, secretary: Context, demo: Demo):
    inspection, id = demo.ids["minh_hoa"], say(member, demo)
    comments.reply(secretary, inspection, id, " Kỳ nào? ")
    comments.reply(member, inspection, id, "Chín tháng.")
    (one,) = unresolved(kept(demo))
    assert [(reply.text, reply.by) for reply in one.replies] == [("Kỳ nào?", "Trần Thị B"), ("Chín tháng.", "Lê Văn C")]
    comments.resolve(secretary, inspection, id)
    with pytest.raises(Problem, match="Trần Thị B đã ghi góp ý này là đã xử lý"):
        comments.reply(member, inspection, id, "Còn nữa.")
    assert unresolved(kept(demo)) == () and len(kept(demo)[0].replies) == 2


@pytest.mark.parametrize("text", ["", " \n", "a" * 5001])
def test_an_answer_that_says_nothing_is_refused_by_name(member: Context, demo: Demo, text: str):
    id = say(member, demo)
    with pytest.raises(Problem) as told:
        comments.reply(member, demo.ids["minh_hoa"], id, text)
    assert "reply" in told.value.fields and kept(demo)[0].replies == ()


def test_a_comment_of_another_inspection_is_not_answered_here(member: Context, demo: Demo):
    id = say(member, demo)
    with pytest.raises(Problem) as told:
        comments.reply(member, demo.ids["empty"], id, "Đúng.")
    assert told.value.code == "not_found"


def test_answers_are_no_part_of_what_is_approved(member: Context, demo: Demo):
    id, db = say(member, demo), connect_reading(demo.database)
    before = conclusions.digest(conclusions.draft(db, demo.ids["minh_hoa"]))
    comments.reply(member, demo.ids["minh_hoa"], id, "Đúng.")
    assert conclusions.digest(conclusions.draft(db, demo.ids["minh_hoa"])) == before


@pytest.mark.parametrize("table", ["conclusion_comment", "conclusion_comment_reply", "conclusion_comment_resolution"])
@pytest.mark.parametrize(
    "change", ["update {} set at = ''", "delete from {}", "insert or replace into {} select * from {}"]
)
def test_what_was_said_is_never_changed(member: Context, secretary: Context, demo: Demo, table: str, change: str):
    id = say(member, demo)
    comments.reply(secretary, demo.ids["minh_hoa"], id, "Đúng.")
    comments.resolve(secretary, demo.ids["minh_hoa"], id)
    with pytest.raises((sqlite3.Error, program_sqlite3.Error)), member.writing() as door:
        door.database.execute(change.format(table, table))
