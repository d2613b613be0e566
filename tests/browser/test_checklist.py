"""The checklist as inspectors use it: every kind of answer, two people, two counters, drafts, sizes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Server

TABLET, LYING, PHONE = (768, 1024), (1024, 768), (360, 760)
ANSWERS = 81  # 61 items, 20 of them at each of two counters
WITHIN = 5_000  # ms: others see a change within 5 s while both are online

OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> Callable[..., Page]:
    """opened("leader", "#procedures", inspection="empty", viewport=PHONE): the checklist, ready to be filled."""

    def go(role: str = "leader", place: str = "", inspection: str = "empty", **options: object) -> Page:
        page = page_for(role, **options)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids[inspection]}/checklist{place}")
        expect(page.locator("article").first).to_be_visible()
        return page

    return go


def card(page: Page, key: str) -> Locator:
    return page.locator(f"#item-{key}")


def field(page: Page, key: str, name: str, part: str = "") -> Locator:
    return card(page, key).locator(f'[data-field="{name}"][data-part="{part}"]')


def mark(page: Page, key: str) -> Locator:
    return card(page, key).locator(".mark").first


def sent(page: Page, key: str) -> None:
    expect(mark(page, key)).to_have_text("Đã gửi")


def fill_rate(page: Page, key: str, numerator: str, denominator: str, source: str = "answer") -> None:
    """Fill in a rate and leave its fields, as of a day within the period."""
    field(page, key, source, "numerator").fill(numerator)
    field(page, key, source, "denominator").fill(denominator)
    field(page, key, source, "as_of").fill("30/9/2026")
    if source == "answer":
        field(page, key, source, "system").fill("Kết xuất hệ thống")
    page.keyboard.press("Tab")


def reloaded(page: Page) -> Page:
    page.reload()
    expect(page.locator("article").first).to_be_visible()
    return page


def test_pass_or_fail_is_kept_by_one_tap(opened: OpenPage):
    page = opened()
    card(page, "outreach_plan").get_by_text("Không đạt", exact=True).click()
    sent(page, "outreach_plan")
    expect(card(page, "outreach_plan")).to_contain_text("Chưa ban hành kế hoạch tuyên truyền CCHC năm 2026")
    expect(card(reloaded(page), "outreach_plan").get_by_label("Không đạt")).to_be_checked()


def test_a_choice_makes_its_own_finding(opened: OpenPage):
    page = opened()
    card(page, "reform_plan_issued").get_by_text("Ban hành chậm", exact=True).click()
    expect(card(page, "reform_plan_issued").locator(".finding")).to_contain_text("Kế hoạch CCHC năm 2026 ban hành chậm")
    sent(page, "reform_plan_issued")
    expect(card(reloaded(page), "reform_plan_issued").get_by_label("Ban hành chậm", exact=True)).to_be_checked()


def test_several_options_and_an_explicit_none(opened: OpenPage):
    page = opened()
    ways = card(page, "outreach_channels")
    ways.get_by_text("Hội nghị").click()
    ways.get_by_text("Loa truyền thanh").click()
    sent(page, "outreach_channels")
    ways = card(reloaded(page), "outreach_channels")
    expect(ways.locator(":checked[type=checkbox]")).to_have_count(2)
    ways.get_by_text("Không có", exact=True).click()
    expect(ways.locator(":checked[type=checkbox]")).to_have_count(1)
    sent(page, "outreach_channels")
    ways = card(reloaded(page), "outreach_channels")
    expect(ways.get_by_label("Không có", exact=True)).to_be_checked()
    expect(page.locator("#section .count")).to_have_text("1/12")


def test_a_count_with_parts_shows_its_sum_while_it_is_typed(opened: OpenPage):
    page = opened(place="#item:dossiers_received")
    inputs = card(page, "dossiers_received").locator("input")
    for i, number in enumerate(("1.200", "300", "0", "45")):
        inputs.nth(i).fill(number)
    expect(card(page, "dossiers_received")).to_contain_text("1.545 hồ sơ")
    expect(card(page, "dossiers_received")).to_contain_text("1.200 hồ sơ")
    sent(page, "dossiers_received")
    expect(card(reloaded(page), "dossiers_received").locator("input").first).to_have_value("1200")


def test_text_is_kept_after_a_pause_without_leaving_its_field(opened: OpenPage):
    page = opened()
    words = "Mô hình “Ngày thứ Ba không hẹn”"
    field(page, "initiatives", "answer").click()
    page.keyboard.type(words)
    sent(page, "initiatives")
    expect(field(page, "initiatives", "answer")).to_be_focused()
    expect(field(reloaded(page), "initiatives", "answer")).to_have_value(words)


def test_an_own_field_fills_its_finding(opened: OpenPage):
    page = opened(place="#institutions")
    card(page, "document_format").get_by_text("Sai sót về thể thức").click()
    expect(card(page, "document_format").locator(".finding")).to_contain_text("(……)")
    field(page, "document_format", "details", "documents").fill("12/QĐ-UBND")
    expect(card(page, "document_format").locator(".finding")).to_contain_text("(12/QĐ-UBND)")


def test_1234_5_is_understood_and_read_back(opened: OpenPage):
    page = opened(place="#public_finance")
    numerator = field(page, "public_investment_disbursed", "answer", "numerator")
    numerator.click()
    page.keyboard.type("1.234,5")
    expect(numerator).to_have_value("1.234,5")
    field(page, "public_investment_disbursed", "answer", "denominator").fill("2469")
    expect(card(page, "public_investment_disbursed")).to_contain_text("1.234,5 triệu đồng")
    expect(card(page, "public_investment_disbursed").locator("output")).to_have_text("50,00%")
    fill_rate(page, "public_investment_disbursed", "1.234,5", "2469")
    sent(page, "public_investment_disbursed")
    expect(card(page, "public_investment_disbursed")).to_contain_text("Chỉ tiêu từ 60% trở lên, còn thiếu 10,00 điểm")
    value = field(reloaded(page), "public_investment_disbursed", "answer", "numerator")
    expect(value).to_have_value("1234,5")


def test_a_half_typed_rate_comes_back_as_a_draft(opened: OpenPage):
    page = opened()
    field(page, "self_inspection", "answer", "numerator").fill("3")
    expect(mark(page, "self_inspection")).to_have_text("Bản nháp trên máy")
    reloaded(page)
    expect(field(page, "self_inspection", "answer", "numerator")).to_have_value("3")
    expect(mark(page, "self_inspection")).to_have_text("Bản nháp trên máy")
    expect(page.locator("#section .count")).to_have_text("0/12")
    fill_rate(page, "self_inspection", "3", "4")
    sent(page, "self_inspection")
    expect(card(page, "self_inspection").locator("output")).to_have_text("75,00%")


def test_what_is_wrong_is_said_at_its_field_and_on_top(opened: OpenPage):
    page = opened()
    fill_rate(page, "self_inspection", "5", "4")
    message = "Số phòng, đơn vị đã tự kiểm tra (5) lớn hơn tổng số phòng, đơn vị (4). Kiểm tra lại một trong hai số."
    expect(card(page, "self_inspection").locator(".error")).to_have_text(message)
    expect(field(page, "self_inspection", "answer", "numerator")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#summary a")).to_have_text(f"1.09: {message}")
    page.locator("#summary a").click()
    expect(card(page, "self_inspection")).to_be_focused()
    field(page, "self_inspection", "answer", "denominator").fill("10")
    sent(page, "self_inspection")
    expect(page.locator("#summary")).to_have_count(0)


def test_a_zero_denominator_did_not_arise(opened: OpenPage):
    page = opened(place="#item:apology_letters")
    fill_rate(page, "apology_letters", "0", "0")
    sent(page, "apology_letters")
    expect(card(page, "apology_letters").locator(".tag")).to_have_text("Không phát sinh")
    expect(card(page, "apology_letters")).not_to_contain_text("100,00%")


def test_two_sources_that_differ_ask_for_a_choice_and_its_reason(opened: OpenPage):
    page = opened(place="#item:online_payment")
    fill_rate(page, "online_payment", "120", "400", "national")
    fill_rate(page, "online_payment", "131", "400", "provincial")
    expect(card(page, "online_payment")).to_contain_text("Hai nguồn lệch nhau")
    card(page, "online_payment").get_by_text("Cổng Dịch vụ công quốc gia", exact=True).click()
    expect(mark(page, "online_payment")).to_have_text("Bản nháp trên máy")
    field(page, "online_payment", "chosen", "reason").fill("Số của tỉnh tính cả tiền nộp qua thẻ")
    page.keyboard.press("Tab")
    sent(page, "online_payment")
    expect(card(page, "online_payment").locator(".finding .paper")).to_have_text(
        "Tỷ lệ thanh toán trực tuyến thấp (120/400 hồ sơ, 30,00%)"
    )


def test_overruling_needs_a_reason_and_can_be_undone(opened: OpenPage):
    page = opened()
    plan = card(page, "outreach_plan")
    plan.get_by_text("Không đạt", exact=True).click()
    sent(page, "outreach_plan")
    plan.get_by_role("button", name="Đoàn nhận định").click()
    plan.locator(".judging").get_by_text("Đạt", exact=True).click()
    expect(mark(page, "outreach_plan")).to_have_text("Bản nháp trên máy")
    field(page, "outreach_plan", "judgement", "reason").fill("Kế hoạch nằm trong kế hoạch CCHC chung")
    page.keyboard.press("Tab")
    expect(plan.locator("s")).to_have_text("Quy tắc: Tồn tại")
    expect(plan).to_contain_text("Đoàn nhận định: Đạt")
    expect(plan.locator(".finding")).to_have_count(0)
    sent(page, "outreach_plan")
    plan.get_by_role("button", name="Trở về quy tắc").click()
    expect(plan.locator(".finding")).to_be_visible()


def test_the_inspector_judges_where_no_rule_does(opened: OpenPage):
    page = opened()
    field(page, "outreach_items", "answer").fill("2")
    items = card(page, "outreach_items")
    expect(items).to_contain_text("Không có quy tắc tự động")
    items.locator(".judging").get_by_text("Tồn tại", exact=True).click()
    expect(items.locator(".finding .paper")).to_have_text(re.compile("còn ít"))


def test_the_wording_of_a_finding_is_edited_and_given_back(opened: OpenPage):
    page = opened()
    plan = card(page, "outreach_plan")
    plan.get_by_text("Không đạt", exact=True).click()
    plan.get_by_role("button", name="Sửa câu").click()
    field(page, "outreach_plan", "wording").fill("Chưa ban hành kế hoạch tuyên truyền riêng")
    plan.get_by_role("button", name="Xong").click()
    expect(plan.locator(".finding .paper")).to_have_text("Chưa ban hành kế hoạch tuyên truyền riêng")
    expect(plan.locator(".finding .tag")).to_have_text("Sửa tay")
    plan.get_by_role("button", name="Sửa câu").click()
    plan.get_by_role("button", name="Lấy lại câu theo mẫu").click()
    plan.get_by_role("button", name="Xong").click()
    expect(plan.locator(".finding .paper")).to_have_text("Chưa ban hành kế hoạch tuyên truyền CCHC năm 2026")


def test_two_people_see_what_the_other_fills_in(opened: OpenPage):
    one, other = opened("member"), opened("member2")
    card(one, "outreach_plan").get_by_text("Đạt", exact=True).click()
    card(other, "head_accountability").get_by_text("Không đạt", exact=True).click()
    expect(card(other, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked(timeout=WITHIN)
    expect(card(one, "head_accountability").get_by_label("Không đạt")).to_be_checked(timeout=WITHIN)
    for page in (one, other):
        expect(page.locator(".versions")).to_have_count(0)


def test_two_people_on_one_item_both_stay_until_the_leader_chooses(opened: OpenPage):
    one, other = opened("member"), opened("member2")
    one.context.set_offline(True)
    other.context.set_offline(True)
    card(one, "outreach_plan").get_by_text("Đạt", exact=True).click()
    card(other, "outreach_plan").get_by_text("Không đạt", exact=True).click()
    expect(mark(one, "outreach_plan")).to_have_text("Đã lưu trên máy, chờ gửi")
    one.context.set_offline(False)
    other.context.set_offline(False)
    for page in (one, other):
        expect(card(page, "outreach_plan").locator(".version")).to_have_count(2, timeout=2 * WITHIN)
        expect(card(page, "outreach_plan").get_by_role("button", name="Lấy bản này")).to_have_count(0)
    leader = opened("leader")
    expect(mark(leader, "outreach_plan")).to_have_text("Cần trưởng đoàn chọn")
    versions = card(leader, "outreach_plan").locator(".version")
    versions.filter(has_text="Không đạt").get_by_role("button").click()
    for page in (leader, one, other):
        expect(card(page, "outreach_plan").get_by_label("Không đạt")).to_be_checked(timeout=WITHIN)
        expect(page.locator(".versions")).to_have_count(0)


def test_what_is_being_typed_is_never_painted_over(opened: OpenPage):
    one, other = opened("member"), opened("member2")
    field(one, "initiatives", "answer").click()
    one.keyboard.type("Mô hình của ")
    field(other, "initiatives", "answer").fill("Không có sáng kiến")
    other.keyboard.press("Tab")
    sent(other, "initiatives")
    one.wait_for_timeout(WITHIN)
    one.keyboard.type("một cửa lưu động")
    expect(field(one, "initiatives", "answer")).to_have_value("Mô hình của một cửa lưu động")
    one.keyboard.press("Tab")
    expect(card(one, "initiatives").locator(".version")).to_have_count(2, timeout=WITHIN)


def test_two_counters_have_their_own_answers_and_progress(opened: OpenPage):
    page = opened(place="#item:feedback_address_posted")
    expect(page.locator(".bottom .total")).to_have_text(f"0/{ANSWERS}")
    switcher = page.locator("#counters button")
    card(page, "feedback_address_posted").get_by_text("Đạt", exact=True).click()
    expect(switcher.nth(0)).to_contain_text("1/13 nội dung")
    expect(switcher.nth(1)).to_contain_text("0/13 nội dung")
    before = card(page, "feedback_address_posted").bounding_box()
    switcher.nth(1).evaluate("button => button.click()")  # a tap doesn't scroll, Playwright's does
    expect(card(page, "feedback_address_posted")).to_contain_text("Tại: Điểm tiếp nhận số 2")
    expect(card(page, "feedback_address_posted").get_by_label("Đạt", exact=True)).not_to_be_checked()
    after = card(page, "feedback_address_posted").bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2, "switching keeps the place on the page"
    card(page, "feedback_address_posted").get_by_text("Không đạt", exact=True).click()
    expect(page.locator(".bottom .total")).to_have_text(f"2/{ANSWERS}")
    page.goto(page.url.split("#")[0] + "#direction")
    expect(page.locator("#counters")).to_be_hidden()


def test_the_next_unanswered_question_is_one_tap_away(opened: OpenPage):
    page = opened(place="#item:filing_on_behalf", inspection="minh_hoa")
    card(page, "filing_on_behalf").get_by_role("button", name="Bỏ chọn").click()
    expect(page.locator(".bottom .total")).to_have_text(f"{ANSWERS - 1}/{ANSWERS}")
    page.goto(page.url.split("#")[0] + "#institutions")
    page.get_by_role("button", name="Chưa ghi nhận tiếp theo").click()
    expect(card(page, "filing_on_behalf")).to_be_focused()
    page.locator(".bottom [data-do=contents]").click()
    page.get_by_label("Chỉ nội dung chưa ghi nhận").click()
    expect(page.locator("article")).to_have_count(1)


def test_a_device_that_cannot_keep_says_so_loudly(opened: OpenPage):
    page = opened()
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")
    page.evaluate("""() => {
      window.put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    card(page, "outreach_plan").get_by_text("Đạt", exact=True).click()
    expect(page.locator("#not-saved")).to_contain_text("Chưa lưu được nội dung 1.04")
    expect(mark(page, "outreach_plan")).to_have_text("Chưa lưu")
    expect(card(page, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked()
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    page.get_by_role("button", name="Thử lưu lại").click()
    sent(page, "outreach_plan")
    expect(page.locator("#not-saved")).to_have_count(0)


def test_without_network_work_goes_on(opened: OpenPage):
    page = opened()
    page.context.set_offline(True)
    card(page, "outreach_plan").get_by_text("Đạt", exact=True).click()
    expect(page.locator("#sync")).to_contain_text("Không có mạng", timeout=WITHIN)
    expect(page.locator("#sync")).to_contain_text("1 nội dung chờ gửi")
    expect(page.locator("#no-network")).to_contain_text("Cứ làm việc bình thường")
    page.context.set_offline(False)
    sent(page, "outreach_plan")
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")


def test_a_lost_session_is_renewed_in_place(opened: OpenPage, own_server: Server):
    page = opened("member")
    with page.expect_response("**/operations?after=*"):
        pass  # its answer renews the cookie
    page.context.clear_cookies()
    card(page, "outreach_plan").get_by_text("Đạt", exact=True).click()
    dialog = page.locator("#sign-in")
    expect(dialog).to_contain_text("1 nội dung vẫn còn trên máy")
    username, password = own_server.demo.accounts["member"]
    dialog.get_by_label("Tên đăng nhập").fill(username)
    dialog.get_by_label("Mật khẩu").fill("không phải mật khẩu này")
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog.locator(".error")).to_be_visible()
    dialog.get_by_label("Mật khẩu").fill(password)
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog).to_have_count(0)
    sent(page, "outreach_plan")


def test_letters_being_composed_are_left_alone(opened: OpenPage):
    page = opened()
    area = field(page, "initiatives", "answer")
    area.click()
    session = page.context.new_cdp_session(page)
    for step in ("t", "tie", "tiê", "tiến"):
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
        page.wait_for_timeout(400)
        expect(area).to_have_value(step)
    session.send("Input.insertText", {"text": "tiến"})
    expect(area).to_have_value("tiến")
    sent(page, "initiatives")
    expect(area).to_have_value("tiến")


@pytest.mark.parametrize("size", ["small", "", "large"])
@pytest.mark.parametrize("section", ["direction", "digital_government", "counter"])
def test_no_sideways_scroll_and_targets_to_touch(opened: OpenPage, section: str, size: str):
    page = opened(place=f"#{section}", inspection="minh_hoa", viewport=PHONE)
    page.evaluate("size => localStorage.setItem('size', size)", size)
    reloaded(page)
    for viewport in (PHONE, TABLET, LYING):
        page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
        assert page.evaluate(TOO_SMALL) == []


# A radio or a checkbox is touched through its label.
TOO_SMALL = """() => [...document.querySelectorAll("button, input, textarea, summary, #sections a, #back")]
  .filter(control => control.checkVisibility({visibilityProperty: true}))
  .map(control => [control, (/radio|checkbox/.test(control.type) ? control.closest("label") : control)])
  .map(([control, target]) => [control, target.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([control, box]) => `${control.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""


def test_size_and_contrast_stay_on_the_device(opened: OpenPage):
    page = opened()
    page.locator(".bar").get_by_label("chữ lớn").click()
    page.locator(".bar").get_by_label("Tương phản cao").click()
    reloaded(page)
    root = page.locator("html")
    expect(root).to_have_attribute("data-size", "large")
    expect(root).to_have_attribute("data-contrast", "high")
    expect(page.locator(".bar").get_by_label("chữ lớn")).to_have_attribute("aria-pressed", "true")
    page.locator(".bar").get_by_label("Tương phản cao").click()
    expect(root).not_to_have_attribute("data-contrast", "high")


@pytest.mark.parametrize("viewport", [PHONE, LYING])
@pytest.mark.parametrize("contrast", ["", "high"])
def test_axe_finds_nothing(
    opened: OpenPage, violations: Callable[[Page], list[str]], viewport: tuple[int, int], contrast: str
):
    page = opened(place="#digital_government", inspection="minh_hoa", viewport=viewport)
    page.evaluate("value => localStorage.setItem('contrast', value)", contrast)
    assert violations(reloaded(page)) == []


def test_who_may_only_look_cannot_write(opened: OpenPage):
    page = opened("officer", inspection="minh_hoa")
    expect(card(page, "outreach_plan").get_by_label("Không đạt")).to_be_disabled()


def test_the_shell_names_nobody(opened: OpenPage, own_server: Server):
    page = opened("leader")
    shells = [
        page.request.get(f"/inspections/{own_server.demo.ids[name]}/checklist").text() for name in ("empty", "minh_hoa")
    ]
    assert shells[0] == shells[1]
    assert "Minh Họa" not in shells[0] and "csrf" not in shells[0]
