"""Drawing up plans and setting their targets."""

import html
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inspect_app.domain.plan import Member, Target
from inspect_app.services import plans as services
from inspect_app.services import teams as team_services
from inspect_app.store import plans
from tests.web.conftest import Desk

GOOD = {
    "number": "01/KH-BCĐCCHC",
    "date": "5/1/2026",
    "subject": "kiểm tra công tác cải cách hành chính năm 2026",
    "issuing_body": "Ban Chỉ đạo cải cách hành chính tỉnh",
    "issuing_lines": "",
    "parent_lines": "UBND TỈNH MINH HỌA",
    "abbreviation": "BCĐCCHC",
    "place": "Minh Họa",
    "document_type": "THÔNG BÁO",
    "document_code": "TB",
    "authority_lines": "TM. BAN CHỈ ĐẠO\r\nKT. TRƯỞNG BAN",
    "signatory_post": "Phó Chủ tịch UBND tỉnh",
    "signatory_name": "",
    "recipients": "Thành viên Đoàn kiểm tra\n\n  Lưu: VT, SNV  ",
    "address": "đồng chí",
    "period_from": "01/01/2026",
    "period_to": "30.9.2026",
    "period_text": "",
    "conclusion_working_days": "15",
    "explanation_working_days": "5",
    "remediation_days": "20",
    "report_through": "Sở Nội vụ",
}


@pytest.fixture
def officer(desk) -> Desk:
    return desk("officer")


def test_a_plan_is_kept_as_typed_with_its_letterhead_proposed(officer, reading, actions):
    answer = officer.post("/plans/new", GOOD)
    assert answer.status_code == 302
    [plan] = plans.plans(reading)
    assert answer.location == f"/plans/{plan.id}"
    assert plan.date == date(2026, 1, 5)
    assert plan.issuing_lines == ("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH TỈNH")
    assert plan.authority_lines == ("TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN")
    assert plan.recipients == ("Thành viên Đoàn kiểm tra", "Lưu: VT, SNV")
    assert (plan.period_from, plan.period_to) == (date(2026, 1, 1), date(2026, 9, 30))
    assert (plan.remediation_days, plan.illustration, plan.revision) == (20, False, 1)
    assert actions() == ["create_account", "create_plan"]
    assert "Kế hoạch số 01/KH-BCĐCCHC" in officer.get(answer.location).text


def test_the_form_comes_with_the_usual_values(officer):
    page = officer.get("/plans/new").text
    for name, value in (("document_type", "THÔNG BÁO"), ("conclusion_working_days", "15"), ("address", "đồng chí")):
        assert re.search(rf'name="{name}"[^>]* value="{value}"', page)


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"number": ""}, "number", "Nhập số, ký hiệu của kế hoạch."),
        ({"date": ""}, "date", "Nhập ngày ban hành kế hoạch."),
        ({"date": "31/2/2026"}, "date", "Nhập ngày theo dạng"),
        ({"subject": "a" * 100_000}, "subject", "Dài quá 500 ký tự (đang có 100.000)"),
        ({"place": "Minh\x00Họa"}, "place", "ký tự điều khiển"),
        ({"recipients": "a\x0bb"}, "recipients", "ký tự điều khiển"),
        ({"recipients": "\n".join("x" * 61)}, "recipients", "Nhiều quá 60 dòng"),
        ({"issuing_body": ""}, "issuing_body", "Nhập tên cơ quan ban hành."),
        ({"issuing_lines": "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH TỈNH"}, "issuing_lines", "quá 72 mm"),
        ({"parent_lines": "ỦY BAN NHÂN DÂN TỈNH MINH HỌA MỞ RỘNG"}, "parent_lines", "quá 70 mm"),
        ({"abbreviation": "bcđ"}, "abbreviation", "chữ in hoa"),
        ({"abbreviation": "BCĐCCHCĐMSTCĐSVPTKHCN"}, "abbreviation", "quá 75 mm"),
        ({"document_code": ""}, "document_code", "Nhập chữ viết tắt."),
        ({"period_to": "30/9/2025"}, "period_to", "trước ngày đầu"),
        ({"period_to": ""}, "period_from", "hoặc ghi thời kỳ bằng chữ"),
        ({"conclusion_working_days": "0"}, "conclusion_working_days", "từ 1 đến 365"),
        ({"conclusion_working_days": "-5"}, "conclusion_working_days", "từ 1 đến 365"),
        ({"remediation_days": "9" * 30}, "remediation_days", "từ 1 đến 365"),
        ({"explanation_working_days": ""}, "explanation_working_days", "Nhập số ngày."),
    ],
)
def test_a_bad_plan_is_refused_at_its_field_and_nothing_is_kept(officer, reading, form, field, message):
    answer = officer.post("/plans/new", GOOD | form)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(message)}', answer.text), answer.text
    assert plans.plans(reading) == []


