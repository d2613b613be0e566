"""The plan on one page as people open it, and the files of it."""

import csv
import re
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from inspect_app.services import overview
from inspect_app.services.context import Context
from inspect_app.store import units
from inspect_app.store.database import Database
from tests.bench import generator
from tests.web.conftest import Desk


@pytest.fixture
def made(database: Path) -> generator.Made:
    return generator.build(database, units=3, visits=2, issued=0.5, until=date(2026, 8, 1))


@pytest.fixture
def page(made: generator.Made) -> str:
    return f"/plans/{made.plans[1, 2026]}/overview"


@pytest.fixture
def sit(app: Flask, made: generator.Made, desk_of):
    return lambda role: desk_of(made.accounts[role])


def named(html: str, section: str) -> list[str]:
    """The units of a section, from top to bottom."""
    found = re.search(rf'aria-labelledby="{section}".*?</section>', html, re.DOTALL)[0]
    return re.findall(r"Xã Minh Họa (\d+)", found)


def test_the_title_says_how_far_the_plan_is_and_the_page_what_counts(sit, page: str):
    html = sit("committee").get(page).text
    assert "Năm 2026: 3/3 đơn vị đã kiểm tra" in html
    assert "Mỗi đơn vị tính theo lần kiểm tra gần nhất trong kế hoạch." in html
    assert "SỐ LIỆU MINH HỌA" in html
    assert [named(html, section) for section in ("where", "rates", "findings")] == [["001", "002", "003"]] * 3


def test_every_figure_leads_to_its_record(sit, page: str, made: generator.Made):
    desk = sit("committee")
    html = desk.get(page).text
    links = set(re.findall(r'href="(/inspections/[^"#]*)(#[^"]*)?"', html))
    anchors = {anchor for _, anchor in links}
    assert {"#item:on_time_rate", "#section-procedures", "#findings", "#recommendations"} <= anchors
    # What the links of every page lead to is tried elsewhere; here it is that the place is on the page.
    told = {path: desk.get(path).text for path, anchor in links if path.endswith("/findings")}
    assert len(told) == 3
    assert all(f'id="{anchor[1:]}"' in told[path] for path, anchor in links if path in told and anchor)


def test_a_clerk_is_led_to_what_a_clerk_may_read(sit, page: str):
    links = set(re.findall(r'href="/inspections/[^/"]*(/?[^"#]*)', sit("clerk").get(page).text))
    assert links == {"", "/issued", "/conclusion"}


def test_states_filter_and_orders_order(sit, page: str, reading: Database):
    desk = sit("officer")
    assert named(desk.get(f"{page}?state=concluded").text, "where")
    assert "Không có đơn vị nào" in desk.get(f"{page}?state=coming").text
    assert sorted(named(desk.get(f"{page}?order=findings").text, "where")) == ["001", "002", "003"]
    one = desk.get(f"{page}?rate=satisfaction&order=rates").text
    assert "Hài lòng của người dân" in one
    choosing = one[one.index('<form class="one') :].partition("</form>")[0]
    assert 'value="satisfaction" selected>8.10 ' in choosing
    assert 'name="order" value="rates"' in choosing and choosing.count('name="rate"') == 1
    assert len(named(one, "rates")) == 3


def test_what_nobody_knows_in_an_address_is_left_out(sit, page: str):
    desk = sit("officer")
    odd = desk.get(f"{page}?state=x&order='&rate=%00").text
    assert named(odd, "where") == named(desk.get(page).text, "where")
    assert "state=x" not in odd


def test_a_page_that_is_not_whole_says_so_and_comes_again(sit, page: str, monkeypatch: pytest.MonkeyPatch):
    few = overview.of_plan
    monkeypatch.setattr(overview, "of_plan", lambda *given, most=1: few(*given, most=most))
    desk = sit("officer")
    first = desk.get(page)
    assert first.headers["Refresh"] == "1"
    assert "Đang tổng hợp 2 hồ sơ" in first.text
    assert len(read_csv(desk.get(f"{page}.csv").data)) == 4
    assert "Refresh" not in desk.get(page).headers


def test_a_plan_without_units_says_what_will_stand_there(desk, plan):
    html = desk("officer").get(f"/plans/{plan.id}/overview").text
    assert "Chưa giao đơn vị nào" in html
    assert desk("committee").get(f"/plans/{plan.id}/overview.xlsx").status_code == 200


def test_the_plan_and_the_list_of_plans_lead_there(sit, page: str):
    desk = sit("officer")
    for place in ("/plans", page.removesuffix("/overview")):
        assert f'href="{page}"' in desk.get(place).text


def test_the_workbook_holds_what_the_page_shows(sit, page: str):
    desk = sit("committee")
    answer = desk.get(f"{page}.xlsx?order=findings")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ke-hoach-01-kh-bcdcchc-2026.xlsx"'
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["Tình trạng", "Tỷ lệ", "Tồn tại", "Kiến nghị", "Ghi chú"]
    html = desk.get(f"{page}?order=findings").text
    assert [row[1].value for row in book["Tồn tại"].iter_rows(min_row=2)][:-1] == [
        f"Xã Minh Họa {number} (không có thật)" for number in named(html, "findings")
    ]
    foot = html[html.rindex("<tfoot>") : html.rindex("</tfoot>")]
    sums = [int(number) for number in re.findall(r"<b>(\d+)</b>", foot)]
    assert [cell.value for cell in list(book["Tồn tại"].rows)[-1][2:]] == sums


def test_csv_holds_a_unit_a_row(sit, page: str):
    head, *rows = read_csv(sit("committee").get(f"{page}.csv").data)
    assert head[:3] == ["Mã đơn vị", "Đơn vị", "Tình trạng"]
    assert [row[1] for row in rows] == [f"Xã Minh Họa 00{n} (không có thật)" for n in (1, 2, 3)]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x";"y")', "+1", "-1", "@x", "<b>&"])
def test_a_hostile_name_stays_a_name(sit, page: str, context: Context, made: generator.Made, name: str):
    with context.writing() as door:
        known = units.unit(door.database, "MH-01-001")
        units.put(door.database, replace(known, type_word=name, proper_name="X"))
        door.log("change_unit", "unit:MH-01-001", {})
    desk = sit("committee")
    told = [row[1] for row in read_csv(desk.get(f"{page}.csv").data)]
    assert not any(cell[:1] in "=+-@" for cell in told if cell)
    sheet = load_workbook(BytesIO(desk.get(f"{page}.xlsx").data))["Tình trạng"]
    (cell,) = [cell for (cell,) in sheet.iter_rows(min_col=2, max_col=2) if cell.value.endswith("X (không có thật)")]
    assert cell.data_type != "f"
    assert "<b>&" not in desk.get(page).text


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_somebody_without_the_right_is_refused(desk, page: str):
    stranger: Desk = desk("inspector")
    for path in (page, f"{page}.csv", f"{page}.xlsx"):
        assert stranger.get(path).status_code == 403
