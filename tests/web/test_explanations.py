"""The unit writes, keeps and sends its explanation; the team reads it, and who leads withdraws for it."""

import io
import re
from dataclasses import replace

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from inspect_app.services import stages
from inspect_app.services.context import Context
from tests import explained, minutes, pictures
from tests.conftest import Clock, ids
from tests.web.conftest import Desk, Office

WRITE, SHOW = "/explanation/write", "/explanation"
PNG = pictures.png()


@pytest.fixture
def leader(office: Office, clock: Clock) -> Context:
    following = ids()
    return Context(office.demo.database, office.demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def unit(office: Office, leader: Context) -> Desk:
    """The unit at its desk, once the minutes are signed."""
    minutes.closed(leader, office.demo.ids["minh_hoa"])
    return office.desk("unit")


def sent(leader: Context, office: Office, *contents: bytes, **parts: object) -> None:
    context = replace(leader, actor=office.demo.ids["unit"])
    explained.sent(context, office.demo.ids["minh_hoa"], *contents, **parts)


def revision(page: str) -> str:
    found = re.search(r'name="revision"[^>]* value="(\d+)"', page)
    assert found
    return found[1]


def write(desk: Desk, office: Office, do: str = "draft", **form: object):
    page = office.path(WRITE)
    given = {"revision": revision(desk.get(page).text), "do": do} | form
    return desk.post(page, given)


def upload(content: bytes = PNG, name: str = "anh.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_the_unit_is_told_on_its_home_page_until_it_has_sent(unit: Desk, office: Office, leader: Context):
    home = unit.get("/").text
    assert "Giải trình về kết quả kiểm tra ngày 12/10/2026" in home and "19/10/2026" in home
    assert "Chưa giải trình" in home and office.path(WRITE) in home
    write(unit, office, text="Nháp")
    assert "Bản nháp, chưa gửi" in unit.get("/").text
    write(unit, office, "send", text="Gửi", confirmed="y")
    assert "Viết giải trình" not in unit.get("/").text


def test_no_task_before_the_minutes_nor_after_the_date(office: Office, clock: Clock, leader: Context):
    desk = office.desk("unit")
    assert "Viết giải trình" not in desk.get("/").text
    minutes.closed(leader, office.demo.ids["minh_hoa"])
    clock.forward(days=8)
    assert "Viết giải trình" not in desk.get("/").text
    assert "Hạn gửi là hết ngày 19/10/2026, đã qua" in desk.get(office.path()).text


def test_the_unit_sees_how_its_explanation_stands(unit: Desk, office: Office):
    page = unit.get(office.path()).text
    assert "chưa giải trình" in page and "Còn 5 ngày làm việc, hạn hết ngày 19/10/2026" in page
    write(unit, office, text="Nháp")
    assert "bản nháp, chưa gửi" in unit.get(office.path()).text
    write(unit, office, "send", text="Gửi", confirmed="y")
    assert "đã gửi lúc 08:30 ngày 12/10/2026" in unit.get(office.path()).text


def test_a_draft_is_kept_with_all_its_parts_and_seen_by_the_unit_alone(unit: Desk, office: Office):
    finding = "about_item:digital_signatures"
    form = {"number": "45/UBND-VP", "day": "12/10/2026", "text": "Chung", finding: "Riêng", "uploads": upload()}
    assert write(unit, office, **form).location.endswith(WRITE)
    page = unit.get(office.path(WRITE)).text
    for kept in ("45/UBND-VP", "12/10/2026", "Chung", "Riêng", "anh.png", "checked"):
        assert kept in page
    text = office.desk("leader").get(office.path(SHOW)).text
    assert "Đơn vị chưa gửi giải trình" in text and "Riêng" not in text and "anh.png" not in text
    assert unit.get(file_on(page)).data == PNG
    assert office.desk("leader").get(file_on(page)).status_code == 404


def file_on(page: str) -> str:
    found = re.search(r'href="(/inspections/[^"]+/explanation/files/\w+)"', page)
    assert found
    return found[1]


def test_it_is_sent_only_by_who_says_that_it_was_read_again(unit: Desk, office: Office):
    refused = write(unit, office, "send", text="Gửi đi", uploads=upload())
    assert refused.status_code == 400 and "đã đọc lại, rồi gửi" in refused.text and "Gửi đi" in refused.text
    assert "anh.png" in refused.text and "chưa gửi" in office.desk("leader").get(office.path(SHOW)).text


def test_what_was_sent_is_read_by_team_officer_and_committee(unit: Desk, office: Office):
    form = {"text": "Ý kiến chung", "about_item:digital_signatures": "Đã cấp đủ", "uploads": upload()}
    assert write(unit, office, "send", confirmed="y", **form).location.endswith(SHOW)
    for role in ("leader", "secretary", "member", "officer", "committee", "unit"):
        desk = office.desk(role)
        page = desk.get(office.path(SHOW)).text
        assert "Ý kiến chung" in page and "Đã cấp đủ" in page and "anh.png" in page, role
        assert desk.get(file_on(page)).data == PNG
        assert ("Rút tồn tại" in page) == (role in ("leader", "secretary")), role
    assert office.desk("clerk").get(office.path(SHOW)).status_code == 403


def test_a_later_one_takes_its_place_and_the_earlier_one_is_still_read(unit: Desk, office: Office):
    write(unit, office, "send", text="Bản một", confirmed="y")
    write(unit, office, text="Bản nháp")
    write(unit, office, "send", text="Bản hai", confirmed="y")
    desk = office.desk("leader")
    page = desk.get(office.path(SHOW)).text
    assert "Bản hai" in page and "Bản một" not in page and "Các bản đã gửi (2)" in page
    earlier = desk.get(office.path(f"{SHOW}?revision=1")).text
    assert "Bản một" in earlier and "đã được thay bằng bản gửi sau" in earlier
    for number in (2, 9):
        assert desk.get(office.path(f"{SHOW}?revision={number}")).status_code == 404


def test_the_second_of_two_sees_both_texts_and_chooses(unit: Desk, office: Office):
    write(unit, office, text="Bản của người thứ nhất", number="1/UBND")
    late = unit.post(
        office.path(WRITE), {"revision": "0", "do": "draft", "text": "Bản của người thứ hai", "uploads": upload()}
    )
    assert late.status_code == 409
    for seen in ("Bản của người thứ nhất", "Bản của người thứ hai", "1/UBND", "anh.png", "Lấy bản số 1 đã lưu"):
        assert seen in late.text
    again = {"revision": revision(late.text), "do": "draft", "text": "Bản ghép"}
    assert unit.post(office.path(WRITE), again).status_code == 302
    assert "Bản ghép" in unit.get(office.path(WRITE)).text


def test_after_the_date_a_page_that_was_open_is_told_and_keeps_everything(unit: Desk, office: Office, clock: Clock):
    page = office.path(WRITE)
    token = unit.token(page)
    clock.forward(days=8)
    form = {"csrf_token": token, "revision": "0", "do": "send", "confirmed": "y", "text": "Gửi muộn"}
    answer = unit.client.post(page, data=form | {"uploads": upload()})
    assert answer.status_code == 409
    for said in ("Đã hết hạn gửi giải trình (19/10/2026)", "Trưởng đoàn Nguyễn Văn A", "Gửi muộn", "anh.png"):
        assert said in answer.text
    kept = unit.get(page).text
    assert "Gửi muộn" in kept and "anh.png" in kept and "Gửi giải trình</button>" not in kept
    assert "Đơn vị chưa gửi giải trình" in office.desk("leader").get(office.path(SHOW)).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": "a" * 5001}, "Dài quá 5.000 ký tự"),
        ({"day": "32/13/2026"}, "ngày/tháng/năm"),
        ({"day": "20/10/2026"}, "chưa tới"),
        ({"text": "Cười 😀"}, "“😀” không in được"),
        ({"text": "", "do": "send", "confirmed": "y"}, "Nhập ý kiến chung"),
    ],
)
def test_bad_input_is_told_by_its_field_and_stays_in_the_form(unit: Desk, office: Office, form: dict, said: str):
    answer = write(unit, office, **{"do": "draft", "number": "Số giữ lại"} | form)
    assert answer.status_code == 400 and said in answer.text and "Số giữ lại" in answer.text
    assert "Chưa có bản nào" in unit.get(office.path(WRITE)).text


