"""A unit explains until a date: every save is kept, what was sent is read by the team and printed, nothing is lost."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.document import texts
from inspect_app.domain.findings import findings
from inspect_app.errors import Problem
from inspect_app.services import conclusions, explanations, frozen, holidays, printcheck, records, stages
from inspect_app.services.context import Context
from inspect_app.store import conclusions as stage_store
from inspect_app.store import explanations as store
from inspect_app.store import files as file_store
from inspect_app.store import issue as issue_store
from inspect_app.store.database import connect_reading
from tests import explained, minutes, pictures
from tests.conftest import Clock, Demo, ids
from tests.explained import ABOUT, TEXT, typed

PNG = pictures.png()


@pytest.fixture
def leader(demo: Demo, clock: Clock) -> Context:
    following = ids()
    return Context(demo.database, demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def unit(demo: Demo, leader: Context) -> Context:
    """The unit's account, once the minutes are signed."""
    minutes.closed(leader, demo.ids["minh_hoa"])
    return replace(leader, actor=demo.ids["unit"])


@pytest.fixture
def inspection(demo: Demo) -> str:
    return demo.ids["minh_hoa"]


def save(context: Context, inspection: str, words: explanations.Typed, based_on: int = 0, send: bool = False) -> int:
    return explanations.save(context, inspection, words, based_on, send)


def refused(*given: object, **rest: object) -> Problem:
    with pytest.raises(Problem) as told:
        save(*given, **rest)
    return told.value


def read(context: Context, ask, *rest: object):
    with closing(connect_reading(context.database)) as db:
        return ask(db, *rest)


def test_it_may_be_sent_until_five_working_days_after_the_minutes(unit: Context, inspection: str):
    there = explained.standing(unit, inspection)
    assert (there.due, there.left, there.open) == (date(2026, 10, 19), 5, True)
    holidays.add(unit, date(2026, 10, 15), "Ngày nghỉ để thử")
    assert explained.standing(unit, inspection).due == date(2026, 10, 20)
    unit.now.forward(days=8)
    assert explained.standing(unit, inspection).open
    unit.now.forward(days=1)
    assert not explained.standing(unit, inspection).open


def test_nothing_is_taken_in_before_the_minutes_are_signed_nor_of_a_publication(demo: Demo, leader: Context):
    unit = replace(leader, actor=demo.ids["unit"])
    for name, said in (("minh_hoa", "chưa được ký"), ("lang_son", "bài đã công bố")):
        problem = refused(unit, demo.ids[name], typed())
        assert problem.code == "explanation_closed" and said in problem.message
        with pytest.raises(Problem, match=said):
            explanations.take_file(unit, demo.ids[name], "a.png", [PNG])
        assert read(unit, store.latest, demo.ids[name]) is None


def test_a_draft_is_kept_and_counts_for_nothing(unit: Context, inspection: str):
    assert save(unit, inspection, typed()) == 1
    there = explained.standing(unit, inspection)
    assert there.latest.text == TEXT and not there.latest.sent and there.held is None


def test_what_was_sent_last_counts_and_the_earlier_one_stays(unit: Context, inspection: str):
    finding = explained.standing(unit, inspection).findings[0]
    assert save(unit, inspection, typed(about={finding.subjects[0]: ABOUT}), send=True) == 1
    assert save(unit, inspection, typed("Bản nháp mới"), 1) == 2
    assert explained.held(unit, inspection).said(finding.subjects) == ABOUT
    assert save(unit, inspection, typed("Bản thứ hai"), 2, send=True) == 3
    assert [one.text for one in read(unit, store.sent, inspection)] == ["Bản thứ hai", TEXT]
    assert explained.held(unit, inspection).minutes == explained.standing(unit, inspection).closing.file


def test_a_finding_is_explained_as_it_reads_in_the_signed_minutes(unit: Context, leader: Context, inspection: str):
    before = explained.standing(unit, inspection).findings
    minutes.record(leader, inspection, before[0].subjects[0], "wording", "Câu đang soạn cho kết luận")
    assert explained.standing(unit, inspection).findings == before


