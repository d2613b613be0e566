"""The file itself: the same bytes, no person in it, nothing missing, nothing that a reader would have to repair."""

import unicodedata
from dataclasses import replace

from lxml import etree

from inspect_app.domain.document import Paragraph, texts
from tests.apart import twice
from tests.pdf import paper
from tests.word.copies import copied

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_the_same_document_gives_the_same_bytes_in_another_process():
    first, second = twice("tests.word.test_file", "copied(paper.minh_hoa()[0]).data")
    assert first == second


def test_the_parts_carry_no_clock_of_the_machine():
    package = copied(paper.minh_hoa()[0]).package
    assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_names_its_title_form_language_and_day_and_no_person():
    told = copied(paper.lang_son()[0]).word.core_properties
    assert told.title.startswith("Thông báo: Kết luận kiểm tra công tác cải cách hành chính năm 2024")
    assert "30/2020/NĐ-CP" in told.subject and told.language == "vi-VN"
    assert (told.author, told.last_modified_by, told.comments, told.keywords) == ("", "", "", "")
    assert told.created == told.modified and f"{told.created:%Y-%m-%d}" == "2024-06-21"


def test_every_part_that_is_spoken_of_is_there_and_is_xml():
    package = copied(paper.minh_hoa()[0]).package
    names = set(package.namelist())
    for name in names:
        if name.endswith((".xml", ".rels")):
            tree = etree.fromstring(package.read(name))
            for relation in tree.iter("{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"):
                folder = name.partition("_rels")[0]
                assert (relation.get("Target").lstrip("/") in names) or (folder + relation.get("Target") in names)


def test_every_style_that_is_named_is_there_in_times_new_roman_for_every_script():
    copy = copied(paper.minh_hoa()[0])
    styles = etree.fromstring(copy.package.read("word/styles.xml"))
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    for part in ("word/document.xml", "word/header1.xml", "word/header2.xml", "word/styles.xml"):
        tree = etree.fromstring(copy.package.read(part))
        for tag in ("pStyle", "basedOn", "next"):
            assert {named.get(f"{W}val") for named in tree.iter(f"{W}{tag}")} <= known
    (fonts,) = styles.iter(f"{W}rFonts")
    assert {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    (language,) = styles.iter(f"{W}lang")
    assert {language.get(f"{W}{slot}") for slot in ("val", "eastAsia", "bidi")} == {"vi-VN"}


def test_every_table_s_row_is_as_wide_as_its_columns():
    body = copied(paper.minh_hoa()[0]).word.element.body
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) == 4  # head, figures, closing block, checklist
    for table in tables:
        columns = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            cells = list(row.iter(f"{W}tc"))
            spans = [int(span.get(f"{W}val")) for cell in cells for span in cell.iter(f"{W}gridSpan")]
            assert len(cells) + sum(spans) - len(spans) == len(columns)
            assert abs(sum(int(w.get(f"{W}w")) for w in row.iter(f"{W}tcW")) - sum(columns)) <= len(columns)


def test_every_text_of_the_document_is_in_it():
    for document, _ in (paper.lang_son(), paper.minh_hoa(), paper.long_names()):
        there = copied(document).text.replace("\u00a0", " ").replace("\n", " ")
        drawn = {text for added in document.appendices if added.content.kind == "charts" for text in texts(added)}
        inside = (document.head.type, document.signature, document.blocks, document.appendices)
        # Names of kinds and cells are one word; they stand nowhere on paper.
        words = {text.replace("\n", " ") for text in texts(inside) if " " in text} - drawn
        assert [text for text in words if text not in there and text.upper() not in there] == []


def test_what_copies_out_is_composed_and_clean():
    text = copied(paper.minh_hoa()[0]).text
    assert unicodedata.is_normalized("NFC", text)
    for letter in ("\u2060", "\u200b", "{", "}", "\ufffd"):
        assert letter not in text


def test_what_people_typed_is_words_and_never_markup():
    document, _ = paper.lang_son()
    typed = "<w:br/> & <b>đậm</b> ]]> {year}"
    assert typed in copied(replace(document, blocks=(Paragraph(typed), *document.blocks[-2:]))).text.replace(
        "\u00a0", " "
    )


def test_dates_and_names_stay_on_a_line_as_on_paper():
    copy = copied(paper.minh_hoa()[0])
    assert "ngày\u00a012\u00a0tháng\u00a010" in copy.text
    assert "đồng chí Trần\u00a0Thị\u00a0B" in copy.text
    assert copy.part("word/document.xml").count("<w:noBreakHyphen/>") >= 3
