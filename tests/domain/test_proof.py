"""What a document says of the log that it was made under."""

from datetime import date

import pytest

from inspect_app import pdf
from inspect_app.domain import proof
from inspect_app.domain.document import Verification, texts
from inspect_app.domain.frozen import filled, read, write
from inspect_app.domain.letterhead import notice_sort
from inspect_app.domain.proof import Head
from tests.domain.conclusions import made
from tests.pdf import records

HEAD = Head(36, "9f3c61d27ab8e405" + "0c1d88f2" * 6)
AT = "2026-09-24T09:05:12.000Z"
DRAWN = ("M0 0.5h1", "41")


def page(public: str = "https://kiem-chung.example", printed: proof.Printed = (None, None)):
    record = records.minh_hoa()
    return proof.page(record, pdf.wording(), notice_sort(record.plan), HEAD, AT, public, DRAWN, printed)


def test_a_code_is_short_and_read_however_it_is_typed():
    assert HEAD.code == "9f3c61d27ab8e405"
    assert proof.read_code(" 9F3C 61d2-7ab8 e405 ") == HEAD.code
    for typed in ("", "9f3c", HEAD.hash, "9f3c61d27ab8e40g", "' or 1=1"):
        assert proof.read_code(typed) is None


def test_the_qr_code_holds_the_public_page_or_the_code_alone():
    assert proof.address("https://kiem-chung.example", HEAD) == f"https://kiem-chung.example/check?code={HEAD.code}"
    assert proof.address("", HEAD) == HEAD.code


def test_the_page_tells_head_code_and_when():
    told = [*texts(page())]
    assert "9f3c61d2 7ab8e405 0c1d88f2 0c1d88f2" in told and "9f3c 61d2 7ab8 e405" in told and "36" in told
    assert "16 giờ 05 phút 12 giây, ngày 24 tháng 9 năm 2026" in told
    assert page().number == "" and "https://kiem-chung.example/check" in told


def test_without_a_public_address_the_page_says_so():
    told = " ".join(texts(page("")))
    assert "chưa có địa chỉ công khai" in told and "http" not in told


def test_number_and_date_are_filled_in_where_they_were_left_blank():
    from dataclasses import replace

    document = replace(made(records.minh_hoa(), draft=False), appendices=(page(),))
    (found,) = filled(read(write(document)), 5, date(2026, 2, 5)).appendices
    assert isinstance(found.content, Verification)
    said = ["".join(run.text for run in line) for line in found.content.facts[0].lines]
    assert said == ["Thông báo số 05/TB-BCĐCCHC", "ngày 05 tháng 02 năm 2026"]


@pytest.mark.parametrize("text", ["9f3c61d27ab8e405", "https://kiem-chung.example/check?code=9f3c61d27ab8e405"])
def test_a_qr_code_is_drawn_square_by_square_with_its_quiet_zone(text: str):
    import re

    import segno

    path, size = pdf.qr(text)
    wanted = [list(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix_iter(border=4)]
    drawn = [[0] * int(size) for _ in range(int(size))]
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
        for step in range(int(length)):
            drawn[int(y)][int(x) + step] = 1
    assert drawn == [[int(one) for one in row] for row in wanted]
