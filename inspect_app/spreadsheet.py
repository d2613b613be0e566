"""Tables as XLSX and CSV: the only place that knows xlsxwriter. Tables come in, bytes go out."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from inspect_app.domain.dates import short_date
from inspect_app.domain.numbers import show
from inspect_app.domain.workbook import Cell, Field, Table, formula

MARK = b"\xef\xbb\xbf"  # by which a spreadsheet sees that it is UTF-8
_DATE, _FORMS = "dd/mm/yyyy", {"": "General", "figure": "General", "whole": "0", "percent": "0.00"}
_PAPER_A4 = 9
_NUMBER = {"align": "right", "indent": 1}  # away from the words on its right
_LINE_PT = 15.75
_BOLD = 1.15  # times as wide as other letters


def xlsx(tables: tuple[Table, ...], title: str, made: datetime) -> bytes:
    """A workbook: a sheet a table, its head kept in sight and printed on every page, A4 landscape.

    A text that could be taken for a formula is a text, also for whoever edits the cell. `made` is when, in UTC.
    """
    output = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        forms = _Forms(book)
        for table in tables:
            _sheet(book.add_worksheet(table.name), table, forms)
    return output.getvalue()


def csv_of(table: Table) -> bytes:
    """A table as CSV for a spreadsheet set to Vietnamese: UTF-8 with its mark, semicolons, decimal commas, dd/mm/yyyy.

    Its parts are MARK, then lines as csv_line makes them, for whoever can't wait for the whole.
    """
    return MARK + b"".join(map(csv_line, ([field.title for field in table.fields], *table.rows)))


def csv_line(cells: Iterable[Cell]) -> bytes:
    """One line of such a file.

    A semicolon parts the cells, since the comma marks decimals there. A text that could be taken for a formula begins
    with an apostrophe, which a spreadsheet shows as part of the text.
    """
    output = StringIO(newline="")
    csv.writer(output, delimiter=";", lineterminator="\r\n").writerow(map(_plain, cells))
    return output.getvalue().encode()


class _Forms:
    """How cells of a workbook look, each way once."""

    def __init__(self, book: Any):
        self._book = book
        self._known: dict[tuple[object, ...], Any] = {}

    def of(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._book.add_format({"valign": "top", **properties})
        return self._known[key]


def _sheet(sheet: Any, table: Table, forms: _Forms) -> None:
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, min(2, len(table.fields) - 1))
    sheet.set_footer("&C&P/&N")
    _room(sheet, 0, [(field.title, field.width / _BOLD) for field in table.fields])
    for place, field in enumerate(table.fields):
        sheet.set_column(place, place, field.width)
        look = forms.of(bold=True, text_wrap=True, bottom=2, quote_prefix=False, **(_NUMBER if field.form else {}))
        sheet.write_string(0, place, field.title, look)
    for number, row in enumerate(table.rows, 1):
        last = table.total and number == len(table.rows)
        texts = [(cell, field.width) for field, cell in zip(table.fields, row, strict=True) if isinstance(cell, str)]
        _room(sheet, number, texts)
        for place, (field, cell) in enumerate(zip(table.fields, row, strict=True)):
            _write(sheet, (number, place), field, cell, forms, {"bold": True, "top": 1} if last else {})


def _room(sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as the longest of its texts needs: Calc leaves one that says nothing at a single line.

    `texts` are each with the characters that its cell is wide.
    """
    counts = (sum(len(wrap(part, int(width))) or 1 for part in text.splitlines()) for text, width in texts)
    if (lines := max(counts, default=1)) > 1:
        sheet.set_row(row, lines * _LINE_PT)


def _write(sheet: Any, at: tuple[int, int], field: Field, cell: Cell, forms: _Forms, more: dict[str, object]) -> None:
    if cell is None:
        if more:
            sheet.write_blank(*at, None, forms.of(**more))
    elif isinstance(cell, str):
        sheet.write_string(*at, cell, forms.of(text_wrap=True, quote_prefix=formula(cell), **more))
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, forms.of(num_format=_DATE, align="left", **more))
    else:
        sheet.write_number(*at, float(cell), forms.of(num_format=_FORMS[field.form], **_NUMBER, **more))


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return short_date(cell)
    if isinstance(cell, int | Decimal):
        return show(Decimal(cell)).replace(".", "")
    return f"'{cell}" if formula(cell) else cell
