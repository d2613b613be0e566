"""The program's main job, done by its people in a browser: from a plan to a conclusion on paper."""

import io
from collections.abc import Callable

import pdfplumber
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.test_checklist import card, fill_rate, sent

PLACE = "Minh Họa C"


def test_from_a_plan_to_a_conclusion_on_paper(own_server: Server, page_for: Callable[..., Page]):
    inspection = planned_and_opened(page_for("officer", viewport=(1280, 860)))
    filled_in(page_for("leader"), inspection)
    concluded(page_for("secretary", viewport=(1280, 860)), inspection)


def planned_and_opened(officer: Page) -> str:
    """The officer makes a unit, a plan with a target, a team with a unit to visit, and opens the inspection."""
    officer.goto("/units/new")
    fill(officer, code="MH-03", proper_name=PLACE, province="Tỉnh Minh Họa")
    officer.get_by_label("Loại").select_option("xã")
    officer.get_by_label("Đơn vị minh họa").check()
    officer.locator("main form button.filled").click()

    officer.goto("/plans/new")
    fill(
        officer,
        number="15/KH-BCĐCCHC",
        date="1/9/2026",
        subject="kiểm tra công tác cải cách hành chính năm 2026",
        issuing_body="Ban Chỉ đạo cải cách hành chính tỉnh",
        parent_lines="UBND TỈNH MINH HỌA",
        abbreviation="BCĐCCHC",
        place="Minh Họa",
        authority_lines="TM. BAN CHỈ ĐẠO\nKT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN",
        signatory_post="Phó Chủ tịch UBND tỉnh",
        signatory_name="Nguyễn Văn A",
        recipients="Thành viên Đoàn kiểm tra\nLưu: VT, SNV",
        period_from="1/1/2026",
        period_to="30/9/2026",
    )
    officer.get_by_label("Kế hoạch minh họa").check()
    officer.locator("main form button.filled").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("15/KH-BCĐCCHC")
    plan = officer.url

    officer.goto(f"{plan}/targets")
    fill(officer, **{"percent-online_payment": "60", "document-online_payment": "Kế hoạch số 15/KH-BCĐCCHC"})
    officer.locator("main form button.filled").click()

    officer.goto(f"{plan}/teams/new")
    fill(officer, name="Đoàn số 02")
    for row, (name, account) in enumerate((("Nguyễn Văn A", "truongdoan"), ("Trần Thị B", "thuky"))):
        fill(officer, **{f"members-{row}-name": name, f"members-{row}-post_government": "Sở Nội vụ"})
        chosen = officer.locator(f"[name=members-{row}-account] option", has_text=f"({account})").get_attribute("value")
        officer.locator(f"[name=members-{row}-account]").select_option(chosen)
    officer.get_by_role("button", name="Lưu đoàn").click()
    officer.get_by_role("link", name="Giao đơn vị").first.click()
    officer.locator("[name=unit]").select_option("MH-03")
    fill(officer, **{"counters-0-name": "Trung tâm Phục vụ HCC xã", "planned_day": "12/10/2026"})
    officer.locator("main form button.filled").click()
    officer.get_by_role("link", name="Mở cuộc kiểm tra").click()
    officer.get_by_role("button", name="Mở cuộc kiểm tra").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text(PLACE)
    expect(officer.locator("main")).to_contain_text("0/61 nội dung")
    return officer.url


def filled_in(leader: Page, inspection: str) -> None:
    """The leader fills in a rate under its target and what fails at the counter, on a tablet."""
    leader.goto(f"{inspection}/checklist#digital_government")
    expect(leader.locator("article").first).to_be_visible()
    fill_rate(leader, "online_payment", "120", "400", "national")
    sent(leader, "online_payment")
    expect(card(leader, "online_payment")).to_contain_text("Tỷ lệ thanh toán trực tuyến thấp (120/400 hồ sơ, 30,00%)")
    leader.goto(f"{inspection}/checklist#counter")
    leader.reload()
    posted = card(leader, "feedback_address_posted")
    posted.get_by_text("Không đạt", exact=True).click()
    sent(leader, "feedback_address_posted")


def concluded(secretary: Page, inspection: str) -> None:
    """The secretary adds recommendations and causes, looks at the pages, and takes the PDF."""
    secretary.goto(f"{inspection}/findings")
    secretary.get_by_role("button", name="Thêm kiến nghị từ phiếu").click()
    expect(secretary.locator("#recommendations ~ ul li")).to_have_count(3)  # two, and none for the departments
    while secretary.get_by_text("Thiếu người chịu trách nhiệm").count():
        secretary.locator("li", has_text="Thiếu người chịu trách nhiệm").first.get_by_role("link", name="Sửa").click()
        fill(secretary, person="Chủ tịch UBND xã", deadline="12/2026")
        secretary.get_by_role("button", name="Lưu").click()
    secretary.get_by_role("link", name="Thêm nguyên nhân").click()
    fill(secretary, text="Việc hướng dẫn người dân chưa thường xuyên.")
    secretary.locator("[name=kind]").select_option("subjective")
    secretary.get_by_role("button", name="Lưu").click()
    secretary.get_by_role("link", name="Thông báo kết luận").click()
    expect(secretary.locator(".pages img").first).to_be_visible()
    assert (
        secretary.locator(".pages img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 800
    )

    file = secretary.request.get(f"{inspection}/conclusion/draft.pdf")
    with pdfplumber.open(io.BytesIO(file.body())) as pdf:
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for words in (
        "Số: /TB-BCĐCCHC",
        "Tỷ lệ thanh toán trực tuyến thấp (120/400 hồ sơ, 30,00%).",
        "phản ánh, kiến nghị (Trung tâm Phục vụ HCC xã).",
        "Người chịu trách nhiệm: Chủ tịch UBND xã. Thời hạn: tháng 12 năm 2026.",
        "Việc hướng dẫn người dân chưa thường xuyên.",
        "PHÓ TRƯỞNG BAN",
    ):
        assert words in text, words
    assert "{" not in text and "}" not in text


def fill(page: Page, **fields: str) -> None:
    """Type into the fields of a form, by name."""
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
