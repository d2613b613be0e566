"""Photos and files: what is covered is gone, what is kept arrives once, and nothing is let go of before that."""

import io
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFilter, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.evidence import CELL, choose, exif, jpeg, keep, kept, let_go, marks, photo, recorded, stored
from tests.browser.server import Server
from tests.browser.tablet import card, press_escape, program_kept, ready

PHONE, TABLET, LYING = (360, 640), (768, 1024), (1024, 768)
ITEM = "outreach_plan"
WITHIN = 20_000  # ms

OpenPage = Callable[..., Page]


@pytest.fixture
def opened(own_server: Server, page_for: OpenPage) -> OpenPage:
    def go(role: str = "leader", **options: object) -> Page:
        page = page_for(role, **options)
        page.set_default_timeout(10_000)
        page.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
        program_kept(ready(page))
        return page

    return go


def thumbnails(page: Page):
    return card(page, ITEM).locator(".photos button")


def delivered(page: Page) -> set[str]:
    """Wait until the device knows of a photo that the server has; the hashes of all that it knows of."""
    for _ in range(WITHIN // 50):
        if known := {file["hash"] for file in kept(page, "files") if file["state"] == "sent"}:
            return known
        page.wait_for_timeout(50)
    raise AssertionError("the device knows of no photo that was sent")


def drag(page: Page, *, to: tuple[float, float], of: tuple[float, float]) -> None:
    """Draw on the picture from one place to another, in parts of its width and height."""
    box = page.locator("#easel").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * of[0], box["y"] + box["height"] * of[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * to[0], box["y"] + box["height"] * to[1], steps=5)
    page.mouse.up()


def told_right(picture: Image.Image, columns: range, rows: range) -> float:
    """How many of the marks somebody tells who compares each cell with its surroundings: 1 for all, 0.5 for none."""
    grey = picture.convert("L")
    around = grey.filter(ImageFilter.GaussianBlur(3 * CELL))
    truth = marks(size=(picture.width // CELL, picture.height // CELL))
    right = []
    for row in rows:
        for column in columns:
            box = (column * CELL, row * CELL, (column + 1) * CELL, (row + 1) * CELL)
            cell, ground = (ImageStat.Stat(one.crop(box)).mean[0] for one in (grey, around))
            right.append((cell > ground) == bool(truth[row][column]))
    return sum(right) / len(right)


def test_what_is_covered_cannot_be_read_in_what_the_server_keeps(opened: OpenPage, own_server: Server):
    page = opened()
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    expect(page.locator("#retouch")).to_contain_text("Che mặt người và giấy tờ của công dân trước khi lưu")
    drag(page, of=(0.25, 0.25), to=(0.75, 0.75))
    expect(page.locator("#drawn")).to_have_text("Trên ảnh có 1 vùng che.")
    keep(page)
    let_go(page)
    [(hash, path)] = stored(own_server.demo).items()
    assert [each["value"]["file"] for each in recorded(own_server.demo)] == [hash]
    with Image.open(path) as picture:
        assert picture.format == "JPEG"
        assert told_right(picture, range(1, 14), range(1, 44)) > 0.95, "beside the cover everything can be read"
        assert told_right(picture, range(17, 43), range(13, 32)) < 0.65, "under it a guess is as good"


def test_a_small_cover_is_one_blur_without_letters(opened: OpenPage, own_server: Server):
    page = opened()
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    drag(page, of=(0.4, 0.5), to=(0.6, 0.54))
    keep(page)
    let_go(page)
    [path] = stored(own_server.demo).values()
    with Image.open(path) as picture:
        line = picture.convert("L").crop((400, 366, 560, 382))
        steps = [abs(line.getpixel((x + 1, 8)) - line.getpixel((x, 8))) for x in range(line.width - 1)]
    assert max(steps) < 40, "no edge of a mark is left"


def test_marks_are_made_moved_and_taken_back_by_the_keyboard(opened: OpenPage):
    page = opened()
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    easel, told = page.locator("#easel"), page.locator("#drawn")
    expect(easel).to_be_focused()
    page.keyboard.press("Enter")
    expect(told).to_have_text("Trên ảnh có 1 vùng che.")
    at = "([x, y]) => [...document.getElementById('easel').getContext('2d').getImageData(x, y, 1, 1).data]"
    covered = page.evaluate(at, [480, 360])
    assert 60 < covered[0] < 200, "neither a black nor a white mark"
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(at, [480, 360]) != covered
    page.get_by_text("Khoanh", exact=True).click()
    easel.focus()
    page.keyboard.press("Enter")
    expect(told).to_have_text("Trên ảnh có 1 vùng che, 1 khoanh.")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(told).to_have_text("Kéo trên ảnh để che.")
    press_escape(page)
    expect(page.locator("#retouch")).to_be_visible()
    page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(thumbnails(page)).to_have_count(0)


def test_a_picture_stands_upright_and_says_when_it_was_taken(opened: OpenPage, own_server: Server):
    page = opened()
    choose(page, card(page, ITEM), "Chọn tệp", jpeg(photo(exif=exif(orientation=6)), "Ảnh bảng niêm yết.jpg"))
    keep(page, "Bảng niêm yết")
    let_go(page)
    [path] = stored(own_server.demo).values()
    with Image.open(path) as picture:
        assert picture.height > picture.width
        assert not picture.getexif()
    [operation] = recorded(own_server.demo)
    value = operation["value"]
    assert value["taken_at"] == "2026-10-12T02:41:00.000Z"
    assert (value["name"], value["caption"]) == ("Ảnh bảng niêm yết.jpg", "Bảng niêm yết")
    assert (value["about"], value["position"]) == (f"item:{ITEM}", "")
    expect(thumbnails(page).locator(".stamp-time")).to_have_text("09:41")


def test_where_it_was_taken_is_written_only_if_somebody_wants_it(opened: OpenPage, own_server: Server):
    page = opened(geolocation={"latitude": 21.5, "longitude": 106.25, "accuracy": 12}, permissions=["geolocation"])
    for wanted in (False, True):
        choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo(seed=2 + wanted)))
        expect(page.get_by_label("Ghi vị trí")).not_to_be_checked()
        if wanted:
            page.get_by_label("Ghi vị trí").check()
            expect(page.locator("#place")).to_contain_text("sai số 12 m")
        keep(page)
        let_go(page)
    assert [each["value"]["position"] for each in recorded(own_server.demo)] == ["", "21.500000,106.250000,12"]
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo(seed=4)))
    expect(page.get_by_label("Ghi vị trí")).to_be_checked()


