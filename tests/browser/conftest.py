"""A real browser against a real server, each on its own copy of the demonstration."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.server import CHROMIUM, FLAGS, ROOT, Server, signed_in
from tests.browser.tablet import program_kept, ready
from tests.conftest import Demo, copy_of

TABLET = (768, 1024)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


@dataclass
class Signed(Demo):
    """The demonstration where every role has signed in, on a device of its own; `cookies` are what those keep."""

    cookies: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def demo_template(demo_template: Demo, browser: Browser, once: Callable[..., Any]) -> Signed:
    """Signed in once in a run: copies have one key, and what it signed is good at each of them."""

    def sign_in(folder: Path) -> dict[str, Any]:
        server = Server(copy_of(demo_template, folder))
        cookies = {role: signed_in(browser, server, role) for role in demo_template.accounts}
        server.kill()
        return {"folder": str(folder), "cookies": cookies}

    told = once("signed", sign_in)
    return Signed(Path(told["folder"]), demo_template.ids, demo_template.accounts, told["cookies"])


@pytest.fixture(scope="module")
def server(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for a module, for tests that keep out of each other's way."""
    server = Server(copy_of(demo_template, tmp_path_factory.mktemp("server") / "demo"))
    yield server
    server.kill()


@pytest.fixture
def own_server(demo: Demo) -> Iterator[Server]:
    """A server of the test's own, which it may kill and start again."""
    server = Server(demo)
    yield server
    server.kill()


@pytest.fixture
def page_for(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """page_for("leader", viewport=(360, 640)): a page in a browser of its own, where somebody of a role is signed in.

    It speaks to `own_server` where the test asks for one, else to `server`. What the page itself gets wrong (an
    uncaught error, something that the Content-Security-Policy refused) fails the test.
    """
    name = "own_server" if "own_server" in request.fixturenames else "server"
    server: Server = request.getfixturevalue(name)
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(role: str, viewport: tuple[int, int] = TABLET, **options: object) -> Page:
        width, height = viewport
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=server.demo.cookies.get(role),
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def address(own_server: Server) -> Callable[[str], str]:
    """address("empty"): where the checklist of an inspection is."""
    return lambda name="empty": f"/inspections/{own_server.demo.ids[name]}/checklist"


@pytest.fixture
def visited(page_for: Callable[..., Page], address: Callable[[str], str]) -> Callable[..., Page]:
    """visited("leader"): a tablet on which a checklist was opened once, with network."""

    def go(role: str = "leader", **options: object) -> Page:
        page = page_for(role, **options)
        page.set_default_timeout(10_000)
        page.goto(address())
        program_kept(ready(page))
        return page

    return go


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds on a page as it stands, each as "rule: element"; empty for a good one."""

    def find(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)["violations"]
        return [f"{rule['id']}: {node['target'][0]}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    return find
