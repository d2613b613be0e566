"""The office's way in a browser: from signed minutes to the issued conclusion, and to the answer that is accepted."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import pictures
from tests.browser.server import Server
from tests.browser.signing import lock, read, ready, sign
from tests.pdf.paper import Paper

DESK = (1366, 900)
EDITED = "Câu mở đầu do thư ký viết lại để thử."

OpenPage = Callable[..., Page]


def test_from_signed_minutes_to_the_issued_conclusion_and_its_answer(page_for: OpenPage, own_server: Server):
    at = f"/inspections/{own_server.demo.ids['minh_hoa']}"
    close_the_record(page_for("secretary"), at)
    secretary, leader = page_for("secretary", viewport=DESK), page_for("leader", viewport=DESK)
    edit(secretary, at)
    move(secretary, at, "Trình soát xét")
    send_back(leader, at)
    move(secretary, at, "Trình soát xét")
    accept_what_is_unusual(leader, at)
    move(leader, at, "Duyệt kết luận")
    leader.get_by_role("link", name="Trình ký").click()
    leader.get_by_role("button", name="Chuyển trình ký").click()
    expect(leader.locator("main")).to_contain_text("Mở bản trình ký")
    issue_on_paper(page_for("clerk", viewport=DESK), at)
    unit = page_for("unit", viewport=DESK)
    unit.goto(at)
    unit.get_by_role("link", name="Thông báo kết luận đã ban hành").click()
    expect(unit.locator("main")).to_contain_text("05/TB-BCĐCCHC")
    paper = Paper(unit.request.get(f"{at}/issued.pdf").body())
    head, words = paper.pages[0].text, " ".join(" ".join(page.text for page in paper.pages).split())
    assert "Số: 05/TB-BCĐCCHC" in head and "ngày 12 tháng 10 năm 2026" in head
    assert EDITED in words
    answer(unit, at)
    accept(page_for("officer", viewport=DESK), at)
    unit.goto(f"{at}/remediation")
    expect(unit.locator("main")).to_contain_text("Còn 6/7 nội dung chưa khắc phục xong")


def close_the_record(page: Page, at: str) -> None:
    page.goto(f"{at}/sign")
    ready(page)
    read(page)
    for role in ("secretary", "leader", "unit"):
        sign(page, role)
    lock(page)
    expect(page.locator("#locked")).to_contain_text("Đã gửi", timeout=40_000)


def edit(page: Page, at: str) -> None:
    page.goto(f"{at}/conclusion/edits/place?place=opening:0:1")
    page.get_by_label("Câu in trong kết luận").fill(EDITED)
    page.get_by_role("button", name="Lưu câu").click()
    expect(page.locator("main")).to_contain_text("Đã sửa tay")


def move(page: Page, at: str, button: str) -> None:
    page.goto(f"{at}/conclusion")
    page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("Bước hiện tại")


def send_back(page: Page, at: str) -> None:
    page.goto(f"{at}/conclusion")
    page.get_by_label("Lý do trả lại").fill("Đọc lại câu mở đầu")
    page.get_by_role("button", name="Trả lại để sửa").click()
    expect(page.locator("#stage")).to_have_text("Bước hiện tại: Trả lại")


def accept_what_is_unusual(page: Page, at: str) -> None:
    page.goto(f"{at}/conclusion")
    waiting = page.locator("details.accept")
    while left := waiting.count():
        waiting.first.locator("summary").click()
        waiting.first.get_by_role("textbox").fill("Đã xem, giữ nguyên.")
        waiting.first.get_by_role("button").click()
        expect(waiting).to_have_count(left - 1)


def issue_on_paper(page: Page, at: str) -> None:
    page.goto(f"{at}/issue")
    form = page.locator("form", has=page.get_by_role("button", name="Ban hành bản ký trên giấy"))
    form.get_by_label("Số", exact=False).first.fill("5")
    form.get_by_label("Ngày", exact=False).first.fill("12/10/2026")
    form.locator("input[type=file]").set_input_files(
        {"name": "quet.png", "mimeType": "image/png", "buffer": pictures.png()}
    )
    form.get_by_role("button", name="Ban hành").click()
    expect(page.locator("main")).to_contain_text("Văn bản đã ban hành")


def answer(page: Page, at: str) -> None:
    page.goto(f"{at}/remediation")
    page.get_by_role("button", name="Xác nhận đã nhận thông báo").click()
    expect(page.locator("#notice + p")).to_contain_text("Đã nhận lúc")
    page.get_by_role("link", name="Trả lời nội dung 1").click()
    page.get_by_label("Số, ký hiệu văn bản").fill("45/BC-UBND")
    page.get_by_label("Ngày văn bản").fill("12/10/2026")
    page.get_by_label("Việc đã làm").fill("Đã xin lỗi bằng văn bản.")
    page.get_by_label("Văn bản và minh chứng").set_input_files(
        {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": pictures.pdf()}
    )
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator("main")).to_contain_text("Chờ xem xét")


def accept(page: Page, at: str) -> None:
    page.goto(f"{at}/remediation")
    page.get_by_role("link", name="Xem xét").click()
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.locator("main")).to_contain_text("Đã khắc phục")
