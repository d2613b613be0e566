"""The form of Nghị định 30/2020/NĐ-CP, read back from the file: sizes, styles, rules, centres, margins."""

import unicodedata
from itertools import pairwise

import pytest

from inspect_app.domain.document import Document
from tests.pdf import paper
from tests.pdf.paper import BOTTOM, LEFT, RIGHT, TOP, Page, Paper

CASES = [paper.lang_son, paper.minh_hoa, paper.long_names, paper.three_lines]
HALF = 0.5  # millimetres


@pytest.fixture(params=CASES, ids=lambda case: case.__name__)
def case(request) -> tuple[Document, Paper]:
    return request.param()


@pytest.fixture
def document(case) -> Document:
    return case[0]


@pytest.fixture
def notice(case) -> Paper:
    return case[1]


@pytest.fixture
def first(notice: Paper) -> Page:
    return notice.pages[0]


def test_the_paper_is_a4(notice: Paper):
    for page in notice.pages:
        assert page.size == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))


def test_no_glyph_but_the_page_number_leaves_the_margins(notice: Paper):
    for page in notice.pages:
        inside = [line for line in page.lines if line.bottom > TOP]
        assert min(line.x0 for line in inside) >= LEFT - HALF
        assert max(line.x1 for line in inside) <= RIGHT + HALF
        assert min(line.top for line in inside) >= TOP - HALF
        assert max(line.bottom for line in inside) <= BOTTOM + HALF


def test_no_frame_or_table_leaves_the_margins(notice: Paper):
    for page in notice.pages:
        for x0, x1, top, bottom in page.boxes:
            assert x0 >= LEFT - HALF
            assert x1 <= RIGHT + HALF
            assert top >= TOP - HALF
            assert bottom <= BOTTOM + HALF


def test_box_1_has_its_sizes_and_stands_at_the_right(first: Page):
    nation, motto = first.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), first.line("Độc lập - Tự do - Hạnh phúc")
    assert (nation.style, nation.size) == ("bold", 12)
    assert (motto.style, motto.size) == ("bold", 13)
    assert nation.width == pytest.approx(88.3, abs=0.2)
    assert nation.x1 <= RIGHT
    assert motto.middle == pytest.approx(nation.middle, abs=0.2)


def test_the_rule_under_the_motto_is_exactly_as_long_as_its_words(first: Page):
    motto = first.line("Độc lập")
    drawn = [(x0, x1, bottom) for x0, x1, top, bottom in first.boxes if top < motto.top < bottom < motto.bottom + 3]
    assert drawn
    for x0, x1, _ in drawn:
        assert x0 == pytest.approx(motto.x0, abs=0.1)
        assert x1 == pytest.approx(motto.x1, abs=0.1)


def test_box_2_has_its_sizes_and_wraps_as_the_tree_says(document: Document, first: Page):
    for text, style in [(t, "regular") for t in document.head.parent] + [(t, "bold") for t in document.head.body]:
        line = first.line(text)
        assert line.text == text
        assert (line.style, line.size) == (style, 12)
        assert line.middle == pytest.approx(LEFT - 2 + 75.9 / 2, abs=0.2)
        assert line.x1 < first.line("CỘNG HÒA").x0


def test_the_rule_under_the_issuing_body_is_a_third_to_half_of_its_line_and_centred(document: Document, first: Page):
    last = first.line(document.head.body[-1])
    rule = first.rules[0]
    assert last.width / 3 - 0.1 <= rule.width <= last.width / 2 + 0.1
    assert rule.middle == pytest.approx(last.middle, abs=0.2)
    assert 0 < rule.y - last.bottom < 2


def test_box_3_and_box_4_stand_on_one_line_level_under_the_taller_box(document: Document, first: Page):
    number, place = first.line("Số:"), first.line(document.head.date[0].text.rstrip())
    assert (number.style, number.size) == ("regular", 13)
    assert (place.style, place.size) == ("italic", 13)
    assert number.top == pytest.approx(place.top, abs=0.1)
    assert number.top > first.line(document.head.body[-1]).bottom


def test_box_5a_is_bold_fourteen_and_centred_with_its_rule(document: Document, first: Page):
    middle = (LEFT + RIGHT) / 2
    for text in ("THÔNG BÁO", *document.head.subject):
        line = first.line(text)
        assert (line.style, line.size) == ("bold", 14)
        assert line.middle == pytest.approx(middle, abs=0.3)
        assert line.width <= 150
    last, rule = first.line(document.head.subject[-1]), first.rules[1]
    assert last.width / 3 - 0.1 <= rule.width <= last.width / 2 + 0.1
    assert rule.middle == pytest.approx(middle, abs=0.2)


