"""When remediation is due, where it stands, and what a frozen conclusion asks."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from inspect_app import pdf
from inspect_app.domain import schema
from inspect_app.domain.document import Document as Printed
from inspect_app.domain.edits import Edit, apply
from inspect_app.domain.remediation import (
    Document,
    Duty,
    Matter,
    Reply,
    Restated,
    Review,
    duties,
    last_day,
    restated,
    successor,
)
from tests.domain.conclusions import REMEDY, made
from tests.pdf.records import minh_hoa, with_values

DAY = date(2026, 10, 12)


def matter(*reviews: bool | None, due: date | None = DAY) -> Matter:
    """A duty with an answer for each review; None is one that waits."""
    sent = Document("d", "i", "1", DAY, "Đã làm", (), "a", "")
    replies = [Reply(str(n), "x", sent, None if r is None else Review(r, "", "b", "")) for n, r in enumerate(reviews)]
    return Matter(Duty("x", "i", "u", "r", 1, "Làm", "", due, ""), tuple(replies))


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        ("2026-12-15", date(2026, 12, 15)),
        ("2026-12", date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-05", date(2024, 5, 31)),
        ("", None),
        ("sớm", None),
    ],
)
def test_a_month_falls_due_on_its_last_day(deadline: str, day: date | None):
    assert last_day(deadline) == day


@pytest.mark.parametrize(
    ("reviews", "state", "late"),
    [
        ((), "open", 3),
        ((None,), "answered", 0),
        ((False,), "returned", 3),
        ((True,), "accepted", 0),
        ((False, None), "answered", 0),
        ((False, True), "accepted", 0),
    ],
)
def test_the_last_answer_decides_and_late_is_what_waits_for_the_unit(reviews: tuple, state: str, late: int):
    one = matter(*reviews)
    assert one.state == state
    assert one.days_late(date(2026, 10, 15)) == late
    assert one.days_late(DAY) == 0


def test_what_has_no_deadline_is_never_late():
    assert matter(due=None).days_late(date(2036, 1, 1)) == 0


def asked(printed: Printed | None = None, dated: date | None = None, **value: Any) -> list[Duty]:
    """What a conclusion asks in which nothing is recommended but this."""
    cleared = {(s, f): None for s, f in minh_hoa().cells if f == "recommendation"}
    entry = {"addressee": "unit", "text": "Khắc phục", "person": "Chủ tịch"} | value
    record = with_values(minh_hoa(), {**cleared, (f"recommendation:{REMEDY}", "recommendation"): entry})
    numbers = count()
    told = schema.write(record, [], "")
    return list(
        duties(told, printed or made(record, issued=dated), DAY, dated, pdf.wording(), lambda: f"{next(numbers)}")
    )


def test_a_deadline_in_the_sources_words_is_kept_and_computed_with_the_last_day():
    [one, _] = asked(deadline="2024-05", deadline_words="Tháng 5/2024")
    assert (one.due, one.deadline, one.person) == (date(2024, 5, 31), "Tháng 5/2024", "Chủ tịch")


def test_without_a_deadline_there_is_a_duty_all_the_same():
    [one, _] = asked(reason="Chờ kinh phí")
    assert (one.due, one.deadline) == (None, "")


def test_what_departments_are_to_do_is_not_the_units():
    [report] = asked(addressee="departments", deadline="2026-12-01")
    assert report.recommendation is None


def test_the_report_is_due_so_many_days_after_the_day_of_issue_or_the_day_printed():
    assert asked()[-1].due == date(2026, 10, 27)
    last = asked(dated=date(2026, 10, 10))[-1]
    assert (last.due, last.deadline) == (date(2026, 10, 25), "trước ngày 25 tháng 10 năm 2026")
    assert last.text.startswith("UBND xã Minh Họa báo cáo") and "Kèm theo" not in last.text


def test_the_printed_words_bind_whatever_was_generated():
    cleared = {(s, f): None for s, f in minh_hoa().cells if f == "recommendation"}
    entry = {"addressee": "unit", "text": "Khắc phục"}
    document = made(with_values(minh_hoa(), {**cleared, (f"recommendation:{REMEDY}", "recommendation"): entry}))
    by_hand = {
        f"recommendation:{REMEDY}": Edit("Làm ngay:\n- việc một;\n- việc hai.", ""),
        "recommendations:3:1": Edit("Báo cáo:\n- bằng văn bản;\n- kèm minh chứng.", ""),
    }
    [one, report] = asked(apply(document, by_hand))
    assert one.text == "Làm ngay:\n- việc một;\n- việc hai."
    assert report.text == "Báo cáo:\n- bằng văn bản;\n- kèm minh chứng."


def test_what_is_not_printed_binds_nobody():
    document = made(minh_hoa())
    [report] = asked(replace(document, blocks=()))
    assert (report.position, report.text) == (1, "3. Báo cáo kết quả khắc phục")


def asked_for(id: str, position: int, text: str, recommendation: str | None = "R", **rest: object) -> Duty:
    told = {"person": "Chủ tịch", "due": date(2026, 11, 30), "deadline": "trước ngày 30 tháng 11 năm 2026"} | rest
    return Duty(id, "I", "U", recommendation, position, text, **told)


def test_a_duty_stands_though_its_letter_and_the_places_that_it_names_have_moved():
    before = [
        asked_for("1", 1, "a) Xin lỗi (khắc phục điểm b khoản 3 Mục II). Thời hạn."),
        asked_for("2", 2, "b) Niêm yết.", "S"),
    ]
    asked = [asked_for("3", 1, "Xin lỗi (khắc phục các điểm a, b khoản 3 Mục II). Thời hạn.")]
    imposed, said = restated(before, asked, pdf.wording())
    assert imposed == []
    assert said == [Restated("1", 1, asked[0].text), Restated("2")]


@pytest.mark.parametrize(
    "change",
    [
        {"text": "a) Xin lỗi bằng văn bản."},
        {"person": "Phó Chủ tịch"},
        {"due": date(2026, 12, 31)},
        {"recommendation": "S"},
    ],
)
def test_a_duty_that_says_something_else_is_another(change: dict[str, object]):
    before = [asked_for("1", 1, "a) Xin lỗi.")]
    asked = [replace(asked_for("2", 1, "a) Xin lỗi."), **change)]
    imposed, said = restated(before, asked, pdf.wording())
    assert imposed == asked and said == [Restated("2", 1, asked[0].text), Restated("1")]


def test_what_lapsed_names_what_stands_in_its_place():
    lapsed = Matter(asked_for("1", 1, "a) Xin lỗi."), lapsed=True)
    following = Matter(asked_for("2", 1, "a) Xin lỗi bằng văn bản."))
    assert lapsed.state == "lapsed" and lapsed.days_late(date(2027, 1, 1)) == 0
    assert successor(lapsed, [lapsed, following]) == following and successor(lapsed, [lapsed]) is None
