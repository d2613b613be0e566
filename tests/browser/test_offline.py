"""The program opens without network, keeps nothing about anybody in doing so, and is renewed when a person says so."""

import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import ROOT, Server
from tests.browser.tablet import card, held, line, program_kept, ready, sign_in

PHONE, TABLET, LYING = (360, 640), (768, 1024), (1024, 768)
PATIENT = 15_000  # ms: the worker gives a server 4 s

OpenPage = Callable[..., Page]


@pytest.fixture
def address(own_server: Server) -> Callable[[str], str]:
    return lambda name="empty": f"/inspections/{own_server.demo.ids[name]}/checklist"


@pytest.fixture
def visited(page_for: OpenPage, address: Callable[[str], str]) -> OpenPage:
    """visited("leader"): a tablet on which a checklist was opened once, with network."""

    def go(role: str = "leader", **options: object) -> Page:
        page = page_for(role, **options)
        page.set_default_timeout(10_000)
        page.goto(address())
        program_kept(ready(page))
        return page

    return go


def cut(page: Page) -> None:
    page.context.set_offline(True)


def answer(page: Page, key: str = "outreach_plan", words: str = "Đạt") -> None:
    card(page, key).get_by_text(words, exact=True).click()


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


@pytest.fixture
def renew(own_server: Server, tmp_path: Path) -> Callable[[], None]:
    """Let the server go on as the next release of the program."""

    def start_again() -> None:
        release = tmp_path / "release"
        for folder in ("inspect_app", "templates", "static"):
            shutil.copytree(ROOT / folder, release / folder, ignore=shutil.ignore_patterns("__pycache__"))
        with (release / "static" / "css" / "base.css").open("a", encoding="utf-8") as style:
            style.write("\n.next-release {\n  color: inherit;\n}\n")
        own_server.kill()
        own_server.root = release
        own_server.start()

    return start_again


def style_of(page: Page) -> str:
    return page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""


def look_for_release(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")


def half_typed(page: Page) -> None:
    page.locator('#item-self_inspection [data-field="answer"][data-part="numerator"]').fill("3")
    expect(card(page, "self_inspection").locator(".mark").first).to_have_text("Bản nháp trên máy")


def test_a_new_release_asks_first_and_a_draft_outlives_it(visited: OpenPage, renew: Callable[[], None]):
    page = visited()
    half_typed(page)
    before = style_of(page)
    renew()
    look_for_release(page)
    notice = page.locator("#update")
    expect(notice).to_contain_text("Mọi nội dung đã lưu. Cập nhật mất vài giây.", timeout=PATIENT)
    assert style_of(page) == before, "nothing changes by itself"
    notice.get_by_role("button", name="Cập nhật").click()
    expect(page.locator("link[rel=stylesheet]").first).not_to_have_attribute("href", before, timeout=PATIENT)
    numerator = page.locator('#item-self_inspection [data-field="answer"][data-part="numerator"]')
    expect(numerator).to_have_value("3")
    cut(page)
    page.reload()
    expect(numerator).to_have_value("3")
    assert style_of(page) != before
    assert len(page.evaluate("caches.keys()")) == 1, "the release before is let go of"


def test_a_new_release_can_wait(visited: OpenPage, renew: Callable[[], None]):
    page = visited()
    renew()
    look_for_release(page)
    page.locator("#update").get_by_role("button", name="Để sau").click(timeout=PATIENT)
    expect(page.locator("#update")).to_have_count(0)
    cut(page)
    page.reload()
    answer(ready(page))
    expect(page.locator("#update")).to_be_visible(timeout=PATIENT)


def test_a_new_release_waits_for_what_is_not_saved(visited: OpenPage, renew: Callable[[], None]):
    page = visited()
    renew()
    look_for_release(page)
    expect(page.locator("#update")).to_be_visible(timeout=PATIENT)
    page.evaluate("""() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    answer(page)
    expect(page.locator("#not-saved")).to_be_visible()
    page.locator("#update").get_by_role("button", name="Cập nhật").click()
    expect(page.locator("#update")).to_contain_text("Còn nội dung chưa lưu được trên máy")
    expect(card(page, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked()


def test_a_clock_that_is_hours_off_is_told_before_leaving(page_for: OpenPage, own_server: Server):
    page = page_for("leader")
    page.add_init_script("{ const now = Date.now; Date.now = () => now() + 2 * 3_600_000; }")
    page.goto("/field")
    expect(line(page, "clock")).to_contain_text("Đồng hồ của máy nhanh 2 giờ so với máy chủ")
    expect(line(page, "clock")).to_have_class(re.compile("needed"))
    expect(page.locator("#verdict")).to_contain_text("Chưa sẵn sàng: còn 2 việc")  # nothing is downloaded, either


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


TOO_SMALL = """() => [...document.querySelectorAll("button, input, #back, .inspections a")]
  .filter(control => control.checkVisibility({visibilityProperty: true}) && control.type !== "hidden")
  .map(control => [control, control.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([control, box]) => `${control.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""
