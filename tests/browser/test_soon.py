"""What the checklist needs right after it has opened may come late, and nothing recorded meanwhile is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.evidence import kept, recorded
from tests.browser.server import Server
from tests.browser.tablet import answer, card, ready

SOON = "**/js/ui/soon.js*"
WITHIN = 20_000  # ms

OpenPage = Callable[..., Page]


@pytest.fixture
def alone(own_server: Server, page_for: OpenPage) -> OpenPage:
    """The checklist whose second file doesn't come."""

    def go(inspection: str = "empty") -> Page:
        page = page_for("leader")
        page.context.route(SOON, lambda route: route.abort())
        page.goto(f"/inspections/{own_server.demo.ids[inspection]}/checklist")
        return ready(page)

    return go


def waiting(page: Page) -> list[dict]:
    return [operation for operation in kept(page, "operations") if operation.get("state")]


def test_a_tap_is_kept_and_what_is_missing_is_said(alone: OpenPage):
    page = alone()
    answer(page)
    [operation] = waiting(page)
    assert (operation["field"], operation["value"], operation["state"]) == ("answer", "pass", "waiting")
    expect(page.locator("#no-network")).to_contain_text("Chưa tải xong chương trình")
    expect(page.locator("#sync")).to_contain_text("1 nội dung chờ gửi")


def test_figures_are_a_draft_until_their_rules_are_here_and_then_they_are_recorded(alone: OpenPage, own_server: Server):
    page = alone()
    place = card(page, "reform_plan_tasks_done")
    for part, text in {"numerator": "12", "denominator": "20", "as_of": "1/10/2026", "system": "Bảng theo dõi"}.items():
        place.locator(f'[data-part="{part}"]').fill(text)
    page.keyboard.press("Tab")
    expect(place.locator(".mark").first).to_have_text("Bản nháp trên máy")
    assert [draft["parts"]["numerator"] for draft in kept(page, "drafts")] == ["12"]
    assert waiting(page) == []
    page.context.unroute(SOON)
    expect(place.locator(".mark").first).to_have_text("Đã gửi", timeout=WITHIN)
    [operation] = recorded(own_server.demo, "answer")
    assert operation["value"]["numerator"] == "12"


def test_it_is_asked_for_until_it_comes_and_then_everything_goes_up(alone: OpenPage):
    page = alone()
    answer(page)
    page.context.unroute(SOON)
    expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Đã gửi", timeout=WITHIN)
    expect(page.locator("#no-network")).to_have_count(0)
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")


def test_a_write_that_fails_is_told_of_even_then(alone: OpenPage):
    page = alone()
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceeded'); }; }")
    card(page, "outreach_plan").get_by_text("Đạt", exact=True).click()
    expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Chưa lưu")
    expect(page.locator("#sync")).to_have_text(re.compile("Chưa lưu được.*Đừng đóng trang"))


def test_what_an_answer_amounts_to_takes_its_place_when_it_comes(alone: OpenPage):
    page = alone("minh_hoa")
    expect(page.get_by_text("Đang tải phần này về máy.").first).to_be_visible()
    page.context.unroute(SOON)
    expect(page.locator(".finding").first).to_be_visible(timeout=WITHIN)
    expect(page.get_by_text("Đang tải phần này về máy.")).to_have_count(0)