def test_a_files_name_is_kept_in_composed_letters(opened: OpenPage, own_server: Server):
    page = opened()
    name = "Bảng niêm yết thủ tục.jpg"
    choose(page, card(page, ITEM), "Chọn tệp", jpeg(photo(), unicodedata.normalize("NFD", name)))
    keep(page)
    let_go(page)
    assert [each["value"]["name"] for each in recorded(own_server.demo)] == [name]


def test_four_photos_taken_without_network_go_up_and_are_let_go_of(opened: OpenPage, own_server: Server):
    page = opened()
    page.context.set_offline(True)
    choose(page, card(page, ITEM), "Chọn tệp", *(jpeg(photo(seed=i)) for i in range(4)))
    for i in range(4):
        expect(page.locator("#retouch-title")).to_have_text(f"Tệp {i + 1} trên 4")
        keep(page)
    expect(thumbnails(page)).to_have_count(4)
    expect(page.locator("#sync")).to_contain_text("4 nội dung, 4 ảnh chờ gửi")
    assert len(kept(page, "bytes")) == 4
    ready(page).reload()
    expect(thumbnails(ready(page))).to_have_count(4, timeout=WITHIN)
    page.context.set_offline(False)
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=WITHIN)
    let_go(page)
    assert set(stored(own_server.demo)) == {each["value"]["file"] for each in recorded(own_server.demo)}
    assert Counter(file["state"] for file in kept(page, "files")) == {"sent": 4}
    expect(thumbnails(page)).to_have_count(4)


def test_a_page_closed_in_the_middle_goes_on_with_the_next_photo(opened: OpenPage, own_server: Server):
    page = opened()
    context, answered = page.context, Counter()
    context.on("response", lambda a: answered.update([a.url] if a.request.method == "PUT" and a.ok else []))
    page.context.set_offline(True)
    choose(page, card(page, ITEM), "Chọn tệp", *(jpeg(photo(seed=i)) for i in range(4)))
    for _ in range(4):
        keep(page)
    session = context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 100_000}
    context.set_offline(False)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", slow)
    known = delivered(page)
    page.close()
    assert 0 < len(known) < 4
    again = context.new_page()
    again.goto(f"/inspections/{own_server.demo.ids['empty']}/checklist")
    expect(again.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=WITHIN)
    let_go(again)
    assert len(stored(own_server.demo)) == len(recorded(own_server.demo)) == 4
    # A photo whose answer the page had not read yet is sent once more, which changes nothing.
    assert {times for url, times in answered.items() if url.rsplit("/", 1)[-1] in known} == {1}


def test_what_is_no_picture_says_so(opened: OpenPage):
    page = opened()
    choose(page, card(page, ITEM), "Chọn tệp", jpeg("không phải ảnh".encode(), "ghi-chú.jpg"))
    said = page.locator("#saying")
    expect(said).to_contain_text("Tệp “ghi-chú.jpg” không phải là ảnh hoặc PDF mà máy này đọc được")
    said.get_by_role("button", name="Đóng").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(thumbnails(page)).to_have_count(0)


