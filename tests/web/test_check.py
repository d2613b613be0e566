"""The public check: number and day of what is issued, nothing of anything else, and not too often."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from inspect_app import config, create_app
from inspect_app.services import frozen
from inspect_app.services.context import Context
from inspect_app.services.pictures import page_png, page_texts
from inspect_app.store import files
from inspect_app.store.database import connect_reading
from inspect_app.web import check
from tests import pictures
from tests.conftest import MORNING, ids
from tests.instance import everything
from tests.issued import issued, without_drawing
from tests.web.conftest import Desk

PUBLIC = "https://kiem-chung.example"


@pytest.fixture
def context(demo) -> Context:
    return Context(demo.database, demo.ids["leader"], lambda: MORNING, ids())


@pytest.fixture
def made(demo, context, monkeypatch):
    without_drawing(monkeypatch)
    return issued(demo, context)


@pytest.fixture
def visitor(demo, clock) -> Desk:
    return Desk(create_app(config.load({"INSPECT_INSTANCE": str(demo.instance)}), clock).test_client())


def upload(visitor: Desk, content: bytes):
    # Written by hand: the test client would put a large one on the disk.
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    return visitor.client.post(
        "/check", data=head + content + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x"
    )


def code(demo) -> str:
    db = connect_reading(demo.database)
    (hash,) = db.execute("select hash from chain_head").fetchone()
    db.close()
    return hash[:16]


def test_an_issued_document_and_its_scan_match(visitor, demo, made):
    for hash in (made.document, made.scan):
        page = upload(visitor, files.content(demo.database, hash)).text
        assert "Khớp." in page and "05/TB-" in page and "ngày 12 tháng 10 năm 2026" in page
        assert "Tệp giống hệt tệp đã lưu khi ban hành." in page
        assert "Minh Họa" not in page.replace("Số liệu minh họa", "")


def test_one_flipped_bit_does_not(visitor, demo, made):
    content = bytearray(files.content(demo.database, made.document))
    content[len(content) // 2] ^= 1
    page = upload(visitor, bytes(content)).text
    assert "Không khớp." in page and "05/TB" not in page


def test_a_code_is_taken_as_people_type_it(visitor, demo, made):
    short = code(demo)
    for typed in (short, short.upper(), " ".join(short[at : at + 4] for at in range(0, 16, 4))):
        assert "Khớp." in visitor.get("/check", query_string={"code": typed}).text
        assert "Khớp." in visitor.client.post("/check", data={"code": typed}).text


def test_the_code_on_the_last_page_is_read_by_a_telephone_and_leads_here(visitor, demo, context, monkeypatch):
    # The other pages are drawn elsewhere.
    drawn = frozen.pdf.archive
    monkeypatch.setattr(
        frozen.pdf,
        "archive",
        lambda document, *rest: drawn(replace(document, appendices=document.appendices[-1:]), *rest),
    )
    content = files.content(demo.database, issued(demo, context, public=PUBLIC).document)
    picture = Image.open(BytesIO(page_png(content, len(page_texts(content)), 110, True)))
    for turned in (0, 7):  # held by hand
        (found,) = zxingcpp.read_barcodes(picture.rotate(turned, Image.Resampling.BILINEAR, fillcolor=255))
        assert found.text.startswith(f"{PUBLIC}/check?code=")
        page = visitor.get(found.text.removeprefix(PUBLIC)).text
        assert "Khớp." in page and "05/TB-BCĐCCHC" in page and "ngày 12 tháng 10 năm 2026" in page


@pytest.mark.parametrize("typed", ["0" * 16, "'; drop table issue; --", "%", "a" * 5000, "05/TB-BCĐCCHC"])
def test_any_other_text_does_not_match(visitor, made, typed):
    assert "Không khớp." in visitor.client.post("/check", data={"code": typed}).text


def test_nothing_is_said_of_what_is_not_issued(visitor, demo, context, monkeypatch):
    from inspect_app.services import frozen, stages

    without_drawing(monkeypatch)
    for before, after in (("draft", "review"), ("review", "approved")):
        stages.move(context, demo.ids["minh_hoa"], before, after)
    kept = frozen.freeze(context, demo.ids["minh_hoa"])
    assert "Không khớp." in upload(visitor, files.content(demo.database, kept.hash)).text
    assert "Không khớp." in visitor.get(f"/check?code={code(demo)}").text


def test_asking_leaves_nothing_behind(visitor, demo, made):
    before = everything(demo)
    upload(visitor, pictures.pdf() * 200)
    visitor.get("/check?code=0000000000000000")
    assert everything(demo) == before and "Set-Cookie" not in visitor.get("/check").headers


def test_a_large_file_is_hashed_as_it_comes(visitor, demo, context, made, monkeypatch):
    large = pictures.pdf() + bytes(5 * 1024 * 1024)
    asked = []
    monkeypatch.setattr(check.services, "by_hash", lambda db, hash: asked.append(hash))
    assert upload(visitor, large).status_code == 200
    assert asked == [sha256(large).hexdigest()]


def test_nothing_asked_is_told(visitor):
    assert visitor.client.post("/check", data={}).status_code == 400
    assert visitor.client.post("/check", data=b"x", content_type="multipart/form-data; boundary=a").status_code == 400


def test_too_large_a_file_is_refused(visitor, monkeypatch):
    monkeypatch.setattr(check.issue, "MOST_BYTES", 1000)
    assert upload(visitor, bytes(check._FORM + 2000)).status_code == 413


def test_asking_too_often_is_refused_until_some_time_has_passed(visitor, clock):
    for _ in range(check.EACH):
        assert visitor.get("/check?code=1").status_code == 200
    assert visitor.get("/check?code=1").status_code == 429 and upload(visitor, b"x").status_code == 429
    assert visitor.get("/check").status_code == 200
    clock.forward(minutes=16)
    assert visitor.get("/check?code=1").status_code == 200
