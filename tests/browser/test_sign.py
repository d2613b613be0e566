"""Signing on a tablet: nothing is signed unread, what is signed is what was shown, a changed text is another text."""

import json
import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from inspect_app.store import files
from inspect_app.store.database import connect_reading
from tests.browser.server import Server
from tests.browser.signing import DRAWN, TWO_FRAMES, box, compose, draw, read, ready, shown, sign
from tests.browser.tablet import held, press_escape, program_kept
from tests.browser.test_every_page import SMALL_TARGETS, TOO_WIDE

TABLET, LYING, PHONE = (768, 1024), (1024, 768), (360, 640)
BREAK_FILES = """() => {
  window.put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...what) {
    if (this.name === "bytes") throw new DOMException("full", "QuotaExceededError");
    return window.put.apply(this, what);
  };
}"""
MEND = "() => { IDBObjectStore.prototype.put = window.put; }"
OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> OpenPage:
    """opened("leader", inspection="empty", viewport=PHONE): the page for signing, with its text on it."""

    def go(role: str = "leader", inspection: str = "empty", **options: object) -> Page:
        page = page_for(role, **options)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids[inspection]}/sign")
        ready(page)
        if role != "officer" and inspection == "empty":
            compose(page)
        return page

    return go


def recorded(server: Server, inspection: str = "empty") -> list[dict]:
    """The values of the signatures that the server has, in order of arrival."""
    db = connect_reading(server.demo.database)
    found = db.execute(
        "select value from operation where inspection = ? and field = 'signature' order by seq",
        (server.demo.ids[inspection],),
    ).fetchall()
    db.close()
    return [json.loads(row[0]) for row in found]


def answer_elsewhere(page: Page) -> None:
    """Record an answer of the same inspection in another tab of the same person."""
    checklist = page.context.new_page()
    checklist.goto(page.url.replace("/sign", "/checklist"))
    checklist.locator("#item-outreach_plan").get_by_text("Không đạt", exact=True).click()
    expect(checklist.locator("#item-outreach_plan .mark").first).to_have_text(re.compile("Đã (gửi|lưu)"))
    checklist.close()


def test_nobody_signs_what_was_not_read_to_its_end(opened: OpenPage):
    page = opened()
    for button in page.locator("#boxes button").all():
        expect(button).to_be_disabled()
    read(page)
    for button in page.locator("#boxes button").all():
        expect(button).to_be_enabled()
    expect(page.locator("#lacking")).to_have_text("Còn thiếu 3 chữ ký")


def test_a_signature_is_kept_with_the_text_that_was_shown(opened: OpenPage, own_server: Server):
    page = opened()
    read(page)
    text = shown(page)
    hash = sha256(text.encode()).hexdigest()
    sign(page)
    expect(box(page, "leader")).to_contain_text("Đã ký")
    expect(box(page, "leader")).to_contain_text("Đã gửi", timeout=15_000)
    (value,) = recorded(own_server)
    assert value["file"] == hash and value["role"] == "leader" and value["name"] == "Nguyễn Văn A"
    assert value["reason"] == "" and len(value["strokes"]) == 1 and len(value["strokes"][0].split()) > 10
    kept = files.place(own_server.demo.database, hash).read_bytes()
    assert kept == text.encode() and sha256(kept).hexdigest() == value["file"]
    assert page.locator("#code").inner_text() == f"{hash[:4]} {hash[4:8]}".upper()
    page.goto(page.url.replace("/sign", ""))
    expect(page.locator(".drawn polyline")).to_have_attribute("points", value["strokes"][0])
    expect(page.locator("main")).to_contain_text("đúng là văn bản đã ký")


def test_three_sign_one_text(opened: OpenPage, own_server: Server):
    page = opened("secretary", inspection="minh_hoa")
    read(page)
    for role in ("secretary", "leader", "unit"):
        sign(page, role)
        expect(box(page, role)).to_contain_text("Đã ký")
    expect(page.locator("#lacking")).to_have_text("Đã đủ chữ ký")
    expect(box(page, "unit")).to_contain_text("Đã gửi", timeout=15_000)
    values = recorded(own_server, "minh_hoa")
    assert [value["name"] for value in values] == ["Trần Thị B", "Nguyễn Văn A", "Phạm Văn D"]
    assert len({value["file"] for value in values}) == 1
    ready(page.reload() and page)
    expect(page.locator("#boxes .drawn")).to_have_count(3)


