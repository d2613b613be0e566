"""After issue: what is asked is written down once, the unit answers, the office accepts or returns."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.remediation import Matter
from inspect_app.errors import Problem
from inspect_app.services import edits, operations, remediation
from inspect_app.services.context import Context
from inspect_app.services.remediation import Answer, Sent
from inspect_app.store import inspections
from inspect_app.store import remediation as store
from inspect_app.store.database import connect_reading
from inspect_app.store.remediation import Scope
from tests import pictures
from tests.conftest import Clock, Demo, ids
from tests.issued import DAY, issued, many, next_inspection, without_drawing

ALL = Scope("all")
TABLES = ("duty", "notice_receipt", "unit_document", "unit_document_file", "reply", "review")


@dataclass
class Desk:
    """The demonstration's people; the conclusion is issued when a test says so."""

    demo: Demo
    clock: Clock

    @property
    def id(self) -> str:
        return self.demo.ids["minh_hoa"]

    def as_(self, role: str) -> Context:
        return Context(self.demo.database, self.demo.ids[role], self.clock, ids())

    def issue(self, **rest: object) -> "Desk":
        issued(self.demo, self.as_("leader"), **rest)
        return self

    def read(self, ask: Callable, *rest: object) -> object:
        with closing(connect_reading(self.demo.database)) as db:
            return ask(db, *rest)

    @property
    def matters(self) -> list[Matter]:
        return self.read(store.matters, self.id)

    @property
    def states(self) -> list[str]:
        return [matter.state for matter in self.matters]

    def answer(self, *places: int, **changes: object) -> None:
        sent = {"number": "45/BC-UBND", "day": date(2026, 10, 20), "text": "Đã làm xong.", "files": [scan()]} | changes
        duties = [self.matters[place].duty.id for place in places]
        remediation.answer(self.as_("unit"), self.id, duties, Answer(**sent))

    def review(self, place: int, accepted: bool, reason: str = "") -> None:
        remediation.review(self.as_("officer"), self.id, self.matters[place].replies[-1].id, accepted, reason)

    def late(self, day: date, scope: Scope = ALL) -> list[tuple[int, date]]:
        found, _ = self.read(store.lines, scope, day, "late")
        return [(line.late, line.due) for line in found]


def scan(content: bytes | None = None, name: str = "văn bản.pdf") -> Sent:
    return Sent(name, [content or pictures.pdf()])


