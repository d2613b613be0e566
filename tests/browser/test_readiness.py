"""“Sẵn sàng đi cơ sở”: what it says of a device, and that everybody can use it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.tablet import answer, card, cut, held, line

PHONE, TABLET, LYING = (360, 640), (768, 1024), (1024, 768)

OpenPage = Callable[..., Page]


def test_a_clock_that_is_hours_off_is_told_before_leaving(page_for: OpenPage, own_server: Server):
    page = page_for("leader")
    # Half a minute more: what the way to the server takes makes no difference to the words.
    page.add_init_script("{ const now = Date.now; Date.now = () => now() + 2 * 3_600_000 + 30_000; }")
    page.goto("/field")
    expect(line(page, "clock")).to_contain_text("Đồng hồ của máy nhanh 2 giờ so với máy chủ")
    expect(line(page, "clock")).to_have_class(re.compile("needed"))
    expect(page.locator("#verdict")).to_contain_text("Chưa sẵn sàng: còn 2 việc")  # nothing is downloaded, either


def test_a_device_that_was_shut_out_says_so_and_loses_nothing(visited: OpenPage, page_for: OpenPage):
    page = visited()
    cut(page)
    answer(page)
    expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
    page.goto("about:blank")
    device = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "device")
    office = page_for("administrator")
    office.goto(f"/devices/{device}")
    office.get_by_role("button", name="Ngừng cho dùng").click()
    page.context.set_offline(False)
    page.goto("/field")
    expect(line(page, "waiting")).to_contain_text("1 nội dung chờ gửi")
    expect(line(page, "person")).to_contain_text("Máy này không được dùng nữa")


def test_a_server_that_stumbles_is_not_called_no_network(page_for: OpenPage):
    page = page_for("leader")
    page.route("**/api/inspections", lambda route: route.fulfill(status=500, body="<h1>error</h1>"))
    page.goto("/field")
    expect(page.locator("#verdict")).to_contain_text("Máy chủ đang gặp lỗi")
    expect(page.locator("#verdict")).not_to_contain_text("không có mạng")


def test_one_inspection_that_cannot_be_had_does_not_stop_the_others(page_for: OpenPage, own_server: Server):
    page = page_for("leader")
    broken = own_server.demo.ids["empty"]
    page.route(f"**/api/inspections/{broken}/record", lambda route: route.fulfill(status=500, body="<h1>error</h1>"))
    page.goto("/field")
    page.get_by_role("button", name="Tải lại cuộc kiểm tra").click()
    expect(page.locator("#said")).to_contain_text("Đã tải 1 cuộc kiểm tra về máy.")
    expect(page.locator("#said")).to_contain_text("Máy chủ đang gặp lỗi (mã 500)")
    expect(page.locator(".inspections a")).to_have_count(1)


def test_the_devices_name_is_typed_once(page_for: OpenPage, own_server: Server):
    page = page_for("leader")
    page.goto("/field")
    page.get_by_label("Tên máy").fill("Máy tính bảng số 04")
    page.get_by_role("button", name="Lưu tên máy").click()
    page.reload()
    expect(page.locator("#who")).to_have_text(re.compile("^Máy tính bảng số 04"))


def test_what_waits_is_taken_away_as_a_file_and_stays(visited: OpenPage, own_server: Server):
    page = visited()
    cut(page)
    answer(page)
    expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
    page.goto("/field")
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất nội dung chờ gửi ra tệp").click()
    assert download.value.suggested_filename.endswith(".inspect.zip")
    expect(line(page, "waiting")).to_contain_text("1 nội dung chờ gửi")
    waiting = [one["subject"] for one in held(page, own_server.demo.ids["leader"], "operations") if one.get("state")]
    assert waiting == ["item:outreach_plan"]


def test_the_browsers_offer_to_install_is_one_button(page_for: OpenPage):
    page = page_for("leader")
    page.goto("/field")
    expect(line(page, "keeping")).to_be_visible()
    assert page.evaluate(OFFER), "the browser would have shown its own bar as well"
    line(page, "keeping").get_by_role("button", name="Thêm ngay").click()
    assert page.evaluate("window.asked") == 1


def test_an_ipad_is_told_how_to_put_the_program_on_its_home_screen(page_for: OpenPage):
    page = page_for("leader")
    page.add_init_script("Object.defineProperty(navigator, 'standalone', {value: false})")
    page.goto("/field")
    line(page, "keeping").get_by_role("button", name="Cách thêm").click()
    steps = page.get_by_role("dialog", name="Thêm vào màn hình chính")
    expect(steps.get_by_role("listitem")).to_have_count(3)
    expect(steps).to_contain_text("sau 7 ngày không dùng")
    steps.get_by_role("button", name="Đã hiểu").click()
    expect(steps).to_have_count(0)


def test_the_program_on_the_home_screen_isnt_asked_there_again(page_for: OpenPage):
    page = page_for("leader")
    page.add_init_script("Object.defineProperty(navigator, 'standalone', {value: true})")
    page.goto("/field")
    expect(line(page, "keeping")).to_be_visible()
    expect(page.get_by_role("button", name="Cách thêm")).to_have_count(0)


@pytest.mark.parametrize("contrast", ["", "high"])
@pytest.mark.parametrize("role", ["visitor", "leader"])
def test_the_tablets_home_serves_everybody(
    page_for: OpenPage, own_server: Server, violations: Callable[[Page], list[str]], role: str, contrast: str
):
    page = page_for(role)
    page.add_init_script(f"localStorage.setItem('contrast', '{contrast}')")
    page.goto("/field")
    expect(page.locator("#verdict")).to_be_visible()
    if role == "leader":
        page.get_by_role("button", name="Tải lại cuộc kiểm tra").click()
        expect(page.locator(".inspections a")).to_have_count(2)
    assert violations(page) == []
    for size in ("", "large"):
        page.evaluate("size => document.documentElement.dataset.size = size", size)
        for viewport in (PHONE, TABLET, LYING):
            page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
            assert page.evaluate(TOO_SMALL) == []


# As Chromium offers it where the program isn't on the home screen yet.
OFFER = """() => {
  window.asked = 0;
  const offer = new Event("beforeinstallprompt", {cancelable: true});
  offer.prompt = () => { window.asked += 1; };
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""
TOO_SMALL = """() => [...document.querySelectorAll("button, input, #back, .inspections a")]
  .filter(control => control.checkVisibility({visibilityProperty: true}) && control.type !== "hidden")
  .map(control => [control, control.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([control, box]) => `${control.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""
