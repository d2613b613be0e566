"""Minutes on the spot: written, read, signed and closed without network; what comes afterwards is kept and told."""

from collections.abc import Callable
from contextlib import closing
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from inspect_app.services.minutes import Minutes, minutes_of
from inspect_app.store.database import connect_reading
from tests.browser.server import Server
from tests.browser.signing import box, compose, draw, lock, read, ready, shown, sign
from tests.browser.tablet import program_kept
from tests.browser.test_every_page import SMALL_TARGETS, TOO_WIDE
from tests.pdf.paper import Paper

SENT = 40_000  # ms
OpenPage = Callable[..., Page]


@pytest.fixture
def at(own_server: Server) -> Callable[[str], str]:
    """at("sign"): the address of a page of the empty inspection."""
    return lambda page: f"/inspections/{own_server.demo.ids['empty']}/{page}"


@pytest.fixture
def tablet(page_for: OpenPage, at: Callable[[str], str]) -> OpenPage:
    """tablet("secretary"): the minutes on a tablet that has once had network."""

    def go(role: str = "secretary", page: str = "sign") -> Page:
        opened = page_for(role)
        opened.set_default_timeout(10_000)
        opened.goto(at(page))
        if page == "sign":
            ready(opened)
        program_kept(opened)
        return opened

    return go


def on_server(server: Server) -> Minutes:
    with closing(connect_reading(server.demo.database)) as db:
        return minutes_of(db, server.demo.database, server.demo.ids["empty"])


def words(text: str) -> str:
    return "".join(text.split())


def printed(page: Page, address: str) -> str:
    """What a PDF says, page numbers and spaces left out."""
    paper = Paper(page.request.get(address).body())
    pages = [p.text if not p.number else p.text.split("\n", 1)[1] for p in paper.pages]
    return words("".join(pages))


def answer(page: Page, words: str = "Không đạt") -> None:
    page.locator("#item-outreach_plan").get_by_text(words, exact=True).click()
    expect(page.locator("#item-outreach_plan .mark").first).to_contain_text("Đã")


def signed_and_locked(page: Page, refused: str = "") -> str:
    """Read, have three sign or the unit refuse, close; the text."""
    read(page)
    text = shown(page)
    sign(page, "secretary")
    sign(page, "leader")
    if refused:
        box(page, "unit").get_by_role("button", name="Không ký, nêu lý do").click()
        page.fill("#signer-name", "Phạm Văn D")
        page.fill("#reason", refused)
        page.get_by_role("button", name="Ghi lý do").click()
    else:
        box(page, "unit").locator("[data-do=sign]").first.click()
        page.fill("#signer-name", "Phạm Văn D")
        page.locator("#signing canvas").scroll_into_view_if_needed()
        draw(page)
        page.get_by_role("button", name="Xong").click()
    expect(page.locator("#lock")).to_be_enabled()
    lock(page)
    return text


def test_made_read_signed_and_closed_without_network_then_printed_to_the_letter(
    tablet: OpenPage, own_server: Server, at: Callable[[str], str]
):
    page = tablet()
    page.context.set_offline(True)
    ready(page.reload() and page)
    expect(page.locator("#lock")).to_be_disabled()
    expect(box(page, "leader").locator(".place")).to_be_disabled()
    compose(page, remarks="Thống nhất nội dung ghi nhận.", opinion="Đề nghị giải trình trước ngày 19/10/2026.")
    text = signed_and_locked(page)
    assert "III. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA\nThống nhất nội dung ghi nhận.\n" in text
    assert text.endswith("Cuộc kiểm tra kết thúc vào 11 giờ 40 phút, ngày 12 tháng 10 năm 2026./.")
    ready(page.reload() and page)
    expect(page.locator("#locked")).to_contain_text("chờ gửi")
    assert shown(page) == text
    page.context.set_offline(False)
    expect(page.locator("#locked")).to_contain_text("Đã gửi", timeout=SENT)
    expect(box(page, "unit")).to_contain_text("Đã gửi", timeout=SENT)
    found = on_server(own_server)
    assert (found.state, found.text) == ("same", text)
    assert found.hash == sha256(text.encode()).hexdigest()
    paper = printed(page, at("minutes/signed.pdf"))
    assert all(words(line) in paper for line in text.split("\n"))
    page.goto(at("minutes"))
    expect(page.locator("main")).to_contain_text("đúng từng chữ với nội dung đã ký")


