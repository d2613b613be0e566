"""A lost tablet: shut out by the administrator, it shows nothing any more, and what it alone has is safe on it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.tablet import card, held, ready

WORDS = "Máy này đã bị quản trị viên ngừng cho dùng."


def test_a_lost_tablet_lets_go_of_the_record_and_sends_what_waited_once_it_is_let_in_again(
    own_server: Server, page_for: Callable[..., Page], violations: Callable[[Page], list[str]]
):
    tablet, desk = page_for("leader"), page_for("administrator")
    person = own_server.demo.ids["leader"]
    tablet.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    card(ready(tablet), "outreach_plan").get_by_text("Không đạt", exact=True).click()
    expect(card(tablet, "outreach_plan").locator(".mark").first).to_have_text("Đã gửi")
    tablet.context.set_offline(True)
    card(tablet, "reform_plan_issued").get_by_text("Ban hành chậm", exact=True).click()
    expect(card(tablet, "reform_plan_issued").locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")

    name = next(cookie["value"] for cookie in tablet.context.cookies() if cookie["name"] == "device")
    desk.goto(f"/devices/{name}")
    assert violations(desk) == []
    desk.get_by_role("button", name="Ngừng cho dùng").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã ngừng cho dùng máy này")
    tablet.context.set_offline(False)
    expect(tablet.get_by_role("alert")).to_contain_text(WORDS, timeout=40_000)
    assert held(tablet, person, "records") == []
    assert [kept["subject"] for kept in held(tablet, person, "operations")] == ["item:reform_plan_issued"]

    desk.goto(f"/devices/{name}")
    desk.get_by_role("button", name="Cho dùng lại").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã cho dùng lại máy này")
    tablet.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    expect(card(ready(tablet), "reform_plan_issued").locator(".mark").first).to_have_text("Đã gửi")
    expect(card(tablet, "outreach_plan").get_by_label("Không đạt")).to_be_checked()