def test_the_body_is_fourteen_points_justified_and_indented(first: Page):
    lines = [line for line in first.lines if line.size == 14 and line.style == "regular"]
    opening = next(line for line in lines if line.text.startswith("Thực hiện"))
    assert opening.x0 == pytest.approx(LEFT + 12.7, abs=0.2)
    follows = [line for line in lines if line.top > opening.top][:3]
    for line in [opening, *follows]:
        assert line.x1 == pytest.approx(RIGHT, abs=0.1)
    for line in follows:
        assert line.x0 == pytest.approx(LEFT, abs=0.1)


def test_lines_are_between_single_and_one_and_a_half_and_paragraphs_at_least_six_points_apart(first: Page):
    lines = [line for line in first.lines if line.size == 14 and line.style == "regular"]
    steps = {round((b.top - a.top) / paper.MM, 1) for a, b in pairwise(lines)}
    assert min(steps) == pytest.approx(18, abs=0.1)
    assert sorted(steps)[1] >= 23.9


def test_part_headings_are_capital_bold_and_titles_bold(notice: Paper):
    for start in ("I. KẾT QUẢ ĐẠT ĐƯỢC", "II. TỒN TẠI, HẠN CHẾ", "IV. KIẾN NGHỊ", "2. Đối với các sở"):
        line = notice.page_with(start).line(start)
        assert (line.style, line.size) == ("bold", 14)
        assert line.x0 == pytest.approx(LEFT + 12.7, abs=0.2)


def test_a_heading_never_stands_last_on_a_page(notice: Paper):
    for page in notice.pages:
        assert page.lines[-1].style != "bold" or not page.lines[-1].text[:2].strip("IV").startswith(".")


def test_box_9_stands_level_with_box_7(document: Document, notice: Paper):
    page = notice.page_with("Nơi nhận:")
    label, authority = page.line("Nơi nhận:"), page.line(document.signature.authority[0])
    assert (label.style, label.size) == ("bold italic", 12)
    assert label.x0 == pytest.approx(LEFT, abs=0.1)
    assert (label.top + label.bottom) / 2 == pytest.approx((authority.top + authority.bottom) / 2, abs=HALF)
    recipient = page.line("- Lưu: VT")
    assert (recipient.style, recipient.size) == ("regular", 11)
    assert recipient.text.endswith(".")


def test_box_7_is_bold_fourteen_and_centred_with_room_to_sign(document: Document, notice: Paper):
    signature = document.signature
    page = notice.page_with("Nơi nhận:")
    style = "italic" if signature.style == "unknown" else "bold"
    for text in (*signature.authority, *signature.post, signature.name):
        line = page.line(text)
        assert (line.style, line.size) == (style, 14)
        assert line.middle == pytest.approx(LEFT + 79 + 43, abs=HALF)
    above, below = page.line(signature.authority[-1]), page.line((*signature.post, signature.name)[0])
    assert below.top - above.bottom >= 30


def test_page_numbers_stand_in_the_top_margin_and_start_again_in_each_appendix(document: Document, notice: Paper):
    numbers, expected = [page.number for page in notice.pages], []
    for page in notice.pages:
        starts = not expected or any(
            page.find(added.number) for added in document.appendices if page.lines[0].text == added.number
        )
        expected.append(1 if starts else expected[-1] + 1)
    assert numbers == ["" if number == 1 else str(number) for number in expected]
    for page in notice.pages:
        if page.number:
            line = page.lines[0]
            assert (line.style, line.size) == ("regular", 14)
            assert line.middle == pytest.approx((LEFT + RIGHT) / 2, abs=0.2)
            assert (line.top + line.bottom) / 2 == pytest.approx(TOP / 2, abs=1)


def test_an_appendix_begins_with_its_number_title_and_what_it_belongs_to(document: Document, notice: Paper):
    for added in document.appendices:
        page = next(page for page in notice.pages if page.lines[0].text == added.number)
        number, title, attached = page.lines[:3]
        assert (number.style, number.size) == ("bold", 14)
        assert (title.text, title.style, title.size) == (added.title.upper(), "bold", 14)
        assert (attached.style, attached.size) == ("italic", 14)
        assert attached.text.startswith("(Kèm theo Thông báo số")
        for line in (number, title):
            assert line.middle == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
        assert page.line("của Ban Chỉ đạo").style == "italic"


def test_what_copies_out_is_composed_and_clean(notice: Paper):
    assert unicodedata.is_normalized("NFC", notice.text)
    for letter in ("\u00a0", "\u2060", "\u200b", "{", "}", "\ufffd"):
        assert letter not in notice.text
