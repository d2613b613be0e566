"""The page "Thông tin kiểm chứng" on paper: a page of its own, the last one, within the margins."""

from dataclasses import replace
from datetime import UTC, datetime

import pikepdf

from inspect_app import pdf
from inspect_app.domain import proof
from inspect_app.domain.document import printable_tree
from inspect_app.domain.letterhead import notice_sort
from inspect_app.services.pictures import page_texts
from tests.domain.conclusions import made
from tests.domain.test_proof import AT, HEAD
from tests.pdf import records


def kept(public: str) -> bytes:
    drawn = pdf.qr(proof.address(public, HEAD))
    record = records.minh_hoa()
    sort = notice_sort(record.plan)
    page = printable_tree(proof.page(record, pdf.wording(), sort, HEAD, AT, public, drawn, (None, None)))
    document = replace(made(records.minh_hoa(), draft=False), appendices=(page,))
    return pdf.archive(document, b"{}", datetime(2026, 9, 24, tzinfo=UTC))


def test_it_is_one_page_the_last_and_can_be_read_from_paper():
    content = kept("https://kiem-chung.example")
    *_, last = page_texts(content)
    assert "THÔNG TIN KIỂM CHỨNG" in last and "DOC-TRUOC.txt" in last
    assert "9f3c61d2 7ab8e405 0c1d88f2 0c1d88f2" in last and "không thay chữ ký, con dấu" in last
    longest = kept("https://" + "a" * 48 + ".vn")
    assert len(page_texts(longest)) == len(page_texts(content))


def test_it_has_a_bookmark_and_a_described_code(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(kept("https://kiem-chung.example"))
    with pikepdf.open(path) as file:
        with file.open_outline() as outline:
            assert outline.root[-1].title == "THÔNG TIN KIỂM CHỨNG"
        described = [str(one.Alt) for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert any("9f3c 61d2 7ab8 e405" in one for one in described)
