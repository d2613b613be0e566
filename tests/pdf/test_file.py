"""The file itself: what the viewer is told, the marks, the same bytes, nothing fetched, what it says where."""

from dataclasses import replace
from itertools import pairwise

import pytest

from inspect_app import pdf
from inspect_app.domain.document import Paragraph
from inspect_app.pdf import engine
from tests.apart import twice
from tests.pdf import paper, records
from tests.pdf.paper import Paper


def test_the_viewer_prints_it_at_its_true_size_in_vietnamese_under_its_title():
    file = paper.lang_son()[1].file
    assert file.doc.catalog["ViewerPreferences"]["PrintScaling"].name == "None"
    assert file.doc.catalog["Lang"] == b"vi"
    assert file.doc.catalog["MarkInfo"]["Marked"]
    assert file.metadata["Title"].startswith("Thông báo: Kết luận kiểm tra công tác cải cách hành chính năm 2024")
    assert file.metadata["CreationDate"] == "D:20240621"
    assert "30/2020/NĐ-CP" in file.metadata["Subject"]


def test_only_tinos_is_in_it():
    for _, sheet in (paper.lang_son(), paper.minh_hoa()):
        assert {
            char["fontname"].partition("+")[2].partition("-")[0] for page in sheet.file.pages for char in page.chars
        } == {"Tinos"}


def test_the_same_document_gives_the_same_bytes_in_another_process():
    first, second = twice("tests.pdf.paper", "lang_son()[1].data")
    assert first == second


def test_marks_are_behind_every_page_and_are_no_text():
    for document, sheet in (paper.lang_son(), paper.minh_hoa()):
        assert document.marks
        assert all(page.marked for page in sheet.pages)
        assert "DỰ THẢO" not in sheet.text
        assert "LẬP TỪ BÀI" not in sheet.text


def test_a_real_unit_s_issued_notice_has_no_mark_and_no_frame():
    document, sheet = paper.long_names()
    assert document.marks == ()
    assert document.frame is None
    assert not any(page.marked for page in sheet.pages)


def test_made_up_figures_are_marked_when_issued_too():
    assert paper.minh_hoa()[0].marks == ("SỐ LIỆU MINH HỌA",)


def test_nothing_is_fetched_but_the_document_s_own_parts():
    fetcher = engine._fetcher()
    for url in ("file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,a", "document:/other"):
        with pytest.raises(ValueError, match="not a part"):
            fetcher.fetch(url)


def test_what_people_typed_is_words_and_never_markup():
    document, _ = paper.lang_son()
    typed = '<img src="file:///etc/passwd"> & <b>đậm</b> {year}'
    text = Paper(pdf.render(replace(document, blocks=(Paragraph(typed), *document.blocks[-2:])))).text
    assert '<img src="file:///etc/passwd"> & <b>đậm</b>' in text.replace("\n", " ")


def test_a_blank_number_and_date_leave_room_for_a_pen():
    page = paper.lang_son()[1].pages[0]
    assert page.line("/TB-BCĐCCHC").x0 - page.line("Số:").x1 >= 12.5
    chars = [
        c for c in page._page.chars if c["fontname"].endswith("Italic") and 110 < c["top"] < 130 and c["text"].strip()
    ]
    gaps = sorted((b["x0"] - a["x1"]) * paper.MM for a, b in pairwise(chars))
    assert gaps[-2] >= 11
    assert "…" not in page.line("Số:").text


def test_a_known_day_with_an_open_number_and_the_other_way_round():
    page = paper.three_lines()[1].pages[0]
    assert page.line("Số:").text == "Số: 07/TB-BCĐCCHC"
    numbered = paper.minh_hoa()[1].pages[0]
    assert numbered.line("Số:").text == "Số: 05/TB-BCĐCCHC"
    assert numbered.line("Minh Họa, ngày").text == "Minh Họa, ngày 05 tháng 02 năm 2026"


def test_very_long_words_stay_on_the_paper():
    document, _ = paper.lang_son()
    sheet = Paper(pdf.render(replace(document, blocks=(Paragraph("ộ" * 400), *document.blocks[-2:]))))
    assert max(line.x1 for line in sheet.pages[0].lines) <= paper.RIGHT + 0.5


