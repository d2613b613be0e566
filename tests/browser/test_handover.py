"""What waits goes over to another tablet as a file, both without network, and arrives once, in its author's name."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.evidence import choose, jpeg, keep, let_go, photo, recorded, stored
from tests.browser.server import Server
from tests.browser.tablet import card, program_kept, ready

ITEM = "outreach_plan"
WITHIN = 20_000  # ms

OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> OpenPage:
    def go(role: str) -> Page:
        page = page_for(role)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
        program_kept(ready(page))
        return page

    return go


def handed_over(page: Page, folder: Path, said: str) -> Path:
    page.locator("#sync").click()
    with page.expect_download() as download:
        page.locator("#queue").get_by_role("button", name="Xuất ra tệp").click()
    expect(page.locator("#saying")).to_contain_text(said)
    page.locator("#saying").get_by_role("button", name="Đóng").click()
    assert download.value.suggested_filename.endswith(".inspect.zip")
    file = folder / "field.inspect.zip"
    download.value.save_as(file)
    return file


def take_in(page: Page, file: Path) -> None:
    page.locator("#sync").click()
    with page.expect_file_chooser() as chooser:
        page.locator("#queue").get_by_role("button", name="Nhận từ tệp").click()
    chooser.value.set_files(file)


def close(page: Page) -> None:
    page.locator("#queue").get_by_role("button", name="Đóng").click()


def test_what_was_handed_over_arrives_once_whoever_sends_first(opened: OpenPage, own_server: Server, tmp_path: Path):
    giver, taker = opened("member"), opened("member2")
    for page in (giver, taker):
        page.context.set_offline(True)
    card(giver, ITEM).get_by_text("Đạt", exact=True).click()
    choose(giver, card(giver, ITEM), "Chụp ảnh", jpeg(photo()))
    keep(giver, "Bảng niêm yết")
    expect(giver.locator("#sync")).to_contain_text("2 nội dung, 1 ảnh chờ gửi")
    file = handed_over(giver, tmp_path, "Đã tạo tệp có 2 nội dung, 1 ảnh, tệp; xem trong mục Tải xuống")
    take_in(taker, file)
    expect(taker.locator("#received")).to_contain_text("Đã nhận 2 nội dung, 1 ảnh, tệp mới")
    close(taker)
    expect(card(taker, ITEM).locator(".photos img")).to_have_count(1)
    take_in(taker, file)
    expect(taker.locator("#received")).to_contain_text("Đã nhận 0 nội dung, 0 ảnh, tệp mới")
    close(taker)
    taker.context.set_offline(False)
    expect(taker.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=WITHIN)
    let_go(taker)
    expect(giver.locator("#sync")).to_contain_text("2 nội dung, 1 ảnh chờ gửi")
    giver.context.set_offline(False)
    expect(giver.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=WITHIN)
    let_go(giver)
    ids = own_server.demo.ids
    [answer], [evidence] = recorded(own_server.demo, "answer")[-1:], recorded(own_server.demo)
    authors = {(one["author"], one["importer"]) for one in (answer, evidence)}
    assert len(authors) == 1
    [(author, importer)] = authors
    assert author != importer and importer
    assert [author, importer] == [person(giver), person(taker)]
    assert list(stored(own_server.demo)) == [evidence["value"]["file"]]
    assert ids["empty"] == evidence["inspection"]


def person(page: Page) -> str:
    [id] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "person"]
    return id


def test_what_the_device_could_not_keep_is_handed_over_too(opened: OpenPage, tmp_path: Path):
    page = opened("member")
    page.evaluate("""() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    keep(page)
    expect(page.locator("#not-saved")).to_be_visible()
    with page.expect_download() as download:
        page.locator("#not-saved").get_by_role("button", name="Xuất ra tệp").click()
    expect(page.locator("#saying")).to_contain_text("Đã tạo tệp có 1 nội dung, 1 ảnh, tệp")
    download.value.save_as(tmp_path / "field.zip")
    with ZipFile(tmp_path / "field.zip") as field:
        told = json.loads(field.read("field.json"))
        [operation] = told["operations"]
        assert field.testzip() is None
        assert set(field.namelist()) == {"field.json", f"files/{operation['value']['file']}"}
    assert (told["format"], told["version"]) == ("inspect_app.field", 1)
    assert told["person"]["id"] == operation["author"] == person(page)


