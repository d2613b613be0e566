"""Periods of retention and disposals, on their pages."""

from datetime import date

import pytest

from inspect_app.services.context import Context
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
    assert "Đã xác nhận hủy" in officer.get(old).text and "chưa xóa tệp" in officer.get(old).text


def test_a_record_that_is_not_due_is_not_disposed_of(office):
    form = {"decision": "07/QĐ-MH", "day": "01/10/2026", "reason": "Hết thời hạn lưu"}
    answer = office.desk("officer").post(office.path("/disposal"), form)
    assert answer.status_code == 409 and 'value="07/QĐ-MH"' in answer.text
