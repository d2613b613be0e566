"""From the issued notice to the accepted answer, as each of them sees it."""

import io
from contextlib import closing

import pytest

from inspect_app.services.context import Context
from inspect_app.store import remediation as store
from inspect_app.store.database import connect_reading
from tests import pictures
from tests.conftest import Clock, ids
from tests.issued import issued, many, next_assignment, next_inspection, without_drawing
from tests.pages import complaints, outline
from tests.web.conftest import Office

READERS = ("officer", "committee", "clerk", "unit", "leader", "secretary", "member")


@pytest.fixture
def out(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The demonstration's conclusion, issued on 12/10/2026; today is 20/10/2026."""
    without_drawing(monkeypatch)
    issued(office.demo, acting(office, clock, "leader"))
    clock.forward(days=8)
    return office


def acting(office: Office, clock: Clock, role: str) -> Context:
    return Context(office.demo.database, office.demo.ids[role], clock, ids())


def matters(office: Office) -> list:
    with closing(connect_reading(office.demo.database)) as db:
        return store.matters(db, office.demo.ids["minh_hoa"])


def words(page) -> str:
    return " ".join(page.text.split())


def answered(office: Office, *places: int, **form: object):
    duties = [matters(office)[place].duty.id for place in places]
    file = (io.BytesIO(pictures.pdf()), "bao-cao.pdf")
    given = {"duties": duties, "number": "45/BC-UBND", "day": "19/10/2026", "text": "Đã xin lỗi.", "files": file}
    return office.desk("unit").post(office.path("/remediation/answer"), given | form)


def reviewed(office: Office, place: int, **form: object):
    reply = matters(office)[place].replies[-1].id
    return office.desk("officer").post(office.path(f"/remediation/review?reply={reply}"), form)


def test_before_issue_there_is_nothing_to_see_or_answer(office: Office):
    for role in READERS:
        page = office.desk(role).get(office.path("/remediation"))
        assert "chưa ban hành" in page.text and complaints(page.text) == []
    unit = office.desk("unit")
    assert "Kiến nghị, khắc phục" not in unit.get(office.path()).text
    assert unit.get(office.path("/remediation/answer")).status_code == 409


def test_everybody_reads_what_is_asked_and_when_it_is_due(out: Office):
    for role in READERS:
        page = out.desk(role).get(out.path("/remediation"))
        assert complaints(page.text) == [] and "Thông báo số" in page.text
        said = words(page)
        assert "Còn 7/7 nội dung chưa khắc phục xong" in said and "Đơn vị chưa xác nhận đã nhận" in said
        assert "tháng 12 năm 2026" in said and "đến hết 31/12/2026" in said and "Còn 7 ngày" in said
        assert ("Xác nhận đã nhận thông báo" in said) == (role == "unit")
    for role in ("clerk", "unit"):
        assert out.path("/remediation") in outline(out.desk(role).get(out.path()).text).links


def test_the_unit_says_that_it_has_the_notice(out: Office):
    unit, page = out.desk("unit"), out.path("/remediation")
    assert "Xác nhận đã nhận thông báo số 05/TB-BCĐCCHC" in words(unit.get("/"))
    assert unit.post(f"{page}/receipt", page=page).status_code == 302
    assert "Xác nhận đã nhận" not in unit.get("/").text
    assert "Đã nhận lúc 08:30 ngày 20/10/2026" in words(out.desk("officer").get(page))


def test_one_document_answers_several_and_the_officer_accepts_or_returns(out: Office):
    unit, page = out.desk("unit"), out.path("/remediation")
    form = unit.get(f"{page}/answer?duty={matters(out)[0].duty.id}")
    assert complaints(form.text) == [] and form.text.count(" checked>") == 1
    assert answered(out, 0, 1).location.endswith(page)
    officer = out.desk("officer")
    assert "2 nội dung chờ xem xét" in words(officer.get("/"))
    look = officer.get(f"{page}/review?reply={matters(out)[0].replies[0].id}")
    assert complaints(look.text) == [] and "45/BC-UBND" in look.text and "Đã xin lỗi." in look.text
    refused = reviewed(out, 0, verdict="return", reason="")
    assert refused.status_code == 400 and "Ghi lý do trả lại" in words(refused) and complaints(refused.text) == []
    assert reviewed(out, 0, verdict="return", reason="Thiếu danh sách").status_code == 302
    assert reviewed(out, 1, verdict="accept", reason="").status_code == 302
    said = words(unit.get(page))
    assert "Bị trả lại</b>: Thiếu danh sách" in said and "Còn 6/7 nội dung" in said
    assert complaints(unit.get(page).text) == []
    again = unit.get(f"{page}/answer?duty={matters(out)[0].duty.id}")
    assert "Bị trả lại: Thiếu danh sách" in words(again) and complaints(again.text) == []
    assert answered(out, 0, number="50/BC-UBND").status_code == 302
    assert "Các lần trả lời trước (1)" in unit.get(page).text and complaints(unit.get(page).text) == []


def test_whoever_answers_or_reviews_second_is_told_and_keeps_what_was_typed(out: Office):
    answered(out, 0)
    second = answered(out, 0, number="46/BC-UBND", text="Câu gõ sau")
    assert second.status_code == 409 and "Văn bản số 45/BC-UBND ngày 19/10/2026 đang chờ xem xét" in words(second)
    assert "Câu gõ sau" in second.text and "46/BC-UBND" in second.text and complaints(second.text) == []
    reviewed(out, 0, verdict="accept")
    late = reviewed(out, 0, verdict="return", reason="Thiếu")
    assert late.status_code == 409 and "Đỗ Thị H đã chấp nhận" in words(late) and "Thiếu" in late.text
    assert complaints(late.text) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"day": "21/10/2026"}, "chưa tới"),
        ({"day": "01/10/2026"}, "trước ngày ban hành thông báo (12/10/2026)"),
        ({"day": "mai"}, "dạng ngày/tháng/năm"),
        ({"number": ""}, "Nhập số, ký hiệu"),
        ({"duties": []}, "Chọn ít nhất một nội dung"),
        ({"files": (io.BytesIO(b""), "")}, "ít nhất một tệp"),
        ({"files": (io.BytesIO(pictures.locked_pdf()), "khoa.pdf")}, "khoa.pdf: Tệp PDF có khóa hoặc mật khẩu"),
        ({"files": (io.BytesIO(b"PK\x03\x04"), "a.docx")}, "a.docx: Tệp không phải ảnh JPEG"),
    ],
)
def test_what_cannot_be_sent_is_told_at_its_field(out: Office, form: dict, said: str):
    page = answered(out, 0, **form)
    assert page.status_code == 400 and said in words(page) and "Đã xin lỗi." in page.text
    assert "chọn lại tệp rồi gửi lại" in words(page)  # a browser lets go of what was chosen
    assert complaints(page.text) == [] and not matters(out)[0].replies