def test_one_that_fails_on_the_way_is_told_and_the_next_has_its_turn(opened: OpenPage):
    page = opened()
    page.evaluate("""() => {
      const {toBlob} = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (done) {
        HTMLCanvasElement.prototype.toBlob = toBlob;
        done(null);
      };
    }""")
    choose(page, card(page, ITEM), "Chọn tệp", jpeg(photo(1)), jpeg(photo(2)))
    page.locator("#retouch").get_by_role("button", name="Lưu").click()
    expect(page.locator("#saying")).to_contain_text("Máy không đủ bộ nhớ để xử lý ảnh này")
    page.locator("#saying").get_by_role("button", name="Đóng").click()
    expect(page.locator("#retouch-title")).to_have_text("Tệp 2 trên 2")
    keep(page)
    expect(thumbnails(page)).to_have_count(1)


def test_a_page_that_came_insecurely_says_so_before_a_photo_is_worked_on(opened: OpenPage):
    page = opened()
    page.evaluate("() => Object.defineProperty(crypto, 'subtle', {value: undefined})")
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    expect(page.locator("#saying")).to_contain_text("Mở lại chương trình bằng địa chỉ https")


def test_what_could_not_be_done_is_said(opened: OpenPage):
    page = opened()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.evaluate("() => { HTMLInputElement.prototype.click = () => { throw new Error('broken'); }; }")
    card(page, ITEM).get_by_role("button", name="Chụp ảnh").click()
    expect(card(page, ITEM)).to_be_visible()
    page.wait_for_timeout(500)
    assert [words[:24] for words in said] == ["Chưa làm được việc này. "]


def test_a_pdf_that_is_too_large_is_refused_before_it_is_kept(opened: OpenPage, tmp_path: Path):
    page = opened()
    file = tmp_path / "to.pdf"
    file.write_bytes(b"%PDF-1.7" + bytes(12_000_000))
    choose(page, card(page, ITEM), "Chọn tệp", file)
    expect(page.locator("#saying")).to_contain_text("Tệp “to.pdf” nặng 12,0 MB; máy chủ nhận đến 12,0 MB")


def test_a_file_that_the_server_refuses_stays_and_says_why(opened: OpenPage, own_server: Server):
    page = opened()
    choose(page, card(page, ITEM), "Chọn tệp", ("hỏng.pdf", "application/pdf", b"%PDF-1.7 nothing else"))
    expect(page.locator("#retouch")).to_contain_text("hỏng.pdf, 0,0 MB")
    keep(page)
    expect(page.locator("#sync")).to_contain_text("1 tệp máy chủ không nhận", timeout=WITHIN)
    expect(page.locator("#sync")).not_to_contain_text("Đã gửi tất cả")
    expect(card(page, ITEM).locator(".mark").first).to_have_text("Máy chủ không nhận")
    thumbnails(page).click()
    expect(page.locator("#look")).to_contain_text("Tệp PDF bị hỏng hoặc thiếu trang")
    page.get_by_role("button", name="Đóng").click()
    page.locator("#sync").click()
    expect(page.locator("#queue")).to_contain_text("Tệp PDF bị hỏng hoặc thiếu trang")
    assert len(kept(page, "bytes")) == 1
    assert stored(own_server.demo) == {}


def test_a_caption_is_mended_and_a_photo_taken_out_but_not_from_the_history(opened: OpenPage, own_server: Server):
    page = opened()
    choose(page, card(page, ITEM), "Chọn tệp", jpeg(photo(1)), jpeg(photo(2)))
    keep(page, "Một")
    keep(page, "Hai")
    let_go(page)
    thumbnails(page).first.click()
    viewer = page.locator("#look")
    expect(viewer).to_contain_text("Minh chứng 1 trên 2")
    viewer.get_by_label("Chú thích").fill("Một, nhìn từ cửa")
    viewer.get_by_role("button", name="Lưu chú thích").click()
    expect(viewer.locator("figcaption")).to_have_text("Một, nhìn từ cửa")
    viewer.get_by_role("button", name="Sau").click()
    expect(viewer.locator("figcaption")).to_have_text("Hai")
    viewer.get_by_role("button", name="Xóa minh chứng").click()
    expect(viewer).to_contain_text("Bản đã ghi vẫn nằm trong lịch sử")
    viewer.get_by_role("button", name="Xóa", exact=True).click()
    expect(viewer).to_contain_text("Một, nhìn từ cửa")
    viewer.get_by_role("button", name="Đóng").click()
    expect(thumbnails(page)).to_have_count(1)
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả")
    captions = [each["value"] and each["value"]["caption"] for each in recorded(own_server.demo)]
    assert captions == ["Một", "Hai", "Một, nhìn từ cửa", None]
    assert len(stored(own_server.demo)) == 2