@pytest.fixture
def desk(demo: Demo, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    without_drawing(monkeypatch)
    clock.forward(days=30)
    return Desk(demo, clock)


def refused(work: Callable, *given: object, **named: object) -> Problem:
    with pytest.raises(Problem) as told:
        work(*given, **named)
    return told.value


def test_issuing_gives_the_unit_its_recommendations_with_deadlines_and_the_report(desk: Desk):
    asked = [matter.duty for matter in desk.issue().matters]
    assert [(one.due, one.deadline) for one in asked] == [
        (date(2026, 11, 30), "trước ngày 30 tháng 11 năm 2026"),
        (date(2026, 12, 31), "tháng 12 năm 2026"),
        (date(2026, 12, 15), "trước ngày 15 tháng 12 năm 2026"),
        (date(2026, 12, 31), "trước ngày 31 tháng 12 năm 2026"),
        (date(2026, 11, 30), "trước ngày 30 tháng 11 năm 2026"),
        (None, ""),
        (date(2026, 10, 27), "trong thời hạn 15 ngày kể từ ngày ban hành Thông báo này"),
    ]
    assert asked[0].text.startswith("a) Làm rõ trách nhiệm") and asked[0].person == "Chủ tịch UBND xã"
    assert asked[6].recommendation is None and asked[6].text.startswith("UBND xã Minh Họa báo cáo kết quả khắc phục")
    assert desk.states == ["open"] * 7


def test_the_day_that_was_printed_decides_when_the_report_is_due(desk: Desk):
    report = desk.issue(printed=DAY).matters[-1].duty
    assert report.deadline == "trước ngày 27 tháng 10 năm 2026" and report.due == date(2026, 10, 27)


def test_words_edited_by_hand_are_what_binds(desk: Desk):
    record = desk.read(inspections.record, desk.id)
    key = f"recommendation:{record.recommendations[0].id}"
    edits.save(desk.as_("secretary"), desk.id, key, "Làm rõ trách nhiệm.\n- Xin lỗi bằng văn bản.", "", 0)
    assert desk.issue().matters[0].duty.text == "a) Làm rõ trách nhiệm.\n- Xin lỗi bằng văn bản."


def test_what_is_recorded_afterwards_changes_nothing(desk: Desk):
    before = [matter.duty for matter in desk.issue().matters]
    value = {"addressee": "unit", "text": "Việc thêm sau", "person": "Chủ tịch", "deadline": "2026-11-01"}
    operations.record_entry(desk.as_("leader"), desk.id, f"recommendation:{ids()()}", "recommendation", value, ())
    assert [matter.duty for matter in desk.matters] == before


def test_what_was_issued_before_is_caught_up_with_once(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as former:
        former.setattr(remediation, "impose", lambda *_: None)
        desk.issue()
    assert desk.matters == []
    shell = replace(desk.as_("unit"), actor="shell")
    assert remediation.catch_up(shell) == {desk.id: None}
    assert desk.states == ["open"] * 7 and desk.matters[-1].duty.due == date(2026, 10, 27)
    assert remediation.catch_up(shell) == {}


def test_what_was_lost_is_told_and_stops_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as former:
        former.setattr(remediation, "impose", lambda *_: None)
        desk.issue()
    for path in (desk.demo.instance / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    found = remediation.catch_up(replace(desk.as_("unit"), actor="shell"))
    assert [problem.code for problem in found.values()] == ["file_lost"]


def test_the_unit_says_once_that_it_has_the_notice(desk: Desk):
    assert refused(remediation.acknowledge, desk.as_("unit"), desk.id).code == "not_issued"
    desk.issue()
    first = remediation.acknowledge(desk.as_("unit"), desk.id)
    desk.clock.forward(hours=2)
    assert remediation.acknowledge(desk.as_("unit"), desk.id) == first == desk.read(store.receipt, desk.id)


def test_one_document_answers_several_duties_and_is_a_receipt_too(desk: Desk):
    desk.issue().answer(0, 2, files=[scan(), scan(pictures.jpeg(), "ảnh.jpg")])
    assert desk.states == ["answered", "open", "answered"] + ["open"] * 4
    document = desk.matters[0].replies[0].document
    assert document == desk.matters[2].replies[0].document
    assert (document.number, document.day, document.text) == ("45/BC-UBND", date(2026, 10, 20), "Đã làm xong.")
    assert [(file.name, file.type, file.pages) for file in document.files] == [
        ("văn bản.pdf", "application/pdf", 2),
        ("ảnh.jpg", "image/jpeg", None),
    ]
    assert desk.read(store.receipt, desk.id).at == document.at


def test_what_is_returned_is_answered_anew_and_what_is_accepted_is_done(desk: Desk):
    desk.issue().answer(0)
    assert "reason" in refused(desk.review, 0, False, " ").fields
    desk.review(0, False, "Thiếu danh sách")
    assert desk.states[0] == "returned"
    desk.answer(0, number="50/BC-UBND")
    assert desk.states[0] == "answered" and len(desk.matters[0].replies) == 2
    desk.review(0, True)
    assert desk.states[0] == "accepted"
    assert "đã được chấp nhận" in refused(desk.answer, 0).message


def test_two_answers_at_once_become_one_and_the_second_is_told(desk: Desk):
    desk.issue()

    def go(number: int) -> str:
        try:
            desk.answer(0, 1, number=f"{number}/BC-UBND")
            return "sent"
        except Problem as problem:
            return problem.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(go, range(4))) == ["sent", "stale", "stale", "stale"]
    assert len(desk.read(store.documents, desk.id)) == 1
    assert "Nội dung 1 đã được trả lời: Văn bản số" in refused(desk.answer, 0).message


def test_two_officers_at_once_review_once_and_the_second_is_told(desk: Desk):
    desk.issue().answer(0)
    desk.review(0, False, "Thiếu danh sách")
    told = refused(desk.review, 0, True)
    assert told.code == "stale" and "Đỗ Thị H đã trả lại với lý do “Thiếu danh sách”" in told.message
    assert desk.states[0] == "returned"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"day": date(2027, 1, 1)}, "day", "chưa tới"),
        ({"day": date(2026, 10, 11)}, "day", "trước ngày ban hành thông báo (12/10/2026)"),
        ({"number": "  "}, "number", "Nhập số"),
        ({"text": ""}, "text", "Ghi việc đã làm"),
        ({"files": []}, "files", "ít nhất một tệp"),
        ({"files": [scan()] * 11}, "files", "tối đa 10 tệp"),
        ({"files": [scan(), scan(b"hello", "a.docx")]}, "files", "a.docx: Tệp không phải ảnh JPEG"),
        ({"files": [scan(pictures.locked_pdf())]}, "files", "khóa"),
        ({"files": [Sent("to.pdf", (b"%PDF-" + b"x" * 2**20 for _ in range(13)))]}, "files", "12 MB"),
    ],
)
def test_what_cannot_be_sent_is_told_at_its_field_and_nothing_is_kept(desk: Desk, changes, field: str, said: str):
    desk.issue()
    told = refused(desk.answer, 0, **changes)
    assert told.code == "form_invalid" and said in told.fields[field]
    assert desk.states == ["open"] * 7 and not desk.read(store.documents, desk.id)
    assert desk.read(store.receipt, desk.id) is None


