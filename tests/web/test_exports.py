"""Packages on screen: taken away from the issued document's page, and of a year or all from the register."""

import io
import zipfile
from pathlib import Path

import pytest

from inspect_app import config, create_app
from inspect_app.domain.bundles import BAGS, Bundle, Failure
from inspect_app.services import bundles
from inspect_app.store import seal as store
from inspect_app.store import work
from inspect_app.store.database import connect_reading
from tests.conftest import Clock, Demo, copy_of
from tests.pages import complaints
from tests.sealed import made
from tests.web.conftest import Desk, Office

AT = "2026-11-12T01:30:00.000Z"


@pytest.fixture(scope="module")
def template(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return made(demo_template, tmp_path_factory.mktemp("exports") / "demo")


@pytest.fixture
def archive(template: Demo, tmp_path: Path, clock: Clock) -> Office:
    """The demonstration with a conclusion that is issued and sealed."""
    demo = copy_of(template, tmp_path / "demo")
    clock.forward(days=31)
    app = create_app(config.load({"INSPECT_INSTANCE": str(demo.instance)}), clock)

    def sit(role: str) -> Desk:
        desk = Desk(app.test_client())
        desk.sign_in(*demo.accounts[role])
        return desk

    return Office(demo, sit)


def test_whoever_reads_the_record_takes_its_package_away(archive: Office):
    desk = archive.desk("member")
    page = desk.get(archive.path("/issued"))
    with_seal = connect_reading(archive.demo.database)
    seal = store.seal(with_seal, archive.demo.ids["minh_hoa"])
    with_seal.close()
    assert seal.manifest_sha256 in page.text and "Tải gói lưu trữ" in page.text and complaints(page.text) == []
    assert "sau ngày ban hành" not in page.text
    answer = desk.post(archive.path("/issued/bag"), page=archive.path("/issued"))
    assert answer.mimetype == "application/zip" and "no-store" in answer.headers["Cache-Control"]
    assert "ho-so-2026-05-tb-bcdcchc-xa-minh-hoa.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        assert file.testzip() is None and any(name.endswith("/DOC-TRUOC.txt") for name in file.namelist())
    answer.close()
    assert not list((archive.demo.instance / "files").glob("tmp*"))


@pytest.mark.parametrize("role", ["clerk", "unit"])
def test_whoever_reads_the_document_alone_gets_no_package(archive: Office, role: str):
    desk = archive.desk(role)
    assert "Tải gói lưu trữ" not in desk.get(archive.path("/issued")).text
    assert desk.post(archive.path("/issued/bag"), page="/account/password").status_code == 403


def test_the_register_leads_whoever_may_to_the_exports(archive: Office):
    assert 'href="/exports"' in archive.desk("officer").get("/register").text
    assert 'href="/exports"' not in archive.desk("clerk").get("/register").text
    assert archive.desk("clerk").get("/exports").status_code == 403


def test_an_export_is_begun_watched_stopped_and_gone_on_with(archive: Office, begun):
    desk = archive.desk("committee")
    first = desk.get("/exports")
    assert "Năm 2026: 1 hồ sơ" in first.text and "Tất cả các năm: 1 hồ sơ" in first.text
    assert complaints(first.text) == [] and "Refresh" not in first.headers
    assert desk.post("/exports", {"scope": "2026"}).location == "/exports"
    assert desk.post("/exports", {"scope": "2026"}).location == "/exports"
    ((command, _),) = begun
    assert command[-4:-1] == ["make-bundle", "2026", BAGS]
    work.tell(archive.demo.database, "2026.bags", Bundle("packing", 40, 12, at=AT))
    watched = archive.desk("officer").get("/exports")
    assert watched.headers["Refresh"] == "3" and "12/40" in watched.text and "Đang đóng gói" in watched.text
    desk.post("/exports/stop", {"scope": "2026"}, page="/exports")
    assert work.stop_asked(archive.demo.database, "2026.bags") and "Sẽ dừng khi xong" in desk.get("/exports").text
    assert desk.get("/exports/2026").status_code == 409


def test_the_finished_file_is_taken_away_and_what_failed_is_listed(archive: Office):
    made = bundles.make(bundles_context(archive), "2026", BAGS)
    failed = Failure(archive.demo.ids["minh_hoa"], "xã Minh Họa", "Tệp đã mất.")
    work.tell(archive.demo.database, "2026.bags", Bundle("finished", 2, made.done, (failed,), AT))
    desk = archive.desk("officer")
    page = desk.get("/exports")
    assert "gồm 1 gói" in page.text and "Tệp đã mất." in page.text and complaints(page.text) == []
    file = desk.get("/exports/2026")
    assert file.mimetype == "application/zip" and "goi-luu-tru-nam-2026.zip" in file.headers["Content-Disposition"]
    file.close()


def bundles_context(archive: Office):
    from inspect_app.services.context import Context

    return Context(archive.demo.database, archive.demo.ids["officer"])


@pytest.mark.parametrize("scope", ["", "2019", "../../inspect.db", "2026.bags"])
def test_another_scope_is_refused_and_begins_nothing(archive: Office, begun, scope: str):
    assert archive.desk("officer").post("/exports", {"scope": scope}).status_code == 400
    assert begun == []


def test_where_nothing_is_issued_the_page_says_what_comes(office: Office):
    assert "Chưa có hồ sơ nào" in office.desk("officer").get("/exports").text
