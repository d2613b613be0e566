"""`make serve`: a tablet of the local network, which trusts the authority that it was given, works over HTTPS."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from inspect_app.store.database import connect_reading
from tests.browser.server import CHROMIUM, FLAGS, ROOT, free_port
from tests.conftest import Demo

HOST = "cchc.test"
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}  # what an outer make would hand down


@dataclass
class Site:
    """A copy of the demonstration as `make serve` serves it, and the certificate of its authority."""

    demo: Demo
    url: str
    certificate: bytes

    @property
    def answers(self) -> list[str]:
        """The items that anybody answered in the empty inspection."""
        with closing(connect_reading(self.demo.database)) as db:
            rows = db.execute(
                "select subject from operation where inspection = ? and field = 'answer' order by seq",
                [self.demo.ids["empty"]],
            )
            return [row[0].removeprefix("item:") for row in rows]


@pytest.fixture
def site(demo: Demo, tmp_path: Path) -> Iterator[Site]:
    port, plain, inside = free_port(), free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    words = [f"HOST={HOST} 127.0.0.1", f"PORT={port}", f"HTTP_PORT={plain}", f"PROGRAM_PORT={inside}"]
    log = tmp_path / "serve.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            ["make", "serve", *words],
            cwd=ROOT,
            env=environment | {"INSPECT_INSTANCE": str(demo.instance)},
            stdout=said,
            stderr=said,
            start_new_session=True,  # so that all of it can be ended at once
        )
    try:
        _answer(process, f"http://127.0.0.1:{inside}/healthz", log)
        yield Site(demo, f"https://{HOST}:{port}", _answer(process, f"http://127.0.0.1:{plain}/ca.crt", log))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _answer(process: subprocess.Popen, address: str, log: Path) -> bytes:
    while process.poll() is None:
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"make serve has ended:\n{log.read_text()}")


@pytest.fixture
def tablet(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A browser to which the name of the site leads, and whose person has installed the certificate."""
    home = tmp_path / "home"
    certificate, trusted = home / "ca.crt", home / ".pki" / "nssdb"
    trusted.mkdir(parents=True)
    certificate.write_bytes(site.certificate)
    certutil = ["certutil", "-d", f"sql:{trusted}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    subprocess.run([*certutil, "-A", "-n", "site", "-t", "C,,", "-i", certificate], check=True)
    context = browser.browser_type.launch_persistent_context(
        home / "profile",
        executable_path=CHROMIUM,
        args=[*FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"],
        env=os.environ | {"HOME": str(home)},
        base_url=site.url,
        viewport={"width": 768, "height": 1024},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    yield context.pages[0]
    context.close()


def card(page: Page, key: str):
    return page.locator(f"#item-{key}")


def answer(page: Page, key: str, words: str, mark: str) -> None:
    card(page, key).get_by_text(words, exact=True).click()
    expect(card(page, key).locator(".mark").first).to_have_text(mark)


def test_a_tablet_that_trusts_the_authority_works_on_without_signal_and_sends_when_it_is_back(site: Site, tablet: Page):
    username, password = site.demo.accounts["leader"]
    tablet.set_default_timeout(20_000)
    tablet.goto("/sign-in")
    tablet.fill("[name=username]", username)
    tablet.fill("[name=password]", password)
    tablet.keyboard.press("Enter")
    tablet.wait_for_url(lambda url: "/sign-in" not in url)
    assert all(cookie["secure"] for cookie in tablet.context.cookies())

    checklist = f"/inspections/{site.demo.ids['empty']}/checklist"
    tablet.goto(checklist)
    expect(tablet.locator("article").first).to_be_visible()
    assert tablet.evaluate("isSecureContext")
    answer(tablet, "outreach_plan", "Không đạt", "Đã gửi")
    tablet.wait_for_function("navigator.serviceWorker.ready.then(() => true)")

    tablet.context.set_offline(True)
    answer(tablet, "reform_plan_issued", "Ban hành chậm", "Đã lưu trên máy, chờ gửi")
    asked: list[Request] = []
    tablet.on("request", lambda request: asked.append(request))
    tablet.reload()
    expect(tablet.locator("article").first).to_be_visible()
    expect(card(tablet, "reform_plan_issued").get_by_label("Ban hành chậm", exact=True)).to_be_checked()
    assert asked and all(request.url.startswith(site.url) for request in asked)
    assert site.answers == ["outreach_plan"]

    tablet.context.set_offline(False)
    expect(card(tablet, "reform_plan_issued").locator(".mark").first).to_have_text("Đã gửi", timeout=40_000)
    assert site.answers == ["outreach_plan", "reform_plan_issued"]