def test_nobody_answers_what_is_not_issued_not_asked_or_nothing(desk: Desk):
    sent = Answer("1", DAY, "a", [scan()])
    assert refused(remediation.answer, desk.as_("unit"), desk.id, [], sent).code == "not_issued"
    desk.issue()
    assert refused(remediation.answer, desk.as_("unit"), desk.id, ["nowhere"], sent).code == "not_found"
    assert "duties" in refused(remediation.answer, desk.as_("unit"), desk.id, [], sent).fields
    assert refused(remediation.review, desk.as_("officer"), desk.id, "nowhere", True).code == "not_found"


def test_overdue_is_what_waits_for_the_unit_after_its_day(desk: Desk):
    desk.issue()
    assert desk.late(date(2026, 10, 27)) == []
    assert desk.late(date(2026, 10, 28)) == [(1, date(2026, 10, 27))]
    assert desk.late(date(2027, 1, 1)) == [(6, date(2026, 10, 27))]
    desk.answer(6)
    assert desk.late(date(2026, 10, 28)) == []
    desk.review(6, False, "Thiếu")
    assert desk.late(date(2026, 10, 28)) == [(1, date(2026, 10, 27))]
    desk.answer(6)
    desk.review(6, True)
    assert desk.late(date(2027, 1, 1)) == [(5, date(2026, 11, 30))]


def test_each_sees_what_is_left_where_it_may(desk: Desk):
    desk.issue()
    day = date(2027, 1, 1)
    for scope in (ALL, Scope("unit", "MH-01"), Scope("account", desk.demo.ids["member"])):
        assert desk.late(day, scope) == [(6, date(2026, 10, 27))]
    for scope in (Scope("unit", "MH-02"), Scope("account", desk.demo.ids["officer"])):
        assert desk.late(day, scope) == []


def test_the_list_is_filtered_by_state_and_plan(desk: Desk):
    desk.issue().answer(0)
    plan, today = desk.demo.ids["plan"], date(2026, 10, 20)
    found = {kind: desk.read(store.lines, ALL, today, kind)[1] for kind in ("", "late", "open", "answered", "returned")}
    assert found == {"": 1, "late": 0, "open": 1, "answered": 1, "returned": 0}
    [line], _ = desk.read(store.lines, ALL, today, "answered", plan)
    assert (line.left, line.opened, line.answered, line.words, line.place) == (7, 6, 1, "05/TB-BCĐCCHC", "xã Minh Họa")
    assert desk.read(store.lines, ALL, today, "", "another plan") == ([], 0)


@pytest.mark.parametrize("verdicts", [(None,), (True,), (False,), (False, None), (False, True), (False,) * 3])
def test_the_kept_state_is_the_one_that_the_answers_give(desk: Desk, verdicts: tuple[bool | None, ...]):
    desk.issue()
    for verdict in verdicts:
        desk.answer(0)
        if verdict is not None:
            desk.review(0, verdict, "Vì sao")
        kept = desk.read(lambda db: dict(db.execute("select duty, state from duty_state").fetchall()))
        assert kept == {matter.duty.id: matter.state for matter in desk.matters}


def test_the_next_inspection_of_the_unit_opens_with_what_is_left(desk: Desk):
    desk.issue().answer(0)
    desk.review(0, True)
    later = next_inspection(desk.as_("officer"), desk.demo)
    left = desk.read(remediation.left_before, later)
    assert [one.number for one in left] == ["05/TB-BCĐCCHC"] * 6
    assert (left[0].due, left[0].state, left[5].due) == (date(2026, 12, 31), "open", date(2026, 10, 27))
    assert left[5].days_late(date(2026, 10, 30)) == 3
    assert desk.read(remediation.left_before, desk.id) == []
    assert desk.read(remediation.left_before, desk.demo.ids["empty"]) == []


def test_what_was_asked_answered_and_reviewed_never_changes(desk: Desk):
    desk.issue().answer(0)
    desk.review(0, True)
    for table in TABLES:
        for work in (
            f"update {table} set rowid = rowid",
            f"delete from {table}",
            f"insert or replace into {table} select * from {table}",
        ):
            with pytest.raises((sqlite3.Error, program_sqlite3.Error)), desk.as_("unit").writing() as door:
                door.database.execute(work)


@pytest.mark.parametrize("kind", ["", "late", "answered", "returned", "open"])
@pytest.mark.parametrize("scope", [ALL, Scope("unit", "X1"), Scope("account", "nobody")])
def test_what_is_left_is_one_query_that_reads_indexes_alone(desk: Desk, kind: str, scope: Scope):
    many(desk.demo, 3)
    with closing(connect_reading(desk.demo.database)) as db:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        store.lines(db, scope, date(2026, 12, 1), kind, None, 10)
        db.conn.set_trace_callback(None)
        assert len(asked) == 1
        steps = [row[3] for row in db.execute(f"explain query plan {asked[0]}").fetchall()]
    looked = [step for step in steps if step.split()[1] == "duty_state"]
    assert looked and all("INDEX duty_state_" in step for step in looked), steps