def test_a_refusal_is_printed_with_its_reason(tablet: OpenPage, own_server: Server, at: Callable[[str], str]):
    page = tablet()
    compose(page)
    signed_and_locked(page, refused="Đề nghị làm rõ số liệu.")
    expect(page.locator("#locked")).to_contain_text("Đã gửi", timeout=SENT)
    assert words("Không ký. Lý do: Đề nghị làm rõ") in printed(page, at("minutes/signed.pdf"))


def test_a_late_answer_of_another_tablet_is_kept_flagged_and_taken_in_by_an_addendum(
    tablet: OpenPage, own_server: Server, at: Callable[[str], str]
):
    other = tablet("member", "checklist")
    other.context.set_offline(True)
    answer(other)
    page = tablet()
    compose(page)
    first = signed_and_locked(page)
    expect(page.locator("#locked")).to_contain_text("Đã gửi", timeout=SENT)
    other.context.set_offline(False)
    expect(other.locator("#item-outreach_plan .mark").first).to_contain_text("Đã gửi", timeout=SENT)
    expect(page.locator("#since")).to_contain_text("nội dung 1.04", timeout=SENT)
    desk = page.context.new_page()
    for place in ("", "findings", "minutes"):
        desk.goto(at(place).rstrip("/"))
        late = desk.get_by_role("region", name="Ghi nhận ngoài biên bản đã ký (1)")
        expect(late).to_contain_text("Nội dung 1.04, kết quả")
        expect(late).to_contain_text("Không đạt")
    desk.close()
    assert on_server(own_server).text == first
    page.get_by_role("button", name="Lập bản bổ sung").click()
    expect(page.locator("#amending")).to_contain_text("Nội dung thay đổi: nội dung 1.04.")
    second = signed_and_locked(page)
    assert second.startswith("BIÊN BẢN BỔ SUNG\n") and "Tồn tại: Chưa ban hành kế hoạch tuyên truyền" in second
    expect(page.locator("#since")).to_have_count(0)
    expect(page.locator("#locked")).to_contain_text("Đã gửi", timeout=SENT)
    assert on_server(own_server).text == second


def test_a_closed_checklist_is_read_until_an_addendum_is_begun(tablet: OpenPage, at: Callable[[str], str]):
    page = tablet()
    compose(page)
    signed_and_locked(page)
    page.goto(at("checklist"))
    expect(page.locator("#closed")).to_contain_text("Hồ sơ đã khóa")
    expect(page.locator("#item-outreach_plan input").first).to_be_disabled()
    page.get_by_role("button", name="Lập bản bổ sung").click()
    answer(page)
    expect(page.locator("#closed")).to_contain_text("Đang lập bản bổ sung")


def test_a_member_writes_and_has_signed_but_does_not_close(tablet: OpenPage):
    page = tablet("member")
    compose(page)
    read(page)
    sign(page, "leader")
    expect(page.locator("#lock")).to_be_disabled()


def test_signed_in_ink_is_recorded_as_that(tablet: OpenPage):
    page = tablet()
    compose(page)
    read(page)
    box(page, "leader").get_by_role("button", name="Ký mực trên bản in").click()
    page.get_by_role("button", name="Ghi đã ký mực").click()
    expect(box(page, "leader")).to_contain_text("Ghi đã ký mực")


def test_the_closed_minutes_serve_everybody(tablet: OpenPage, violations: Callable[[Page], list[str]]):
    page = tablet()
    found = violations(page) + page.evaluate(SMALL_TARGETS)
    compose(page)
    signed_and_locked(page)
    found += violations(page) + page.evaluate(SMALL_TARGETS)
    page.set_viewport_size({"width": 360, "height": 640})
    assert found + page.evaluate(TOO_WIDE) + page.evaluate(SMALL_TARGETS) == []
