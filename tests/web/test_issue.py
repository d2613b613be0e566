"""The clerk's way: number, paper or signed file, and what the unit reads afterwards."""

import gc
import io
import tracemalloc
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest

from inspect_app.services import conclusions, frozen, stages
from inspect_app.services.context import Context
from inspect_app.store import files
from inspect_app.store import issue as store
from inspect_app.store.database import connect_reading
from tests import pictures, signer
from tests.conftest import Clock, ids
from tests.instance import everything
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


class Sending(io.RawIOBase):
    """A body of so many bytes that is made while it is read."""

    def __init__(self, head: bytes, size: int):
        self.head, self.left = head, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        given = min(len(buffer), len(self.head) or self.left)
        buffer[:given] = self.head[:given] if self.head else b"x" * given
        self.head, self.left = self.head[given:], self.left - (0 if self.head else given)
        return given


# What was begun to be read of a file in chunks is let go of with the request: its reader is closed by nobody else.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", ["signed", "paper"])
@pytest.mark.parametrize("told", [True, False], ids=["length told", "in chunks"])
def test_two_hundred_megabytes_get_a_clear_message_and_never_stand_in_memory(out: Office, way: str, told: bool):
    clerk = out.desk("clerk")
    before = everything(out.demo)
    name = "file" if way == "signed" else "scan"
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n\r\n'.encode()
    body = Sending(head, 200 * 1024 * 1024)
    length = {"CONTENT_LENGTH": str(body.left + len(head))} if told else {"wsgi.input_terminated": True}
    sent = {"wsgi.input": io.BufferedReader(body), "CONTENT_TYPE": "multipart/form-data; boundary=x"} | length
    tracemalloc.start()
    page = clerk.client.post(out.path(f"/issue/{way}"), environ_overrides=sent)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.collect()
    assert page.status_code == 413 and ("30 MB" if way == "signed" else "12 MB") in words(page)
    assert most < 16 * 1024 * 1024
    assert everything(out.demo) == before


def test_what_came_back_spoilt_is_refused_in_words_and_nothing_is_lost(out: Office):
    from weasyprint import HTML

    clerk, good = out.desk("clerk"), signed(out)
    locked = io.BytesIO()
    pikepdf.open(io.BytesIO(good)).save(locked, encryption=pikepdf.Encryption(owner="a", user=""))
    other = signer.sign(HTML(string="<title>b</title><p>Giấy mời họp giao ban tuần").write_pdf())
    before = everything(out.demo)
    for content, said in (
        (other, "Nội dung tệp khác hẳn bản trình ký"),
        (good[:300] + bytes([good[300] ^ 1]) + good[301:], "nội dung tệp đã bị sửa sau khi ký"),
        (signer.without_signature(good), "đã bị gỡ hoặc chưa ký"),
        (locked.getvalue(), "khóa hoặc mật khẩu"),
        (good + b"\n% more\n", "thêm nội dung không được ký"),
    ):
        page = send(clerk, out, content)
        assert page.status_code == 400 and said in words(page) and complaints(page.text) == []
        assert everything(out.demo) == before
    assert send(clerk, out, good).status_code == 302


def test_a_scan_that_asks_for_a_password_is_told_and_number_and_day_stay(out: Office):
    clerk, before = out.desk("clerk"), everything(out.demo)
    page = paper(clerk, out, scan=(io.BytesIO(pictures.locked_pdf()), "a.pdf"))
    assert page.status_code == 400 and "khóa hoặc mật khẩu nên chưa được nhận" in words(page)
    assert 'value="12/10/2026"' in page.text and complaints(page.text) == [] and everything(out.demo) == before


def test_a_signed_file_that_went_out_for_another_unit_is_named(out: Office):
    from weasyprint import HTML

    db = connect_reading(out.demo.database)
    kept = store.frozen(db, out.demo.ids["minh_hoa"])
    db.close()
    theirs = HTML(string="<title>b</title><p>Kết luận kiểm tra tại xã Minh Họa B").write_pdf()
    hash = files.put(out.demo.database, theirs)
    other = replace(kept, id="other", inspection=out.demo.ids["empty"], hash=hash, size=len(theirs))
    with Context(out.demo.database, out.demo.ids["leader"]).writing() as door:
        store.add_frozen(door.database, other)
        door.log("freeze", "inspection", {})
    page = send(out.desk("clerk"), out, signer.sign(theirs))
    assert page.status_code == 400 and "bản trình ký của xã Minh Họa B" in words(page)


