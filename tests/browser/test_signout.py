"""Signing out on a shared tablet: it warns, it keeps what waits, and nobody sends it but who recorded it."""

import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from inspect_app.store import operations
from inspect_app.store.database import connect_reading
from tests.browser.server import Server
from tests.browser.tablet import card, held, line, ready, sign_in

OpenPage = Callable[..., Page]


@pytest.fixture
def waiting(page_for: OpenPage, own_server: Server) -> Callable[[str], Page]:
    """waiting("leader"): somebody at the desk's first page, with one answer that was recorded without network."""

    def go(role: str = "leader") -> Page:
        page = page_for(role)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
        ready(page)
        expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")
        page.context.set_offline(True)
        card(page, "outreach_plan").get_by_text("Đạt", exact=True).click()
        expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
        page.goto("about:blank")
        page.context.set_offline(False)
        page.goto("/")
        return page

    return go


def sign_out(page: Page) -> None:
    page.locator(".me summary").click()
    page.get_by_role("button", name="Đăng xuất").click()


def dialog(page: Page) -> Locator:
    return page.locator("#leaving")


def arrived(server: Server) -> list[str]:
    """The authors of what the server has of the answer that waited."""
    db = connect_reading(server.demo.database)
    found = operations.of_inspection(db, server.demo.ids["empty"])
    db.close()
    return [operation.author for operation in found if operation.subject == "item:outreach_plan"]


def states(page: Page, person: str) -> list[str]:
    return [operation.get("state", "sent") for operation in held(page, person, "operations")]


def test_signing_out_with_something_waiting_warns_and_keeps_it(waiting: Callable, own_server: Server):
    page, leader = waiting(), own_server.demo.ids["leader"]
    sign_out(page)
    expect(dialog(page)).to_contain_text("1 nội dung chưa gửi")
    expect(dialog(page)).to_contain_text("Tất cả vẫn giữ trên máy này khi đăng xuất")
    dialog(page).get_by_role("button", name="Vẫn đăng xuất").click()
    page.wait_for_url("**/sign-in")
    assert states(page, leader) == ["waiting"], "what the server has, too, is gone from here"
    assert held(page, leader, "records") == []
    assert arrived(own_server) == []


def test_whoever_stays_is_still_signed_in(waiting: Callable):
    page = waiting()
    sign_out(page)
    dialog(page).get_by_role("button", name="Ở lại").click()
    expect(dialog(page)).to_have_count(0)
    page.reload()
    expect(page.locator(".me")).to_be_visible()


def test_what_waits_goes_up_before_signing_out(waiting: Callable, own_server: Server):
    page = waiting()
    sign_out(page)
    dialog(page).get_by_role("button", name="Gửi trước").click()
    page.wait_for_url("**/sign-in")
    assert arrived(own_server) == [own_server.demo.ids["leader"]]
    assert states(page, own_server.demo.ids["leader"]) == []


def test_what_waits_is_taken_along_as_a_file(waiting: Callable):
    page = waiting()
    sign_out(page)
    with page.expect_download() as download:
        dialog(page).get_by_role("button", name="Xuất ra tệp").click()
    assert download.value.suggested_filename.endswith(".inspect.zip")
    expect(dialog(page)).to_contain_text("Đã tạo tệp có 1 nội dung; xem trong mục Tải xuống")


def test_the_next_person_is_told_and_cannot_send_it_and_its_author_can(waiting: Callable, own_server: Server):
    page = waiting()
    sign_out(page)
    dialog(page).get_by_role("button", name="Vẫn đăng xuất").click()
    page.wait_for_url("**/sign-in")
    sign_in(page, own_server, "member")
    expect(page.locator(".waiting")).to_contain_text("1 nội dung của Nguyễn Văn A chờ gửi trên máy này")
    page.goto("/field")
    other = line(page, f"other-{own_server.demo.ids['leader']}")
    expect(other).to_contain_text("Chỉ Nguyễn Văn A đăng nhập mới gửi được")
    expect(other.get_by_role("button")).to_have_count(0)
    page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    expect(ready(page).locator("#sync")).to_contain_text("Đã gửi tất cả")
    assert arrived(own_server) == []
    page.goto("/field")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/sign-in")
    with page.expect_response("**/operations") as sent:
        sign_in(page, own_server, "leader")
    assert [result["status"] for result in sent.value.json()["results"]] == ["accepted"]
    assert arrived(own_server) == [own_server.demo.ids["leader"]]
    expect(page.locator(".waiting")).to_have_count(0)


