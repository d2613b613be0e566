"""The minutes at the desk, and what the unit may read of them."""

import io

import docx
import pytest

from inspect_app.services.context import Context
from tests import minutes as made
from tests.conftest import Clock, ids
from tests.minutes import close_twice
from tests.pages import complaints, outline
from tests.web.conftest import Office

LATE = "Ghi nhận ngoài biên bản đã ký (1)"


@pytest.fixture
def leader(office: Office, clock: Clock) -> Context:
    following = ids()
    return Context(office.demo.database, office.demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


def page(office: Office, role: str = "leader", rest: str = "/minutes") -> str:
    return office.desk(role).get(office.path(rest)).text


def test_before_anybody_has_signed_the_team_can_print_it_for_ink_and_the_unit_sees_nothing(office: Office):
    assert "Biên bản chưa được ký" in page(office)
    assert office.desk("leader").get(office.path("/minutes/ink.pdf")).data.startswith(b"%PDF")
    said = page(office, "unit")
    assert "Biên bản hiện ở đây khi đã ký xong" in said and "<figure>" not in said
    for rest in ("/minutes/signed.pdf", "/minutes/pages/1.png"):
        assert office.desk("unit").get(office.path(rest)).status_code == 404
    assert office.desk("unit").get(office.path("/minutes/ink.pdf")).status_code == 403


def test_the_unit_reads_the_minutes_that_it_signed_and_nothing_else(office: Office, leader: Context):
    made.closed(leader, office.demo.ids["minh_hoa"])
    said = page(office, "unit")
    assert "đúng từng chữ với nội dung đã ký" in said and "signed.pdf" in said
    assert office.desk("unit").get(office.path("/minutes/signed.pdf")).data.startswith(b"%PDF")
    assert office.desk("unit").get(office.path("/minutes/pages/1.png")).data.startswith(b"\x89PNG")
    assert office.desk("unit").get(office.path("/findings")).status_code == 403
    assert "Biên bản kiểm tra" in page(office, "unit", "")


def test_the_word_copy_is_for_whoever_works_on_papers_and_the_unit_has_the_pdf(office: Office, leader: Context):
    inspection, address = office.demo.ids["minh_hoa"], office.path("/minutes/copy.docx")
    assert address in page(office, "secretary")
    unsigned = docx.Document(io.BytesIO(office.desk("secretary").get(address).data))
    assert len(unsigned.inline_shapes) == 0
    # Whoever reads minutes alone sees them once they are signed.
    assert office.desk("clerk").get(address).status_code == 404 and address not in page(office, "clerk")
    made.closed(leader, inspection)
    assert address in page(office, "clerk") and address not in page(office, "unit")
    file = office.desk("clerk").get(address)
    assert file.headers["Content-Disposition"] == f'attachment; filename="bien-ban-{inspection}.docx"'
    assert len(docx.Document(io.BytesIO(file.data)).inline_shapes) == 3
    assert office.desk("unit").get(address).status_code == 403


def test_what_arrives_late_is_told_to_the_team_on_its_pages_and_not_to_the_unit(office: Office, leader: Context, clock):
    made.closed(leader, office.demo.ids["minh_hoa"])
    clock.forward(minutes=1)
    made.record(leader, office.demo.ids["minh_hoa"], "item:outreach_plan", "answer", "fail")
    for rest in ("", "/findings", "/minutes"):
        assert LATE in page(office, "leader", rest)
    assert LATE not in page(office, "unit")
    assert "kế hoạch tuyên truyền CCHC" not in page(office, "leader", "/conclusion")


def test_a_difference_is_said_and_shown(office: Office, leader: Context):
    text = made.text_of(leader, office.demo.ids["minh_hoa"]).replace("Số liệu giữa", "Số liệu của")
    assert made.close(
        leader, office.demo.ids["minh_hoa"], made.sign(leader, office.demo.ids["minh_hoa"], text)
    ).accepted
    said = page(office)
    assert "Nội dung đã ký khác với nội dung máy chủ lập lại" in said
    assert "Số liệu của hai hệ thống" in said and "Số liệu giữa hai hệ thống" in said


def test_a_text_that_is_on_its_way_is_not_printed(office: Office, leader: Context):
    inspection = office.demo.ids["minh_hoa"]
    hash = made.sign(leader, inspection, made.text_of(leader, inspection) + "\nThêm.", upload=False)
    assert made.close(leader, inspection, hash).accepted
    assert "Máy chủ chưa có văn bản đã ký" in page(office) and "<figure>" not in page(office)
    answer = office.desk("leader").get(office.path("/minutes/signed.pdf"))
    assert answer.status_code == 404 and "sẽ tự gửi khi có mạng" in answer.text


def test_former_minutes_stay_to_be_read(office: Office, leader: Context, clock):
    first = made.closed(leader, office.demo.ids["minh_hoa"])
    clock.forward(minutes=1)
    made.record(leader, office.demo.ids["minh_hoa"], "item:outreach_plan", "answer", "fail")
    made.closed(leader, office.demo.ids["minh_hoa"])
    assert f"file={first}" in page(office) and "Biên bản bổ sung có mã" in page(office)
    assert "Biên bản có mã" in page(office, "leader", f"/minutes?file={first}")
    for unknown in ("0" * 64, "x"):
        assert office.desk("leader").get(office.path(f"/minutes?file={unknown}")).status_code == 404


def test_a_record_from_a_publication_has_no_minutes(office: Office):
    assert office.desk("officer").get(office.path("/minutes", "lang_son")).status_code == 404


def test_what_a_closed_record_lacks_is_what_its_signed_minutes_lack(office: Office, leader: Context, clock):
    made.closed(leader, office.demo.ids["minh_hoa"])
    clock.forward(minutes=1)
    assert "Còn thiếu trước khi in" not in page(office, "leader", "/findings")
    made.record(leader, office.demo.ids["minh_hoa"], "item:outreach_plan", "answer", "fail")
    said = page(office, "leader", "/findings")
    assert LATE in said and "Còn thiếu trước khi in" not in said


def test_the_leader_sets_a_late_answer_aside_and_takes_it_up_again(office: Office, leader: Context, clock):
    made.closed(leader, office.demo.ids["minh_hoa"])
    clock.forward(minutes=1)
    one = made.record(leader, office.demo.ids["minh_hoa"], "item:outreach_plan", "answer", "fail")
    desk, address = office.desk("leader"), office.path(f"/late/aside?operation={one}")
    assert address in outline(page(office)).links
    form = desk.get(address)
    assert complaints(form.text) == [] and "Nội dung 1.04, kết quả" in form.text
    refused = desk.post(address, {"reason": " "})
    assert refused.status_code == 400 and "Ghi lý do không đưa vào." in refused.text
    assert desk.post(address, {"reason": "Ghi nhầm xã"}).location.endswith("/minutes#aside")
    for rest in ("", "/findings", "/minutes"):
        said = page(office, "secretary", rest)
        assert LATE not in said and "Đã để ngoài (1)" in said and "Ghi nhầm xã" in said and "Lấy lại" not in said
        assert complaints(said) == []
    gone = desk.client.get(address)
    assert gone.status_code == 409 and "Chưa có gì thay đổi" in gone.text
    again = desk.post(office.path(f"/late/again?operation={one}"), page=office.path("/minutes"))
    assert again.status_code == 302 and LATE in page(office) and "Đã để ngoài" not in page(office)


def test_rival_minutes_are_told_on_every_page_and_the_leader_chooses(office: Office, leader: Context, clock):
    first, second = close_twice(leader, office.demo.ids["minh_hoa"])
    for rest in ("", "/conclusion"):
        assert "2 biên bản cùng khóa hồ sơ này" in page(office, "secretary", rest)
    said = page(office)
    assert complaints(said) == [] and "Địa điểm khác:" in said and f"file={first}" in said and f"file={second}" in said
    assert "Lấy bản mã" not in page(office, "secretary")
    assert "Chọn biên bản có hiệu lực" in office.desk("leader").get("/").text
    assert "Chọn biên bản có hiệu lực" not in office.desk("secretary").get("/").text
    seen = said.split('name="seen" value="')[1].split('"')[0]
    desk = office.desk("leader")
    form = {"file": first, "seen": seen}
    assert desk.post(office.path("/minutes/choose"), form, page=office.path("/minutes")).status_code == 302
    said = page(office)
    assert "chọn biên bản này làm bản có hiệu lực" in said and f"file={second}" in said and "Lấy bản mã" not in said
    again = desk.post(office.path("/minutes/choose"), form | {"file": second}, page=office.path("/minutes"))
    assert again.status_code == 409 and "chưa được ghi" in again.text
    assert "cùng khóa hồ sơ" not in page(office, "leader", "/conclusion")
