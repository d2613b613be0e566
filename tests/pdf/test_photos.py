"""The appendix of photos: two a row, each with caption, author, time and the code of its bytes."""

from dataclasses import replace

import pytest

from inspect_app import pdf
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.document import Document, Photos, photos
from inspect_app.domain.photos import photo
from inspect_app.domain.record import Evidence
from inspect_app.errors import Problem
from tests import pictures
from tests.pdf import paper, records
from tests.pdf.paper import Paper

AT = "2026-10-12T01:12:00.000Z"


def document(count: int, absent: tuple[int, ...] = ()) -> Document:
    """The made-up commune's conclusion with so many photos; the bytes of some haven't arrived."""
    given = tuple(
        photo(
            number,
            Evidence(f"01K{number:023d}", "item:x", f"{number:064x}", "image/jpeg", caption=f"Quầy số {number}"),
            "Nội dung 3.01 tại Điểm tiếp nhận số 2",
            "Lê Văn C",
            AT,
            number not in absent,
            pdf.wording(),
        )
        for number in range(1, count + 1)
    )
    values = {"number": None, "issued": None, "draft": True, "measure": pdf.width_mm, "words": pdf.wording()}
    return conclusion(records.minh_hoa(), photos=given, **values)


def bytes_of(hash: str) -> bytes:
    return pictures.jpeg(600, 800)


@pytest.fixture(scope="module")
def sheet() -> Paper:
    return Paper(pdf.render(document(5, absent=(4,)), bytes_of))


def test_photos_are_the_second_appendix_and_the_charts_the_third():
    made = document(3)
    assert [(added.number, added.content.kind) for added in made.appendices] == [
        ("Phụ lục I", "checklist"),
        ("Phụ lục II", "photos"),
        ("Phụ lục III", "charts"),
    ]
    assert "Phụ lục II (hình ảnh minh chứng)" in made.blocks[-2].text
    assert [added.content.kind for added in document(0).appendices] == ["checklist", "charts"]


def test_they_stand_two_a_row_in_boxes_of_80_by_60_within_the_margins(sheet: Paper):
    page = sheet.page_with("HÌNH ẢNH MINH CHỨNG")
    pictured = page._page.images
    assert len(pictured) == 3  # the fourth hasn't arrived, the fifth is on the next page
    for image in pictured:
        assert image["height"] * paper.MM == pytest.approx(60, abs=0.5)
        assert paper.LEFT <= image["x0"] * paper.MM < image["x1"] * paper.MM <= paper.RIGHT + 0.1
    assert page.line("Minh chứng số 02.").x0 - page.line("Minh chứng số 01.").x0 == pytest.approx(85, abs=0.5)


def test_each_says_what_it_shows_who_took_it_when_and_its_code(sheet: Paper):
    page = sheet.page_with("HÌNH ẢNH MINH CHỨNG")
    first = next(photos(document(1)))
    assert first.caption == "Quầy số 1 (nội dung 3.01 tại Điểm tiếp nhận số 2)." and page.find("Quầy số 1")
    assert page.line("Lê Văn C ghi nhận lúc 08 giờ 12 ngày 12/10/2026.").size == 10
    assert page.find(f"SHA-256: {0:032x}") and page.find(f"{1:032x}")


def test_one_whose_bytes_have_not_arrived_says_so(sheet: Paper):
    assert "Ảnh chưa gửi về máy chủ" in sheet.page_with("Minh chứng số 04.").text
    assert [one.file[-1] for one in photos(document(5, absent=(4,)))] == ["1", "2", "3", "5"]


def test_the_same_photos_give_the_same_bytes_and_others_give_others():
    made = document(1)
    assert pdf.render(made, bytes_of) == pdf.render(made, bytes_of)
    assert pdf.render(made, bytes_of) != pdf.render(made, lambda hash: pictures.jpeg(colour="#102030"))


def test_a_photo_that_is_lost_is_said_and_never_left_white():
    def lost(hash: str) -> bytes:
        raise Problem("file_lost")

    with pytest.raises(Problem, match="không còn nguyên"):
        pdf.render(document(1), lost)


def test_a_photo_without_caption_is_called_by_what_it_is_about():
    one = Evidence("01K", "item:x", "0" * 64, "image/jpeg", taken_at=AT)
    made = photo(1, one, "Nội dung 3.01", "Lê Văn C", AT, True, pdf.wording())
    assert made.caption == "Nội dung 3.01." and "chụp lúc 08 giờ 12" in made.taken


def test_an_odd_photo_stands_alone_in_its_row():
    (added,) = [a for a in document(3).appendices if isinstance(a.content, Photos)]
    assert [len(row) for row in added.content.rows] == [2, 1]


def test_photos_outside_the_document_are_not_to_be_had():
    from inspect_app.pdf import engine

    made = replace(document(1))
    fetcher = engine._fetcher({one.file: b"jpeg" for one in photos(made)})
    assert fetcher.fetch(f"document:/photos/{1:064x}").read() == b"jpeg"
    with pytest.raises(ValueError, match="not a part"):
        fetcher.fetch(f"document:/photos/{2:064x}")
