"""A real browser against a real server, each on its own copy of the demonstration."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import Demo, copy_of

ROOT = Path(__file__).resolve().parent.parent.parent
TABLET = (768, 1024)
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


class Server:
    """The program served as `make run` serves it, until it is stopped; what it says is in `log`."""

    def __init__(self, demo: Demo, workers: int = 1):
        self.demo = demo
        self.workers = workers
        self.log = demo.instance.with_suffix(".log")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.cookies: dict[str, dict] = {}
        self.start()

    def start(self) -> None:
        """Serve, again where it was killed; the address stays."""
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"]
        command += ["--workers", str(self.workers), "--log-level", "warning", "--no-control-socket"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*command, "inspect_app:create_app()"],
                cwd=ROOT,
                env=os.environ | {"INSPECT_INSTANCE": str(self.demo.instance)},
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that all of it can be signalled at once
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server didn't start:\n{self.log.read_text()}")

    def signal(self, number: int) -> None:
        """Send a signal to the server and all its workers."""
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


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
        if role != "visitor" and role not in server.cookies:
            server.cookies[role] = _sign_in(browser, server, role)
        width, height = viewport
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=server.cookies.get(role),
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


def _sign_in(browser: Browser, server: Server, role: str) -> dict:
    username, password = server.demo.accounts[role]
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds on a page as it stands, each as "rule: element"; empty for a good one."""

    def find(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)["violations"]
        return [f"{rule['id']}: {node['target'][0]}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    return find