def test_the_second_of_two_is_told_and_nothing_is_lost(unit: Context, inspection: str):
    save(unit, inspection, typed("Bản của người thứ nhất"))
    problem = refused(unit, inspection, typed("Bản của người thứ hai"), 0)
    assert problem.code == "stale" and "bản số 1" in problem.message
    assert read(unit, store.latest, inspection).text == "Bản của người thứ nhất"
    assert save(unit, inspection, typed("Bản của người thứ hai"), 1) == 2
    assert read(unit, store.revision, inspection, 1).text == "Bản của người thứ nhất"


def test_a_form_that_was_sent_twice_is_kept_once(unit: Context, inspection: str):
    assert [save(unit, inspection, typed(), 0, send=True) for _ in range(2)] == [1, 1]
    assert save(unit, inspection, typed(), 1) == 1


def test_after_the_date_it_is_not_sent_and_what_was_written_is_kept(unit: Context, inspection: str):
    unit.now.forward(days=8)
    file = explanations.take_file(unit, inspection, "a.png", [PNG])
    problem = refused(unit, inspection, typed(files=(file.hash,)), send=True)
    assert problem.code == "explanation_late"
    for said in ("19/10/2026", "bản nháp", "Trưởng đoàn Nguyễn Văn A", "Sở Nội vụ"):
        assert said in problem.message
    there = explained.standing(unit, inspection)
    assert there.held is None and there.latest.text == TEXT and there.latest.files == (file,)
    assert save(unit, inspection, typed("Thêm"), 1) == 2


def test_an_addendum_gives_time_anew(unit: Context, leader: Context, inspection: str):
    unit.now.forward(days=8)
    minutes.record(leader, inspection, "item:outreach_plan", "answer", "fail")
    first = explained.standing(unit, inspection)
    minutes.closed(leader, inspection)
    second = explained.standing(unit, inspection)
    assert first.late and second.open and len(second.findings) == len(first.findings) + 1


def issued(leader: Context, inspection: str) -> None:
    who, day, hash = leader.actor, date(2026, 10, 13), file_store.put(leader.database, PNG)
    kept = issue_store.Frozen("F", inspection, "signing", hash, 1, hash, hash, None, None, who, leader.at)
    scan = {"scan": hash, "scan_type": "image/png"}
    made = issue_store.Issue(
        inspection, "paper", "F", None, hash, 1, **scan, number=5, symbol="/TB", day=day, remark="", actor=who, at=""
    )
    with leader.writing() as door:
        issue_store.add_frozen(door.database, kept)
        issue_store.add_issue(door.database, made)
        door.log("test", "inspection", {})


def test_once_the_conclusion_is_issued_nothing_is_taken_in(unit: Context, leader: Context, inspection: str):
    save(unit, inspection, typed())
    issued(leader, inspection)
    problem = refused(unit, inspection, typed("Muộn"), 1, send=True)
    assert problem.code == "explanation_closed" and "đã ban hành: số 05/TB" in problem.message
    assert read(unit, store.latest, inspection).text == TEXT


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (typed("a" * 5001), "text"),
        (typed("chữ\x07lạ"), "text"),
        (typed("Chưa đúng 😀"), "text"),
        (typed(number="1" * 501), "number"),
        (typed(day=date(2026, 10, 13)), "day"),
        (typed(day=date(2026, 10, 11)), "day"),
        (typed(about={"FIRST": "b" * 5001}), "about_FIRST"),
        (typed(about={"FIRST": "漢"}), "about_FIRST"),
    ],
)
def test_what_cannot_be_kept_or_printed_is_refused_by_its_field(unit: Context, inspection: str, words, field: str):
    first = explained.standing(unit, inspection).findings[0].subjects[0]
    words = replace(words, about=dict(zip([first], words.about.values(), strict=False)))
    problem = refused(unit, inspection, words)
    assert list(problem.fields) == [field.replace("FIRST", first)]
    assert read(unit, store.latest, inspection) is None


