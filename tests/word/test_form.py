"""The form of the Word copy: page, heads, tables, signature, appendices; lengths in millimetres, type in points."""

from dataclasses import replace
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

from inspect_app.domain.document import Document
from tests.pdf import paper
from tests.word.copies import Copy, copied

MM = 36_000  # of Word's smallest unit


@pytest.fixture(scope="module")
def document() -> Document:
    return paper.minh_hoa()[0]


@pytest.fixture(scope="module")
def copy(document: Document) -> Copy:
    return copied(document)


def style(paragraph: Any) -> tuple[float, bool, bool]:
    """Size in points, bold, italic: the run's own, else what its style and those under it say."""
    size = bold = italic = None
    fonts = [paragraph.runs[0].font]
    base = paragraph.style
    while base is not None:
        fonts.append(base.font)
        base = base.base_style
    for font in fonts:
        size, bold = size or font.size, font.bold if bold is None else bold
        italic = font.italic if italic is None else italic
    return (size.pt if size else 14, bool(bold), bool(italic))


def test_every_page_is_a4_with_the_margins_of_the_form(copy: Copy):
    assert len(copy.word.sections) == 3
    for section in copy.word.sections:
        assert [round(x / MM) for x in (section.page_width, section.page_height)] == [210, 297]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin / MM) for margin in margins] == [20, 20, 30, 15]


def test_every_part_counts_its_own_pages_and_its_first_page_shows_no_number(copy: Copy):
    for section in copy.word.sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.xpath("./w:pgNumType/@w:start") == ["1"]
    first, *others = copy.word.sections
    assert "PAGE" in first.header._element.xml and "PAGE" not in first.first_page_header._element.xml
    assert all(section.header.is_linked_to_previous for section in others)


@pytest.mark.parametrize(
    ("start", "size", "bold", "italic"),
    [
        ("UBND TỈNH MINH HỌA", 12, False, False),
        ("BAN CHỈ ĐẠO", 12, True, False),
        ("CỘNG HÒA XÃ HỘI", 12, True, False),
        ("Độc lập - Tự do", 13, True, False),
        ("Số: 05/TB-BCĐCCHC", 13, False, False),
        ("Minh Họa, ngày 05", 13, False, True),
        ("THÔNG BÁO", 14, True, False),
        ("SỐ LIỆU MINH HỌA.", 12, True, False),
        ("Thực hiện Kế hoạch", 14, False, False),
        ("I. KẾT QUẢ ĐẠT ĐƯỢC", 14, True, False),
        ("1. Công tác chỉ đạo", 14, True, False),
        ("Bảng 1.", 13, True, False),
        ("Hồ sơ giải quyết trước", 12, False, False),
        ("Ghi chú: Chỉ tiêu", 12, False, True),
        ("Nơi nhận:", 12, True, True),
        ("- Trưởng Ban Chỉ đạo", 11, False, False),
        ("TM. BAN CHỈ ĐẠO", 14, True, False),
        ("Nguyễn Văn A", 14, True, False),
        ("Phụ lục I", 14, True, False),
        ("(Kèm theo Thông báo số", 14, False, True),
        ("Căn cứ: ", 10.5, False, True),
    ],
)
def test_sizes_and_styles_are_those_of_the_form(copy: Copy, start: str, size: float, bold: bool, italic: bool):
    assert style(copy.paragraph(start)) == (size, bold, italic)


def test_the_body_is_justified_on_eighteen_points_with_an_indent(copy: Copy):
    form = copy.paragraph("Thực hiện Kế hoạch").style.paragraph_format
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert form.first_line_indent / MM == pytest.approx(12.7, abs=0.1) and form.space_after.pt == 6
    spacing = copy.word.styles.element.xpath("//w:pPrDefault//w:spacing")[0]
    assert spacing.get(f"{{{spacing.nsmap['w']}}}line") == str(18 * 20)
    assert copy.word.styles["Normal"].paragraph_format.line_spacing_rule in (None, WD_LINE_SPACING.EXACTLY)


def test_the_rule_under_the_motto_is_as_long_as_its_words(copy: Copy):
    nation = copy.word.tables[0].rows[0].cells[1]
    rule = nation.paragraphs[2].paragraph_format
    length = 91.1 - (rule.left_indent + rule.right_indent) / MM
    assert length == pytest.approx(copied_width("Độc lập - Tự do - Hạnh phúc"), abs=0.2)


def copied_width(words: str) -> float:
    from inspect_app import pdf

    return pdf.width_mm(words, 13, bold=True)


def test_a_blank_number_and_date_leave_room_for_a_pen():
    copy = copied(paper.lang_son()[0])
    between = copy.paragraph("Số:").text.removeprefix("Số: ").partition("/TB-BCĐCCHC")[0]
    assert set(between) == {"\u00a0"} and len(between) * 13 / 4 * 25.4 / 72 >= 13


def test_the_tables_heads_are_repeated_and_no_row_is_torn(copy: Copy):
    for head in ("Tử số/", "Nội dung kiểm tra"):
        first, *others = copy.table(head).rows
        assert first._tr.xpath("./w:trPr/w:tblHeader")
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in (first, *others))


def test_a_row_longer_than_a_page_may_be_torn(document: Document):
    checklist = document.appendices[0].content
    entry = checklist.groups[0].entries[0]
    long = replace(entry, answers=(replace(entry.answers[0], lines=("Mô hình của xã.",) * 90),))
    group = replace(checklist.groups[0], entries=(long,))
    added = replace(document.appendices[0], content=replace(checklist, groups=(group,)))
    rows = copied(replace(document, appendices=(added,))).table("Nội dung kiểm tra").rows
    assert not rows[-1]._tr.xpath("./w:trPr/w:cantSplit")


def test_the_signature_stays_with_the_last_two_paragraphs_and_in_one_piece(document: Document, copy: Copy):
    for block in document.blocks[-2:]:
        paragraph = copy.paragraph(block.text[:30])
        assert paragraph.paragraph_format.keep_with_next
    closing = copy.table("Nơi nhận:")
    assert [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in closing.rows] == [True]


def test_the_chart_is_a_picture_as_wide_as_the_text_that_says_its_figures(copy: Copy):
    shapes = copy.word.inline_shapes
    assert len(shapes) == 2 and all(round(shape.width / MM) == 165 for shape in shapes)
    assert "Hồ sơ giải quyết trước và đúng hạn: 95,00%" in shapes[0]._inline.docPr.get("descr")


def test_drafts_and_made_up_figures_are_marked_behind_every_page():
    for document, mark in ((paper.lang_son()[0], "DỰ THẢO"), (paper.minh_hoa()[0], "SỐ LIỆU MINH HỌA")):
        section = copied(document).word.sections[0]
        for header in (section.header, section.first_page_header):
            (anchor,) = header._element.xpath("//wp:anchor")
            assert anchor.get("behindDoc") == "1" and mark in anchor.xpath("./wp:docPr/@descr")[0]


def test_a_real_unit_s_issued_notice_has_no_mark_and_no_frame():
    copy = copied(paper.long_names()[0])
    assert not copy.word.sections[0].header._element.xpath("//wp:anchor")
    assert "Frame" not in {paragraph.style.style_id for paragraph in copy.paragraphs}
