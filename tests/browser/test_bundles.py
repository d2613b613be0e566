"""All conclusions of a plan, from the click to the file: two processes of the server, and no script in the browser."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import Server, signed_in
from tests.conftest import Demo, copy_of

pytestmark = pytest.mark.browser


@pytest.fixture
def served(demo_template: Demo, tmp_path) -> Iterator[Server]:
    server = Server(copy_of(demo_template, tmp_path / "demo"), workers=2)
    yield server
    server.kill()


def test_a_zip_is_made_while_the_page_refreshes_itself(served: Server, browser: Browser):
    state = signed_in(browser, served, "officer")
    context = browser.new_context(base_url=served.url, storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/plans/{served.demo.ids['plan']}")
    page.get_by_role("link", name="Tải mọi kết luận").click()
    page.get_by_role("region", name="Tệp ZIP").get_by_role("button", name="Lập tệp").click()
    link = page.get_by_role("link", name="Tải tệp ZIP")
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.startswith("ket-luan-ke-hoach-")
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        assert archive.namelist() and all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    context.close()
