"""A new release of the program: it asks first, waits for what isn't saved, and loses nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import ROOT, Server
from tests.browser.tablet import answer, card, cut, program_kept, ready

PATIENT = 15_000  # ms: the worker gives a server 4 s

OpenPage = Callable[..., Page]


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


def test_a_page_that_stays_open_goes_on_with_its_own_release(visited: OpenPage, renew: Callable[[], None]):
    page = visited()
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    before, program = style_of(page), page.evaluate(MODULE)
    renew()
    look_for_release(page)
    page.locator("#update").get_by_role("button", name="Cập nhật").click(timeout=PATIENT)
    expect(page.locator("link[rel=stylesheet]").first).not_to_have_attribute("href", before, timeout=PATIENT)
    assert other.evaluate("at => fetch(at).then(answer => answer.status)", program) == 200
    ready(page)
    assert page.evaluate(MODULE) != program


def test_only_the_releases_just_before_are_kept(page_for: OpenPage, address: Callable[[str], str]):
    page = page_for("leader")
    page.goto("/")
    for name in ("inspect-oldest", "inspect-older", "inspect-old"):
        page.evaluate("name => caches.open(name)", name)
    page.goto(address())
    program_kept(ready(page))
    page.wait_for_function("async () => !(await caches.keys()).includes('inspect-oldest')")
    assert page.evaluate("caches.keys()")[:2] == ["inspect-older", "inspect-old"]


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
    card(page, "outreach_plan").get_by_text("Đạt", exact=True).click()
    expect(page.locator("#not-saved")).to_be_visible()
    page.locator("#update").get_by_role("button", name="Cập nhật").click()
    expect(page.locator("#update")).to_contain_text("Còn nội dung chưa lưu được trên máy")
    expect(card(page, "outreach_plan").get_by_label("Đạt", exact=True)).to_be_checked()


# Where a module lies that comes late.
MODULE = """() => {
  const script = [...document.querySelectorAll("script[src]")].find(each => each.src.endsWith("checklist.js"));
  return new URL("ui/retouch.js", script.src).pathname;
}"""