def test_a_signed_file_is_issued_once_and_so_is_one_after_paper(out: Office):
    clerk, file = out.desk("clerk"), signed(out)
    send(clerk, out, file)
    form = {
        "number": "5",
        "day": "12/10/2026",
        "hash": hash_on(clerk.get(out.path("/issue/received"))),
        "confirmed": "y",
    }
    token = clerk.token(out.path("/issue/received"))
    assert clerk.post(out.path("/issue/received"), form).status_code == 302
    before = everything(out.demo)
    for path, sent in (
        ("/received", form),
        ("/signed", {"file": (io.BytesIO(file), "a.pdf")}),
        ("/number", {"number": "6"}),
    ):
        again = clerk.client.post(out.path(f"/issue{path}"), data={"csrf_token": token} | sent)
        assert again.status_code == 409 and "đã ban hành" in words(again)
    assert everything(out.demo) == before


def test_who_edits_while_it_is_out_or_issued_keeps_the_text_and_changes_nothing(out: Office):
    secretary, address = out.desk("secretary"), out.path("/conclusion/edits/place?place=opening:0:1")
    clerk = out.desk("clerk")
    typed = {"text": "Câu viết trong lúc ban hành.", "revision": "0", "generated": "", "csrf_token": clerk.token("/")}
    for stage in ("Chờ ký", "Đã ban hành"):
        token = secretary.token("/")
        page = secretary.client.post(address, data=typed | {"csrf_token": token})
        assert page.status_code == 409 and f"“{stage}”" in words(page)
        assert "Câu viết trong lúc ban hành." in page.text
        if stage == "Chờ ký":
            assert paper(clerk, out).status_code == 302
    assert "Câu viết trong lúc ban hành." not in secretary.get(out.path("/conclusion/edits")).text


def test_who_issues_what_the_leader_is_taking_back_to_edit_is_told(out: Office):
    clerk = out.desk("clerk")
    token = clerk.token(out.path("/issue"))
    out.desk("leader").post(out.path("/signing/withdraw"), {"reason": "Sửa"}, page=out.path("/signing"))
    scan = {"number": "5", "day": "12/10/2026", "scan": (io.BytesIO(pictures.png()), "a.png"), "csrf_token": token}
    page = clerk.client.post(out.path("/issue/paper"), data=scan)
    assert page.status_code == 409 and "đã được rút về" in words(page)


def test_a_file_that_differs_waits_for_the_leader_and_then_is_issued(out: Office):
    from weasyprint import HTML

    clerk, leader = out.desk("clerk"), out.desk("leader")
    text = "<title>a</title><p>Kết luận kiểm tra tại xã Minh Họa số 05"
    send(clerk, out, signer.sign(HTML(string=text).write_pdf()))
    page = clerk.get(out.path("/issue/received"))
    assert complaints(page.text) == [] and "Chờ trưởng đoàn xác nhận" in page.text
    assert "Ban hành tệp đã ký" not in page.text and "Chờ trưởng đoàn xác nhận" in clerk.get("/").text
    assert clerk.get(out.path("/signing/received")).status_code == 403
    address = out.path("/signing/received")
    assert (
        address in outline(leader.get("/").text).links
        and address in outline(leader.get(out.path("/signing")).text).links
    )
    asked = leader.get(address)
    assert complaints(asked.text) == [] and "số 05" in words(asked) and "Xác nhận tệp đã ký này" in asked.text
    assert leader.get(out.path("/issue/received.pdf")).data.startswith(b"%PDF")
    form = {"hash": hash_on(asked)}
    stale = leader.post(address, {"hash": "0" * 64})
    assert stale.status_code == 409 and "Chưa có gì thay đổi" in words(stale)
    assert leader.post(address, form).status_code == 302
    assert (
        "Đã xác nhận: Nguyễn Văn A" in words(leader.get(address)) and address not in outline(leader.get("/").text).links
    )
    page = clerk.get(out.path("/issue/received"))
    assert complaints(page.text) == [] and "Đã xác nhận: Nguyễn Văn A" in words(page) and "confirmed" not in page.text
    issued = {"number": "5", "day": "12/10/2026", "hash": form["hash"]}
    assert clerk.post(out.path("/issue/received"), issued).location.endswith("/issued")
    said = words(out.desk("unit").get(out.path("/issued")))
    assert "Bản ban hành trên hệ thống khác" in said and "Nguyễn Văn A, trưởng đoàn, xác nhận" in said


def send(desk, office: Office, content: bytes):
    return desk.post(office.path("/issue/signed"), {"file": (io.BytesIO(content), "a.pdf")}, page=office.path("/issue"))


def hash_on(page) -> str:
    return page.text.split('name="hash" type="hidden" value="')[1][:64]


def test_what_is_typed_wrongly_is_told_at_its_field(out: Office):
    page = paper(out.desk("clerk"), out, day="31/12/2026", number="x")
    assert page.status_code == 400 and "Nhập số nguyên từ 1" in words(page) and complaints(page.text) == []
    page = paper(out.desk("clerk"), out, day="31/12/2026")
    assert page.status_code == 400 and "chưa tới" in words(page) and 'value="31/12/2026"' in page.text
    assert "chọn lại bản quét" in words(page)


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