def test_a_caption_replaces_what_was_shown_and_not_what_came_meanwhile(opened: OpenPage, own_server: Server):
    one, other = opened("member"), opened("leader")
    choose(one, card(one, ITEM), "Chụp ảnh", jpeg(photo()))
    keep(one, "Một")
    let_go(one)
    expect(thumbnails(other).locator("img")).to_have_count(1, timeout=WITHIN)
    for page in (one, other):
        thumbnails(page).click()
        expect(page.locator("#look figcaption")).to_have_text("Một")
    with other.expect_response(lambda answer: "/operations?after=" in answer.url and ARRIVED in answer.text()):
        caption(one, ARRIVED)
    other.wait_for_timeout(300)
    caption(other, "Của trưởng đoàn")
    expect(other.locator("#look .version")).to_have_count(2)
    expect(other.locator("#look").get_by_label("Chú thích")).to_have_count(0)
    expect(one.locator("#sync")).to_contain_text("Đã gửi tất cả")
    other.locator("#look .version", has_text=ARRIVED).get_by_role("button", name="Lấy bản này").click()
    expect(other.locator("#look figcaption")).to_have_text(ARRIVED)
    expect(other.locator("#look .version")).to_have_count(0)


ARRIVED = "Nhìn từ cửa"


def caption(page: Page, words: str) -> None:
    viewer = page.locator("#look")
    viewer.get_by_label("Chú thích").fill(words)
    viewer.get_by_role("button", name="Lưu chú thích").click()


def test_a_photo_that_the_device_cannot_keep_stays_on_the_page(opened: OpenPage, own_server: Server):
    page = opened()
    page.evaluate("""() => {
      window.put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    keep(page)
    expect(page.locator("#not-saved")).to_contain_text("Chưa lưu được nội dung 1.04")
    expect(card(page, ITEM).locator(".mark").first).to_have_text("Chưa lưu")
    assert recorded(own_server.demo) == []
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    page.get_by_role("button", name="Thử lưu lại").click()
    expect(page.locator("#not-saved")).to_have_count(0)
    expect(page.locator("#sync")).to_contain_text("Đã gửi tất cả", timeout=WITHIN)
    let_go(page)
    assert len(stored(own_server.demo)) == 1


def test_a_photo_still_on_somebodys_device_has_a_place_kept(opened: OpenPage):
    one, other = opened("member"), opened("member2")
    one.context.route("**/api/inspections/*/files/*", lambda route: route.abort())
    choose(one, card(one, ITEM), "Chụp ảnh", jpeg(photo()))
    keep(one)
    expect(card(one, ITEM).locator(".mark").first).to_have_text("Đã lưu trên máy, chờ gửi")
    expect(thumbnails(other)).to_contain_text("Ảnh còn ở máy của", timeout=WITHIN)
    one.context.unroute_all()
    expect(thumbnails(other).locator("img")).to_have_count(1, timeout=2 * WITHIN)


@pytest.mark.parametrize("viewport", [PHONE, TABLET, LYING])
def test_editor_and_viewer_fit_and_can_be_touched_and_read(
    opened: OpenPage, violations: Callable[[Page], list[str]], viewport: tuple[int, int]
):
    page = opened(viewport=viewport)
    choose(page, card(page, ITEM), "Chụp ảnh", jpeg(photo()))
    expect(page.locator("#easel")).to_be_visible()
    fits(page)
    assert violations(page) == []
    keep(page, "Bảng niêm yết")
    thumbnails(page).click()
    expect(page.locator("#look")).to_be_visible()
    fits(page)
    assert violations(page) == []


def fits(page: Page) -> None:
    wide = page.evaluate("() => { const d = document.querySelector('dialog'); return d.scrollWidth - d.clientWidth; }")
    assert wide <= 0
    assert page.evaluate(SMALL) == []


SMALL = """() => [...document.querySelectorAll("dialog button, dialog input, dialog canvas")]
  .map(control => [control, control.closest("label") ?? control])
  .map(([control, target]) => [control, target.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([control]) => control.outerHTML.slice(0, 80))"""


def test_a_copy_is_made_in_the_size_that_documents_need(opened: OpenPage, own_server: Server):
    page = opened()
    out = io.BytesIO()
    Image.new("RGB", (3200, 2400), "teal").save(out, "PNG")
    choose(page, card(page, ITEM), "Chọn tệp", ("bảng.png", "image/png", out.getvalue()))
    keep(page)
    let_go(page)
    [path] = stored(own_server.demo).values()
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 1200))
