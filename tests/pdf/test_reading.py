"""A finished PDF is read back as paper: words and where they stand, faces, and letters that the face lacks."""

import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest

from inspect_app import pdf
from inspect_app.domain.document import Document, Paragraph
from inspect_app.domain.reading import BOTTOM, LEFT, RIGHT, TOP, Places, Reading, spots
from tests.pdf import paper


@pytest.fixture(scope="module")
def whole() -> tuple[Document, Reading]:
    document, sheet = paper.minh_hoa()
    return document, pdf.read(sheet.data)


def saying(*texts: str) -> Reading:
    """A short notice that says these paragraphs, read back."""
    document, _ = paper.lang_son()
    return pdf.read(pdf.render(replace(document, blocks=(*map(Paragraph, texts), *document.blocks[-2:]))))


def test_every_paragraph_is_found_on_the_page_that_another_reader_finds_it_on(whole):
    document, reading = whole
    places, sheet = Places(document, reading), paper.minh_hoa()[1]
    assert len(reading.sheets) == len(sheet.pages)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            page = places.of(block.text)
            first = block.text.split()[0]
            assert page and first in sheet.pages[page - 1].text, block.text
    assert places.of(document.signature.recipients_title) == next(
        n for n, page in enumerate(sheet.pages, 1) if "Nơi nhận:" in page.text
    )


def test_a_sentence_said_twice_is_found_in_its_own_place(whole):
    document, reading = whole
    places = Places(document, reading)
    last = [block for block in document.blocks if isinstance(block, Paragraph) and block.subjects][-1]
    assert places.about(*last.subjects) == places.of(last.text)
    assert places.about("item:nothing_of_the_kind") is None


def test_words_stand_where_they_were_printed(whole):
    _, reading = whole
    first = next(piece for piece in reading.sheets[0].pieces if "CỘNG HÒA" in piece.text)
    line = paper.minh_hoa()[1].pages[0].line("CỘNG HÒA")
    assert first.box.left == pytest.approx(line.x0, abs=0.3)
    assert first.box.right == pytest.approx(line.x1, abs=0.3)
    for sheet in reading.sheets:
        boxes = [piece.box for piece in sheet.pieces if not piece.page_number]
        assert min(box.left for box in boxes) > LEFT - 0.3 and max(box.right for box in boxes) < RIGHT + 0.3
        assert min(box.top for box in boxes) > TOP and max(box.bottom for box in boxes) < BOTTOM


def test_the_number_of_a_page_is_none_of_its_words(whole):
    _, reading = whole
    numbered = [piece.text for sheet in reading.sheets for piece in sheet.pieces if piece.page_number]
    assert numbered[:2] == ["2", "3"]
    assert not reading.sheets[1].words.strip().startswith("2")


def test_only_the_face_of_the_documents_is_there_and_is_brought_along(whole):
    _, reading = whole
    assert {face.name.partition("-")[0] for face in reading.faces} == {"Tinos"}
    assert all(face.embedded for face in reading.faces)
    assert not any(sheet.undrawn for sheet in reading.sheets)


def test_letters_that_the_face_lacks_are_told_whether_another_face_drew_them_or_none():
    (first, *_) = saying("Chữ 漢, dấu ⚑ và hình 😀 ở đây.").sheets
    assert first.undrawn == ("漢", "⚑", "😀")


def test_decomposed_letters_are_read_as_they_were_written():
    said = "Tiếng Việt đã tách dấu."
    (first, *_) = saying(unicodedata.normalize("NFD", said)).sheets
    assert said not in first.words and said in unicodedata.normalize("NFC", first.words)
    assert first.undrawn == ()


def test_a_hyphen_at_the_end_of_a_line_stays_one():
    words = " ".join(f"Ban-Chỉ-đạo-{number}" for number in range(60))
    read = "".join(sheet.words for sheet in saying(words).sheets)
    assert words.replace(" ", "") in read.replace(" ", "")


def test_each_paragraph_has_its_own_spot_even_where_others_say_the_same(whole):
    document, reading = whole
    keyed = [(block, str(place)) for place, block in enumerate(document.blocks)]
    found = spots(keyed, reading)
    paragraphs = [place for place, block in enumerate(document.blocks) if isinstance(block, Paragraph)]
    assert [int(key) for key in found] == paragraphs
    places = [(spot.page, spot.box.top) for key in found for spot in found[key]]
    assert places == sorted(places)
    for first, second in pairwise([found[str(place)] for place in paragraphs]):
        if first[-1].page == second[0].page:
            assert first[-1].box.bottom < second[0].box.bottom


def test_a_paragraph_over_two_pages_has_a_spot_on_each():
    document, _ = paper.lang_son()
    long = Paragraph("Thực hiện nghiêm các nhiệm vụ được giao. " * 120)
    document = replace(document, blocks=(long, *document.blocks[-2:]))
    found = spots([(block, block.text) for block in document.blocks], pdf.read(pdf.render(document)))
    assert [spot.page for spot in found[long.text]] == [1, 2]
    assert found[long.text][0].box.bottom > 200 and found[long.text][1].box.top < 30