def test_nothing_is_sent_without_a_word_but_a_draft_may_be_empty(unit: Context, inspection: str):
    assert "text" in refused(unit, inspection, typed("  "), send=True).fields
    assert save(unit, inspection, typed(" ")) == 1


def test_what_cannot_be_seen_is_left_out_of_pasted_words(unit: Context, inspection: str):
    save(unit, inspection, typed("Đã\u200b khắc phục\ufeff"))
    assert read(unit, store.latest, inspection).text == "Đã khắc phục"


def test_a_file_is_kept_under_its_name_once_and_goes_with_what_names_it(unit: Context, inspection: str):
    first = explanations.take_file(unit, inspection, "C:\\Hồ sơ\\quyết định.png", [PNG[:50], PNG[50:]])
    assert (first.name, first.type, first.size) == ("quyết định.png", "image/png", len(PNG))
    assert explanations.take_file(unit, inspection, "khác.png", [PNG]) == first
    save(unit, inspection, typed(files=(first.hash,)), send=True)
    assert explained.held(unit, inspection).files == (first,)


def test_files_that_are_none_are_refused_and_nothing_is_kept(unit: Context, inspection: str):
    for content, code in (
        (b"hello", "wrong_type"),
        (b"", "wrong_type"),
        (pictures.locked_pdf(), "bad_pdf"),
        (pictures.jpeg()[:-40], "bad_image"),
    ):
        with pytest.raises(Problem) as told:
            explanations.take_file(unit, inspection, "a.pdf", [content])
        assert told.value.code == code
    with pytest.raises(Problem) as told:
        explanations.take_file(unit, inspection, "a.pdf", (b"x" * 1024 * 1024 for _ in range(20)))
    assert told.value.code == "too_large"
    assert read(unit, lambda db: db.execute("select count(*) from explanation_file").fetchone()[0]) == 0


def test_a_file_that_was_never_handed_in_is_not_named(unit: Context, inspection: str):
    assert refused(unit, inspection, typed(files=("0" * 64,))).code == "bad_request"


@pytest.mark.parametrize("table", ["explanation", "explanation_file"])
def test_what_was_kept_never_changes(unit: Context, inspection: str, table: str):
    explained.sent(unit, inspection, PNG)
    for work in (
        f"update {table} set actor = actor",
        f"delete from {table}",
        f"insert or replace into {table} select * from {table}",
    ):
        with pytest.raises((sqlite3.Error, program_sqlite3.Error)), unit.writing() as door:
            door.database.execute(work)


def test_the_log_tells_of_a_sending_and_not_its_words(unit: Context, inspection: str):
    explained.sent(unit, inspection)
    rows = read(unit, lambda db: db.execute("select payload from audit_payload order by seq desc limit 1").fetchall())
    assert '"action":"send_explanation"' in rows[0][0] and TEXT not in rows[0][0]


# The check before approval, and what comes in later.


def awaited(context: Context, inspection: str) -> bool | None:
    return read(context, explanations.awaited, inspection, context.today)


def test_it_is_awaited_while_it_may_come_and_has_not(demo: Demo, leader: Context, inspection: str):
    assert awaited(leader, inspection) is None and awaited(leader, demo.ids["lang_son"]) is None
    minutes.closed(leader, inspection)
    unit = replace(leader, actor=demo.ids["unit"])
    save(unit, inspection, typed())
    assert awaited(leader, inspection) is True
    leader.now.forward(days=8)
    assert awaited(leader, inspection) is False
    leader.now.forward(days=-8)
    save(unit, inspection, typed(), 1, send=True)
    assert awaited(leader, inspection) is False


def test_the_check_warns_while_it_is_awaited(unit: Context, leader: Context, inspection: str):
    found = read(leader, printcheck.checked, inspection, leader.today)
    assert found.awaited and "explanation_awaited" in {remark.code for remark in found.remarks}
    explained.sent(unit, inspection)
    found = read(leader, printcheck.checked, inspection, leader.today)
    assert not found.awaited and "explanation_awaited" not in {remark.code for remark in found.remarks}