def test_another_units_recommendations_are_out_of_reach(out: Office):
    assert answered(out, 0, duties=["01KNOWHERE"]).status_code == 400
    assert out.desk("unit").get(out.path("/remediation", "empty")).status_code == 403
    assert out.desk("unit").post(out.path("/remediation/receipt", "empty"), page="/").status_code == 403
    for role in ("officer", "clerk", "leader"):
        assert out.desk(role).post(out.path("/remediation/receipt"), page="/").status_code == 403


def test_more_than_ten_files_of_twelve_megabytes_get_a_clear_message(out: Office):
    length, kind = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}, "multipart/form-data; boundary=x"
    address = out.path("/remediation/answer")
    page = out.desk("unit").client.post(address, data=b"", content_type=kind, environ_overrides=length)
    assert page.status_code == 413 and "mỗi tệp 12 MB" in words(page)
    other = out.desk("leader").client.post(address, data=b"", content_type=kind, environ_overrides=length)
    assert other.status_code == 403


def test_evidence_is_shown_as_a_copy_and_kept_as_it_came(out: Office):
    answered(out, 0, files=(io.BytesIO(pictures.jpeg()), "anh.jpg"))
    hash = matters(out)[0].replies[0].document.files[0].hash
    address = out.path(f"/remediation/files/{hash}")
    for role in ("officer", "unit", "member"):
        shown = out.desk(role).get(address)
        assert shown.mimetype == "image/jpeg" and b"ghi chu rieng" not in shown.data
    kept = out.desk("officer").get(f"{address}?original=1")
    assert kept.data == pictures.jpeg() and kept.headers["Content-Disposition"].startswith("attachment")
    assert out.desk("officer").get(out.path(f"/remediation/files/{'0' * 64}")).status_code == 404