def test_what_is_no_field_file_changes_nothing(opened: OpenPage, tmp_path: Path):
    page = opened("member")
    file = tmp_path / "other.zip"
    file.write_bytes(b"PK nothing of the kind")
    take_in(page, file)
    expect(page.locator("#received")).to_contain_text("không phải tệp bàn giao đọc được. Chưa có gì thay đổi")


def repacked(file: Path, change: Callable[[dict], None]) -> Path:
    """The same field file, telling something else."""
    with ZipFile(file) as field:
        told = json.loads(field.read("field.json"))
    change(told)
    other = file.with_name("other.inspect.zip")
    with ZipFile(other, "w") as field:
        field.writestr("field.json", json.dumps(told))
    return other


def test_what_has_no_shape_is_left_out_and_the_rest_is_taken(opened: OpenPage, tmp_path: Path):
    giver, taker = opened("member"), opened("member2")
    for page in (giver, taker):
        page.context.set_offline(True)
    card(giver, ITEM).get_by_text("Đạt", exact=True).click()
    expect(giver.locator("#sync")).to_contain_text("1 nội dung chờ gửi")
    giver.locator('#item-self_inspection [data-field="answer"][data-part="numerator"]').fill("3")
    expect(card(giver, "self_inspection").locator(".mark").first).to_have_text("Bản nháp trên máy")
    file = handed_over(giver, tmp_path, "Đã tạo tệp có 1 nội dung, 1 bản nháp")

    def break_one(told: dict) -> None:
        [operation] = told["operations"]
        bare = {key: value for key, value in operation.items() if key != "base"}
        told["operations"] += [bare | {"id": operation["id"][:-1] + "0"}, None]

    take_in(taker, repacked(file, break_one))
    expect(taker.locator("#received")).to_contain_text("Đã nhận 1 nội dung, 0 ảnh, tệp mới. 2 nội dung bị hỏng")
    expect(taker.locator("#received")).to_contain_text("1 bản nháp của người khác không được nhận")
    ready(taker).reload()
    expect(card(ready(taker), ITEM).get_by_label("Đạt", exact=True)).to_be_checked()


def test_a_file_damaged_on_its_way_says_so_and_changes_nothing(opened: OpenPage, tmp_path: Path):
    page = opened("member")
    file = tmp_path / "field.inspect.zip"
    with ZipFile(file, "w") as field:
        field.writestr("field.json", json.dumps({"format": "inspect_app.field", "version": 1, "operations": []}))
    file.write_bytes(file.read_bytes().replace(b"operations", b"operatiens"))
    take_in(page, file)
    expect(page.locator("#received")).to_contain_text("không phải tệp bàn giao đọc được. Chưa có gì thay đổi")


def test_nothing_is_handed_over_where_nothing_waits(opened: OpenPage):
    page = opened("member")
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")
    page.locator("#sync").click()
    page.locator("#queue").get_by_role("button", name="Xuất ra tệp").click()
    expect(page.locator("#saying")).to_contain_text("Không có gì chờ gửi nên không tạo tệp")


def test_a_file_whose_bytes_are_gone_is_told(opened: OpenPage, tmp_path: Path):
    page = opened("member")
    page.context.set_offline(True)
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    keep(page)
    expect(page.locator("#sync")).to_contain_text("1 ảnh chờ gửi")
    page.evaluate(LOSE_BYTES, person(page))
    handed_over(page, tmp_path, "1 ảnh, tệp không còn trên máy này nên không có trong tệp")


LOSE_BYTES = """person => new Promise(done => {
  indexedDB.open(`inspect-${person}`).onsuccess = ({target: {result: db}}) => {
    const change = db.transaction("bytes", "readwrite");
    change.objectStore("bytes").clear();
    change.oncomplete = () => { db.close(); done(); };
  };
})"""
