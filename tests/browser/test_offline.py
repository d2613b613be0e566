"""The program opens without network, keeps nothing about anybody in doing so, and is renewed when a person says so."""

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.tablet import answer, card, cut, line, program_kept, ready, sign_in

PATIENT = 15_000  # ms: the worker gives a server 4 s

OpenPage = Callable[..., Page]


def test_a_checklist_opens_without_network_after_one_visit(visited: OpenPage):
    page = visited()
    cut(page)
    page.reload()
    answer(ready(page))
    expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
    page.reload()
    expect(card(ready(page), "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked()


def test_what_is_loaded_later_is_there_without_network(visited: OpenPage):
    page = visited()
    cut(page)
    page.reload()
    ready(page).locator("#sync").click()
    expect(page.locator("#queue")).to_be_visible()


def test_the_tablets_home_opens_without_network_after_a_visit_to_a_checklist(visited: OpenPage):
    page = visited()
    cut(page)
    page.goto("/field")
    expect(page.locator("#verdict")).to_contain_text("Máy đang không có mạng")
    expect(line(page, "program")).to_contain_text("mở được không cần mạng")
    expect(line(page, "person")).to_contain_text("Đã đăng nhập: Nguyễn Văn A")
    page.locator(".inspections a").click()
    ready(page)


def test_what_was_only_downloaded_opens_without_network(page_for: OpenPage, address: Callable[[str], str]):
    page = page_for("leader")
    page.goto("/field")
    line(page, "inspections").get_by_role("button", name="Tải về máy").click()
    expect(page.locator("#said")).to_have_text("Đã tải 2 cuộc kiểm tra về máy.")
    expect(page.locator("#verdict")).to_contain_text("Sẵn sàng")
    program_kept(page)
    cut(page)
    for name in ("empty", "minh_hoa"):
        page.goto("/field")
        page.locator(f".inspections a[href='{address(name)}']").click()
        ready(page)


def test_another_page_says_that_there_is_no_network_and_what_there_is(visited: OpenPage):
    page = visited()
    cut(page)
    page.goto("/plans")
    expect(page.get_by_role("heading", name="Không có mạng")).to_be_visible()
    expect(page.locator(".inspections a")).to_have_count(1)
    page.get_by_role("link", name="Xem máy đang giữ những gì").click()
    expect(page.locator("#verdict")).to_be_visible()


def test_nothing_about_anybody_is_kept_with_the_program(visited: OpenPage, own_server: Server, address: Callable):
    page = visited()
    answer(page)
    for path in ("/", "/field", address("minh_hoa"), "/plans"):
        page.goto(path)
    page.wait_for_timeout(500)
    token = page.request.get("/api/token").json()["token"]
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const answer = await cache.match(request);
              found.push([request.url, JSON.stringify([...answer.headers]), await answer.text()]);
            }
          }
          return found;
        }"""
    )
    assert len(kept) > 20
    assert [url for url, _, _ in kept if "/static/" not in url] == []
    secrets = [
        token,
        cookies["session"],
        cookies["person"],
        "Nguyễn Văn A",
        own_server.demo.ids["empty"],
        "xã Minh Họa",
    ]
    worker = page.request.get("/sw.js").text()
    for url, headers, body in [*kept, ("/sw.js", "", worker)]:
        assert [secret for secret in secrets if secret in body or secret in headers] == [], url
        assert "set-cookie" not in headers.lower()


def test_who_has_to_sign_in_again_is_led_there_while_there_is_network(visited: OpenPage, address: Callable[[str], str]):
    page = visited()
    page.context.clear_cookies()
    page.goto(address())
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))


def test_a_server_that_never_answers_keeps_nobody_waiting_for_long(visited: OpenPage, own_server: Server):
    page = visited()
    own_server.signal(signal.SIGSTOP)
    try:
        page.reload(timeout=PATIENT)
        ready(page)
    finally:
        own_server.signal(signal.SIGCONT)


def stands_in(port: int, answers: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    for _ in range(100):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), answers)
        except OSError:  # what was killed is still letting go of the port
            time.sleep(0.1)
    raise RuntimeError(f"port {port} stays taken")


@contextmanager
def portal(server: Server) -> Iterator[None]:
    """In the server's place, a network that answers everything with a page of its own, as a hotel's does."""

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write("<!doctype html><title>Wi-Fi miễn phí</title><h1>Wi-Fi miễn phí</h1>".encode())

        def log_message(self, *_: object) -> None:
            pass

    server.kill()
    stand_in = stands_in(server.port, Portal)
    threading.Thread(target=stand_in.serve_forever, daemon=True).start()
    yield
    stand_in.shutdown()
    stand_in.server_close()
    server.start()


def test_a_captive_portals_page_is_never_taken_for_ours(visited: OpenPage, own_server: Server):
    page = visited()
    with portal(own_server):
        page.reload()
        ready(page)
        expect(page.locator("#sync")).to_contain_text("Không có mạng")
        answer(page)
        page.goto("/field")
        expect(page.locator("#verdict")).to_contain_text("Máy đang không có mạng")
        page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).catch(() => {})")
    page.goto("/field")
    expect(line(page, "program")).to_contain_text("mở được không cần mạng")
    expect(line(page, "waiting")).to_contain_text("1 nội dung chờ gửi")
    line(page, "waiting").get_by_role("button", name="Gửi ngay").click()
    expect(line(page, "waiting")).to_contain_text("Không có gì chờ gửi")


def test_a_browser_that_tidied_up_says_so_and_downloads_anew(visited: OpenPage, own_server: Server):
    page = visited()
    page.goto("/field")
    expect(page.locator(".inspections a")).to_have_count(1)
    page.goto("about:blank")
    wiped = {"origin": own_server.url, "storageTypes": "indexeddb,local_storage,cache_storage,service_workers"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", wiped)
    page.goto("/field")
    gone = line(page, "inspections")
    expect(gone).to_contain_text("Trình duyệt đã dọn dữ liệu của chương trình")
    expect(page.locator("#verdict")).to_contain_text("Chưa sẵn sàng")
    gone.get_by_role("button", name="Tải về máy").click()
    expect(page.locator(".inspections a")).to_have_count(2)
    program_kept(page)
    expect(page.locator("#verdict h2")).to_have_text("Sẵn sàng")
    cut(page)
    page.reload()
    expect(page.locator(".inspections a")).to_have_count(2)


def test_a_lost_cookie_loses_no_answer(visited: OpenPage, own_server: Server, address: Callable[[str], str]):
    page = visited()
    cut(page)
    answer(page)
    expect(card(page, "outreach_plan").locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
    page.context.clear_cookies()
    page.reload()
    expect(page.locator("#cards")).to_contain_text(
        "máy không còn nhớ ai đã đăng nhập. Nội dung đã ghi vẫn giữ trên máy"
    )
    page.goto("/field")
    expect(line(page, "person")).to_contain_text("Nội dung đã ghi vẫn giữ trên máy")
    expect(page.locator("main")).to_contain_text("1 nội dung của Nguyễn Văn A chờ trên máy này")
    page.context.set_offline(False)
    line(page, "person").get_by_role("button", name="Đăng nhập").click()
    sign_in(page, own_server, "leader")
    expect(line(page, "waiting")).to_contain_text("1 nội dung chờ gửi")
    page.goto(address())
    expect(card(ready(page), "outreach_plan").locator(".mark").first).to_have_text("Đã gửi")
