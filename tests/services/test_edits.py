"""An edit of the conclusion is kept for good, leaves the record alone, and overwrites nobody's unseen."""

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.document import texts
from inspect_app.errors import Problem
from inspect_app.services import conclusions, edits, frozen, printcheck, stages
from inspect_app.services.context import Context
from inspect_app.services.operations import record_entries
from inspect_app.store import edits as store
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, ids

OPENING = "opening:0:1"
NEW = "Câu mở đầu do thư ký viết lại."


@pytest.fixture
def secretary(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["secretary"], clock, ids())


def place(demo: Demo, key: str = OPENING):
    return next(one for one in edits.places_of(connect_reading(demo.database), demo.ids["minh_hoa"]) if one.key == key)


def save(context: Context, demo: Demo, text: str, based_on: int, key: str = OPENING) -> int:
    return edits.save(context, demo.ids["minh_hoa"], key, text, place(demo, key).generated, based_on)


def test_the_edited_words_are_printed_and_the_generated_ones_come_back(secretary: Context, demo: Demo):
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    before = conclusions.draft(db, id)
    assert save(secretary, demo, NEW, 0) == 1
    assert NEW in set(texts(conclusions.draft(db, id)))
    assert edits.restore(secretary, id, OPENING, 1) == 2
    assert conclusions.draft(db, id) == before
    assert store.revision(db, id, 1).edits[OPENING].text == NEW


def test_the_second_editor_of_a_sentence_is_told_and_nothing_is_lost(secretary: Context, demo: Demo):
    save(secretary, demo, NEW, 0)
    with pytest.raises(Problem) as told:
        save(secretary, demo, "Câu khác.", 0)
    assert told.value.code == "stale" and "bản số 1" in told.value.message
    assert place(demo).text == NEW
    assert save(secretary, demo, "Câu khác.", 1) == 2


def test_two_editors_of_different_sentences_both_keep_theirs(secretary: Context, demo: Demo):
    save(secretary, demo, NEW, 0)
    assert save(secretary, demo, "Câu thứ hai.", 0, "opening:0:2") == 2
    assert (place(demo).text, place(demo, "opening:0:2").text) == (NEW, "Câu thứ hai.")


def test_the_generated_words_typed_again_are_no_edit(secretary: Context, demo: Demo):
    assert save(secretary, demo, place(demo).generated, 0) == 0
    assert place(demo).edit is None


def test_nothing_is_edited_while_it_is_under_review(secretary: Context, demo: Demo):
    stages.move(secretary, demo.ids["minh_hoa"], "draft", "review")
    with pytest.raises(Problem) as told:
        save(secretary, demo, NEW, 0)
    assert told.value.code == "stale" and "Soát xét" in told.value.message
    assert place(demo).edit is None


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 5001, "bí\x07mật"])
def test_what_cannot_be_printed_is_refused_by_name(secretary: Context, demo: Demo, text: str):
    with pytest.raises(Problem) as told:
        save(secretary, demo, text, 0)
    assert "text" in told.value.fields


def test_a_place_that_is_not_there_and_a_revision_that_never_was_are_refused(secretary: Context, demo: Demo):
    with pytest.raises(Problem, match="không còn câu này"):
        edits.save(secretary, demo.ids["minh_hoa"], "item:none", NEW, "", 0)
    with pytest.raises(Problem) as told:
        save(secretary, demo, NEW, 7)
    assert told.value.code == "bad_request"


@pytest.mark.parametrize("change", ["update conclusion_revision set edits = '{}'", "delete from conclusion_revision"])
def test_a_revision_is_never_changed(secretary: Context, demo: Demo, change: str):
    save(secretary, demo, NEW, 0)
    with pytest.raises((sqlite3.Error, program_sqlite3.Error)), secretary.writing() as door:
        door.database.execute(change)


def accept_warnings(secretary: Context, id: str) -> None:
    with closing(connect_reading(secretary.database)) as db:
        remarks = printcheck.checked(db, id, secretary.today).remarks
    for remark in printcheck.blocking(remarks):
        printcheck.accept(secretary, id, remarks, remark.fingerprint, "Đã xem, giữ nguyên.")


def test_a_gap_typed_by_hand_stops_the_approval_alone(secretary: Context, demo: Demo):
    id = demo.ids["minh_hoa"]
    accept_warnings(secretary, id)
    save(secretary, demo, "Thực hiện Kế hoạch số ……", 0)
    stages.move(secretary, id, "draft", "review")
    with pytest.raises(Problem, match="chưa duyệt được"):
        stages.approve(secretary, id)
    stages.move(secretary, id, "review", "returned", "Còn chỗ trống")
    edits.restore(secretary, id, OPENING, 1)
    stages.move(secretary, id, "returned", "review")
    stages.approve(secretary, id)