def test_half_typed_work_is_named_and_stays(page_for: OpenPage, own_server: Server):
    page, leader = page_for("leader"), own_server.demo.ids["leader"]
    page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    ready(page).locator('#item-self_inspection [data-field="answer"][data-part="numerator"]').fill("3")
    expect(card(page, "self_inspection").locator(".mark").first).to_have_text("Bản nháp trên máy")
    page.goto("/")
    sign_out(page)
    expect(dialog(page)).to_contain_text("1 bản nháp ghi dở")
    dialog(page).get_by_role("button", name="Vẫn đăng xuất").click()
    page.wait_for_url("**/sign-in")
    assert [draft["parts"]["numerator"] for draft in held(page, leader, "drafts")] == ["3"]
    sign_in(page, own_server, "leader")
    page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    numerator = ready(page).locator('#item-self_inspection [data-field="answer"][data-part="numerator"]')
    expect(numerator).to_have_value("3")


def test_where_nothing_waits_nobody_is_asked(page_for: OpenPage, own_server: Server):
    page = page_for("leader")
    page.goto("/field")
    page.get_by_role("button", name="Tải lại cuộc kiểm tra").click()
    expect(page.locator(".inspections a")).to_have_count(2)
    page.goto("/")
    sign_out(page)
    page.wait_for_url("**/sign-in")
    assert held(page, own_server.demo.ids["leader"], "records") == []
    sign_in(page, own_server, "leader")
    page.goto("/field")
    expect(line(page, "inspections")).to_contain_text("Còn 2 cuộc kiểm tra chưa tải về máy")


def test_who_cannot_be_signed_out_keeps_everything(waiting: Callable, own_server: Server):
    page, leader = waiting(), own_server.demo.ids["leader"]
    sign_out(page)
    expect(dialog(page)).to_be_visible()
    page.route("**/api/token", lambda route: route.abort())
    dialog(page).get_by_role("button", name="Vẫn đăng xuất").click()
    expect(dialog(page)).to_contain_text("Không có mạng nên chưa đăng xuất được. Nội dung vẫn giữ trên máy.")
    assert len(held(page, leader, "records")) == 1
    page.unroute_all()
    dialog(page).get_by_role("button", name="Vẫn đăng xuất").click()
    page.wait_for_url("**/sign-in")


def test_without_scripts_signing_out_works_as_ever(page_for: OpenPage, own_server: Server):
    page = page_for("leader", java_script_enabled=False)
    page.goto("/")
    sign_out(page)
    page.wait_for_url("**/sign-in")


def test_the_home_page_acts_for_whom_it_shows(waiting: Callable, own_server: Server):
    page, leader = waiting(), own_server.demo.ids["leader"]
    page.goto("/field")
    expect(line(page, "waiting")).to_contain_text("1 nội dung chờ gửi")
    member = own_server.demo.ids["member"]
    page.evaluate("id => { document.cookie = `person=${id}; path=/`; }", member)
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất nội dung chờ gửi ra tệp").click()
    with ZipFile(download.value.path()) as field:
        told = json.loads(field.read("field.json"))
    assert told["person"]["id"] == leader
    assert [operation["author"] for operation in told["operations"]] == [leader]


def test_the_home_page_looks_again_when_it_is_seen_again(waiting: Callable, own_server: Server):
    page = waiting()
    page.goto("/field")
    expect(line(page, "waiting")).to_contain_text("1 nội dung chờ gửi")
    page.route("**/api/**", lambda route: route.abort())  # who has signed in is known without asking
    page.evaluate("id => { document.cookie = `person=${id}; path=/`; }", own_server.demo.ids["member"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(line(page, f"other-{own_server.demo.ids['leader']}")).to_contain_text("1 nội dung của Nguyễn Văn A")
