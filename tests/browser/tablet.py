"""What tests do on a tablet, whichever page is open."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Server

KEPT = "async () => { await navigator.serviceWorker.ready; }"
HELD = """async ([person, store]) => {
  const name = `inspect-${person}`;
  const db = await new Promise(done => Object.assign(indexedDB.open(name), {onsuccess() { done(this.result); }}));
  const all = await new Promise(done => Object.assign(
    db.transaction(store).objectStore(store).getAll(), {onsuccess() { done(this.result); }}));
  db.close();
  return all;
}"""


def card(page: Page, key: str) -> Locator:
    """The card of an item."""
    return page.locator(f"#item-{key}")


def ready(page: Page) -> Page:
    """A checklist, once it can be filled."""
    expect(page.locator("article").first).to_be_visible()
    return page


def program_kept(page: Page) -> None:
    """Wait until the worker has all that the program is made of."""
    page.evaluate(KEPT)


def held(page: Page, person: str, store: str) -> list[dict]:
    """What stands in one store of a person's database on this device."""
    return page.evaluate(HELD, [person, store])


def line(page: Page, id: str) -> Locator:
    """One line of "Sẵn sàng đi cơ sở"."""
    return page.locator(f"#line-{id}")


def sign_in(page: Page, server: Server, role: str) -> None:
    """Sign in by the form that is open."""
    username, password = server.demo.accounts[role]
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def press_escape(page: Page) -> None:
    """Press it until a browser would no longer ask the page: the second time in a row."""
    for _ in range(3):
        page.keyboard.press("Escape")
        page.wait_for_timeout(100)


def cut(page: Page) -> None:
    """Take the network away, from the worker too."""
    page.context.set_offline(True)


def answer(page: Page, key: str = "outreach_plan", words: str = "Đạt") -> None:
    """Answer an item by a tap, and see that it is kept."""
    card(page, key).get_by_text(words, exact=True).click()
    expect(card(page, key).locator(".mark").first).to_have_text(re.compile("Đã (lưu|gửi)"))