def test_what_changed_after_its_approval_is_not_sent_out_for_signature(secretary: Context, demo: Demo):
    id, before = demo.ids["minh_hoa"], ("draft", "review")
    accept_warnings(secretary, id)
    stages.move(secretary, id, *before)
    stages.approve(secretary, id)
    record_entries(
        secretary,
        id,
        [(f"cause:{secretary.new_id()}", "cause", {"kind": "objective", "text": "Thêm sau khi duyệt"}, ())],
    )
    with pytest.raises(Problem, match="thay đổi sau khi duyệt"):
        frozen.freeze(secretary, id)
    stages.move(secretary, id, "approved", "returned", "Thêm nguyên nhân")
    stages.move(secretary, id, "returned", "review")
    stages.approve(secretary, id)
    assert frozen.freeze(secretary, id).purpose == "signing"


def letters(demo: Demo, key: str) -> list[str]:
    """The places of the group of one, in order of print."""
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    members = {subjects[0] for subjects in edits.group_at(db, id, key).members}
    return [one.key for one in edits.places_of(db, id) if one.key in members]


FINDING = "item:on_time_rate"


def arrange(context: Context, demo: Demo, by: int, based_on: int, key: str = FINDING) -> int:
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    return edits.arrange(context, id, key, edits.wanted(db, id, key, by, based_on), based_on)


def test_what_was_moved_is_printed_so_and_goes_out_so(secretary: Context, demo: Demo):
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    before = letters(demo, FINDING)
    at = before.index(FINDING)
    assert arrange(secretary, demo, 1, 0) == 1
    after = letters(demo, FINDING)
    assert after == [*before[:at], before[at + 1], FINDING, *before[at + 2 :]]
    for document in (conclusions.draft(db, id), conclusions.final(db, id, 5, None)):
        printed = [block.subjects[0] for block in document.blocks if getattr(block, "subjects", ())]
        assert [key for key in printed if key in after] == after
    assert edits.arrange(secretary, id, FINDING, (), 1) == 2
    assert letters(demo, FINDING) == before and store.revision(db, id, 1).arrangement


def test_an_order_and_words_stand_in_one_chain_of_revisions(secretary: Context, demo: Demo):
    arrange(secretary, demo, 1, 0)
    assert save(secretary, demo, NEW, 0) == 2
    revision = store.latest(connect_reading(demo.database), demo.ids["minh_hoa"])
    assert revision.edits[OPENING].text == NEW and list(revision.arrangement)
    assert arrange(secretary, demo, -1, 2) == 3
    assert place(demo).text == NEW


def test_the_second_to_move_in_a_group_is_told_and_in_another_group_is_not(secretary: Context, demo: Demo):
    arrange(secretary, demo, 1, 0)
    moved = letters(demo, FINDING)
    with pytest.raises(Problem, match="Hai thứ tự") as told:
        arrange(secretary, demo, -1, 0)
    assert told.value.code == "stale" and letters(demo, FINDING) == moved
    assert arrange(secretary, demo, 1, 0, "item:online_dossiers") == 2
    assert letters(demo, FINDING) == moved


def test_moving_past_the_end_changes_nothing(secretary: Context, demo: Demo):
    first = letters(demo, FINDING)[0]
    assert arrange(secretary, demo, -1, 0, first) == 0


def test_nothing_is_moved_while_it_is_under_review(secretary: Context, demo: Demo):
    stages.move(secretary, demo.ids["minh_hoa"], "draft", "review")
    with pytest.raises(Problem, match="Soát xét"):
        arrange(secretary, demo, 1, 0)


def test_what_stands_in_no_group_is_not_moved(secretary: Context, demo: Demo):
    with pytest.raises(Problem) as told:
        arrange(secretary, demo, 1, 0, OPENING)
    assert told.value.code == "not_found"


def test_a_recommendation_worded_by_hand_says_so_where_its_reference_has_moved(secretary: Context, demo: Demo):
    db, id = connect_reading(demo.database), demo.ids["minh_hoa"]
    remedy = next(one for one in edits.places_of(db, id) if "khoản 3 Mục II" in one.text)
    save(secretary, demo, f"{remedy.generated} Báo cáo hằng tháng.", 0, remedy.key)
    assert not place(demo, remedy.key).overtaken
    arrange(secretary, demo, -1, 1)
    assert place(demo, remedy.key).overtaken
