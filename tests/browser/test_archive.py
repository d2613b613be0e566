"""The archive as the steering committee uses it: found, opened, taken away, and proved without this program."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from inspect_app.domain import bag
from tests.browser.server import Server
from tests.conftest import Demo
from tests.sealed import made

DESK = (1280, 900)


@pytest.fixture(scope="module")
def server(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The program with a conclusion that is issued and sealed."""
    server = Server(made(demo_template, tmp_path_factory.mktemp("archive") / "demo"))
    yield server
    server.kill()


def test_a_record_is_found_without_accents_taken_away_and_proved(page_for: Callable[..., Page], tmp_path: Path):
    page = page_for("committee", viewport=DESK)
    page.goto("/archive")
    find(page, "thanh toan truc tuyen")
    hit = page.get_by_role("article").filter(has_text="Đã ban hành")
    expect(hit.locator("mark").first).to_have_text("thanh toán trực tuyến")
    hit.get_by_role("link", name="05/TB-BCĐCCHC").click()
    listed = page.locator("#seal + dl code").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải gói lưu trữ").click()
    with ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    said = subprocess.run(
        [sys.executable, "-I", "-S", folder / bag.VERIFIER, "--ma", listed], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0 and "KHỚP" in said.stdout
    visitor = page_for("visitor", viewport=DESK)
    check(visitor, folder / bag.ISSUED)
    expect(visitor.get_by_role("status")).to_contain_text("Khớp. Số 05/TB-BCĐCCHC, ngày 12 tháng 10 năm 2026")
    (tmp_path / "sua.pdf").write_bytes((folder / bag.ISSUED).read_bytes() + b" ")
    check(visitor, tmp_path / "sua.pdf")
    expect(visitor.get_by_role("status")).to_contain_text("Không khớp.")


def find(page: Page, words: str) -> None:
    page.get_by_label("Tìm trong lưu trữ").focus()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text(f"có “{words}”")


def check(page: Page, file: Path) -> None:
    page.goto("/check")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
