"""The list of units."""

import re
from datetime import date

import pytest

from inspect_app.store import units
from tests.web.conftest import Desk

GOOD = {
    "code": "06999",
    "type_word": "xã",
    "proper_name": "Mới Lập",
    "province": "tỉnh Minh Họa",
    "valid_from": "1/7/2026",
    "valid_to": "",
    "illustration": "y",
}


@pytest.fixture
def officer(desk, units_known) -> Desk:
    return desk("officer")


def test_the_list_shows_what_exists_today_and_former_units_on_demand(officer):
    page = officer.get("/units").text
    assert "65 đơn vị" in page
    assert "LS-HD-2024" not in page
    page = officer.get("/units?former=1").text
    assert "68 đơn vị" in page
    assert "LS-HD-2024" in page


@pytest.mark.parametrize("wanted", ["that khe", "Thất Khê", "THẤT KHÊ", "06040"])
def test_a_unit_is_found_by_name_without_marks_or_by_code(officer, wanted):
    page = officer.get("/units", query_string={"q": wanted}).text
    assert "1 đơn vị" in page
    assert "Xã Thất Khê" in page


def test_a_name_of_two_places_gives_both(officer):
    page = officer.get("/units", query_string={"q": "hoang van thu", "former": "1"}).text
    assert "06172" in page
    assert "LS-HVT-2024" in page


def test_a_new_unit_is_kept(officer, reading, actions):
    assert officer.post("/units/new", GOOD).status_code == 302
    unit = units.unit(reading, "06999")
    assert (unit.kind, unit.place, unit.valid_from, unit.illustration) == (
        "commune",
        "xã Mới Lập",
        date(2026, 7, 1),
        True,
    )
    assert actions()[-1] == "create_unit"


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"code": ""}, "code", "Nhập mã đơn vị."),
        ({"code": "có dấu"}, "code", "chữ in hoa không dấu"),
        ({"code": "06040"}, "code", "đã là của đơn vị khác"),
        ({"type_word": ""}, "type_word", "Chọn loại đơn vị."),
        ({"proper_name": ""}, "proper_name", "Nhập tên riêng"),
        ({"proper_name": "a" * 100_000}, "proper_name", "Dài quá 500 ký tự"),
        ({"province": "a\x00b"}, "province", "ký tự điều khiển"),
        ({"valid_from": "hôm qua"}, "valid_from", "Nhập ngày theo dạng"),
        ({"valid_to": "1/1/2026"}, "valid_to", "Ngày cuối trước ngày đầu"),
    ],
)
def test_a_bad_unit_is_refused_at_its_field_and_nothing_is_kept(officer, reading, form, field, message):
    answer = officer.post("/units/new", GOOD | form)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(message)}', answer.text)
    assert len(units.units(reading)) == 68


def test_a_unit_changes_under_its_code(officer, reading, actions):
    answer = officer.post("/units/06040", GOOD | {"code": "another", "valid_to": "31/12/2026", "illustration": ""})
    assert answer.status_code == 302
    assert units.unit(reading, "06040").valid_to == date(2026, 12, 31)
    assert units.unit(reading, "another") is None
    assert actions()[-1] == "change_unit"


def test_a_former_unit_keeps_where_it_belonged(officer, reading):
    form = GOOD | {"type_word": "phường", "proper_name": "Hoàng Văn Thụ", "valid_from": "", "valid_to": "30/6/2025"}
    officer.post("/units/LS-HVT-2024", form)
    [[parent]] = reading.execute("select parent from unit where code = 'LS-HVT-2024'").fetchall()
    assert parent == "LS-TP-2024"


def test_an_unknown_unit_is_not_found(officer):
    assert officer.get("/units/no-such").status_code == 404


@pytest.mark.parametrize("role", ["committee", "clerk"])
def test_others_read_the_list_and_change_nothing(desk, units_known, role):
    person = desk(role)
    assert person.get("/units").status_code == 200
    assert "Thêm đơn vị" not in person.get("/units").text
    assert person.get("/units/new").status_code == 403
    assert person.get("/units/06040").status_code == 403
