"""The appendix with the checklist: everything asked that day, as it was recorded."""

from dataclasses import replace
from typing import Any

from inspect_app import pdf
from inspect_app.domain.document import Checklist, Entry, texts
from inspect_app.domain.record import Record
from inspect_app.domain.sheet import sheet, sheet_note
from tests.pdf.records import minh_hoa, with_values


def made(record: Record) -> Checklist:
    return sheet(record, pdf.wording())


def entry(record: Record, code: str) -> Entry:
    return next(e for group in made(record).groups for e in group.entries if e.code == code)


def changed(**cells: Any) -> Record:
    """Xã Minh Họa with other cells, as item__field=value."""
    return with_values(
        minh_hoa(), {(f"item:{k.partition('__')[0]}", k.partition("__")[2]): v for k, v in cells.items()}
    )


def test_every_item_asked_that_day_is_there_once():
    record = minh_hoa()
    asked = [item.code for item in record.edition.asked_on(record.day)]
    assert [e.code for group in made(record).groups for e in group.entries] == asked
    assert len(asked) == 61


def test_an_item_asked_at_counters_has_a_line_a_counter_named_first():
    answers = entry(minh_hoa(), "3.01").answers
    assert [a.lines[0].partition(":")[0] for a in answers] == ["Trung tâm Phục vụ HCC xã", "Điểm tiếp nhận số 2"]
    assert [a.judged for a in answers] == ["Đạt", "Tồn tại"]


def test_legal_bases_are_those_in_force_that_day_smallest_part_first():
    record = minh_hoa()
    assert entry(record, "3.10").bases.startswith("Căn cứ: khoản 5 Điều 18 Nghị định số 63/2010/NĐ-CP")
    early = replace(record, cells={}, planned_day=record.planned_day.replace(year=2024, month=6))
    said = " ".join(texts(made(early)))
    assert "61/2018/NĐ-CP" in said
    assert "118/2025/NĐ-CP" not in said
    assert "Tổ công nghệ số cộng đồng" not in said


def test_yes_and_no_are_never_printed():
    assert entry(changed(outreach_plan__answer="fail"), "1.04").answers[0].lines == ("Không đạt",)
    assert entry(changed(outreach_plan__answer="not_applicable"), "1.04").answers[0].lines == ("Không áp dụng",)


def test_what_was_not_answered_says_so():
    answer = entry(changed(outreach_plan__answer=None), "1.04").answers[0]
    assert answer.lines == ("Chưa ghi nhận",)
    assert answer.judged == ""


def test_an_overruled_judgement_says_so_with_its_reason():
    judged = {"verdict": "met", "reason": "Đã bổ sung trong buổi kiểm tra"}
    answer = entry(changed(outreach_plan__answer="fail", outreach_plan__judgement=judged), "1.04").answers[0]
    assert answer.judged == "Đạt"
    assert answer.lines[1] == (
        "Theo quy tắc: Tồn tại; Đoàn kiểm tra đánh giá lại: Đạt, lý do: Đã bổ sung trong buổi kiểm tra"
    )


def test_a_rate_has_its_target_source_and_day():
    assert entry(minh_hoa(), "7.03").answers[0].lines == (
        "1.235/1.300 (95,00%); chỉ tiêu từ 90%; nguồn: HTTT tỉnh; tính đến 30/9/2026",
    )


def test_two_sources_that_differ_are_both_there_with_the_choice():
    lines = entry(minh_hoa(), "3.06").answers[0].lines
    assert lines == (
        "Cổng DVCQG: 9/90 (10,00%), tính đến 30/9/2026",
        "HTTT tỉnh: 7/90 (7,78%), tính đến 30/9/2026",
        "Chọn HTTT tỉnh: 02 hồ sơ đã trả kết quả nhưng chưa đồng bộ",
        "Chỉ tiêu 0%",
    )
    open_choice = entry(changed(pending_overdue__chosen=None), "3.06").answers[0]
    assert "Chưa chọn số liệu" in open_choice.lines
    assert open_choice.judged == "Chưa đánh giá"


def test_a_zero_denominator_did_not_arise():
    answer = entry(minh_hoa(), "7.06").answers[0]
    assert answer.lines[0].startswith("0/0 (không phát sinh)")
    assert answer.judged == "Không phát sinh"


def test_counts_parts_and_own_fields_are_there():
    assert entry(minh_hoa(), "3.03").answers[0].lines[0].startswith("1.320 hồ sơ: Tiếp nhận trực tuyến 780; ")
    assert entry(minh_hoa(), "2.01").answers[0].lines[-1].endswith(": 12/QĐ-UBND, 34/TB-UBND")
    assert entry(changed(outreach_channels__answer=[]), "1.05").answers[0].lines[0] == "Không có"


def test_items_that_are_not_judged_have_a_dash():
    assert entry(minh_hoa(), "1.12").answers[0].judged == "-"


def test_notes_for_the_checklist_s_revisers_never_reach_it():
    said = " ".join(texts(made(minh_hoa())))
    assert "Thụy Hùng" not in said
    assert "Cao Bằng" not in said


def test_the_note_names_the_day_and_the_short_names():
    note = sheet_note(minh_hoa(), pdf.wording())
    assert "(12/10/2026)" in note
    assert "HTTT tỉnh: Hệ thống thông tin giải quyết TTHC của tỉnh." in note
    assert "HTTT" not in sheet_note(replace(minh_hoa(), cells={}), pdf.wording())
