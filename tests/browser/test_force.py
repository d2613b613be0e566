"""What breaks by force costs nobody an answer: browsers and servers killed or stopped, sessions gone, other people."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from inspect_app.store.database import connect_reading
from tests.browser.server import CHROMIUM, FLAGS, Server

TAPS = 60
PATIENCE = 30_000  # ms: a server that never answers is given up after 20 s


def address(server: Server, inspection: str = "empty") -> str:
    return f"{server.url}/inspections/{server.demo.ids[inspection]}/checklist"


def kept(server: Server, subject: str = "item:%") -> list[tuple[str, str]]:
    """(subject, value) of every answer in the database, in order of arrival."""
    database = connect_reading(server.demo.database)
    rows = database.execute(
        "select subject, value from operation where inspection = ? and subject like ? order by seq",
        (server.demo.ids["empty"], subject),
    ).fetchall()
    database.close()
    return rows


def opened(page: Page, server: Server, place: str = "") -> Page:
    page.goto(address(server) + place)
    expect(page.locator("article").first).to_be_visible()
    return page


def mark(page: Page, key: str):
    return page.locator(f"#item-{key} .mark").first


def tap(page: Page, key: str, words: str) -> None:
    page.locator(f"#item-{key}").get_by_text(words, exact=True).first.click()


@pytest.fixture
def profile(driver: Playwright, own_server: Server, tmp_path: Path) -> Callable[[], object]:
    """`with profile() as context`: a browser on a profile that stays on disk, signed in as the leader."""

    @contextmanager
    def start() -> Iterator[BrowserContext]:
        context = driver.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=FLAGS, viewport={"width": 768, "height": 1024}
        )
        try:
            yield context
        finally:
            with suppress(Error):  # of one that was killed there is nothing left to close
                context.close()

    return start


def sign_in(page: Page, server: Server, role: str) -> None:
    username, password = server.demo.accounts[role]
    page.goto(f"{server.url}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_a_browser_killed_after_the_sixtieth_tap_has_lost_none(profile, own_server, tmp_path):
    with profile() as context:
        page = context.pages[0]
        sign_in(page, own_server, "leader")
        opened(page, own_server, "#general")
        own_server.kill()
        cookies = context.cookies()
        for number in range(TAPS):
            tap(page, "outreach_plan", "Đạt" if number % 2 else "Không đạt")
            expect(mark(page, "outreach_plan")).to_contain_text("Đã lưu")
        # The page has counted the last one: what the mark says is said of it.
        expect(page.locator("#sync")).to_contain_text(f"{TAPS} nội dung chờ gửi")
        expect(mark(page, "outreach_plan")).to_contain_text("Đã lưu")
        subprocess.run(["pkill", "-KILL", "-f", str(tmp_path / "profile")], check=True)
    own_server.start()
    with profile() as context:
        context.add_cookies(cookies)  # what a killed browser forgets of its own
        opened(context.pages[0], own_server, "#general")
        expect(mark(context.pages[0], "outreach_plan")).to_have_text("Đã gửi", timeout=PATIENCE)
    values = [value for _, value in kept(own_server, "item:outreach_plan")]
    assert len(values) == TAPS
    assert values == ['"fail"', '"pass"'] * (TAPS // 2)


def test_a_server_that_accepts_and_never_answers_holds_nobody_up(page_for, own_server):
    page = opened(page_for("leader"), own_server, "#general")
    own_server.signal(signal.SIGSTOP)
    tap(page, "outreach_plan", "Đạt")
    expect(mark(page, "outreach_plan")).to_contain_text("Đã lưu")
    expect(page.locator("#sync")).to_contain_text("Không có mạng", timeout=PATIENCE)
    tap(page, "outreach_plan", "Không đạt")
    expect(mark(page, "outreach_plan")).to_contain_text("Đã lưu")
    own_server.signal(signal.SIGCONT)
    page.locator("#sync").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(mark(page, "outreach_plan")).to_have_text("Đã gửi", timeout=PATIENCE)
    # What the stopped server had taken in before it was given up came twice, and is kept once.
    assert [value for _, value in kept(own_server, "item:outreach_plan")] == ['"pass"', '"fail"']


def test_a_server_killed_in_the_middle_has_everything_once_it_is_back(page_for, own_server):
    page = opened(page_for("leader"), own_server, "#general")
    for number in range(12):
        if number % 4 == 2:
            own_server.kill()
        tap(page, "outreach_plan", "Đạt" if number % 2 else "Không đạt")
        expect(mark(page, "outreach_plan")).to_contain_text("Đã")
        if number % 4 == 3:
            own_server.start()
    page.locator("#sync").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(mark(page, "outreach_plan")).to_have_text("Đã gửi", timeout=PATIENCE)
    assert [value for _, value in kept(own_server, "item:outreach_plan")] == ['"fail"', '"pass"'] * 6


def test_who_leaves_with_something_unsaved_is_asked_first(page_for, own_server):
    page = opened(page_for("leader"), own_server, "#general")
    page.evaluate("""() => {
      window.put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    tap(page, "outreach_plan", "Đạt")
    expect(page.locator("#not-saved")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    page.get_by_role("button", name="Thử lưu lại").click()
    expect(mark(page, "outreach_plan")).to_have_text("Đã gửi")
    page.reload()  # nobody is asked now
    expect(mark(page, "outreach_plan")).to_have_text("Đã gửi")


def test_a_session_that_ended_while_offline_keeps_the_queue(page_for, own_server):
    page = opened(page_for("member"), own_server, "#general")
    page.context.set_offline(True)
    tap(page, "outreach_plan", "Đạt")
    expect(mark(page, "outreach_plan")).to_contain_text("Đã lưu")
    # All sessions of this account end meanwhile: the key that signs them is another one.
    own_server.kill()
    own_server.demo.instance.joinpath("secret_key").write_text("another key of more than 32 characters", "ascii")
    own_server.start()
    page.context.set_offline(False)
    dialog = page.locator("#sign-in")
    expect(dialog).to_contain_text("1 nội dung vẫn còn trên máy", timeout=PATIENCE)
    dialog.get_by_label("Mật khẩu").fill(own_server.demo.accounts["member"][1])
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(mark(page, "outreach_plan")).to_have_text("Đã gửi", timeout=PATIENCE)
    assert kept(own_server, "item:outreach_plan") == [("item:outreach_plan", '"pass"')]


def test_what_one_person_recorded_never_goes_up_under_anothers_name(page_for, own_server):
    page = opened(page_for("member"), own_server, "#general")
    page.context.set_offline(True)
    tap(page, "outreach_plan", "Đạt")
    expect(mark(page, "outreach_plan")).to_contain_text("Đã lưu")
    page.goto("about:blank")
    page.context.clear_cookies()
    page.context.set_offline(False)
    sign_in(page, own_server, "leader")
    opened(page, own_server, "#general")
    expect(mark(page, "outreach_plan")).to_have_text("Chưa ghi nhận")
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")
    assert kept(own_server, "item:outreach_plan") == []
    page.context.clear_cookies()
    sign_in(page, own_server, "member")
    opened(page, own_server, "#general")
    expect(mark(page, "outreach_plan")).to_have_text("Đã gửi", timeout=PATIENCE)
    database = connect_reading(own_server.demo.database)
    [(author, importer)] = database.execute(
        "select author, importer from operation where subject = 'item:outreach_plan' and inspection = ?",
        (own_server.demo.ids["empty"],),
    ).fetchall()
    assert (author, importer) == (own_server.demo.ids["member"], None)
