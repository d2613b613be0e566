"""From an issued notice to one in its place, or a letter about its form, as each of them sees it."""

import io
from contextlib import closing

import pytest

from inspect_app.services import search
from inspect_app.services.context import Context
from inspect_app.store import corrections as store
from inspect_app.store.database import connect_reading
from tests import corrected
from tests.conftest import Clock, ids
from tests.issued import issued
from tests.pages import complaints, outline
from tests.web.conftest import Office


@pytest.fixture
def out(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The demonstration's conclusion, issued on 12/10/2026; today is 11/11/2026."""
    corrected.without_drawing(monkeypatch)
    issued(office.demo, acting(office, clock, "leader"))
    clock.forward(days=30)
    return office


def acting(office: Office, clock: Clock, role: str) -> Context:
    return Context(office.demo.database, office.demo.ids[role], clock, ids())


def words(page) -> str:
    return " ".join(page.text.split())


def begun(out: Office, kind: str, role: str = "secretary"):
    address = out.path("/correction")
    document = outline(out.desk(role).get(out.path("/issued")).text)
    assert address in document.links
    with closing(connect_reading(out.demo.database)) as db:
        shown = db.execute("select document from valid_issue").fetchone()[0]
    form = {"kind": kind, "reason": corrected.REASON, "document": shown}
    return out.desk(role).post(address, form)


def correction(out: Office) -> str:
    with closing(connect_reading(out.demo.database)) as db:
        return store.opened(db, out.demo.ids["minh_hoa"]).id


def brought_out(out: Office, clock: Clock, number: int):
    corrected.signing(acting(out, clock, "leader"), out.demo.ids["minh_hoa"])
    form = {"number": str(number), "day": "11/11/2026", "scan": (io.BytesIO(corrected.scan()), "quet.png")}
    return out.desk("clerk").post(out.path("/issue/paper"), form, page=out.path("/issue"))


def test_a_notice_is_replaced_and_both_point_at_each_other(out: Office, clock: Clock):
    assert begun(out, "replace").location.endswith("/conclusion")
    page = out.desk("secretary").get(out.path("/conclusion"))
    assert complaints(page.text) == [] and "Thay thế Thông báo số 05/TB-BCĐCCHC" in words(page)
    assert "Thay thế Thông báo số 05/TB-BCĐCCHC" in words(out.desk("leader").get("/"))
    for role in ("unit", "officer", "committee"):  # while it is drafted the issued one is read and answered
        page = out.desk(role).get(out.path("/issued"))
        assert "05/TB-BCĐCCHC" in page.text and "thay thế bằng" not in page.text
    assert brought_out(out, clock, 6).location.endswith("/issued")
    assert "Thay thế thông báo kết luận kiểm tra tại" in words(out.desk("clerk").get("/register"))
    for role in ("unit", "officer", "committee", "clerk", "leader", "member"):
        page = out.desk(role).get(out.path("/issued"))
        assert complaints(page.text) == [] and "Thay thế Thông báo số 05/TB-BCĐCCHC" in words(page)
        (former,) = {link for link in outline(page.text).links if "/issued?document=" in link}
        page = out.desk(role).get(former)
        assert complaints(page.text) == []
        assert "Đã được thay thế bằng Thông báo số 06/TB-BCĐCCHC ngày 11 tháng 11 năm 2026" in words(page)
        assert out.desk(role).get(former.replace("/issued?", "/issued.pdf?")).data.startswith(b"%PDF-")
    page = out.desk("unit").get(out.path("/remediation"))
    assert "Đơn vị chưa xác nhận đã nhận thông báo" in page.text and "06/TB-BCĐCCHC" in page.text
    with closing(connect_reading(out.demo.database)) as db:
        search.take_in(db, out.demo.database)
    for role in ("officer", "unit"):
        page = out.desk(role).get("/archive?q=05/TB-BCĐCCHC")
        assert complaints(page.text) == [] and page.text.index("06/TB-BCĐCCHC</a>") < page.text.index(
            "05/TB-BCĐCCHC</a>"
        )
        assert "Đã được thay thế" in page.text
    assert "Đã được thay thế bằng" in words(out.desk("officer").get(out.path()))


def test_a_letter_is_written_line_by_line(out: Office, clock: Clock):
    assert begun(out, "correct").location.endswith("/correction/lines")
    secretary, address = out.desk("secretary"), out.path("/correction/lines")
    page = secretary.get(address)
    assert complaints(page.text) == [] and "Đính chính Thông báo số 05/TB-BCĐCCHC" in words(page)
    told = {"correction": correction(out), "revision": "0"}
    row = {f"lines-0-{name}": getattr(corrected.LINE, name) for name in ("place", "printed", "corrected")}
    wrong = secretary.post(address, told | row | {"lines-0-printed": "chữ không in"})
    assert wrong.status_code == 400 and "không có đúng những chữ “chữ không in”" in words(wrong)
    assert 'value="Xác định rõ trách nhiệm"' in wrong.text  # nothing typed is lost
    assert secretary.post(address, told | row | {"more": "1"}).text.count("<legend>Chỗ") == 4
    assert secretary.post(address, told | row).location.endswith("/conclusion")
    assert secretary.post(address, told | row | {"lines-0-place": "khoản 9"}).status_code == 409
    page = secretary.get(out.path("/conclusion"))
    assert complaints(page.text) == [] and address in outline(page.text).links
    assert secretary.get(out.path("/conclusion/edits")).location.endswith("/conclusion")
    assert secretary.get(out.path("/conclusion/comments")).status_code == 200
    assert secretary.get(out.path("/conclusion/draft.docx")).status_code == 200
    assert brought_out(out, clock, 1).location.endswith("/issued")
    for role in ("unit", "officer", "clerk", "leader"):
        page = out.desk(role).get(out.path("/issued"))
        assert "Được đính chính bằng Công văn số 01/BCĐCCHC ngày 11 tháng 11 năm 2026" in words(page)
        assert complaints(page.text) == []
    assert "Đính chính thông báo kết luận kiểm tra tại" in words(out.desk("clerk").get("/register"))


def test_it_is_given_up_with_a_reason(out: Office):
    begun(out, "replace")
    secretary, address = out.desk("secretary"), out.path("/correction/withdraw")
    page = out.path("/correction")
    assert complaints(secretary.get(page).text) == []
    form = {"correction": correction(out)}
    assert secretary.post(address, form | {"reason": ""}, page=page).status_code == 400
    assert secretary.post(address, form | {"reason": "Không cần nữa."}, page=page).location.endswith("/issued")
    assert "Bắt đầu" in secretary.get(page).text
    assert secretary.get(out.path("/correction/lines")).location.endswith("/correction")
    assert secretary.post(out.path("/correction/lines"), {}, page=page).status_code == 409


def test_two_people_who_begin_at_once_are_told(out: Office):
    begun(out, "replace", "leader")
    address = out.path("/correction")
    with closing(connect_reading(out.demo.database)) as db:
        document = db.execute("select document from valid_issue").fetchone()[0]
    form = {"kind": "correct", "reason": "Sai thể thức.", "document": document}
    again = out.desk("secretary").post(address, form)
    assert again.status_code == 409 and "Nguyễn Văn A đã bắt đầu thay thế thông báo này" in words(again)


def test_nobody_corrects_what_is_not_issued_and_no_document_that_never_was_is_shown(office: Office):
    page = office.desk("secretary").get(office.path("/correction"))
    assert complaints(page.text) == [] and "chưa ban hành nên sửa thẳng trong dự thảo" in page.text
    form = {"kind": "replace", "reason": "Sai.", "document": "0" * 64}
    home = office.path("/conclusion")
    assert office.desk("secretary").post(office.path("/correction"), form, page=home).status_code == 409
    assert office.desk("unit").get(office.path("/issued?document=x")).status_code == 404


def test_whoever_has_the_old_notice_is_told_by_the_public_page(out: Office, clock: Clock):
    id = out.demo.ids["minh_hoa"]
    leader = acting(out, clock, "leader")
    first = corrected.valid(leader, id)
    corrected.made(leader, id)
    pdf = out.desk("leader").get(out.path(f"/issued.pdf?document={first.document}")).data
    answer = out.desk("unit").client.post("/check", data={"file": (io.BytesIO(pdf), "a.pdf")})
    assert "Khớp." in answer.text and "Đã được thay thế bằng Thông báo số 06/TB-BCĐCCHC" in words(answer)
