"""Errors stop approval; so does a warning until somebody accepts it for a reason, which nobody changes afterwards."""

import sqlite3
from itertools import pairwise

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.remarks import Remark
from inspect_app.errors import Problem
from inspect_app.services import conclusions, printcheck, stages
from inspect_app.services.context import Context
from inspect_app.services.operations import record_entries
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, ids

REASON = "Số và ngày do văn thư ghi khi ban hành."


@pytest.fixture
def acting(demo: Demo, clock: Clock) -> Context:
    return Context(demo.database, demo.ids["secretary"], clock, ids())


def remarks(demo: Demo, name: str = "minh_hoa") -> tuple[Remark, ...]:
    db = connect_reading(demo.database)
    record = inspections.record(db, demo.ids[name])
    document = conclusions.draft(db, demo.ids[name])
    found = printcheck.check(db, record, document, conclusions.rendered(document))
    db.close()
    return found


def of(found: tuple[Remark, ...], code: str) -> Remark:
    return next(remark for remark in found if remark.code == code)


def accept(acting: Context, demo: Demo, found: tuple[Remark, ...], code: str, reason: str = REASON) -> Remark:
    return printcheck.accept(acting, demo.ids["minh_hoa"], found, of(found, code).fingerprint, reason)


def test_an_accepted_warning_shows_who_and_why_and_stops_nothing(acting: Context, demo: Demo):
    before = remarks(demo)
    assert of(before, "unnumbered") in printcheck.blocking(before)
    accept(acting, demo, before, "unnumbered", f"  {REASON} ")
    after = remarks(demo)
    kept = of(after, "unnumbered").accepted
    assert kept and (kept.reason, kept.by, kept.at) == (REASON, "Trần Thị B", acting.at)
    assert len(printcheck.blocking(after)) == len(printcheck.blocking(before)) - 1


def test_errors_stop_approval_and_are_never_accepted(acting: Context, demo: Demo):
    plan = demo.ids["plan"]
    with acting.writing() as door:
        door.database.execute("update [plan] set recipients = '[]' where id = ?", (plan,))
        door.log("test", f"plan:{plan}", {})
    found = remarks(demo)
    error = of(found, "recipients")
    assert error.kind == "error" and error in printcheck.blocking(found)
    with pytest.raises(Problem) as told:
        accept(acting, demo, found, "recipients")
    assert told.value.code == "stale"


def test_an_acceptance_holds_only_while_the_remark_is_the_same(acting: Context, demo: Demo):
    word(acting, demo, "Còn 2 công chức chưa có chữ ký số")
    accept(acting, demo, remarks(demo), "wording_edited", "Câu gọn hơn")
    assert of(remarks(demo), "wording_edited").accepted
    word(acting, demo, "Còn hai công chức chưa có chữ ký số")
    assert not of(remarks(demo), "wording_edited").accepted


def test_nothing_is_accepted_without_a_reason(acting: Context, demo: Demo):
    with pytest.raises(Problem) as told:
        accept(acting, demo, remarks(demo), "unnumbered", " \n ")
    assert told.value.fields == {"reason": "Ghi lý do chấp nhận."}
    assert of(remarks(demo), "unnumbered").accepted is None


def test_of_two_who_accept_the_same_remark_the_second_is_told(acting: Context, demo: Demo):
    found = remarks(demo)
    accept(acting, demo, found, "unnumbered")
    with pytest.raises(Problem) as told:
        accept(acting, demo, found, "unnumbered", "Lý do khác")
    assert told.value.code == "stale"
    assert of(remarks(demo), "unnumbered").accepted.reason == REASON


def test_once_approved_nothing_more_is_accepted(acting: Context, demo: Demo):
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(acting, demo.ids["minh_hoa"], before, after)
    with pytest.raises(Problem) as told:
        accept(acting, demo, remarks(demo), "unnumbered")
    assert told.value.code == "stale" and "Đã duyệt" in told.value.message


