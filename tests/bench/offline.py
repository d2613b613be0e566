"""What work without network costs: opening with no server at hand, and sending what was recorded meanwhile."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bench.figures import Figure
from tests.browser.server import CHROMIUM, FLAGS, Server, signed_in
from tests.conftest import Demo

ROUNDS = 5
OPERATIONS = 60
PATIENCE = 60_000  # ms
READY = "performance.getEntriesByName('ready')[0]?.startTime"
# From the moment at which the network is back to the one at which the page says that everything has been taken.
WATCH = """
globalThis.bench = {};
addEventListener("online", () => (bench.online ??= performance.now()));
addEventListener("DOMContentLoaded", () => {
  const sync = document.getElementById("sync");
  new MutationObserver(() => {
    if (bench.online && !bench.sent && sync.textContent.includes("Đã gửi tất cả")) bench.sent = performance.now();
  }).observe(sync, {subtree: true, childList: true, characterData: true});
});
"""


def measure(demo: Demo) -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures of the checklist offline, neither line nor processor throttled."""
    server = Server(demo, workers=2)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            state = signed_in(browser, server, "leader")
            page = _page(browser, state, f"{server.url}/inspections/{demo.ids['empty']}/checklist#general")
            yield (
                "Without network (nothing throttled)",
                [
                    Figure("the checklist opens offline, ready", median(_opened(page)) / 1000, "s", 0.5),
                    Figure(f"{OPERATIONS} operations, from network back to all acknowledged", _sent(page), "s", 1.0),
                ],
            )
            browser.close()
    finally:
        server.kill()


def _page(browser: Browser, state: dict, address: str) -> Page:
    context = browser.new_context(storage_state=state, viewport={"width": 768, "height": 1024}, locale="vi-VN")
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def _opened(page: Page) -> list[float]:
    page.context.set_offline(True)
    times = []
    for _ in range(ROUNDS):
        page.reload()
        expect(page.locator("article").first).to_be_visible()
        times.append(page.evaluate(READY))
    return times


def _sent(page: Page) -> float:
    card = page.locator("#item-outreach_plan")
    for number in range(OPERATIONS):
        card.get_by_text("Đạt" if number % 2 else "Không đạt", exact=True).first.click()
        expect(card.locator(".mark").first).to_contain_text("Đã lưu")
    expect(page.locator("#sync")).to_contain_text(f"{OPERATIONS} nội dung", timeout=PATIENCE)
    page.context.set_offline(False)
    # A page that was opened without network is not told by every Chromium that it is back.
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=PATIENCE)
    return page.evaluate("(bench.sent - bench.online) / 1000")
