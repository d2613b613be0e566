"""WebKit, the nearest to an iPad's Safari that Debian has: what an inspector does first, the server gone meanwhile.

Its sessions leave nothing behind, and it has no switch that cuts the network: the server is ended instead.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options

from inspect_app.store.database import connect_reading
from tests.browser.server import Server, free_port
from tests.conftest import Demo

pytestmark = pytest.mark.browser

PATIENCE = 60  # s
MINIBROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), Path("MiniBrowser"))
# A display and a bus of its own, so that it runs anywhere; root has no sandbox to run in.
DRIVER = ["dbus-run-session", "--", "xvfb-run", "--auto-servernum", "WebKitWebDriver"]
ENVIRONMENT = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}


@pytest.fixture
def server(demo: Demo) -> Iterator[Server]:
    server = Server(demo)
    yield server
    server.kill()


@pytest.fixture
def webkit(tmp_path: Path) -> Iterator[Remote]:
    port = free_port()
    with (tmp_path / "webkit.log").open("w") as log:
        driver = subprocess.Popen(
            [*DRIVER, f"--port={port}"],
            env=os.environ | ENVIRONMENT | {"HOME": str(tmp_path)},
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that display, bus and browser can be ended at once
        )
    try:
        _until_open(port, driver)
        options = Options()
        options.binary_location = str(MINIBROWSER)
        options.add_argument("--automation")
        there = RemoteConnection(client_config=ClientConfig(f"http://127.0.0.1:{port}"))
        with Remote(there, options=options, file_detector=UselessFileDetector()) as browser:
            yield browser
    finally:
        os.killpg(driver.pid, signal.SIGTERM)
        driver.wait()


def _until_open(port: int, driver: subprocess.Popen) -> None:
    while driver.poll() is None:
        with closing(socket.socket()) as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("WebKitWebDriver has ended")


class Tablet:
    """The checklist of the empty inspection, open in a browser."""

    def __init__(self, browser: Remote, server: Server):
        self.browser, self.server = browser, server

    def until(self, true: Callable[[], object]) -> object:
        """What becomes true in time."""
        wait = WebDriverWait(self.browser, PATIENCE, ignored_exceptions=(Exception,))
        return wait.until(lambda _: true())

    def find(self, css: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, css)

    def sign_in(self, role: str) -> None:
        username, password = self.server.demo.accounts[role]
        self.browser.get(f"{self.server.url}/sign-in")
        self.find("[name=username]").send_keys(username)
        self.find("[name=password]").send_keys(password + Keys.ENTER)
        self.until(lambda: "/sign-in" not in self.browser.current_url)

    def open(self) -> None:
        self.browser.get(f"{self.server.url}/inspections/{self.server.demo.ids['empty']}/checklist")
        self.until(lambda: self.find("article").is_displayed())

    def tap(self, key: str, words: str) -> None:
        label = f"//*[@id='item-{key}']//label[normalize-space()='{words}']"
        self.browser.find_element(By.XPATH, label).click()

    def part(self, key: str, name: str) -> WebElement:
        return self.find(f'#item-{key} [data-field="answer"][data-part="{name}"]')

    def says(self, key: str, words: str) -> None:
        """Wait until the mark of an item says these words."""
        self.until(lambda: self.find(f"#item-{key} .mark").text.strip() == words)


@pytest.fixture
def tablet(webkit: Remote, server: Server) -> Tablet:
    tablet = Tablet(webkit, server)
    tablet.sign_in("leader")
    tablet.open()
    return tablet


def arrived(server: Server) -> list[str]:
    """The items whose answers the server has, in order of arrival."""
    with closing(connect_reading(server.demo.database)) as db:
        rows = db.execute(
            "select subject from operation where inspection = ? and field = 'answer' order by seq",
            [server.demo.ids["empty"]],
        )
        return [row[0].removeprefix("item:") for row in rows]


def files(server: Server) -> list[tuple[str, str]]:
    """(hash, type) of the files that the server has."""
    with closing(connect_reading(server.demo.database)) as db:
        return db.execute("select hash, type from file where inspection = ?", [server.demo.ids["empty"]]).fetchall()


def test_what_is_answered_while_the_server_is_gone_is_kept_and_sent_when_it_is_back(tablet: Tablet, server: Server):
    tablet.tap("outreach_plan", "Không đạt")
    tablet.says("outreach_plan", "Đã gửi")
    server.kill()
    tablet.tap("reform_plan_issued", "Ban hành chậm")
    tablet.says("reform_plan_issued", "Đã lưu trên máy, chờ gửi")
    assert arrived(server) == ["outreach_plan"]
    server.start()
    tablet.says("reform_plan_issued", "Đã gửi")
    assert arrived(server) == ["outreach_plan", "reform_plan_issued"]


def test_what_is_half_typed_comes_back_as_a_draft_after_a_reload(tablet: Tablet, server: Server):
    tablet.part("self_inspection", "numerator").send_keys("3")
    tablet.says("self_inspection", "Bản nháp trên máy")
    tablet.open()
    tablet.says("self_inspection", "Bản nháp trên máy")
    assert tablet.part("self_inspection", "numerator").get_property("value") == "3"
    assert arrived(server) == []


def test_a_photo_taken_while_the_server_is_gone_arrives_when_it_is_back(tablet: Tablet, server: Server, tmp_path: Path):
    Image.new("RGB", (640, 480), "silver").save(tmp_path / "anh.jpg")
    # No window of the system can be worked from here: the file is given to the input that would open it.
    tablet.browser.execute_script("HTMLInputElement.prototype.click = () => {}")
    tablet.find("#item-outreach_plan [data-do=attach]").click()
    tablet.until(lambda: tablet.find("input[type=file]")).send_keys(str(tmp_path / "anh.jpg"))
    tablet.until(lambda: tablet.find("#retouch button.filled").is_displayed())
    server.kill()
    tablet.find("#retouch button.filled").click()
    tablet.until(lambda: tablet.find("#item-outreach_plan img").is_displayed())
    assert not files(server)
    server.start()
    tablet.until(lambda: files(server))
    [(hash, kind)] = files(server)
    kept = server.demo.instance / "files" / hash[:2] / hash
    assert kind == "image/jpeg" and sha256(kept.read_bytes()).hexdigest() == hash