def test_an_acceptance_that_is_taken_back_stops_approval_again_and_says_who_and_why(acting, demo, clock: Clock):
    remark = accept(acting, demo, remarks(demo), "unnumbered")
    clock.forward(minutes=2)
    printcheck.withdraw(acting, demo.ids["minh_hoa"], remark.fingerprint, " Số đã có. ")
    found = of(remarks(demo), "unnumbered")
    assert found in printcheck.blocking(remarks(demo)) and found.accepted is None
    assert (found.withdrawn.reason, found.withdrawn.by, found.withdrawn.at) == ("Số đã có.", "Trần Thị B", acting.at)
    accept(acting, demo, remarks(demo), "unnumbered", "Vẫn để trống.")
    assert of(remarks(demo), "unnumbered").accepted.reason == "Vẫn để trống."
    printcheck.withdraw(acting, demo.ids["minh_hoa"], remark.fingerprint)
    assert of(remarks(demo), "unnumbered").withdrawn.reason == ""


def test_only_what_stands_accepted_is_taken_back_and_nothing_after_approval(acting: Context, demo: Demo):
    inspection, remark = demo.ids["minh_hoa"], accept(acting, demo, remarks(demo), "unnumbered")
    for fingerprint in ("0" * 64, of(remarks(demo), "sources_differ").fingerprint):
        with pytest.raises(Problem) as told:
            printcheck.withdraw(acting, inspection, fingerprint)
        assert told.value.code == "stale" and "chưa được chấp nhận" in told.value.message
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(acting, inspection, before, after)
    with pytest.raises(Problem) as told:
        printcheck.withdraw(acting, inspection, remark.fingerprint)
    assert "Đã duyệt" in told.value.message and of(remarks(demo), "unnumbered").accepted


def test_what_was_taken_back_is_never_changed(acting: Context, demo: Demo):
    remark = accept(acting, demo, remarks(demo), "unnumbered")
    printcheck.withdraw(acting, demo.ids["minh_hoa"], remark.fingerprint)
    for change in ("update printcheck_withdrawal set reason = 'khác'", "delete from printcheck_withdrawal"):
        with pytest.raises((sqlite3.Error, program_sqlite3.Error)), acting.writing() as door:
            door.database.execute(change)


def test_another_inspection_s_acceptance_counts_for_nothing(acting: Context, demo: Demo):
    accept(acting, demo, remarks(demo), "unnumbered")
    assert of(remarks(demo, "lang_son"), "unnumbered").accepted is None


@pytest.mark.parametrize(
    "change",
    [
        "update printcheck_acceptance set reason = 'khác'",
        "delete from printcheck_acceptance",
        "insert or replace into printcheck_acceptance"
        " select seq, inspection, code, fingerprint, words, 'khác', actor, at from printcheck_acceptance",
    ],
)
def test_an_acceptance_is_never_changed(acting: Context, demo: Demo, change: str):
    accept(acting, demo, remarks(demo), "unnumbered")
    with pytest.raises((sqlite3.Error, program_sqlite3.Error)), acting.writing() as door:
        door.database.execute(change)
    assert of(remarks(demo), "unnumbered").accepted.reason == REASON


def test_the_same_file_is_read_once(demo: Demo, monkeypatch: pytest.MonkeyPatch):
    conclusions.reading.cache_clear()
    read, reading = [], printcheck.engine.read
    monkeypatch.setattr(printcheck.engine, "read", lambda pdf: read.append(pdf) or reading(pdf))
    remarks(demo)
    remarks(demo)
    assert len(read) == 1


def word(acting: Context, demo: Demo, text: str) -> None:
    """Write a finding's sentence by hand."""
    id, subject = demo.ids["minh_hoa"], "item:digital_signatures"
    db = connect_reading(demo.database)
    cell = inspections.record(db, id).cells.get((subject, "wording"))
    db.close()
    record_entries(acting, id, [(subject, "wording", text, cell.base if cell else ())])
