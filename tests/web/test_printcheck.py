"""The check before approval stands beside the draft; who concludes accepts its warnings there."""

import re

from tests.pages import complaints, outline

REASON = "Số và ngày do văn thư ghi khi ban hành"


def accepting(text: str) -> str:
    """Where the first form for accepting a warning leads."""
    found = re.search(r'action="(/inspections/[^"]+/conclusion/accept\?remark=\w+)"', text)
    assert found
    return found[1]


def test_errors_come_before_warnings_each_with_its_page_and_then_what_passed(office):
    text = office.desk("secretary").get(office.path("/conclusion")).text
    assert "Không có lỗi" in text and "3 lưu ý" in text
    assert 'href="#page-2"' in text and 'id="page-2"' in text
    assert (
        text.index("Chưa có số, ngày") < text.index("Số liệu 3.06: hai nguồn khác nhau") < text.index("Đạt 16 mục khác")
    )
    assert "chưa có biên bản đã ký" in text


def test_a_warning_is_accepted_without_javascript_and_shows_who_and_why(office):
    desk, page = office.desk("secretary"), office.path("/conclusion")
    answer = desk.post(accepting(desk.get(page).text), {"reason": REASON}, page)
    assert answer.status_code == 302 and answer.location.endswith("/conclusion")
    text = office.desk("leader").get(page).text
    assert REASON in text and "Trần Thị B" in text and "3 lưu ý</strong>, 1 đã chấp nhận" in text


def test_an_acceptance_is_taken_back_with_or_without_a_reason(office):
    desk, page = office.desk("secretary"), office.path("/conclusion")
    accepting_it = accepting(desk.get(page).text)
    desk.post(accepting_it, {"reason": REASON}, page)
    address = accepting_it.replace("/accept?", "/accept/withdraw?")
    assert address in outline(desk.get(page).text).links and "Bỏ chấp nhận" not in office.desk("officer").get(page).text
    form = desk.get(address)
    assert complaints(form.text) == [] and REASON in form.text
    assert "dài dài" in desk.post(address, {"reason": "dài " * 2000}).text
    assert desk.post(address, {"reason": ""}).location.endswith("/conclusion")
    text = desk.get(page).text
    assert "đã chấp nhận</p>" not in text and "Trần Thị B đã bỏ chấp nhận" in text and accepting_it in text
    gone = desk.client.get(address)
    assert gone.status_code == 409 and "Chưa có gì thay đổi" in gone.text


def test_a_missing_reason_is_asked_for_and_one_too_long_is_kept_on_the_page(office):
    desk, page = office.desk("secretary"), office.path("/conclusion")
    address = accepting(desk.get(page).text)
    for nothing in ({"reason": " "}, {}):
        refused = desk.post(address, nothing, page)
        assert refused.status_code == 400 and "Ghi lý do chấp nhận." in refused.text
    refused = desk.post(address, {"reason": "dài " * 2000}, page)
    assert refused.status_code == 400 and "Dài quá 5.000 ký tự" in refused.text and "dài dài" in refused.text
    assert "đã chấp nhận" not in desk.get(page).text


def test_a_remark_that_is_gone_or_made_up_is_told_as_such(office):
    desk, page = office.desk("secretary"), office.path("/conclusion")
    address = accepting(desk.get(page).text)
    assert desk.post(address, {"reason": REASON}, page).status_code == 302
    for gone in (address, office.path("/conclusion/accept?remark=abc"), office.path("/conclusion/accept")):
        answer = desk.post(gone, {"reason": "Lần nữa"}, page)
        assert answer.status_code == 409 and "Chưa có gì thay đổi" in answer.text


def test_who_only_reads_sees_the_check_and_no_form(office):
    for role in ("officer", "committee", "member"):
        text = office.desk(role).get(office.path("/conclusion")).text
        assert "Kiểm tra bản in" in text and "conclusion/accept" not in text, role
    assert "Kiểm tra bản in" not in office.desk("clerk").get(office.path("/conclusion")).text


def test_what_the_check_says_is_not_said_a_second_time(office):
    text = office.desk("secretary").get(office.path("/conclusion", "empty")).text
    assert "nội dung của phiếu chưa ghi nhận" in text and "Lĩnh vực 1 chưa có ghi nhận" in text
    assert "Chưa có kiến nghị:" not in text and "Kế hoạch chưa có" not in text