def test_a_file_that_is_none_is_named_and_the_others_are_kept(unit: Desk, office: Office):
    files = [upload(), upload(b"hello", "ghi-chu.doc")]
    answer = write(unit, office, text="Chung", uploads=files)
    assert answer.status_code == 400 and "ghi-chu.doc: Tệp không phải ảnh" in answer.text
    assert "Chung" in answer.text and "anh.png" in answer.text and "checked" in answer.text


def test_a_file_that_asks_for_a_password_is_named_and_the_words_stay(unit: Desk, office: Office):
    answer = write(unit, office, text="Chung", uploads=upload(pictures.locked_pdf(), "khoa.pdf"))
    assert answer.status_code == 400 and "khoa.pdf: Tệp PDF có khóa hoặc mật khẩu" in answer.text
    assert "Chung" in answer.text and "Chưa có bản nào" in unit.get(office.path(WRITE)).text


def test_a_file_is_left_out_again(unit: Desk, office: Office):
    write(unit, office, text="Chung", uploads=upload())
    write(unit, office, text="Chung")
    assert "anh.png" not in unit.get(office.path(WRITE)).text


def heavy(desk: Desk, path: str, megabytes: int, **form: str):
    """Send a form with a large file, from memory alone."""
    file = FileStorage(io.BytesIO(b"x" * (megabytes * 1024 * 1024)), "lon.pdf")
    boundary, body = encode_multipart(form | {"uploads": file})
    return desk.client.post(path, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def test_files_that_are_too_large_are_refused_in_words_about_files(unit: Desk, office: Office):
    page = office.path(WRITE)
    form = {"csrf_token": unit.token(page), "revision": "0", "do": "draft", "text": "Chung"}
    large = heavy(unit, page, 13, **form)
    assert large.status_code == 400 and "lon.pdf: Tệp lớn hơn 12 MB" in large.text and "Chung" in large.text
    far = heavy(unit, page, 38, **form)
    assert far.status_code == 413 and "36 MB" in far.text and "Quay lại trang trước" in far.text


def test_nobody_else_is_let_send_more_than_a_form(unit: Desk, office: Office):
    assert heavy(office.desk("leader"), office.path(WRITE), 2).status_code == 403


def test_the_unit_sees_no_more_of_the_draft_than_its_own_words(unit: Desk, office: Office, leader: Context):
    sent(leader, office)
    withdraw(office, "Đã xuất trình quyết định")
    for path in (SHOW, WRITE, ""):
        page = unit.get(office.path(path)).text
        assert "Đã xuất trình quyết định" not in page and "Đã rút" not in page


def withdraw(office: Office, reason: str, desk: Desk | None = None, subject: str = "item:digital_signatures"):
    desk = desk or office.desk("leader")
    return desk.post(
        office.path(f"/explanation/withdrawal?finding={subject}"),
        {"reason": reason, "base": ""},
        office.path(SHOW),
    )


def test_who_leads_withdraws_a_finding_and_takes_it_back(unit: Desk, office: Office, leader: Context):
    sent(leader, office)
    desk = office.desk("leader")
    assert withdraw(office, "Đã xuất trình quyết định", desk).status_code == 302
    page = desk.get(office.path(SHOW)).text
    assert "Đã xuất trình quyết định" in page
    found = desk.get(office.path("/findings")).text
    assert "Đã rút sau giải trình (1)" in found and "Đã xuất trình quyết định" in found
    back = r'action="([^"]+/withdrawal/restore[^"]+)">(?:[^<]*<[^>]*>)\s*<input [^>]*value="([^"]+)"'
    form = re.search(back, page)
    assert form
    assert desk.post(form[1], {"base": form[2]}, office.path(SHOW)).status_code == 302
    assert "Đã rút" not in desk.get(office.path(SHOW)).text


def test_a_recommendation_left_without_findings_is_told_in_the_editor_and_beside_the_findings(
    unit: Desk, office: Office, leader: Context
):
    sent(leader, office)
    made = next(one for one in office.record().recommendations if len(one.findings) == 1)
    desk, editor = office.desk("leader"), office.path("/conclusion/edits")
    assert "Kiến nghị không in" not in desk.get(editor).text
    assert withdraw(office, "Đã xuất trình quyết định", desk, made.findings[0]).status_code == 302
    page = desk.get(editor).text
    assert "Kiến nghị không in (1)" in page and f"place-recommendation:{made.id}" not in page
    assert f"/entries/recommendation:{made.id}" in page and made.text in page
    found = desk.get(office.path("/findings")).text
    assert "Không còn tồn tại nào mà kiến nghị này khắc phục" in found and made.text in found


def test_a_reason_is_asked_for_and_a_long_one_stays_on_the_page(unit: Desk, office: Office, leader: Context):
    sent(leader, office)
    assert "Ghi lý do rút tồn tại này." in withdraw(office, " ").text
    long = withdraw(office, "dài " * 2000)
    assert long.status_code == 400 and "Dài quá 5.000 ký tự" in long.text and "dài dài" in long.text


def test_the_second_who_withdraws_sees_the_first_s_reason(unit: Desk, office: Office, leader: Context):
    sent(leader, office)
    withdraw(office, "Lý do thứ nhất")
    late = withdraw(office, "Lý do thứ hai", office.desk("secretary"))
    assert late.status_code == 409 and "Lý do thứ nhất" in late.text and "Lý do thứ hai" in late.text


def test_the_team_is_told_of_what_came_after_the_approval(unit: Desk, office: Office, leader: Context):
    for before, after in (("draft", "review"), ("review", "approved")):
        stages.move(leader, office.demo.ids["minh_hoa"], before, after)
    sent(leader, office)
    desk = office.desk("leader")
    for path in ("/conclusion", "/signing"):
        assert "Giải trình đến sau khi duyệt" in desk.get(office.path(path)).text
    assert "Rút tồn tại, nêu lý do" not in desk.get(office.path(SHOW)).text


def test_a_publication_has_no_such_pages(office: Office):
    text = office.desk("leader").get(office.path("", "lang_son")).text
    assert "Giải trình</a>" not in text


def test_whoever_has_withdrawn_it_the_tablet_still_opens_the_record(unit: Desk, office: Office, leader: Context):
    sent(leader, office)
    withdraw(office, "Đã xuất trình quyết định")
    told = office.desk("member").get(f"/api/inspections/{office.demo.ids['minh_hoa']}/record").json
    assert any(one["field"] == "withdrawn" for one in told["operations"])
