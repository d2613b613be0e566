"""The page on which people sign, and what the desk sees of it afterwards."""

import pytest

from inspect_app.services import files
from inspect_app.services.context import Context
from inspect_app.services.operations import receive
from inspect_app.store import files as store
from tests import pictures as made
from tests.conftest import Clock, ids
from tests.web.conftest import Office

TEXT = "NỘI DUNG ĐÃ GHI NHẬN\nĐơn vị: UBND xã Minh Họa (không có thật)".encode()


@pytest.fixture
def leader(office: Office, clock: Clock) -> Context:
    """The team's leader, as their tablet records."""
    following = ids()
    return Context(office.demo.database, office.demo.ids["leader"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def signature(office: Office, leader: Context) -> dict:
    """A signature under TEXT, as it was sent."""
    operation = made.signature(leader, office.demo.ids["empty"], TEXT)
    assert all(receipt.accepted for receipt in receive(leader, office.demo.ids["empty"], [operation]))
    return operation


def page_of(office: Office, role: str = "leader") -> str:
    return office.desk(role).get(office.path(name="empty")).text


def test_the_shell_is_the_same_for_everybody_and_every_inspection(office):
    pages = {
        office.desk(role).get(office.path("/sign", name)).text
        for role in ("leader", "member")
        for name in ("empty", "minh_hoa")
    }
    assert len(pages) == 1
    (page,) = pages
    assert "csrf" not in page and "Nguyễn" not in page and office.demo.ids["empty"] not in page


@pytest.mark.parametrize(("role", "status"), [("member", 200), ("officer", 200), ("unit", 403), ("clerk", 403)])
def test_whoever_may_read_the_record_may_read_it_here(office, role, status):
    assert office.desk(role).get(office.path("/sign", "empty")).status_code == status


def test_the_desk_sees_who_signed_what_and_how_it_looks(office, leader, signature):
    files.take(leader, office.demo.ids["empty"], made.hash_of(TEXT), [TEXT])
    page, value = page_of(office), signature["value"]
    code = f"{value['file'][:4]} {value['file'][4:8]}".upper()
    assert value["name"] in page and code in page and "Ghi bằng tài khoản của Nguyễn Văn A" in page
    for stroke in value["strokes"]:
        assert f'<polyline points="{stroke}">' in page
    assert "đúng là văn bản đã ký" in page
    address = office.path(f"/files/{value['file']}", "empty")
    assert f'href="{address}"' in page
    assert office.desk("leader").get(address).data == TEXT


def test_a_text_that_has_not_arrived_is_said_to_be_on_its_way(office, signature):
    page = page_of(office)
    assert "Máy chủ chưa có văn bản đã ký" in page and "đúng là văn bản đã ký" not in page


def test_a_text_that_is_no_longer_the_signed_one_is_said_to_be(office, leader, signature):
    files.take(leader, office.demo.ids["empty"], made.hash_of(TEXT), [TEXT])
    place = store.place(office.demo.database, made.hash_of(TEXT))
    place.unlink()
    place.write_bytes(TEXT.replace(b"UBND", b"HDND"))
    page = page_of(office)
    assert "không phải văn bản đã ký" in page and "đúng là văn bản đã ký" not in page


def test_a_refusal_stands_with_its_reason_in_place_of_a_signature(office, leader, signature):
    refusal = {"strokes": [], "width": "", "height": "", "reason": "Đề nghị làm rõ <số liệu>."}
    again = signature | {
        "id": leader.new_id(),
        "base": [signature["id"]],
        "value": signature["value"] | refusal,
    }
    assert receive(leader, office.demo.ids["empty"], [again])[0].accepted
    page = page_of(office)
    assert "Không ký, lý do:" in page and "Đề nghị làm rõ &lt;số liệu&gt;." in page and "<polyline" not in page


def test_a_record_without_signatures_says_so(office):
    assert "Chữ ký trên máy (0)" in page_of(office)