def test_what_is_overdue_shows_on_everybodys_home_page(out: Office, clock: Clock):
    desks = [out.desk(role) for role in READERS]

    def late() -> int:
        return sum("Quá 1 ngày" in words(desk.get("/")) for desk in desks)

    clock.forward(days=7)
    assert late() == 0
    clock.forward(days=1)
    assert late() == len(READERS)
    for desk in desks:
        page = desk.get("/")
        assert "1 nội dung quá hạn" in words(page) and complaints(page.text) == []
        assert out.path("/remediation") in outline(page.text).links
    answered(out, 6, day="28/10/2026")
    assert late() == 0


def test_a_home_page_names_the_longest_overdue_and_counts_the_others(out: Office, clock: Clock):
    many(out.demo, 12)
    clock.forward(days=30)
    page = out.desk("committee").get("/")
    assert page.text.count("Kiến nghị đối với") == 2 * 10 and "3 thông báo khác có kiến nghị quá hạn" in words(page)
    assert "/remediation?state=late" in outline(page.text).links


def test_the_list_leads_to_each_and_is_filtered(out: Office, clock: Clock):
    clock.forward(days=30)
    for role in READERS:
        page = out.desk(role).get("/remediation?state=late")
        assert complaints(page.text) == [] and out.path("/remediation") in outline(page.text).links
        assert "1 quá hạn" in words(page) and "Chưa xác nhận" in page.text
    officer = out.desk("officer")
    assert "0 thông báo" in officer.get("/remediation?state=answered").text
    assert "0 thông báo" in officer.get("/remediation?plan=nowhere").text
    assert f'value="{out.demo.ids["plan"]}" selected' in officer.get(f"/remediation?plan={out.demo.ids['plan']}").text


def test_the_next_inspection_opens_with_what_is_left(out: Office, clock: Clock):
    officer = out.desk("officer")
    assignment = next_assignment(acting(out, clock, "officer"), out.demo)
    page = officer.get(f"/assignments/{assignment}/open")
    assert "chưa khắc phục xong (7)" in words(page) and complaints(page.text) == []
    assert "chưa khắc phục xong" not in out.desk("leader").get(out.path()).text


def test_the_team_and_its_tablets_have_what_is_left(out: Office, clock: Clock):
    answered(out, 0)
    reviewed(out, 0, verdict="accept")
    later = next_inspection(acting(out, clock, "officer"), out.demo)
    page = out.desk("leader").get(f"/inspections/{later}")
    assert "chưa khắc phục xong (6)" in words(page) and complaints(page.text) == []
    told = out.desk("leader").get(f"/api/inspections/{later}/record").json["left"]
    assert len(told) == 6 and told[0]["due"] == "2026-12-31" and told[0]["notice"] == "05/TB-BCĐCCHC"
    assert told[0]["words"] == "Chưa trả lời" and told[0]["text"].startswith("b) Hướng dẫn người dân")
    assert "left" not in out.desk("leader").get(f"/api/inspections/{out.demo.ids['empty']}/record").json
