"""The clerk's way: number, paper or signed file, and what the unit reads afterwards."""

import io
from itertools import pairwise

import pytest

from inspect_app.services import conclusions, frozen, stages
from inspect_app.services.context import Context
from inspect_app.store import files
from inspect_app.store import issue as store
from inspect_app.store.database import connect_reading
from tests import pictures, signer
from tests.conftest import Clock, ids
from tests.pages import complaints, outline
from tests.web.conftest import Office


@pytest.fixture
def out(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The demonstration's conclusion, out for signature; what is drawn of it is a page of its own."""
    from weasyprint import HTML

    drawn = HTML(string="<html lang=vi><title>a</title><p>Kết luận kiểm tra tại xã Minh Họa").write_pdf()
    monkeypatch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: drawn)
    clock.forward(days=30)
    approve(office, clock)
    leader = office.desk("leader")
    assert leader.post(office.path("/signing"), {"day": ""}).status_code == 302
    return office


def approve(office: Office, clock: Clock) -> None:
    leader = Context(office.demo.database, office.demo.ids["leader"], clock, ids())
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(leader, office.demo.ids["minh_hoa"], before, after)


def words(page) -> str:
    return " ".join(page.text.split())


def signed(office: Office) -> bytes:
    db = connect_reading(office.demo.database)
    kept = store.frozen(db, office.demo.ids["minh_hoa"])
    db.close()
    return signer.sign(files.content(office.demo.database, kept.hash))


def paper(desk, office: Office, **form: object):
    given = {"number": "5", "day": "12/10/2026", "scan": (io.BytesIO(pictures.png()), "a.png")} | form
    return desk.post(office.path("/issue/paper"), given, page=office.path("/issue"))


def test_on_paper_from_number_to_what_the_unit_reads(out: Office):
    clerk = out.desk("clerk")
    page = clerk.get(out.path("/issue"))
    assert complaints(page.text) == [] and 'value="1"' in page.text
    kept = clerk.post(out.path("/issue/number"), {"number": "5"}, page=out.path("/issue"))
    assert kept.status_code == 302
    assert "Đang giữ <b>số 05/TB-BCĐCCHC</b>" in clerk.get(out.path("/issue")).text
    assert "Đang giữ số" in words(clerk.get("/register")) and "01–04" in words(clerk.get("/register"))
    assert paper(clerk, out).location.endswith("/issued")
    for role in ("clerk", "unit", "committee", "officer", "leader", "member"):
        page = out.desk(role).get(out.path("/issued"))
        assert complaints(page.text) == [] and "05/TB-BCĐCCHC" in page.text and "ngày 12 tháng 10 năm 2026" in page.text
    unit = out.desk("unit")
    assert out.path("/issued") in outline(unit.get(out.path()).text).links
    assert unit.get(out.path("/issued.pdf")).data.startswith(b"%PDF-")
    assert unit.get(out.path("/issued/scan")).data == pictures.png()
    assert unit.get(out.path("/conclusion")).status_code == 403
    again = paper(clerk, out)
    assert again.status_code == 409 and "đã ban hành: số 05/TB-BCĐCCHC" in words(again)


def test_once_issued_the_conclusion_is_what_was_issued(out: Office):
    clerk = out.desk("clerk")
    clerk.post(out.path("/issue/number"), {"number": "5", "year": "2026"}, page=out.path("/issue"))
    paper(clerk, out)
    assert clerk.get(out.path("/conclusion")).location.endswith("/issued")
    issued = clerk.get(out.path("/issued.pdf")).data
    assert conclusions.bytes_of(out.demo.database, out.demo.ids["minh_hoa"]) == issued


def test_before_it_is_issued_the_unit_reads_nothing_of_it(out: Office):
    unit = out.desk("unit")
    assert "chưa ban hành" in unit.get(out.path("/issued")).text
    assert unit.get(out.path("/issued.pdf")).status_code == unit.get(out.path("/issued/scan")).status_code == 409
    assert unit.get(out.path("/signing.pdf")).status_code == 403
    assert out.path("/issued") not in outline(unit.get(out.path()).text).links


def test_a_signed_file_is_looked_at_and_issued(out: Office):
    clerk = out.desk("clerk")
    file = {"file": (io.BytesIO(signed(out)), "a.pdf")}
    assert clerk.post(out.path("/issue/signed"), file, page=out.path("/issue")).location.endswith("/issue/received")
    page = clerk.get(out.path("/issue/received"))
    assert complaints(page.text) == []
    assert (
        "không khác một byte" in page.text and "Nguyễn Văn A" in page.text and "Chưa cài nơi cấp tin cậy" in page.text
    )
    hash = page.text.split('name="hash" type="hidden" value="')[1][:64]
    form = {"number": "5", "day": "12/10/2026", "hash": hash}
    refused = clerk.post(out.path("/issue/received"), form)
    assert refused.status_code == 400 and "đánh dấu xác nhận" in words(refused) and complaints(refused.text) == []
    assert clerk.post(out.path("/issue/received"), form | {"confirmed": "y"}).location.endswith("/issued")
    assert "Ký số trên chính bản trình ký" in out.desk("unit").get(out.path("/issued")).text


def test_a_file_that_is_not_signed_is_told_beside_the_form(out: Office):
    clerk = out.desk("clerk")
    for content, said in ((b"hello", "không phải tệp PDF"), (signed(out)[:2000], "hỏng")):
        file = {"file": (io.BytesIO(content), "a.pdf")}
        page = clerk.post(out.path("/issue/signed"), file, page=out.path("/issue"))
        assert page.status_code == 400 and said in words(page) and complaints(page.text) == []


@pytest.mark.parametrize("way", ["signed", "paper"])
def test_two_hundred_megabytes_get_a_clear_message(out: Office, way: str):
    desk = out.desk("clerk")
    length = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
    kind = "multipart/form-data; boundary=x"
    page = desk.client.post(out.path(f"/issue/{way}"), data=b"", content_type=kind, environ_overrides=length)
    assert page.status_code == 413 and ("30 MB" if way == "signed" else "12 MB") in words(page)


def test_what_is_typed_wrongly_is_told_at_its_field(out: Office):
    page = paper(out.desk("clerk"), out, day="31/12/2026", number="x")
    assert page.status_code == 400 and "Nhập số nguyên từ 1" in words(page) and complaints(page.text) == []
    page = paper(out.desk("clerk"), out, day="31/12/2026")
    assert page.status_code == 400 and "chưa tới" in words(page) and 'value="31/12/2026"' in page.text


def test_the_leader_takes_it_back_with_a_reason(out: Office):
    leader = out.desk("leader")
    page = leader.get(out.path("/signing"))
    assert complaints(page.text) == [] and "Mở bản trình ký" in page.text
    address = out.path("/signing/withdraw")
    refused = leader.post(address, {"reason": ""}, page=out.path("/signing"))
    assert refused.status_code == 400 and "Ghi lý do." in words(refused)
    assert leader.post(address, {"reason": "Sửa thời hạn"}, page=out.path("/signing")).status_code == 302
    assert "Ban hành được sau khi" in words(out.desk("clerk").get(out.path("/issue")))


def test_the_clerk_s_home_says_what_waits(out: Office):
    assert out.path("/issue") in outline(out.desk("clerk").get("/").text).links
