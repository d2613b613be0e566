"""What the check before approval says of two whole cases: the made-up commune, and one made from a publication."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from inspect_app import pdf
from inspect_app.domain.document import Document
from inspect_app.domain.printcheck import check, passed
from inspect_app.domain.record import Record
from inspect_app.domain.remarks import PASSED
from tests.pdf import paper, records
from tests.pdf.records import with_values

GOLDEN: dict[
    str, tuple[Callable[[], tuple[Document, paper.Paper]], Callable[[], Record], list[tuple[int | None, str, str]]]
] = {
    "lang_son": (
        paper.lang_son,
        records.lang_son,
        [
            (1, "warning", "Chưa có số, ngày"),
            (1, "warning", "Phần mở đầu: nguồn không nêu đủ"),
            (1, "warning", "Mục I: nguồn không nêu đủ"),
            (1, "warning", "Mục II: nguồn không nêu đủ"),
            (2, "warning", "Mục III: nguồn không nêu đủ"),
            (2, "warning", "Mục IV: nguồn không nêu đủ"),
            (3, "warning", "Nơi nhận, người ký: nguồn không nêu đủ"),
        ],
    ),
    "minh_hoa": (
        paper.minh_hoa,
        records.minh_hoa,
        [
            (2, "warning", "Số liệu 3.06: hai nguồn khác nhau"),
            (2, "warning", "Số liệu 7.02: hai nguồn khác nhau"),
        ],
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_two_cases_give_exactly_these_remarks(name: str):
    draw, read, expected = GOLDEN[name]
    document, sheet = draw()
    found = check(read(), document, pdf.read(sheet.data), pdf.wording())
    assert [(remark.page, remark.kind, remark.words) for remark in found] == expected


def test_what_a_publication_lacks_is_told_in_its_document_s_words():
    document, sheet = paper.lang_son()
    found = check(records.lang_son(), document, pdf.read(sheet.data), pdf.wording())
    silent = {remark.words: remark.excerpt for remark in found if remark.code == "source_silent"}
    assert "2. Cải cách thể chế: Không nêu trong nguồn." in silent["Mục II: nguồn không nêu đủ"].split("\n")
    assert "Nguyên nhân khách quan: không nêu trong nguồn." in silent["Mục III: nguồn không nêu đủ"]
    assert "Họ và tên: không nêu trong nguồn" in silent["Nơi nhận, người ký: nguồn không nêu đủ"]


def test_a_publication_s_gaps_are_warnings_and_never_errors():
    record = records.lang_son()
    led = {(f"person:{person.id}", "person"): None for person in record.people}
    bare = replace(with_values(record, led), plan=replace(record.plan, number=""))
    bare = replace(bare, team=replace(bare.team, members=()))
    document, sheet = paper.drawn(bare)
    found = check(bare, document, pdf.read(sheet.data), pdf.wording(), frozenset())
    assert {remark.kind for remark in found} == {"warning"}
    assert {"plan_number", "unfilled"} <= {remark.code for remark in found}
    said = passed(bare, found)
    assert not {PASSED["signatory"], PASSED["recipients"], PASSED["finding_unminuted"]} & set(said)
