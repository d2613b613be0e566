"""Workbooks and CSV as an office's own program opens them."""

import csv
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from inspect_app.domain.workbook import Field, Table, formula
from inspect_app.spreadsheet import csv_of, xlsx
from tests.pdf.paper import Paper

SOFFICE = shutil.which("soffice")
CALC = Path(SOFFICE).resolve().with_name("libsclo.so").exists() if SOFFICE else False
HOSTILE = (
    '=HYPERLINK("http://example.com";"Xã")',
    "+84 xã",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",  # noqa: RUF001
    "=cmd|' /C calc'!A0",
)
FIELDS = (Field("Đơn vị", 30), Field("Tỷ lệ (%)", 10, "percent"), Field("Số", 8, "whole"), Field("Ngày", 12))
TABLE = Table(
    "Tỷ lệ",
    FIELDS,
    (
        ("Xã Minh Họa; “Ẵm” và Đường Hồ", Decimal("95.93"), 1_234, date(2026, 10, 12)),
        *((name, Decimal("-1.5"), 0, None) for name in HOSTILE),
        ("Cộng", None, 1_234, None),
    ),
    total=True,
)
NOTES = Table("Ghi chú", (Field("Nội dung", 40),), (("một ghi chú dài " * 6,),) * 3)
MADE = datetime(2026, 10, 12, 1, 30, tzinfo=UTC)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_workbook_holds_true_numbers_dates_and_letters():
    sheet = load_workbook(BytesIO(xlsx((TABLE,), "Kế hoạch", MADE)))["Tỷ lệ"]
    assert [cell.value for cell in sheet[1]] == ["Đơn vị", "Tỷ lệ (%)", "Số", "Ngày"]
    name, percent, whole, day = sheet[2]
    assert name.value == "Xã Minh Họa; “Ẵm” và Đường Hồ"
    assert (percent.value, percent.number_format) == (95.93, "0.00")
    assert (whole.value, whole.data_type) == (1234, "n")
    assert day.value.date() == date(2026, 10, 12) and day.is_date and day.number_format == "dd/mm/yyyy"


def test_a_workbook_keeps_its_head_in_sight_and_prints_on_a4_landscape():
    sheet = load_workbook(BytesIO(xlsx((TABLE,), "Kế hoạch", MADE)))["Tỷ lệ"]
    assert sheet.freeze_panes == "C2"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width > 30


def test_no_text_in_a_workbook_is_a_formula_also_once_somebody_edits_it():
    content = xlsx((TABLE,), "Kế hoạch", MADE)
    sheet = load_workbook(BytesIO(content))["Tỷ lệ"]
    told = [sheet.cell(row, 1) for row in range(3, 3 + len(HOSTILE))]
    # XML reads a lone carriage return as a line's end; nothing else may change.
    assert [cell.value.replace("_x000D_", "\r") for cell in told] == list(HOSTILE)
    assert all(cell.data_type in ("s", "inlineStr") and cell.quotePrefix for cell in told)
    assert not sheet["A2"].quotePrefix
    assert b"<f>" not in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_csv_is_what_a_vietnamese_spreadsheet_reads():
    content = csv_of(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, *_ = read_csv(content)
    assert head == ["Đơn vị", "Tỷ lệ (%)", "Số", "Ngày"]
    assert first == ["Xã Minh Họa; “Ẵm” và Đường Hồ", "95,93", "1234", "12/10/2026"]


def test_no_text_in_csv_begins_like_a_formula_and_numbers_stay_numbers():
    for name, (told, number, *_) in zip(HOSTILE, read_csv(csv_of(TABLE))[2:-1], strict=True):
        assert told == f"'{name}"
        assert number == "-1,5"


@pytest.mark.parametrize("text", ["", " ", "Xã Minh Họa", "a=b", "1-2", "'=1"])
def test_an_ordinary_text_is_left_as_it_is(text: str):
    assert not formula(text)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both as Calc reads them (xlsx.csv, csv.csv), and long texts as it prints them (notes.pdf)."""
    if not CALC:
        pytest.skip("no Calc here: apt-get install libreoffice-calc")
    folder = tmp_path_factory.mktemp("calc")
    for name, content in (("xlsx.xlsx", xlsx((TABLE,), "Kế hoạch", MADE)), ("csv.csv", csv_of(TABLE))):
        (folder / name).write_bytes(content)
    (folder / "notes.xlsx").write_bytes(xlsx((NOTES,), "Ghi chú", MADE))
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    read, write = "--infilter=CSV:59,34,76,1", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
    for made, extra, kind in (("xlsx.xlsx", [], write), ("csv.csv", [read], write), ("notes.xlsx", [], "pdf")):
        run = [*command, *extra, "--convert-to", kind, "--outdir", str(folder / "out"), str(folder / made)]
        subprocess.run(run, check=True, capture_output=True, timeout=300)
    return folder / "out"


def test_calc_reads_every_letter_and_number(opened: Path):
    for name in ("xlsx", "csv"):
        head, first, *_ = calc_read(opened, name)
        assert head == ["Đơn vị", "Tỷ lệ (%)", "Số", "Ngày"]
        assert first[0] == "Xã Minh Họa; “Ẵm” và Đường Hồ" == normalize("NFC", first[0])
        assert [number.replace(",", ".") for number in first[1:3]] == ["95.93", "1234"]


def test_calc_takes_no_text_for_a_formula(opened: Path):
    # A formula would be written out as what it comes to: 2, Err:508, the name of a link.
    for name, mark in (("xlsx", ""), ("csv", "'")):
        told = [row[0] for row in calc_read(opened, name)[2:-1]]
        assert [text.split() for text in told] == [f"{mark}{text}".split() for text in HOSTILE]


def test_what_is_too_long_for_its_cell_has_the_lines_that_it_needs(opened: Path):
    lines = Paper((opened / "notes.pdf").read_bytes()).pages[0].lines
    ours = [line for line in lines if "ghi chú" in line.text]
    assert len(ours) > 3
    assert all(above.bottom <= below.top + 1 for above, below in pairwise(ours))


def calc_read(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(StringIO((folder / f"{name}.csv").read_text("utf-8"), newline="")))