def test_a_wide_letterhead_line_is_told_with_its_width(officer):
    answer = officer.post("/plans/new", GOOD | {"issuing_lines": "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH TỈNH"})
    assert re.search(r"rộng \d{2,3},\d mm, quá 72 mm\. Tách thành hai dòng", answer.text)


def test_a_period_may_be_in_words_alone(officer, reading):
    form = {"period_from": "", "period_to": "", "period_text": "6 tháng đầu năm 2024"}
    officer.post("/plans/new", GOOD | form)
    [plan] = plans.plans(reading)
    assert (plan.period_from, plan.period_text) == (None, "6 tháng đầu năm 2024")


def test_the_same_plan_is_not_drawn_up_twice(officer):
    officer.post("/plans/new", GOOD)
    answer = officer.post("/plans/new", GOOD)
    assert answer.status_code == 400
    assert "Đã có kế hoạch cùng số" in answer.text


def test_a_plan_opened_and_saved_unchanged_stays_as_it_is(officer, plan, reading):
    page = officer.get(f"/plans/{plan.id}/edit").text
    assert officer.post(f"/plans/{plan.id}/edit", fields_of(page)).status_code == 302
    after = plans.plan(reading, plan.id)
    assert after == replace(plan, revision=2)


def test_decomposed_letters_are_composed(officer, reading):
    officer.post("/plans/new", GOOD | {"place": "Minh Họa"})
    assert plans.plans(reading)[0].place == "Minh Họa"


def test_whoever_saves_second_sees_both_texts_and_loses_none(officer, context, plan, reading):
    page = f"/plans/{plan.id}/edit"
    typed = fields_of(officer.get(page).text) | {"place": "Nơi vừa gõ"}
    services.change_plan(context, replace(plan, place="Nơi đã lưu"))
    answer = officer.post(page, typed)
    assert answer.status_code == 409
    assert "Nơi đã lưu" in answer.text
    assert 'value="Nơi vừa gõ"' in answer.text
    assert plans.plan(reading, plan.id).place == "Nơi đã lưu"
    assert officer.post(page, fields_of(answer.text)).status_code == 302
    assert plans.plan(reading, plan.id).place == "Nơi vừa gõ"


def test_a_revision_that_is_no_number_is_stale(officer, plan):
    typed = fields_of(officer.get(f"/plans/{plan.id}/edit").text)
    assert officer.post(f"/plans/{plan.id}/edit", typed | {"revision": "x"}).status_code == 409


def test_targets_are_set_with_the_document_of_each(officer, plan, reading, actions):
    form = {
        "percent-on_time_rate": "98,5",
        "document-on_time_rate": "Kế hoạch số 01/KH-UBND",
        "percent-resolved_overdue": "0",
        "document-resolved_overdue": "Kế hoạch số 01/KH-UBND",
    }
    assert officer.post(f"/plans/{plan.id}/targets", form | {"revision": "1"}).status_code == 302
    kept = plans.plan(reading, plan.id).targets
    assert kept == {
        "on_time_rate": Target(Decimal("98.5"), "Kế hoạch số 01/KH-UBND"),
        "resolved_overdue": Target(Decimal(0), "Kế hoạch số 01/KH-UBND"),
    }
    assert actions()[-1] == "set_targets"
    page = officer.get(f"/plans/{plan.id}").text
    assert "từ 98,5%" in page
    assert "không quá 0%" in page