@pytest.mark.parametrize("first", range(0, 48, 8))
def test_the_signature_never_stands_alone_on_a_page(first: int):
    document, _ = paper.long_names()
    closing = document.blocks[-2:]
    for lines in range(first, first + 8):
        filler = tuple(Paragraph(f"Dòng {place}.", "body") for place in range(10 + lines))
        whole = replace(document, blocks=(*filler, *closing), appendices=())
        page = Paper(pdf.render(whole)).page_with("Nơi nhận:")
        above = [line for line in page.lines if line.bottom > paper.TOP and line.bottom < page.line("Nơi nhận:").top]
        assert len(above) >= 2, lines
        assert page.find(document.signature.name), lines


def test_a_closing_sentence_of_one_line_takes_the_paragraph_before_it_along():
    document, _ = paper.long_names()
    for lines in range(24, 34):
        filler = tuple(Paragraph(f"Dòng {place}.") for place in range(lines))
        whole = replace(document, blocks=(*filler, Paragraph("Kèm theo."), Paragraph("Hết./.")), appendices=())
        page = Paper(pdf.render(whole)).page_with("Nơi nhận:")
        assert page.find("Hết./."), lines
        assert page.find("Kèm theo."), lines


def test_the_table_of_figures_repeats_its_head_and_leaves_no_row_alone():
    sheet = paper.minh_hoa()[1]
    pages = [page for page in sheet.pages if page.find("Tử số/")]
    assert len(pages) == 2
    for page in pages:
        numbers = [line for line in page.lines if line.size == 12 and line.text[0].isdigit() and line.x0 < 40]
        assert len(numbers) >= 2


def test_every_page_of_the_checklist_has_the_table_s_head():
    document, sheet = paper.minh_hoa()
    start = next(i for i, page in enumerate(sheet.pages) if page.lines[0].text == document.appendices[0].number)
    end = next(i for i, page in enumerate(sheet.pages) if page.lines[0].text == document.appendices[1].number)
    for page in sheet.pages[start:end]:
        assert page.find("Nội dung kiểm tra")


def test_an_answer_longer_than_a_page_is_all_there_under_the_table_s_head():
    typed = {("item:initiatives", "answer"): "\n".join(f"Mô hình số {place} của xã." for place in range(200))}
    _, sheet = paper.drawn(records.with_values(records.minh_hoa(), typed))
    pages = [page for page in sheet.pages if page.find("Mô hình số")]
    assert len(pages) > 2
    assert all(page.find("Nội dung kiểm tra") for page in pages)
    assert sum(page.text.count("Mô hình số") for page in pages) == 200
    assert max(line.bottom for page in pages for line in page.lines) <= paper.BOTTOM + 0.5


def test_only_shortcomings_are_bold_in_the_checklist():
    document, sheet = paper.minh_hoa()
    page = sheet.page_with("1.05")
    bold = {line.text for line in page.lines if line.style == "bold" and line.size == 12}
    assert bold <= {"Mã", "Nội dung kiểm tra", "Kết quả ghi nhận", "Đánh giá", "Minh chứng,", "ghi chú", "Tồn tại"} | {
        group.title for group in document.appendices[0].content.groups
    }
    assert "Tồn tại" in bold


def test_the_chart_is_as_wide_as_the_text_and_its_letters_are_eleven_points():
    page = paper.minh_hoa()[1].page_with("Hình 1.")
    # The engine draws a drawing's text letter by letter and leaves its spaces out.
    assert page.line("Sốhóa,cấpkếtquả").size == pytest.approx(11, abs=0.05)
    assert page.line("chỉtiêu≥").size == pytest.approx(10.5, abs=0.05)
    assert paper.LEFT <= page.line("Giảingân").x0 < page.line("95,00%").x0 < paper.RIGHT


def test_a_missing_face_names_the_package_that_brings_it(monkeypatch):
    from inspect_app.pdf import faces

    monkeypatch.setattr(faces, "_FOLDERS", ())
    with pytest.raises(pdf.FaceMissingError, match="fonts-croscore"):
        faces._file("Tinos-Regular.ttf")


def test_the_measure_of_the_program_is_that_of_the_paper():
    page = paper.lang_son()[1].pages[0]
    for text, pt, bold in (("CẢI CÁCH HÀNH CHÍNH", 12, True), ("UBND TỈNH LẠNG SƠN", 12, False)):
        assert page.line(text).width == pytest.approx(pdf.width_mm(text, pt, bold=bold), abs=0.1)