def test_signing_again_is_a_new_version_and_the_old_one_stays(opened: OpenPage, own_server: Server):
    page = opened()
    read(page)
    sign(page)
    expect(box(page, "leader")).to_contain_text("Đã ký")
    stroke = box(page, "leader").locator(".drawn polyline")
    before = stroke.get_attribute("points")
    page.get_by_role("button", name="Ký lại").click()
    draw(page, 0.4, 0.6)
    page.get_by_role("button", name="Xong").click()
    # What is called sent from here on is the new one.
    expect(stroke).not_to_have_attribute("points", before or "")
    expect(box(page, "leader").locator(".drawn")).to_have_count(1)
    expect(box(page, "leader")).to_contain_text("Đã gửi", timeout=15_000)
    db = connect_reading(own_server.demo.database)
    (first, _), (second, base) = db.execute(
        "select id, base from operation where field = 'signature' order by seq"
    ).fetchall()
    db.close()
    assert json.loads(base) == [first] and second != first


def test_what_changes_after_a_signature_is_said_and_the_signature_stays_with_its_own_text(opened: OpenPage):
    page = opened()
    read(page)
    old = page.locator("#code").inner_text()
    before = shown(page)
    sign(page)
    expect(box(page, "leader")).to_contain_text("Đã ký")
    answer_elsewhere(page)
    expect(page.locator("#changed")).to_contain_text(f"Nội dung đã thay đổi sau khi ký: mã cũ {old}")
    new = page.locator("#code").inner_text()
    assert new != old
    expect(page.locator("#changed")).to_contain_text(f"mã mới {new}")
    expect(box(page, "leader").locator(".drawn")).to_have_count(0)
    expect(page.locator("#earlier")).to_contain_text(f"Chữ ký cho nội dung có mã {old}")
    expect(page.locator("#earlier .drawn")).to_have_count(1)
    page.locator("#earlier").get_by_role("button", name="Đọc lại nội dung đã ký").click()
    expect(page.locator("#signed")).to_contain_text("Đúng là văn bản đã ký")
    assert page.locator("#signed .text").evaluate("element => element.textContent") == before


def test_a_text_that_changes_under_the_reader_is_read_anew(opened: OpenPage):
    page = opened()
    read(page)
    answer_elsewhere(page)
    expect(page.locator("#fresh")).to_contain_text("Nội dung vừa thay đổi khi trang đang mở")
    expect(box(page, "leader").locator(".place")).to_be_disabled()
    read(page)
    expect(box(page, "leader").locator(".place")).to_be_enabled()


def test_what_is_signed_is_what_was_shown_when_the_pad_was_opened(opened: OpenPage, own_server: Server):
    page = opened()
    read(page)
    hash = sha256(shown(page).encode()).hexdigest()
    box(page, "leader").locator("[data-do=sign]").click()
    answer_elsewhere(page)
    expect(page.locator("#fresh")).to_have_count(1)
    draw(page)
    page.get_by_role("button", name="Xong").click()
    expect(page.locator("#earlier")).to_contain_text("Đã ký")
    expect(page.locator("#earlier")).to_contain_text("Đã gửi", timeout=15_000)
    assert [value["file"] for value in recorded(own_server)] == [hash]


def test_a_refusal_needs_a_name_and_a_reason_and_no_pointer(opened: OpenPage, own_server: Server):
    page = opened()
    read(page)
    box(page, "unit").get_by_role("button", name="Không ký, nêu lý do").focus()
    page.keyboard.press("Enter")
    page.locator("#reason").focus()
    page.keyboard.press("Shift+Tab")
    page.get_by_role("button", name="Ghi lý do").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nhập họ và tên.")
    expect(page.locator("#signer-name")).to_be_focused()
    page.keyboard.type("Phạm Văn D")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nhập lý do không ký.")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Đề nghị làm rõ số liệu.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box(page, "unit")).to_contain_text("Không ký")
    expect(box(page, "unit")).to_contain_text("Đề nghị làm rõ số liệu.")
    expect(box(page, "unit")).to_contain_text("Đã gửi", timeout=15_000)
    (value,) = recorded(own_server)
    assert (value["name"], value["reason"], value["strokes"]) == ("Phạm Văn D", "Đề nghị làm rõ số liệu.", [])


def test_an_empty_pad_is_no_signature(opened: OpenPage):
    page = opened()
    read(page)
    box(page, "leader").locator("[data-do=sign]").click()
    draw(page)
    page.get_by_role("button", name="Xóa nét").click()
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa có nét ký.")
    page.get_by_role("button", name="Đóng, chưa ký").click()
    expect(box(page, "leader")).not_to_contain_text("Đã ký")


def test_a_key_pressed_by_mistake_throws_no_signature_away(opened: OpenPage):
    page = opened()
    read(page)
    box(page, "leader").locator("[data-do=sign]").click()
    draw(page)
    press_escape(page)
    expect(page.locator("#signing")).to_be_visible()
    page.get_by_role("button", name="Xong").click()
    expect(box(page, "leader")).to_contain_text("Đã ký")


