"""A field file is let in at the desk, and the page says what became of every part of it."""

import io
import re
import zipfile

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from inspect_app.services.context import Context
from tests import pictures as made
from tests.conftest import Clock, ids
from tests.pages import complaints
from tests.services.test_handover import answer, packed, told, with_files
from tests.web.conftest import Desk, Office

PAGE = "/field-files"


@pytest.fixture
def member(office: Office, clock: Clock) -> Context:
    """A member of the team, on whose tablet it was recorded."""
    following = ids()
    return Context(office.demo.database, office.demo.ids["member"], clock, lambda: "01Z" + following()[3:])


def send(desk: Desk, stream: io.BytesIO) -> TestResponse:
    form = {"csrf_token": desk.token(PAGE), "file": FileStorage(stream, "Lê Văn C.inspect.zip")}
    # In memory: the test client never closes the file that it would write a large form to.
    body, _, boundary = stream_encode_multipart(form, use_tempfile=False)
    return desk.client.post(PAGE, data=body.read(), content_type=f"multipart/form-data; boundary={boundary}")


def words(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_whoever_is_on_a_team_finds_the_way_and_nobody_else_does(office):
    for role in ("leader", "secretary", "member"):
        assert f'href="{PAGE}"' in office.desk(role).get("/inspections").text
        assert office.desk(role).get(PAGE).status_code == 200
    for role in ("officer", "committee", "clerk", "unit", "administrator"):
        assert f'href="{PAGE}"' not in office.desk(role).get("/inspections").text
        assert office.desk(role).get(PAGE).status_code == 403
    desk = office.desk("officer")
    token = desk.get("/api/token").json["token"]
    assert desk.client.post(PAGE, data={"csrf_token": token, "file": (packed(told([])), "x.zip")}).status_code == 403


def test_the_page_says_what_was_taken_and_links_to_it(office, member):
    id = office.demo.ids["empty"]
    stream = with_files(told([answer(member, id), made.evidence(member, id, made.jpeg())]), made.jpeg())
    page = send(office.desk("secretary"), stream)
    assert page.status_code == 200 and complaints(page.text) == []
    assert f'href="{office.path("", "empty")}"' in page.text
    said = words(page)
    assert "Nội dung: 2 vừa nhận, 0 đã có từ trước, 0 không nhận" in said
    assert "Ảnh, tệp: 1 vừa nhận, 0 đã có từ trước, 0 không nhận" in said
    assert "Máy chủ đã nhận tất cả" in said and "Lê Văn C" in said


def test_the_page_says_what_was_there_already(office, member):
    desk, operations = office.desk("secretary"), [answer(member, office.demo.ids["empty"])]
    send(desk, packed(told(operations)))
    assert "Nội dung: 0 vừa nhận, 1 đã có từ trước" in words(send(desk, packed(told(operations))))


def test_the_page_says_what_was_refused_what_lacks_and_what_is_a_draft(office, member):
    id = office.demo.ids["empty"]
    operations = [
        answer(member, id, value={"no": "answer"}),
        made.evidence(member, id, made.jpeg(), caption="Bảng niêm yết"),
        made.evidence(member, id, made.jpeg()[:-40], caption="Ảnh hỏng <b>"),
        answer(member, office.demo.ids["lang_son"]),
    ]
    drafts = [{"inspection": id, "subject": "item:outreach_plan", "field": "answer"}]
    stream = with_files(told(operations, drafts=drafts), made.jpeg()[:-40], made.png())
    page = send(office.desk("secretary"), stream)
    said = words(page)
    assert complaints(page.text) == [] and "Ảnh hỏng &lt;b&gt;" in page.text
    code = office.record("empty").edition.item("outreach_plan").code
    for part in (
        "Có phần không nhận được",
        f"Nội dung không nhận (1) Nội dung {code}",
        "Ảnh, tệp không nhận (1)",
        "Ảnh bị hỏng hoặc thiếu dữ liệu",
        "Ảnh, tệp còn thiếu (1)",
        "Bảng niêm yết",
        "Bản nháp chưa ghi nhận (1) Mới gõ dở trên máy tính bảng nên không được nhập.",
        f"Người ghi hoàn thành trên máy đó. Nội dung {code}",
        "không thuộc Đoàn của người nhập",
        "Ảnh, tệp không thuộc nội dung nào (1)",
    ):
        assert part in said, part
    assert "Lạng Sơn" not in said


@pytest.mark.parametrize("content", [b"", b"not a zip", packed(told([], version=2)).getvalue()])
def test_what_is_no_field_file_is_refused_on_the_page(office, content):
    page = send(office.desk("secretary"), io.BytesIO(content))
    assert page.status_code == 400 and "Chưa có" in words(page) and complaints(page.text) == []
    assert 'name="file"' in page.text


def test_without_a_file_the_page_asks_for_one(office):
    page = office.desk("secretary").post(PAGE)
    assert page.status_code == 400 and "Chọn tệp có đuôi .inspect.zip." in words(page)


def test_a_file_larger_than_any_form_comes_in(office, member):
    id, photos = office.demo.ids["empty"], [made.jpeg(1500, 1500 + n, quality=95) for n in range(3)]
    stream = with_files(told([made.evidence(member, id, photo) for photo in photos]), *photos, way=zipfile.ZIP_STORED)
    assert len(stream.getvalue()) > 3 * 1024 * 1024
    assert "Ảnh, tệp: 3 vừa nhận" in words(send(office.desk("secretary"), stream))


def test_a_file_past_the_limit_is_told_another_way(office):
    desk = office.desk("secretary")
    length = {"CONTENT_LENGTH": str(300 * 1024 * 1024 + 1)}
    page = desk.client.post(PAGE, data=b"", content_type="multipart/form-data; boundary=x", environ_overrides=length)
    assert page.status_code == 413 and "300 MB" in words(page) and "import-field" in words(page)


@pytest.mark.parametrize("role", ["officer", "committee", "clerk", "unit", "administrator", None])
def test_of_whoever_may_not_hand_over_nothing_is_taken_in(office, role):
    desk = office.desk(role or "member")
    if not role:
        desk.client.delete_cookie("session")
    length = {"CONTENT_LENGTH": str(300 * 1024 * 1024 + 1)}
    page = desk.client.post(PAGE, data=b"", content_type="multipart/form-data; boundary=x", environ_overrides=length)
    assert page.status_code == (403 if role else 401)


def test_without_a_token_nothing_comes_in(office, member):
    stream = packed(told([answer(member, office.demo.ids["empty"])]))
    page = office.desk("secretary").client.post(PAGE, data={"file": (stream, "x.inspect.zip")})
    assert page.status_code == 419
    assert office.record("empty").value("item:outreach_plan", "answer") is None


def test_evidence_is_seen_where_the_record_is(office, member):
    id, desk = office.demo.ids["empty"], office.desk("secretary")
    photo, awaited = made.jpeg(), made.png()
    hash = made.hash_of(photo)
    operations = [
        answer(member, id),
        made.evidence(member, id, photo, caption="Bảng niêm yết", taken_at="2026-10-12T02:44:03.120Z"),
        made.evidence(member, id, awaited, kind="image/png", caption="Sổ theo dõi"),
        made.evidence(member, id, made.pdf(3), kind="application/pdf", about="inspection"),
    ]
    send(desk, with_files(told(operations), photo, made.pdf(3)))
    page = desk.get(office.path("", "empty"))
    assert complaints(page.text) == []
    assert f'src="{office.path(f"/files/{hash}/thumbnail", "empty")}"' in page.text
    assert 'loading="lazy"' in page.text and 'alt="Bảng niêm yết"' in page.text
    assert f'href="{office.path(f"/files/{hash}", "empty")}"' in page.text
    said = words(page)
    assert "Minh chứng (3)" in said and "Bảng niêm yết Lê Văn C, 09:44 ngày 12/10/2026" in said
    assert "Chưa gửi đến máy chủ Sổ theo dõi" in said and "3 trang" in said and "?page=3" in page.text
    findings = desk.get(office.path("/findings", "empty"))
    assert complaints(findings.text) == [] and 'alt="Bảng niêm yết"' in findings.text
    assert "Minh chứng: Cuộc kiểm tra" not in findings.text


def test_a_file_with_nothing_in_it_is_no_success(office):
    page = send(office.desk("secretary"), packed(told([])))
    assert page.status_code == 200 and complaints(page.text) == []
    assert "Tệp này không có nội dung nào đã ghi nhận" in words(page)
    assert "Máy chủ đã nhận tất cả" not in words(page)


def test_what_lacks_a_photo_is_no_success(office, member):
    stream = packed(told([made.evidence(member, office.demo.ids["empty"], made.jpeg())]))
    page = send(office.desk("secretary"), stream)
    assert page.status_code == 200 and complaints(page.text) == []
    assert "còn thiếu ảnh hoặc tệp" in words(page)
    assert "Máy chủ đã nhận tất cả" not in words(page)
