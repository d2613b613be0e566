"""Several inspectors at one inspection, each with a browser and a clock of his own: nothing is lost, nothing twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.test_checklist import card, field, mark, sent

SEEN = 15_000  # ms: generous; that it takes no more than 5 s is measured elsewhere
WORDS = "Chưa bố trí ghế chờ cho người dân"
EVERYBODY = ("leader", "secretary", "member", "member2")

OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> OpenPage:
    """opened("leader", "#institutions"): the checklist that nobody has written in yet."""

    def go(role: str = "leader", place: str = "", clock: bool = False) -> Page:
        page = page_for(role)
        page.set_default_timeout(10_000)
        if clock:
            page.clock.install()
        page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist{place}")
        expect(page.locator("article").first).to_be_visible()
        return page

    return go


def choose(page: Page, key: str, words: str) -> None:
    card(page, key).get_by_text(words, exact=True).click()


def offline(*pages: Page) -> None:
    for page in pages:
        page.context.set_offline(True)


def online(*pages: Page) -> None:
    for page in pages:
        page.context.set_offline(False)


def apart(one: Page, other: Page, key: str = "outreach_plan") -> None:
    """Two people answer the same question without network, each in his own way, and come back."""
    offline(one, other)
    choose(one, key, "Đạt")
    choose(other, key, "Không đạt")
    expect(mark(one, key)).to_have_text("Đã lưu trên máy, chờ gửi")
    expect(mark(other, key)).to_have_text("Đã lưu trên máy, chờ gửi")
    online(one, other)
    for page in (one, other):
        expect(card(page, key).locator(".version")).to_have_count(2, timeout=SEEN)


def test_two_versions_are_equal_and_one_tap_settles_them_for_all(opened: OpenPage):
    leader, one, other = opened("leader"), opened("member"), opened("member2")
    apart(one, other)
    for page in (leader, one, other):
        versions = card(page, "outreach_plan").locator(".versions")
        expect(versions.locator(".version")).to_have_count(2, timeout=SEEN)
        expect(versions.locator(":checked, .filled, [aria-pressed=true]")).to_have_count(0)
        expect(versions.get_by_role("button")).to_have_count(2 if page is leader else 0)
        boxes = [version.bounding_box() for version in versions.locator(".version").all()]
        assert boxes[0] and boxes[1] and boxes[0]["width"] == boxes[1]["width"]
    card(leader, "outreach_plan").locator(".version", has_text="Lê Văn C").get_by_role("button").click()
    for page in (leader, one, other):
        expect(card(page, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked(timeout=SEEN)
        expect(page.locator(".versions")).to_have_count(0)
    card(one, "outreach_plan").get_by_role("button", name="Lịch sử").click()
    history = one.locator("#history li")
    expect(history).to_have_count(3)
    expect(history.nth(0)).to_contain_text("Nguyễn Văn A")
    expect(history.nth(0)).to_contain_text("Bản hiện tại")
    expect(history.nth(0)).to_contain_text("“Đạt” (Lê Văn C)")
    expect(history.nth(0)).to_contain_text("“Không đạt” (Hoàng Thị G)")


def test_while_two_versions_stand_only_the_leader_takes_one_from_the_history(opened: OpenPage):
    leader, one, other = opened("leader"), opened("member"), opened("member2")
    choose(one, "outreach_plan", "Không áp dụng")
    for page in (one, other):
        expect(card(page, "outreach_plan").get_by_label("Không áp dụng")).to_be_checked(timeout=SEEN)
    apart(one, other)
    for page, buttons in ((one, 0), (leader, 1)):
        expect(card(page, "outreach_plan").locator(".version")).to_have_count(2, timeout=SEEN)
        card(page, "outreach_plan").get_by_role("button", name="Lịch sử").click()
        expect(page.locator("#history li")).to_have_count(3)
        expect(page.locator("#history").get_by_role("button", name="Ghi lại bản này")).to_have_count(buttons)


def test_two_ways_to_say_one_finding_both_stay(opened: OpenPage):
    leader, one = opened("leader", "#institutions"), opened("member", "#institutions")
    text = "#beside-finding textarea"
    for page in (leader, one):
        expect(page.locator("#beside-finding")).to_be_attached(timeout=SEEN)
    leader.locator("#beside-finding [data-do=begin]").click()
    leader.keyboard.type(WORDS)
    leader.keyboard.press("Tab")
    expect(one.locator(text)).to_have_value(WORDS, timeout=SEEN)
    offline(leader, one)
    for page, words in ((leader, "Thiếu ghế"), (one, "Không có ghế")):
        page.locator(text).fill(words)
        page.keyboard.press("Tab")
        expect(page.locator("#beside-finding .mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
    online(leader, one)
    for page in (leader, one):
        expect(page.locator("#beside-finding .version .value")).to_have_count(2, timeout=SEEN)
    leader.locator("#beside-finding .version", has_text="Không có ghế").get_by_role("button").click()
    for page in (leader, one):
        expect(page.locator(text)).to_have_value("Không có ghế", timeout=SEEN)


def test_four_inspectors_at_once_lose_nothing(opened: OpenPage):
    pages = [opened(role) for role in EVERYBODY]
    keys = [each.get_attribute("id") for each in pages[0].locator("article:has(.segmented)").all()]
    questions = [key.removeprefix("item-") for key in keys if key][: len(pages)]
    assert len(questions) == len(pages)
    for page, key in zip(pages, questions, strict=True):
        choose(page, key, "Không đạt")
    for page in pages:
        for key in questions:
            expect(card(page, key).locator('[data-field="answer"][value="fail"]')).to_be_checked(timeout=SEEN)
        expect(page.locator("#section .count")).to_have_text("4/12", timeout=SEEN)
        expect(page.locator(".versions")).to_have_count(0)


def test_four_tabs_of_one_person_lose_nothing_and_send_nothing_twice(opened: OpenPage, own_server: Server):
    first = opened("member")
    tabs = [first, *(first.context.new_page() for _ in range(3))]
    for tab in tabs[1:]:
        tab.goto(first.url)
        expect(tab.locator("article").first).to_be_visible()
    keys = [each.get_attribute("id") for each in first.locator("article:has(.segmented)").all()]
    questions = [key.removeprefix("item-") for key in keys if key][: len(tabs)]
    for tab, key in zip(tabs, questions, strict=True):
        choose(tab, key, "Đạt")
    for tab in tabs:
        for key in questions:
            sent(tab, key)
    id = own_server.demo.ids["empty"]
    for key in questions:
        history = first.request.get(f"/api/inspections/{id}/history?subject=item:{key}").json()
        assert [operation["value"] for operation in history["operations"]] == ["pass"]


def test_what_is_half_typed_in_one_tab_is_there_in_the_other(opened: OpenPage):
    one = opened("member")
    other = one.context.new_page()
    other.goto(one.url)
    expect(other.locator("article").first).to_be_visible()
    field(one, "self_inspection", "answer", "numerator").fill("3")
    expect(mark(other, "self_inspection")).to_have_text("Bản nháp trên máy")
    expect(field(other, "self_inspection", "answer", "numerator")).to_have_value("3")
    one.close()
    field(other, "self_inspection", "answer", "denominator").fill("4")
    expect(field(other, "self_inspection", "answer", "numerator")).to_have_value("3")
    other.reload()
    expect(field(other, "self_inspection", "answer", "denominator")).to_have_value("4")


@pytest.mark.parametrize("off", [timedelta(hours=2), timedelta(minutes=-10)])
def test_a_correction_stands_whatever_the_clocks_say(opened: OpenPage, off: timedelta):
    wrong, right = opened("member", clock=True), opened("member2")
    offline(wrong)
    wrong.clock.set_system_time(datetime.now(UTC) + off)
    choose(wrong, "outreach_plan", "Đạt")
    expect(mark(wrong, "outreach_plan")).to_have_text("Đã lưu trên máy, chờ gửi")
    online(wrong)
    expect(card(right, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked(timeout=SEEN)
    choose(right, "outreach_plan", "Không đạt")
    expect(card(wrong, "outreach_plan").get_by_label("Không đạt")).to_be_checked(timeout=SEEN)
    offline(wrong)
    wrong.clock.set_system_time(datetime.now(UTC) + off)
    choose(wrong, "outreach_plan", "Không áp dụng")
    expect(mark(wrong, "outreach_plan")).to_have_text("Đã lưu trên máy, chờ gửi")
    online(wrong)
    for page in (wrong, right):
        expect(card(page, "outreach_plan").get_by_label("Không áp dụng")).to_be_checked(timeout=SEEN)
        expect(page.locator(".versions")).to_have_count(0)
    card(right, "outreach_plan").get_by_role("button", name="Lịch sử").click()
    expect(right.locator("#history .value")).to_have_text(["Không áp dụng", "Không đạt", "Đạt"])


def test_a_colleagues_finding_comes_up_beside_the_one_being_typed(opened: OpenPage):
    one, other = opened("member", "#institutions"), opened("member2", "#institutions")
    for page in (one, other):
        expect(page.locator("#beside-finding")).to_be_attached(timeout=SEEN)
    one.locator("#beside-finding [data-do=begin]").click()
    one.keyboard.type("Trang thiết bị ")
    other.locator("#beside-finding [data-do=begin]").click()
    other.keyboard.type(WORDS)
    other.keyboard.press("Tab")
    expect(one.locator("#beside-finding textarea")).to_have_count(2, timeout=SEEN)
    one.keyboard.type("đã cũ")
    expect(one.locator("#beside-finding textarea:focus")).to_have_value("Trang thiết bị đã cũ")
    one.keyboard.press("Tab")
    for page in (one, other):
        expect(page.locator("#beside-finding .mark", has_text="Đã gửi")).to_have_count(2, timeout=SEEN)
        expect(page.locator(".versions")).to_have_count(0)