def test_a_signature_survives_the_turning_of_the_tablet(opened: OpenPage, own_server: Server):
    page = opened(device_scale_factor=2)
    read(page)
    box(page, "leader").locator("[data-do=sign]").click()
    draw(page)
    canvas = page.locator("canvas")
    before = canvas.evaluate(DRAWN)
    width = canvas.bounding_box()["width"]
    page.set_viewport_size({"width": LYING[0], "height": 520})
    page.wait_for_function("width => document.querySelector('canvas').clientWidth !== width", arg=round(width))
    page.evaluate(TWO_FRAMES)
    assert canvas.evaluate("canvas => canvas.width === 2 * canvas.clientWidth")
    assert canvas.evaluate(DRAWN) == pytest.approx(before, abs=0.02)
    page.get_by_role("button", name="Xong").click()
    expect(box(page, "leader")).to_contain_text("Đã gửi", timeout=15_000)
    (value,) = recorded(own_server)
    across = [float(point.split(",")[0]) for point in value["strokes"][0].split()]
    assert (min(across), max(across)) == pytest.approx((0.2 * 600, 0.8 * 600), abs=6)


def test_nothing_is_called_signed_that_the_device_did_not_keep(opened: OpenPage, own_server: Server):
    page = opened()
    read(page)
    page.evaluate(BREAK_FILES)
    sign(page)
    expect(box(page, "leader")).to_contain_text("Chưa lưu được")
    expect(box(page, "leader")).not_to_contain_text("Đã ký")
    expect(page.locator("#lacking")).to_have_text("Còn thiếu 3 chữ ký")
    leader = own_server.demo.ids["leader"]
    assert held(page, leader, "bytes") == []
    assert all(each["field"] != "signature" for each in held(page, leader, "operations"))
    with page.expect_download():
        box(page, "leader").get_by_role("button", name="Xuất ra tệp").click()
    expect(page.locator("#saying")).to_contain_text("Đã tạo tệp có 1 nội dung, 1 ảnh, tệp")
    page.locator("#saying").get_by_role("button", name="Đóng").click()
    page.evaluate(MEND)
    page.get_by_role("button", name="Thử lưu lại").click()
    expect(box(page, "leader")).to_contain_text("Đã ký")
    expect(box(page, "leader")).to_contain_text("Đã gửi", timeout=15_000)
    (value,) = recorded(own_server)
    assert files.intact(own_server.demo.database, value["file"])


def test_who_signs_without_network_has_signed(opened: OpenPage, own_server: Server):
    page = opened()
    program_kept(page)
    page.context.set_offline(True)
    ready(page.reload() and page)
    read(page)
    sign(page)
    expect(box(page, "leader")).to_contain_text("Đã lưu trên máy, chờ gửi")
    ready(page.reload() and page)
    expect(box(page, "leader").locator(".drawn")).to_have_count(1)
    assert recorded(own_server) == []
    page.context.set_offline(False)
    expect(box(page, "leader")).to_contain_text("Đã gửi", timeout=40_000)
    (value,) = recorded(own_server)
    assert files.intact(own_server.demo.database, value["file"])


def test_whoever_only_reads_sees_the_text_and_cannot_sign(opened: OpenPage):
    page = opened("officer")
    read(page)
    expect(page.locator("#boxes button")).to_have_count(0)
    expect(page.locator("#author")).to_contain_text("không ghi chữ ký")


def test_a_page_that_came_insecurely_says_why_nothing_is_shown(page_for: OpenPage, own_server: Server):
    page = page_for("leader")
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page.goto(f"/inspections/{own_server.demo.ids['empty']}/sign")
    expect(page.locator("#text")).to_contain_text("Mở lại chương trình bằng địa chỉ https")


def test_the_checklist_leads_here(own_server: Server, page_for: OpenPage):
    page = page_for("leader", viewport=LYING)
    page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    page.get_by_role("link", name="Ký tại chỗ").click()
    ready(page)


@pytest.mark.parametrize("contrast", ["", "high"])
def test_the_page_and_its_pad_serve_everybody(opened: OpenPage, violations: Callable[[Page], list[str]], contrast: str):
    page = opened()
    page.evaluate("contrast => { localStorage.contrast = contrast; localStorage.size = 'large'; }", contrast)
    ready(page.reload() and page)
    found = violations(page)
    read(page)
    sign(page)
    expect(box(page, "leader")).to_contain_text("Đã ký")
    found += violations(page)
    box(page, "unit").locator("[data-do=sign]").click()
    found += violations(page) + page.evaluate(SMALL_TARGETS)
    page.get_by_role("button", name="Đóng, chưa ký").click()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    found += page.evaluate(TOO_WIDE) + page.evaluate(SMALL_TARGETS)
    box(page, "unit").get_by_role("button", name="Không ký, nêu lý do").click()
    assert found + violations(page) + page.evaluate(TOO_WIDE) == []
