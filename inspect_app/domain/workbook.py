"""Tables to be worked on in an office's own program: true numbers and dates, words, and nothing that is a formula."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None

# What a spreadsheet takes for the beginning of a formula, the wide forms of East Asian keyboards among them.
_BEGINS = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its head, its width in characters, and how its numbers are shown.

    "figure" as they are, "whole", "percent" with two digits; "" for a column of words or dates.
    """

    title: str
    width: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name (31 characters at most), its columns, its rows; with `total` the last one is a sum."""

    name: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False


def formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return text.lstrip(" ")[:1] in _BEGINS if text.strip(" ") else False