@pytest.mark.parametrize(
    ("percent", "document", "field", "message"),
    [
        ("98,5", "", "document", "Ghi văn bản giao chỉ tiêu này."),
        ("", "Kế hoạch", "percent", "Ghi chỉ tiêu, hoặc xóa văn bản"),
        ("101", "Kế hoạch", "percent", "từ 0 đến 100"),
        ("98,555", "Kế hoạch", "percent", "hai chữ số thập phân"),
        ("-5", "Kế hoạch", "percent", "Nhập một số"),
        ("98.5", "Kế hoạch", "percent", "Nhập một số"),
        ("9" * 100_000, "Kế hoạch", "percent", "Dài quá"),
    ],
)
def test_a_bad_target_is_refused_at_its_field_and_none_is_kept(
    officer, plan, reading, percent, document, field, message
):
    good = {"percent-online_payment": "60", "document-online_payment": "Kế hoạch", "revision": "1"}
    bad = {"percent-on_time_rate": percent, "document-on_time_rate": document}
    answer = officer.post(f"/plans/{plan.id}/targets", good | bad)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}-on_time_rate">[^<]*{re.escape(message)}', answer.text)
    assert plans.plan(reading, plan.id).targets == {}


def test_targets_saved_by_two_at_once_are_told(officer, context, plan):
    services.set_targets(context, plan.id, 1, {"on_time_rate": Target(Decimal(90), "Kế hoạch A")})
    form = {"percent-on_time_rate": "98", "document-on_time_rate": "Kế hoạch B", "revision": "1"}
    answer = officer.post(f"/plans/{plan.id}/targets", form)
    assert answer.status_code == 409
    assert "Kế hoạch A" in answer.text
    assert "Kế hoạch B" in answer.text


def test_every_rate_of_the_edition_can_have_a_target(officer, plan):
    page = officer.get(f"/plans/{plan.id}/targets").text
    assert page.count('name="percent-') == len(services.items_with_targets()) > 15


def test_an_unknown_plan_is_not_found(officer):
    for path in ("/plans/no-such", "/plans/no-such/edit", "/plans/no-such/targets", "/plans/no-such/teams/new"):
        assert officer.get(path).status_code == 404


@pytest.mark.parametrize("role", ["committee", "clerk"])
def test_who_reads_plans_cannot_change_them(desk, plan, role):
    person = desk(role)
    assert person.get(f"/plans/{plan.id}").status_code == 200
    assert "Sửa kế hoạch" not in person.get(f"/plans/{plan.id}").text
    for path in ("/plans/new", f"/plans/{plan.id}/edit", f"/plans/{plan.id}/targets", f"/plans/{plan.id}/teams/new"):
        assert person.get(path).status_code == 403


def test_an_inspector_reads_the_plan_of_their_own_team_alone(desk, context, plan):
    inspector = desk("inspector")
    assert inspector.get(f"/plans/{plan.id}").status_code == 403
    assert plan.number not in inspector.get("/plans").text
    team_services.create_team(
        context, plan.id, "Đoàn số 01", [Member("", "Nguyễn Văn A", "leader", account=inspector.account.id)]
    )
    assert inspector.get(f"/plans/{plan.id}").status_code == 200
    assert plan.number in inspector.get("/plans").text
    assert inspector.get(f"/plans/{plan.id}/edit").status_code == 403


@pytest.mark.parametrize("role", ["administrator", "unit"])
def test_who_has_nothing_to_do_with_plans_sees_none(desk, units_known, plan, role):
    person = desk(role, unit="06040" if role == "unit" else None)
    assert person.get("/plans").status_code == 403
    assert person.get(f"/plans/{plan.id}").status_code == 403


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form on a page, but the token."""
    inputs = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="checkbox"' not in tag]
    found = dict(re.search(r' name="([^"]+)".* value="([^"]*)"', tag).groups() for tag in inputs)
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page)
    found |= {name: value.removeprefix("\r\n") for name, value in texts}
    for name in re.findall(r'<input checked[^>]* name="([^"]+)"', page):
        found[name] = "y"
    found.pop("csrf_token", None)
    return {name: html.unescape(value) for name, value in found.items()}
