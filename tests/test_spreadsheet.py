"""Workbooks and CSV as an office's own program opens them."""

import csv
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from inspect_app.domain.workbook import Field, Table, formula
from inspect_app.spreadsheet import csv_of, xlsx

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


@pytest.mark.skipif(not CALC, reason="no soffice here: apt-get install libreoffice-calc")
def test_libreoffice_opens_both_with_every_letter(tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(xlsx((TABLE,), "Kế hoạch", MADE))
    (tmp_path / "b.csv").write_bytes(csv_of(TABLE))
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    semicolons, commas = "--infilter=CSV:59,34,76,1", "csv:Text - txt - csv (StarCalc):44,34,76,1"
    for made, extra in (("a.xlsx", []), ("b.csv", [semicolons])):
        run = [*command, *extra, "--convert-to", commas, "--outdir", str(tmp_path / "out"), str(tmp_path / made)]
        subprocess.run(run, check=True, capture_output=True, timeout=300)
    for made in ("a.csv", "b.csv"):
        rows = list(csv.reader((tmp_path / "out" / made).read_text("utf-8").splitlines()))
        assert rows[0][0] == "Đơn vị"
        assert rows[1][0] == "Xã Minh Họa; “Ẵm” và Đường Hồ"