def approve(leader: Context, inspection: str) -> None:
    remarks = read(leader, printcheck.checked, inspection, leader.today).remarks
    for remark in printcheck.blocking(remarks):
        printcheck.accept(leader, inspection, remarks, remark.fingerprint, "Đã xem, giữ nguyên.")
    stages.move(leader, inspection, "draft", "review")
    stages.approve(leader, inspection)


def test_what_comes_after_the_approval_is_kept_told_and_stops_the_signature(
    unit: Context, leader: Context, inspection: str
):
    approve(leader, inspection)
    assert read(leader, explanations.after_approval, inspection) is None
    leader.now.forward(hours=1)
    explained.sent(unit, inspection)
    assert read(leader, explanations.after_approval, inspection).text == TEXT
    with pytest.raises(Problem, match="thay đổi sau khi duyệt"):
        frozen.freeze(leader, inspection)
    assert read(leader, stage_store.stage, inspection) == "approved"


def test_what_comes_while_it_is_signed_is_kept_beside_what_went_out(unit: Context, leader: Context, inspection: str):
    for before, after in pairwise(("draft", "review", "approved", "signing")):
        stages.move(leader, inspection, before, after)
    explained.sent(unit, inspection)
    assert read(leader, explanations.after_approval, inspection).text == TEXT


# What is printed, and the record that goes along.


def printed(context: Context, inspection: str) -> str:
    return "\n".join(texts(read(context, conclusions.draft, inspection)))


def test_what_was_sent_is_quoted_and_drafts_are_not(unit: Context, inspection: str):
    save(unit, inspection, typed("Bản nháp"))
    assert "GIẢI TRÌNH CỦA ĐƠN VỊ" not in printed(unit, inspection)
    save(unit, inspection, typed(), 1, send=True)
    assert "Tại Văn bản số 45/UBND-VP ngày 12 tháng 10 năm 2026, UBND xã Minh Họa giải trình: “" in printed(
        unit, inspection
    )


def test_the_minutes_read_the_same_whatever_the_unit_explains(unit: Context, inspection: str):
    before = minutes.text_of(unit, inspection)
    explained.sent(unit, inspection)
    assert minutes.text_of(unit, inspection) == before


def test_a_record_goes_out_and_comes_in_with_its_explanation(
    unit: Context, inspection: str, context: Context, demo: Demo
):
    first = findings(explained.standing(unit, inspection).record)[0].subjects[0]
    explained.sent(unit, inspection, PNG, about={first: ABOUT})
    told = read(unit, records.export_record, inspection, unit.at)
    assert told["version"] == 1 and told["explanation"]["sender"]["username"] == demo.accounts["unit"][0]
    assert told["explanation"]["about"][0] | {"finding": ""} == {"subjects": [first], "finding": "", "text": ABOUT}
    assert records.import_record(context, told) == inspection
    assert read(context, records.export_record, inspection, unit.at) == told
    assert explained.held(context, inspection).files[0].name == "giai-trinh.png"


def test_a_file_of_before_there_were_explanations_still_comes_in(unit: Context, inspection: str, context: Context):
    told = read(unit, records.export_record, inspection, unit.at)
    del told["explanation"]
    records.import_record(context, told)
    assert explained.held(context, inspection) is None


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": "x"},
        {"sent_at": "hôm qua"},
        {"files": [{"hash": "x", "name": "a", "type": "image/png", "size": 1}]},
        {"files": [{"hash": "0" * 64, "name": "a", "type": "text/html", "size": 1}]},
        {"about": [{"subjects": [], "finding": "A", "text": "B"}]},
        {"about": [{"subjects": ["x"], "finding": "A", "text": "B"}]},
        {"other": "x"},
        {"day": "32/1/2026"},
    ],
)
def test_an_explanation_that_does_not_read_lets_nothing_in(
    unit: Context, inspection: str, context: Context, change: dict
):
    explained.sent(unit, inspection, PNG)
    told = read(unit, records.export_record, inspection, unit.at)
    told["explanation"] |= change
    with pytest.raises(Problem) as problem:
        records.import_record(context, told)
    assert problem.value.code == "bad_file"
