"""The Word copy opened by LibreOffice: the same pages as the PDF give or take one, the same words on them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from inspect_app.domain.document import Document
from tests.pdf import paper, signed
from tests.pdf.paper import Paper
from tests.word.copies import copied

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(not SOFFICE, reason="no soffice here: apt-get install libreoffice-writer")
CONCLUSIONS = ("lang_son", "minh_hoa", "long_names", "three_lines")
MINUTES = ("signed", "refused", "blank")
NAMES = (*CONCLUSIONS, *MINUTES)


def printed(name: str) -> tuple[Document, Paper]:
    """A document and its PDF."""
    return signed.made(name)[1:] if name in MINUTES else getattr(paper, name)()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    """Each document's Word copy as LibreOffice prints it; opened together, for starting is what costs."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for name in NAMES:
        (folder / f"{name}.docx").write_bytes(copied(printed(name)[0]).data)
    convert(folder)
    return {name: Paper((folder / f"{name}.pdf").read_bytes()) for name in NAMES}


def convert(folder: Path) -> None:
    """Print every DOCX of a folder, with a profile of its own there."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(file) for file in sorted(folder.glob("*.docx"))]
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_as_many_pages_as_the_pdf_give_or_take_one(opened: dict[str, Paper], name: str):
    assert abs(len(opened[name].pages) - len(printed(name)[1].pages)) <= 1


def test_times_new_roman_is_drawn_by_its_metric_twin(opened: dict[str, Paper]):
    fonts = {
        char["fontname"].partition("+")[2].partition("-")[0] for p in opened["minh_hoa"].file.pages for char in p.chars
    }
    assert fonts == {"Tinos"}


def test_the_same_lines_break_at_the_same_words(opened: dict[str, Paper]):
    def lines(sheet: Paper) -> list[str]:
        return [line.text.replace("\u00a0", " ") for line in sheet.pages[0].lines if line.size == 14]

    for name in ("minh_hoa", "signed"):
        ours, theirs = lines(printed(name)[1]), lines(opened[name])
        same = sum(line in theirs for line in ours)
        assert same / len(ours) > 0.9


def test_text_stands_within_the_margins(opened: dict[str, Paper]):
    for sheet in opened.values():
        for page in sheet.pages:
            inside = [line for line in page.lines if line.top > paper.TOP]
            assert min(line.x0 for line in inside) >= paper.LEFT - 2.5  # the head's left box stands 2 mm out
            assert max(line.x1 for line in inside) <= paper.RIGHT + 0.5
            assert max(line.bottom for line in inside) <= paper.BOTTOM + 1


def test_every_part_counts_its_pages_from_a_first_one_without_number(opened: dict[str, Paper]):
    document, sheet = paper.minh_hoa()[0], opened["minh_hoa"]
    starts = [0] + [
        next(i for i, page in enumerate(sheet.pages) if page.find(added.number) and page.lines[0].text == added.number)
        for added in document.appendices
    ]
    for start, end in zip(starts, [*starts[1:], len(sheet.pages)], strict=True):
        numbers = [page.number for page in sheet.pages[start:end]]
        assert numbers == ["", *[str(number) for number in range(2, end - start + 1)]]


def test_the_signature_stands_under_two_lines_of_text(opened: dict[str, Paper]):
    for name in ("minh_hoa", "long_names", "lang_son"):
        document, page = getattr(paper, name)()[0], opened[name].page_with("Nơi nhận:")
        above = [line for line in page.lines if paper.TOP < line.bottom < page.line("Nơi nhận:").top]
        assert len(above) >= 2
        assert page.find(document.signature.name)


@pytest.mark.parametrize("name", MINUTES)
def test_the_foot_of_minutes_stands_where_the_pdf_has_it(opened: dict[str, Paper], name: str):
    ours, theirs = (sheet.pages[-1] for sheet in (printed(name)[1], opened[name]))
    for words in ("THƯ KÝ", "ĐẠI DIỆN ĐƠN VỊ", "Trần Thị B", "Phạm Văn D", "Nguyễn Văn A", "Nơi nhận:", "- Lưu: VT"):
        line, copy = ours.line(words), theirs.line(words)
        assert (copy.text, copy.style, copy.size) == (line.text, line.style.replace(" ", ""), line.size)
        assert copy.middle == pytest.approx(line.middle, abs=1)
        assert copy.top == pytest.approx(line.top, abs=3)
    # A signature that was drawn is a picture of 34 by 16 millimetres in the middle of its place.
    pictured = [image for image in theirs._page.images if image["width"] * paper.MM < 100]
    assert len(pictured) == {"signed": 3, "refused": 2, "blank": 0}[name]
    for image in pictured:
        assert (image["width"] * paper.MM, image["height"] * paper.MM) == (
            pytest.approx(34, abs=1),
            pytest.approx(16, abs=1),
        )
