"""The audit log on a page: looked through by record, person, action and day, and taken away whole."""

import csv
import io
import json

import pytest

from inspect_app.domain.audit import digest, link
from inspect_app.store.database import connect_reading
from tests.conftest import MORNING


def test_it_says_who_did_what_to_what(office):
    page = office.desk("officer").get("/audit").text
    assert "Nhập hồ sơ từ tệp" in page and "Chuyên viên" in page and "Xã Minh Họa" in page.replace("xã", "Xã")


def test_a_record_has_its_own_page_of_it(office):
    desk = office.desk("committee")
    assert f"/audit?target=inspection:{office.demo.ids['minh_hoa']}" in desk.get(office.path()).text.replace("%3A", ":")
    page = desk.get(f"/audit?target=inspection:{office.demo.ids['minh_hoa']}").text
    assert "Chỉ hiện việc đã làm với" in page and "Đăng nhập" not in page.split("<tbody>")[1]
    assert f'href="{office.path()}">Mở hồ sơ' in page
    assert "Mở hồ sơ" not in desk.get("/audit?target=unit:MH-01").text


@pytest.mark.parametrize("role", ["clerk", "unit", "leader"])
def test_whoever_may_not_look_through_it_does_not(office, role):
    desk = office.desk(role)
    assert desk.get("/audit").status_code == 403
    assert "/audit" not in desk.get("/").text


def test_what_was_done_on_a_device_names_it(office):
    officer = office.desk("officer")
    officer.post("/holidays/new", {"day": "20/10/2026", "name": "Ngày nghỉ để thử"})
    page = officer.get("/audit?action=add_holiday").text
    assert "Thêm ngày nghỉ" in page and "Trình duyệt khác trên máy không rõ loại" in page


def test_filters_go_together_and_a_day_that_is_none_is_told(office):
    desk = office.desk("officer")
    assert "Không có mục nào như vậy" in desk.get("/audit?action=sign_in&day=01/01/2020").text
    assert "Đăng nhập" in desk.get("/audit?action=sign_in&day=12/10/2026").text.split("<tbody>")[1]
    assert "Không đọc được ngày “hôm qua”" in desk.get("/audit?day=hôm qua").text


def test_pages_go_on_and_back_without_gap(office):
    desk = office.desk("officer")
    for number in range(1, 28):
        desk.post("/holidays/new", {"day": f"{number:02d}/11/2026", "name": "Ngày nghỉ để thử"})
        desk.post(f"/holidays/2026-11-{number:02d}/remove", page="/holidays/new")
    seen, address = [], "/audit?actor=" + office.demo.ids["officer"]
    while address:
        page = desk.get(address).text
        seen += [row.split("<")[0] for row in page.split('data-head="Mục">')[1:]]
        address = page.split('">Cũ hơn')[0].rsplit('href="', 1)[1].replace("&amp;", "&") if "Cũ hơn" in page else ""
    assert len(seen) == len(set(seen)) > 54 and seen == sorted(seen, key=int, reverse=True)


def test_the_export_holds_all_that_the_hashes_are_made_from(office):
    lines = [json.loads(line) for line in office.desk("committee").get("/audit/log.jsonl").text.splitlines()]
    previous = "0" * 64
    for seq, line in enumerate(lines, 1):
        assert line["payload_hash"] == digest(line["payload"])
        assert line["hash"] == link(previous, seq, line["at"], line["payload_hash"])
        previous = line["hash"]


def test_the_table_is_for_spreadsheets_and_runs_nothing(office):
    desk = office.desk("officer")
    desk.post("/holidays/new", {"day": "20/10/2026", "name": "=1+1"})
    answer = desk.get("/audit/log.csv?action=add_holiday")
    assert answer.data.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["Content-Disposition"]
    head, row = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert head[0] == "Mục" and row[5:7] == ["Thêm ngày nghỉ", "add_holiday"] and len(row[-1]) == 64
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("address", ["/audit?before=x&after=", "/audit?before=-1", "/audit?after=99999999999999999999"])
def test_strange_questions_break_nothing(office, address):
    assert office.desk("officer").get(address).status_code == 200


def test_the_checks_are_on_a_page_of_their_own(office, monkeypatch):
    from inspect_app.services import archive
    from inspect_app.services.context import Context

    desk = office.desk("committee")
    assert "Chưa kiểm chứng lần nào" in desk.get("/audit/verification").text
    context = Context(office.demo.database, office.demo.ids["committee"], lambda: MORNING)
    monkeypatch.setattr(archive, "begin", lambda asked: archive.verify(context))
    assert desk.post("/audit/verification").status_code == 302
    page = desk.get("/audit/verification").text
    assert "Mọi thứ còn nguyên" in page and "08:30 ngày 12/10/2026" in page
    with connect_reading(office.demo.database).conn as db:
        assert db.execute("select count(*) from verification").fetchone() == (1,)
