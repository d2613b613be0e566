"""What is worded by hand of who does what until when is what is followed up: the record's."""

from dataclasses import replace

import pytest

from inspect_app import pdf
from inspect_app.domain.editcheck import duty_remarks
from inspect_app.domain.edits import Edit, Place, places
from inspect_app.domain.record import Record
from tests.domain.conclusions import REMEDY, made, recommended
from tests.pdf.records import minh_hoa

PERSON, DEADLINE = "Chủ tịch UBND xã", "trước ngày 30 tháng 11 năm 2026"
FIXED = f"Người chịu trách nhiệm: {PERSON}. Thời hạn: {DEADLINE}."


def worded(text: str, **value: str) -> list[str]:
    """The errors of a recommendation of some person and deadline that somebody has worded by hand."""
    entry = {"addressee": "unit", "text": "Xin lỗi bằng văn bản", "person": PERSON, "deadline": "2026-11-30"} | value
    record = recommended(minh_hoa(), **entry)
    place = next(one for one in places(made(record), {}) if one.key == f"recommendation:{REMEDY}")
    return errors(record, place, text)


def errors(record: Record, place: Place, text: str) -> list[str]:
    """The errors of a place that somebody has worded by hand."""
    found = list(duty_remarks(record, replace(place, edit=Edit(text, place.generated)), pdf.wording()))
    assert all(remark.kind == "error" for remark in found)
    return [remark.words for remark in found]


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("Xin lỗi. Người chịu trách nhiệm: Kế toán, Chủ tịch UBND xã. " + f"Thời hạn: {DEADLINE}.", "người chịu"),
        (f"Xin lỗi. Người chịu trách nhiệm: {PERSON} và Kế toán. Thời hạn: {DEADLINE}.", "người chịu trách nhiệm"),
        (f"Xin lỗi {DEADLINE}. Người chịu trách nhiệm: {PERSON}. Thời hạn: chậm nhất 15/01/2027.", "thời hạn"),
        (f"Xin lỗi. {FIXED} Gia hạn đến ngày 15 tháng 01 năm 2027.", "thời hạn"),
        (f"Xin lỗi. {FIXED} Gia hạn đến 15.01.2027.", "thời hạn"),
        (f"Xin lỗi. {FIXED} Xong hẳn trong tháng 01/2027.", "thời hạn"),
        (f"Xin lỗi. {FIXED} Xong hẳn trong Quý I/2027.", "thời hạn"),
        (f"Xin lỗi. {FIXED} Làm trong 10 ngày làm việc kể từ hôm nay.", "thời hạn"),
    ],
)
def test_a_recommendation_worded_by_hand_names_nobody_and_no_day_beside_the_record_s(text: str, differs: str):
    [error] = worded(text)
    assert error.startswith("Kiến nghị đã sửa ghi ") and differs in error


def test_a_month_within_another_day_is_not_the_record_s_month():
    said = f"Xin lỗi. Người chịu trách nhiệm: {PERSON}. Xong trước ngày 05 tháng 12 năm 2026."
    assert worded(said, deadline="2026-12") == ["Kiến nghị đã sửa ghi thời hạn khác bản ghi"]


def test_a_deputy_is_not_who_the_record_names():
    said = f"Giao Phó Chủ tịch UBND xã xin lỗi {DEADLINE}."
    assert worded(said) == ["Kiến nghị đã sửa không còn người chịu trách nhiệm"]


@pytest.mark.parametrize("said", ["Thời hạn: trước ngày 15 tháng 01 năm 2027.", "Xong trước 15/01/2027."])
def test_a_deadline_that_the_record_does_not_have_is_not_added_in_the_conclusion_alone(said: str):
    words = f"Xin lỗi. Người chịu trách nhiệm: {PERSON}. {said}"
    assert worded(words, deadline="", reason="Chờ kinh phí") == ["Kiến nghị đã sửa ghi thời hạn khác bản ghi"]


@pytest.mark.parametrize(
    "text",
    [
        f"Giao {PERSON} xin lỗi mọi người dân {DEADLINE}.",
        f"Xin lỗi theo Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025. {FIXED}",
        f"Xin lỗi, theo Công văn số 12/2026/UBND-VP ngày 05/10/2026, với 3/2026 hồ sơ.\n- Làm ngay.\n{FIXED}",
    ],
)
def test_a_recommendation_may_be_worded_freely_around_the_record_s_person_and_day(text: str):
    assert worded(text) == []


def test_the_report_keeps_the_deadline_of_the_plan():
    record = minh_hoa()
    place = next(one for one in places(made(record), {}) if one.title == "3. Báo cáo kết quả khắc phục")
    assert errors(record, place, f"{place.generated} Gửi cả bản điện tử.") == []
    assert errors(record, place, place.generated.replace("15 ngày", "30 ngày")) == [
        "Kiến nghị đã sửa không còn thời hạn",
        "Kiến nghị đã sửa ghi thời hạn khác bản ghi",
    ]


def test_other_sentences_name_any_day():
    record = minh_hoa()
    place = next(one for one in places(made(record), {}) if one.key == "item:outreach_channels")
    assert errors(record, place, "Xong trước ngày 15 tháng 01 năm 2027.") == []
