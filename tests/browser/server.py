"""The program served for real, and Debian's Chromium that goes there."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from functools import cache
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


@cache
def nursery(root: Path) -> subprocess.Popen:
    """The process of which the servers of a release are forks; it ends with this one."""
    return subprocess.Popen(
        [sys.executable, "-P", ROOT / "tests" / "browser" / "nursery.py"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # what interrupts a test leaves its servers to it
        text=True,
    )


class Server:
    """The program served as `make run` serves it, until it is stopped; what it says is in `log`."""

    def __init__(self, demo: Demo, workers: int = 1):
        self.demo = demo
        self.workers = workers
        self.root = ROOT
        self.log = demo.instance.with_suffix(".log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._life: int | None = None  # what tells once it has ended
        self.start()

    def start(self) -> None:
        """Serve, again where it was killed; the address stays. Another `root` is another release of the program."""
        words = ["--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--workers", str(self.workers)]
        words += ["--log-level", "warning", "--no-control-socket", "inspect_app:create_app()"]
        told = {"words": words, "instance": str(self.demo.instance), "log": str(self.log)}
        parent = nursery(self.root)
        print(json.dumps(told), file=parent.stdin, flush=True)
        self.pid = int(parent.stdout.readline())
        self._life = os.pidfd_open(self.pid)
        self._wait()

    def _wait(self) -> None:
        for _ in range(1500):
            if self._ended():
                break
            try:
                urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"the server didn't start:\n{self.log.read_text()}")

    def _ended(self, within: float = 0) -> bool:
        return self._life is None or bool(select.select([self._life], [], [], within)[0])

    def signal(self, number: int) -> None:
        """Send a signal to the server and all its workers."""
        os.killpg(self.pid, number)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._life is not None:
            if not self._ended():
                self.signal(signal.SIGKILL)
                self._ended(within=60)
            os.close(self._life)
            self._life = None


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
