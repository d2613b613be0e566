"""Periods of retention and disposals, on their pages."""

from contextlib import closing
from datetime import date

import pytest

from inspect_app.services import search
from inspect_app.services.context import Context
from inspect_app.store import stacks
from inspect_app.store.database import connect_reading
from tests.conftest import ids
from tests.issued import issued, without_drawing

FORM = {"years": "2", "handover_years": "1", "source": "Quyết định số 01/QĐ-MH (không có thật)", "revision": "0"}
PERIOD = "/retention/periods/inspection"


@pytest.fixture
def old(office, clock, monkeypatch) -> str:
    """The path of a record whose period has ended."""
    without_drawing(monkeypatch)
    issued(office.demo, Context(office.demo.database, office.demo.ids["leader"], clock, ids()), date(2026, 10, 12))
    office.desk("officer").post(PERIOD, FORM)
    clock.forward(days=731)
    return office.path("/disposal")


def test_nothing_is_set_until_somebody_sets_it(office):
    page = office.desk("officer").get("/retention").text
    assert page.count("Chưa nhập") >= 3 and "không đặt sẵn thời hạn nào" in page


def test_a_period_is_entered_with_its_source(office):
    desk = office.desk("officer")
    assert desk.post(PERIOD, FORM).status_code == 302
    page = desk.get("/retention").text
    assert "2 năm" in page and "Sau 1 năm" in page and "01/QĐ-MH" in page
    assert "2" in desk.get(PERIOD).text and 'value="1"' in desk.get(PERIOD).text


def test_what_was_typed_stays_where_it_is_refused(office):
    answer = office.desk("officer").post(PERIOD, FORM | {"years": "hai", "source": ""})
    assert answer.status_code == 400 and 'value="hai"' in answer.text and "Nhập văn bản làm căn cứ." in answer.text


def test_the_second_of_two_sees_both_and_chooses(office):
    desk = office.desk("officer")
    desk.post(PERIOD, FORM)
    late = desk.post(PERIOD, FORM | {"years": "5"})
    assert late.status_code == 409 and "Bản mới đã lưu" in late.text and 'value="5"' in late.text
    assert desk.post(PERIOD, FORM | {"years": "5", "revision": "1"}).status_code == 302


def test_a_committee_reads_periods_and_sets_none(office):
    desk = office.desk("committee")
    assert desk.get("/retention").status_code == 200 and desk.get(PERIOD).status_code == 403


def test_one_asks_and_another_confirms(office, old):
    officer, committee = office.desk("officer"), office.desk("committee")
    assert "Đề nghị hủy" in officer.get("/retention").text
    form = {"decision": "07/QĐ-MH", "day": "01/10/2028", "reason": "Hết thời hạn lưu"}
    assert officer.post(old, form).status_code == 302
    page = officer.get(old).text
    assert "Rút đề nghị" in page and "Xác nhận hủy" not in page
    id = page.split('name="id"')[1].split('value="')[1].split('"')[0]
    assert officer.post(f"{old}/confirm", {"id": id}, page=old).status_code == 403
    assert committee.post(f"{old}/refuse", {"id": id}, page=old).status_code == 400
    assert committee.post(f"{old}/confirm", {"id": id}, page=old).status_code == 302
    page = officer.get(old).text
    assert "Đã xác nhận hủy" in page and "Những gì còn lại" in page and "Bản sao lưu lập trước khi hủy" in page
    assert "Xóa tiếp" not in page and "Xác nhận hủy" not in page


def confirmed(office, old: str) -> None:
    """One asks, another confirms."""
    form = {"decision": "07/QĐ-MH", "day": "01/10/2028", "reason": "Hết thời hạn lưu"}
    office.desk("officer").post(old, form)
    committee = office.desk("committee")
    page = committee.get(old).text
    assert "xóa hẳn, không lấy lại được" in page and "Bản sao lưu lập trước đây vẫn còn hồ sơ" in page
    id = page.split('name="id"')[1].split('value="')[1].split('"')[0]
    assert committee.post(f"{old}/confirm", {"id": id}, page=old).status_code == 302


# Who may come to a page of the record, and asks for it when there is none any more.
ASKED = {
    "officer": ("", "/checklist", "/findings", "/conclusion", "/issued", "/issued.pdf", "/minutes"),
    "unit": ("", "/issued.pdf", "/explanation"),
    "clerk": ("/issue",),
    "leader": ("", "/conclusion/edits"),
}


@pytest.mark.parametrize("role", ASKED)
def test_whoever_asks_for_a_disposed_record_reads_its_tombstone(office, old, role):
    confirmed(office, old)
    desk = office.desk(role)
    for end in ASKED[role]:
        answer = desk.get(office.path(end))
        assert answer.status_code == 410, end
        assert "Hồ sơ đã hủy" in answer.text and "số 05/TB-BCĐCCHC" in answer.text and "07/QĐ-MH" in answer.text
    if role == "leader":
        told = desk.get(f"/api{office.path('/record')}")
        assert (told.status_code, told.json["code"]) == (410, "disposed") and "07/QĐ-MH" in told.json["message"]


def test_lists_name_what_was_disposed_of_and_lead_to_its_tombstone(office, old):
    confirmed(office, old)
    officer = office.desk("officer")
    path = office.path("")
    with closing(connect_reading(office.demo.database)) as db:
        search.take_in(db, office.demo.database)
    assert f'href="{path}"' not in officer.get("/inspections").text
    for page in ("/retention", "/register?year=2026", "/archive?q=5/tb", f"/plans/{office.demo.ids['plan']}"):
        told = officer.get(page).text
        assert path in told, page
        assert "hủy" in told
    assert "đã hủy hồ sơ" in officer.get(f"/plans/{office.demo.ids['plan']}/overview").text
    assert "Đã hủy hồ sơ" in officer.get("/register?year=2026").text


def test_what_could_not_be_erased_waits_and_is_gone_on_with(office, old):
    with stacks.steady(office.demo.database):
        confirmed(office, old)
        officer = office.desk("officer")
        assert "Chưa xóa gì" in officer.get(old).text
        assert officer.post(f"{old}/carry-out", page=old).status_code == 503
        assert "chưa xóa xong (1)" in officer.get("/retention").text
        assert officer.get(office.path("")).status_code == 200
    assert officer.post(f"{old}/carry-out", page=old).status_code == 302
    assert "Những gì còn lại" in officer.get(old).text and officer.get(office.path("")).status_code == 410
    assert "chưa xóa xong" not in officer.get("/retention").text


def test_nothing_is_carried_out_that_two_people_have_not_decided(office, old):
    answer = office.desk("officer").post(f"{old}/carry-out", page=old)
    assert answer.status_code == 409 and "Chưa có gì thay đổi" in answer.text
    assert office.desk("officer").get(office.path("")).status_code == 200


def test_a_record_that_is_not_due_is_not_disposed_of(office):
    form = {"decision": "07/QĐ-MH", "day": "01/10/2026", "reason": "Hết thời hạn lưu"}
    answer = office.desk("officer").post(office.path("/disposal"), form)
    assert answer.status_code == 409 and 'value="07/QĐ-MH"' in answer.text
