"""What stands beside the answers, on the tablet: times, people, counters, achievements, findings, and the history."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Server

PHONE, TABLET, LYING = (360, 740), (768, 1024), (1024, 768)
WORDS = "Chưa bố trí ghế chờ cho người dân"

OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> OpenPage:
    """opened("leader", "#inspection"): the checklist of an inspection, with what stands beside its answers."""

    def go(role: str = "leader", place: str = "#inspection", inspection: str = "empty", **options: object) -> Page:
        page = page_for(role, **options)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids[inspection]}/checklist{place}")
        expect(beside(page).first).to_be_attached(timeout=15_000)
        return page

    return go


def beside(page: Page, key: str = "") -> Locator:
    return page.locator(f"#beside-{key}") if key else page.locator(".beside")


def entry(page: Page, key: str, number: int = 0) -> Locator:
    return beside(page, key).locator(".entry").nth(number)


def part(place: Locator, name: str) -> Locator:
    return place.locator(f'[data-part="{name}"]')


def mark(place: Locator) -> Locator:
    return place.locator(".mark").first


def times(page: Page) -> Locator:
    return page.locator('[data-subject="inspection"]')


def write_finding(page: Page, words: str = WORDS) -> Locator:
    """Add a finding to the section, and leave its field."""
    beside(page, "finding").get_by_role("button", name="Thêm").click()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    return entry(page, "finding", beside(page, "finding").locator(".entry").count() - 1)


def reloaded(page: Page) -> Page:
    page.reload()
    expect(beside(page).first).to_be_attached(timeout=15_000)
    return page


def test_the_visit_comes_first_in_the_contents(opened: OpenPage):
    page = opened(viewport=LYING)
    expect(page.locator("#sections a").first).to_have_text("Buổi kiểm tra")
    expect(page.locator("#sections a").first).to_have_attribute("aria-current", "true")
    expect(page).to_have_title(re.compile("^Buổi kiểm tra"))


def test_times_are_read_as_people_here_write_them(opened: OpenPage):
    page = opened()
    part(times(page), "day").fill("12/10/2026")
    part(times(page), "start").fill("8h")
    part(times(page), "end").fill("11 giờ 30")
    page.keyboard.press("Tab")
    expect(mark(times(page))).to_have_text("Đã gửi")
    expect(part(times(page), "start")).to_have_value("8h")
    expect(page.locator("#facts")).to_contain_text("12/10/2026")
    reloaded(page)
    expect(part(times(page), "start")).to_have_value("08:00")
    expect(part(times(page), "end")).to_have_value("11:30")


def test_what_cannot_be_stays_a_draft_and_says_why(opened: OpenPage):
    page = opened()
    part(times(page), "day").fill("12/10/2026")
    part(times(page), "start").fill("10:00")
    part(times(page), "end").fill("9:00")
    page.keyboard.press("Tab")
    message = "Giờ kết thúc trước giờ bắt đầu. Kiểm tra lại một trong hai giờ."
    expect(times(page).locator(".error")).to_have_text(message)
    expect(page.locator("#summary a")).to_have_text(f"Thời gian: {message}")
    expect(part(times(page), "end")).to_have_attribute("aria-invalid", "true")
    expect(mark(times(page))).to_have_text("Bản nháp trên máy")
    reloaded(page)
    expect(part(times(page), "end")).to_have_value("9:00")
    expect(mark(times(page))).to_have_text("Bản nháp trên máy")
    part(times(page), "end").fill("11:00")
    page.keyboard.press("Tab")
    expect(mark(times(page))).to_have_text("Đã gửi")


def test_now_is_one_tap_and_vietnams(opened: OpenPage):
    page = opened()
    page.get_by_role("button", name="Bắt đầu bây giờ").click()
    expect(mark(times(page))).to_have_text("Đã gửi")
    expect(part(times(page), "start")).to_have_value(re.compile(r"\d\d:\d\d"))
    today = page.evaluate("new Intl.DateTimeFormat('sv', {timeZone: 'Asia/Ho_Chi_Minh'}).format(new Date())")
    year, month, day = today.split("-")
    expect(part(times(page), "day")).to_have_value(f"{day}/{month if month <= '02' else int(month)}/{year}")
    page.get_by_role("button", name="Kết thúc bây giờ").click()
    expect(part(times(page), "end")).to_have_value(re.compile(r"\d\d:\d\d"))


def test_somebody_of_the_unit_is_written_down_without_network(opened: OpenPage):
    page = opened()
    page.context.set_offline(True)
    beside(page, "unit").get_by_role("button", name="Thêm người").click()
    page.keyboard.type("Phạm Văn D")
    page.keyboard.press("Tab")
    page.keyboard.type("Chủ tịch UBND xã")
    page.keyboard.press("Tab")
    expect(mark(entry(page, "unit"))).to_have_text("Đã lưu trên máy, chờ gửi")
    page.context.set_offline(False)
    expect(mark(entry(page, "unit"))).to_have_text("Đã gửi")
    reloaded(page)
    expect(part(entry(page, "unit"), "name")).to_have_value("Phạm Văn D")
    expect(part(entry(page, "unit"), "post")).to_have_value("Chủ tịch UBND xã")


def test_a_member_of_the_team_comes_back_by_one_tap_and_once(opened: OpenPage):
    one, other = opened("leader"), opened("member")
    entry(one, "team", 3).get_by_role("button", name="Bỏ").click()
    expect(beside(other, "team").locator(".entry")).to_have_count(3)
    for page in (one, other):
        page.context.set_offline(True)
        beside(page, "team").get_by_role("button", name="Hoàng Thị G (thành viên)").click()
        expect(beside(page, "team").locator(".entry")).to_have_count(4)
        expect(entry(page, "team", 3).locator(".tag")).to_have_text("Thành viên")
    for page in (one, other):
        page.context.set_offline(False)
    for page in (one, other):
        expect(mark(entry(page, "team", 3))).to_have_text("Đã gửi")
        expect(beside(page, "team").locator(".entry")).to_have_count(4)


def test_what_was_taken_out_is_put_back(opened: OpenPage):
    page = opened(place="#institutions")
    finding = write_finding(page)
    expect(mark(finding)).to_have_text("Đã gửi")
    finding.get_by_role("button", name=f"Bỏ tồn tại khác: {WORDS}").click()
    expect(beside(page, "finding").locator(".out")).to_contain_text(f"Đã bỏ: {WORDS}")
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_focused()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(part(entry(page, "finding"), "text")).to_have_value(WORDS)
    expect(mark(entry(page, "finding"))).to_have_text("Đã gửi")
    entry(page, "finding").get_by_role("button", name="Bỏ").click()
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_visible()
    expect(beside(reloaded(page), "finding").locator(".entry")).to_have_count(0)


def test_a_counter_with_answers_is_not_taken_out_by_one_tap(opened: OpenPage):
    page = opened(inspection="minh_hoa")
    entry(page, "counter", 1).get_by_role("button", name="Bỏ").click()
    dialog = page.locator("#take-out")
    expect(dialog).to_contain_text("20 nội dung đã ghi tại đây")
    expect(dialog.get_by_role("button", name="Giữ lại")).to_be_focused()
    page.keyboard.press("Escape")
    expect(beside(page, "counter").locator(".entry")).to_have_count(2)
    entry(page, "counter", 1).get_by_role("button", name="Bỏ").click()
    dialog.get_by_role("button", name="Bỏ bộ phận này").click()
    expect(page.locator(".bottom .total")).to_have_text("61/61")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".bottom .total")).to_have_text("81/81")


def test_a_counter_is_renamed_and_its_answers_stay(opened: OpenPage):
    page = opened(inspection="minh_hoa")
    part(entry(page, "counter", 1), "name").fill("Điểm tiếp nhận lưu động")
    page.keyboard.press("Tab")
    expect(mark(entry(page, "counter", 1))).to_have_text("Đã gửi")
    expect(page.locator(".bottom .total")).to_have_text("81/81")
    page.goto(page.url.split("#")[0] + "#counter")
    expect(page.locator("#counters button").nth(1)).to_contain_text("Điểm tiếp nhận lưu động")


def test_an_achievement_and_a_finding_belong_to_their_section(opened: OpenPage):
    page = opened(place="#institutions")
    write_finding(page)
    beside(page, "achievement").get_by_role("button", name="Thêm").click()
    page.keyboard.type("Văn bản ban hành đúng hạn")
    page.keyboard.press("Tab")
    expect(mark(entry(page, "achievement"))).to_have_text("Đã gửi")
    page.goto(page.url.split("#")[0] + "#direction")
    expect(beside(page, "finding").locator(".entry")).to_have_count(0)
    page.goto(page.url.split("#")[0] + "#institutions")
    expect(part(entry(page, "finding"), "text")).to_have_value(WORDS)
    page.goto(page.url.replace("/checklist#institutions", "/findings"))
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).to_contain_text("Văn bản ban hành đúng hạn")


def test_what_was_begun_and_left_empty_is_nothing(opened: OpenPage):
    page = opened(place="#institutions")
    beside(page, "finding").get_by_role("button", name="Thêm").click()
    expect(part(entry(page, "finding"), "text")).to_be_focused()
    page.keyboard.press("Tab")
    expect(mark(entry(page, "finding"))).to_have_text("Chưa ghi nhận")
    expect(beside(reloaded(page), "finding").locator(".entry")).to_have_count(0)


def test_a_device_that_cannot_keep_an_entry_says_so(opened: OpenPage):
    page = opened(place="#institutions")
    page.evaluate("""() => {
      window.put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    finding = write_finding(page)
    expect(page.locator("#not-saved")).to_contain_text("Chưa lưu được nội dung Tồn tại khác")
    expect(mark(finding)).to_have_text("Chưa lưu")
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    page.get_by_role("button", name="Thử lưu lại").click()
    expect(mark(finding)).to_have_text("Đã gửi")


def test_what_waits_is_listed_in_words(opened: OpenPage):
    page = opened(place="#institutions")
    page.context.set_offline(True)
    expect(mark(write_finding(page))).to_have_text("Đã lưu trên máy, chờ gửi")
    page.locator("#sync").click()
    expect(page.locator("#queue a")).to_have_text(f"Tồn tại khác {WORDS}")
    page.locator("#queue a").click()
    expect(entry(page, "finding")).to_be_focused()


def test_the_history_shows_every_version_and_any_can_be_taken_again(opened: OpenPage):
    page = opened(place="#institutions")
    finding = write_finding(page)
    expect(mark(finding)).to_have_text("Đã gửi")
    part(finding, "text").fill("Thiếu ghế chờ")
    page.keyboard.press("Tab")
    expect(mark(finding)).to_have_text("Đã gửi")
    finding.get_by_role("button", name="Lịch sử").click()
    versions = page.locator("#history li")
    expect(versions).to_have_count(2)
    expect(versions.nth(0)).to_contain_text("Thiếu ghế chờ")
    expect(versions.nth(0)).to_contain_text("Bản hiện tại")
    expect(versions.nth(0)).to_contain_text(f"Thay cho: “{WORDS}” (Nguyễn Văn A)")
    expect(versions.nth(1)).to_contain_text("Ghi lần đầu")
    expect(versions.nth(1)).to_contain_text("máy này")
    versions.nth(1).get_by_role("button", name="Ghi lại bản này").click()
    expect(versions).to_have_count(3)
    expect(versions.nth(0)).to_contain_text(WORDS)
    page.keyboard.press("Escape")
    expect(page.locator("#history")).to_have_count(0)
    expect(part(finding, "text")).to_have_value(WORDS)
    expect(finding.get_by_role("button", name="Lịch sử")).to_be_focused()


def test_without_network_the_history_says_that_it_may_not_be_whole(opened: OpenPage):
    page = opened(place="#institutions")
    finding = write_finding(page)
    expect(mark(finding)).to_have_text("Đã gửi")
    page.context.set_offline(True)
    finding.get_by_role("button", name="Lịch sử").click()
    expect(page.locator("#history .offline")).to_contain_text("Không hỏi được máy chủ")
    expect(page.locator("#history li")).to_have_count(1)


def test_the_history_of_an_answer(opened: OpenPage):
    page = opened(place="#direction")
    plan = page.locator("#item-outreach_plan")
    for words in ("Không đạt", "Đạt"):
        plan.get_by_text(words, exact=True).click()
        expect(mark(plan)).to_have_text("Đã gửi")
    plan.get_by_role("button", name="Lịch sử").click()
    expect(page.locator("#history li .value")).to_have_text(["Đạt", "Không đạt"])


def test_who_may_only_look_cannot_write_beside_the_answers(opened: OpenPage):
    page = opened("officer", inspection="minh_hoa")
    expect(part(entry(page, "counter"), "name")).to_be_disabled()
    expect(page.locator("[data-do=begin], [data-do=take-out], [data-do=start-now]")).to_have_count(0)
    entry(page, "counter").get_by_role("button", name="Lịch sử").click()
    expect(page.locator("#history li")).to_have_count(1)


@pytest.mark.parametrize("contrast", ["", "high"])
@pytest.mark.parametrize("size", ["", "large"])
def test_cards_and_history_serve_everybody(
    opened: OpenPage, violations: Callable[[Page], list[str]], size: str, contrast: str
):
    page = opened(inspection="minh_hoa", viewport=PHONE)
    page.evaluate(
        "values => Object.entries(values).forEach(set => localStorage.setItem(...set))",
        {"size": size, "contrast": contrast},
    )
    reloaded(page)
    for viewport in (PHONE, TABLET, LYING):
        page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    assert violations(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    entry(page, "counter").get_by_role("button", name="Lịch sử").click()
    expect(page.locator("#history li")).to_have_count(1)
    assert page.evaluate(
        "document.getElementById('history').scrollWidth <= document.getElementById('history').clientWidth"
    )
    assert violations(page) == []
