"""Recommendations on paper: what they remedy, who, until when, or why not."""

from dataclasses import replace
from datetime import date

import pytest

from inspect_app.domain.lacks import uncovered
from tests.domain.conclusions import FINDING, made, recommending, under
from tests.pdf.records import minh_hoa, with_values


def test_a_recommendation_says_what_it_remedies_who_and_when():
    [text] = under(
        recommending(
            minh_hoa(),
            findings=["item:outreach_channels", "item:resolved_overdue", "item:pending_overdue"],
            sections=["organisation"],
            person="Chủ tịch UBND xã",
            deadline="2026-11-30",
        ),
        "IV",
        "1. Đối với UBND xã Minh Họa",
    )
    assert text == (
        "Khắc phục (khắc phục điểm a khoản 1, các điểm c, d khoản 3 Mục II; lĩnh vực 4). "
        "Người chịu trách nhiệm: Chủ tịch UBND xã. Thời hạn: trước ngày 30 tháng 11 năm 2026."
    )


def test_all_the_findings_of_a_domain_are_its_whole_clause():
    [text] = under(recommending(minh_hoa(), findings=["item:document_format"], reason="Đang xác minh"), "IV", "1.")
    assert "(khắc phục khoản 2 Mục II)" in text
    assert text.endswith("Chưa xác định người chịu trách nhiệm, thời hạn: Đang xác minh.")


def test_domains_without_findings_are_named_by_their_numbers():
    [text] = under(recommending(minh_hoa(), sections=["organisation", "civil_service"]), "IV", "1.")
    assert "(khắc phục các lĩnh vực 4, 5)" in text


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ({"deadline": "2026-12"}, "Thời hạn: tháng 12 năm 2026."),
        ({"deadline": "2026-01", "deadline_words": "Tháng 01/2026"}, "Thời hạn: Tháng 01/2026."),
        ({"deadline": "2026-11-30", "reason": "Chờ phân công"}, "Chưa xác định người chịu trách nhiệm: Chờ phân công."),
        ({"person": "Chủ tịch", "reason": "Chờ kinh phí"}, "Chưa xác định thời hạn: Chờ kinh phí."),
        ({}, "Người chịu trách nhiệm: ……. Thời hạn: ……."),
    ],
)
def test_a_person_or_deadline_that_is_missing_has_a_reason_or_a_gap(value: dict[str, str], printed: str):
    [text] = under(recommending(minh_hoa(), **value), "IV", "1.")
    assert printed in text


def test_recommendations_to_departments_stand_apart():
    document = recommending(minh_hoa(), addressee="departments")
    assert under(document, "IV", "1.") == ["Không có kiến nghị."]
    assert under(document, "IV", "2. Đối với các sở")[0].startswith("Khắc phục.")


def test_the_report_is_due_so_many_days_after_issue():
    record = minh_hoa()
    record = replace(record, plan=replace(record.plan, remediation_days=20, report_through="Văn phòng UBND tỉnh"))
    blank = under(made(record), "IV", "3.")[0]
    assert "trong thời hạn 20 ngày kể từ ngày ban hành Thông báo này, qua Văn phòng UBND tỉnh" in blank
    dated = under(made(record, issued=date(2026, 10, 24)), "IV", "3.")[0]
    assert "trước ngày 13 tháng 11 năm 2026" in dated


def test_findings_that_no_recommendation_serves_are_known():
    record = minh_hoa()
    before = uncovered(record)
    entry = {"section": "organisation", "text": "Chưa có quy chế"}
    more = with_values(record, {(f"finding:{FINDING}", "finding"): entry})
    assert [f.text for f in uncovered(more) if f not in before] == ["Chưa có quy chế"]
