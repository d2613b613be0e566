"""The PDF that is kept: what can be checked here of PDF/A-3, and that the same input gives the same bytes."""

import io
import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from inspect_app import pdf
from inspect_app.domain import frozen
from inspect_app.domain.document import Document
from tests.apart import twice
from tests.domain.conclusions import made
from tests.pdf import records
from tests.pdf.paper import Paper

RECORD = '{"format": "inspect_app.record", "unit": "xã Minh Họa"}'.encode()
AT = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)


@cache
def blank() -> Document:
    """The made-up commune's conclusion as it goes out: number and date are left blank."""
    return made(records.minh_hoa(), draft=False)


@cache
def kept() -> bytes:
    return pdf.archive(blank(), RECORD, AT)


@cache
def opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(kept()))


def elements(content: bytes) -> int:
    """How many parts of its structure a PDF tells."""
    file = pikepdf.open(io.BytesIO(content))
    return sum(isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem" for one in file.objects)


def test_it_says_that_it_is_pdf_a_3():
    told = opened().Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in told and 'pdfaid:conformance="A"' in told
    assert "Kết luận kiểm tra công tác cải cách hành chính năm 2026" in told
    intent = opened().Root.OutputIntents[0]
    assert intent.S == "/GTS_PDFA1" and intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_it_has_language_title_bookmarks_and_an_identifier():
    file = opened()
    assert str(file.Root.Lang) == "vi" and file.Root.ViewerPreferences.DisplayDocTitle
    with file.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles[:4] == ["I. KẾT QUẢ ĐẠT ĐƯỢC", "II. TỒN TẠI, HẠN CHẾ", "III. NGUYÊN NHÂN", "IV. KIẾN NGHỊ"]
        assert titles[4:] == [appendix.number for appendix in blank().appendices]
        assert len(outline.root[0].children) >= 7
    assert len(file.trailer.ID) == 2


def test_every_face_is_embedded():
    faces = [
        one for one in opened().objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert faces
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(face.keys()) for face in faces)


def test_tags_are_kept_through_the_appendices():
    alone = elements(pdf.archive(replace(blank(), appendices=()), RECORD, AT))
    assert opened().Root.MarkInfo.Marked
    assert elements(kept()) > alone + 500
    # Each page's content leads to the tree.
    assert all("/StructParents" in page.obj for page in opened().pages)


def test_every_page_says_everything_within_its_tags_or_as_an_artifact():
    """What is shown or drawn stands between BDC (a tag) or BMC (an artifact) and EMC, marks behind the text too."""
    shown = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI"}
    for number, page in enumerate(opened().pages, 1):
        inside = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("BDC", "BMC"):
                inside.append(str(operands[0]))
            elif str(operator) == "EMC":
                inside.pop()
            elif str(operator) in shown:
                assert inside, (number, operator)
        assert inside == []


def test_the_tree_has_each_appendix_s_tables_with_heads_and_says_what_figures_show():
    tags = [
        one for one in opened().objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
    ]
    kinds = Counter(str(tag.S) for tag in tags)
    rows = sum(len(entry.answers) for group in blank().appendices[0].content.groups for entry in group.entries)
    assert kinds["/TR"] > rows and kinds["/TH"] >= 5 and kinds["/Table"] >= 2
    figures = [tag for tag in tags if tag.S == "/Figure"]
    assert len(figures) == 2 and all(str(figure.Alt) for figure in figures)


def test_what_viewers_and_archives_are_told_is_the_same():
    file = opened()
    with file.open_metadata() as told:
        assert told["dc:title"] == str(file.docinfo.Title) == blank().title
        assert told["pdf:Producer"] == str(file.docinfo.Producer)
    assert str(file.docinfo.CreationDate)[2:10] == blank().dated.replace("-", "")


def test_nothing_in_it_acts_asks_for_a_key_or_lies_outside():
    file = opened()
    assert not file.is_encrypted and not {"/OpenAction", "/AA", "/AcroForm"} & set(file.Root.keys())
    for one in file.objects:
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            assert one.get("/S") not in ("/JavaScript", "/Launch", "/URI")
            assert not {"/JS", "/F"} & set(one.keys()) or one.get("/Type") in ("/Filespec", "/Annot")
        if isinstance(one, pikepdf.Stream):
            assert "/LZWDecode" not in str(one.get("/Filter"))


def test_its_colours_are_those_of_its_output_intent():
    intent = opened().Root.OutputIntents[0]
    assert intent.DestOutputProfile.N == 3 and intent.DestOutputProfile.read_bytes()[16:20] == b"RGB "
    assert b"/DeviceCMYK" not in kept()


def test_the_record_is_attached_as_data():
    file = opened()
    (attached,) = file.Root.AF
    assert attached.AFRelationship == "/Data" and str(attached.UF) == "ho-so-kiem-tra.json"
    assert attached.EF.F.Subtype == "/application/json" and attached.EF.F.read_bytes() == RECORD
    assert list(file.attachments) != []


def test_it_has_the_mark_of_made_up_figures_and_not_that_of_a_draft():
    assert blank().marks == ("SỐ LIỆU MINH HỌA",)
    assert all(page.marked for page in Paper(kept()).pages)


def test_qpdf_finds_nothing_wrong(tmp_path: Path):
    file = tmp_path / "kept.pdf"
    file.write_bytes(kept())
    said = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_same_input_gives_the_same_bytes_in_another_process():
    first, second = twice("tests.pdf.test_archive", "kept()")
    assert first == second


def test_no_object_hides_in_a_stream():
    assert b"/ObjStm" not in kept() and re.search(rb"\nxref\n", kept())


def test_what_was_frozen_is_read_back_and_its_blanks_filled():
    assert frozen.read(frozen.write(blank())) == blank()
    whole = frozen.filled(blank(), 5, date(2026, 2, 5))
    page = Paper(pdf.archive(whole, RECORD, AT)).pages[0]
    assert page.line("Số:").text == "Số: 05/TB-BCĐCCHC"
    assert page.line("Minh Họa, ngày").text == "Minh Họa, ngày 05 tháng 02 năm 2026"
    assert whole.dated == "2026-02-05" and whole.blocks == blank().blocks


@pytest.mark.parametrize("number", [1, 12])
def test_what_is_printed_already_stays(number: int):
    printed = made(records.minh_hoa(), draft=False, number=str(number), issued=date(2026, 11, 2))
    assert frozen.filled(printed, 99, date(2026, 12, 31)).head == printed.head
