"""Minutes on paper: exactly the signed text, in the office's form, three who sign side by side."""

import unicodedata
from itertools import pairwise

import pytest

from inspect_app import pdf
from tests.pdf.paper import BOTTOM, LEFT, MM, RIGHT, TOP, Page, Paper
from tests.pdf.signed import made

HALF = 0.5  # millimetres
MIDDLES = [LEFT + 27.5, LEFT + 82.5, LEFT + 137.5]


@pytest.fixture
def paper() -> Paper:
    return made()[2]


@pytest.fixture
def first(paper: Paper) -> Page:
    return paper.pages[0]


@pytest.fixture
def last(paper: Paper) -> Page:
    return paper.pages[-1]


def test_every_line_of_the_text_is_there_in_order_and_nothing_else_between(paper: Paper):
    text, document, _ = made()
    body = "".join(line.text for page in paper.pages for line in page.lines if line.bottom > TOP)
    start, end = body.index("BIÊN BẢN"), body.index("THƯ KÝ")
    assert "".join(body[start:end].split()) == "".join(text.split())
    assert document.signing.code in paper.text.replace("\n", " ")


def test_nothing_leaves_the_margins(paper: Paper):
    for page in paper.pages:
        inside = [line for line in page.lines if line.bottom > TOP]
        assert min(line.x0 for line in inside) >= LEFT - HALF
        assert max(line.x1 for line in inside) <= RIGHT + HALF
        assert max(line.bottom for line in inside) <= BOTTOM + HALF


def test_the_head_names_committee_and_team_and_has_no_place_and_date(first: Page):
    for words, style in (("BAN CHỈ ĐẠO", "regular"), ("ĐOÀN KIỂM TRA", "bold")):
        line = first.line(words)
        assert (line.style, line.size) == (style, 12)
        assert line.middle == pytest.approx(LEFT - 2 + 75.9 / 2, abs=0.2)
    number = first.line("Số:")
    assert (number.style, number.size) == ("regular", 13)
    assert not [line for line in first.lines if line.style == "italic"]


def test_box_5a_and_the_labels_are_bold(first: Page):
    for start in ("BIÊN BẢN", "Kiểm tra công tác"):
        line = first.line(start)
        assert (line.style, line.size) == ("bold", 14)
        assert line.middle == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    for label in ("Thời gian bắt đầu:", "Địa điểm:", "Thành phần tham dự:", "Chủ trì:", "Thư ký:"):
        line = first.line(label)
        assert (line.style, line.size) == ("bold", 14)
        assert line.x0 == pytest.approx(LEFT + 12.7, abs=0.2)
        assert line.text == label


def test_parts_are_bold_capitals_and_sections_bold(paper: Paper):
    for start in ("I. NỘI DUNG", "II. KẾT QUẢ", "III. Ý KIẾN", "IV. Ý KIẾN", "3. Cải cách thủ tục"):
        line = paper.page_with(start).line(start)
        assert (line.style, line.size) == ("bold", 14)
        assert line.x0 == pytest.approx(LEFT + 12.7, abs=0.2)


def test_lines_are_between_single_and_one_and_a_half(first: Page):
    lines = [line for line in first.lines if line.size == 14 and line.style == "regular"]
    steps = {round((b.top - a.top) / MM, 1) for a, b in pairwise(lines)} - {0}
    assert min(steps) == pytest.approx(18, abs=0.1)


@pytest.mark.parametrize("case", ["signed", "refused", "blank"])
def test_three_sign_side_by_side_with_names_level(case: str):
    page = made(case)[2].pages[-1]
    titles = [page.line(words) for words in ("THƯ KÝ", "ĐẠI DIỆN ĐƠN VỊ", "CHỦ TRÌ")]
    names = [page.line(words) for words in ("Trần Thị B", "Phạm Văn D", "Nguyễn Văn A")]
    for line, middle in zip([*titles, *names], MIDDLES * 2, strict=True):
        assert (line.style, line.size) == ("bold", 14)
        assert line.middle == pytest.approx(middle, abs=HALF)
    for row in (titles, names):
        assert max(line.top for line in row) == pytest.approx(min(line.top for line in row), abs=0.1)
    assert names[0].top - page.line("ĐƯỢC KIỂM TRA").bottom >= 25
    assert page.line("Nơi nhận:").top > names[0].bottom


def test_a_drawn_signature_is_dark_blue_within_34_by_16_millimetres(last: Page):
    curves = [c for c in last._page.curves if c.get("stroking_color") and not c.get("fill")]
    blue = [c for c in curves if tuple(round(part, 2) for part in c["stroking_color"]) == (0.11, 0.18, 0.37)]
    assert len(blue) >= 3
    for middle in MIDDLES:
        own = [c for c in blue if abs((c["x0"] + c["x1"]) / 2 * MM - middle) < 20]
        assert (max(c["x1"] for c in own) - min(c["x0"] for c in own)) * MM <= 34
        assert (max(c["bottom"] for c in own) - min(c["top"] for c in own)) * MM <= 16


def test_a_refusal_stands_in_the_place_of_the_signature():
    page = made("refused")[2].pages[-1]
    line = page.line("Không ký. Lý do:")
    assert (line.style, line.size) == ("italic", 12)
    assert line.middle == pytest.approx(MIDDLES[1], abs=HALF)


def test_the_recipients_stand_below_and_the_code_last(last: Page):
    label = last.line("Nơi nhận:")
    assert (label.style, label.size) == ("bold italic", 12)
    assert last.line("- UBND xã Minh Họa;").size == 11
    assert last.line("- Lưu: VT, hồ sơ.").size == 11
    assert last.lines[-1].size == 10 and last.lines[-1].x0 == pytest.approx(LEFT, abs=0.1)


def test_pages_are_numbered_from_the_second_and_marked_as_made_up(paper: Paper):
    assert [page.number for page in paper.pages] == ["", *(str(n) for n in range(2, len(paper.pages) + 1))]
    assert all(page.marked for page in paper.pages)


def test_what_copies_out_is_composed_and_clean(paper: Paper):
    assert unicodedata.is_normalized("NFC", paper.text)
    assert not set("\u00a0\u2060{}\ufffd") & set(paper.text)


def test_the_same_text_gives_the_same_bytes():
    _, document, paper = made()
    assert pdf.render(document) == paper.data
