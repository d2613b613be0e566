"""The program served for real, and Debian's Chromium that goes there."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser

from tests.conftest import Demo

ROOT = Path(__file__).resolve().parent.parent.parent
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


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """The program served as `make run` serves it, until it is stopped; what it says is in `log`."""

    def __init__(self, demo: Demo, workers: int = 1):
        self.demo = demo
        self.workers = workers
        self.root = ROOT
        self.log = demo.instance.with_suffix(".log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.cookies: dict[str, dict] = {}
        self.start()

    def start(self) -> None:
        """Serve, again where it was killed; the address stays. Another `root` is another release of the program."""
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"]
        command += ["--workers", str(self.workers), "--log-level", "warning", "--no-control-socket"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*command, "inspect_app:create_app()"],
                cwd=self.root,
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


def signed_in(browser: Browser, server: Server, role: str) -> dict:
    """What a browser keeps (Playwright's storage state) once somebody of a role has signed in by the form."""
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
