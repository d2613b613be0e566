"""The register of outgoing documents (sổ đăng ký văn bản đi): which number comes next, and which are missing.

A series runs from 1 on 1 January to 31 December for each issuing body and type of document (document-format of the
office, after Nghị định 30/2020/NĐ-CP).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from inspect_app.domain.letterhead import number_words, symbol
from inspect_app.domain.plan import Plan
from inspect_app.domain.text import folded

MOST = 9999  # no body issues as many documents of one type in a year


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers that a body gives to its documents of one type in a year; `symbol` follows them: "/TB-BCĐCCHC"."""

    body: str
    place: str
    symbol: str
    year: int

    @property
    def key(self) -> str:
        """What tells series apart: bodies of one name in two provinces have two, one written in two ways has one."""
        return "|".join(" ".join(folded(part).split()) for part in (self.body, self.place, self.symbol, str(self.year)))

    def number(self, number: int) -> str:
        """A number with its symbol, as documents bear it: "05/TB-BCĐCCHC"."""
        return f"{number_words(str(number))}{self.symbol}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that is kept for the document of an inspection: by whom, when (an instant)."""

    inspection: str
    series: Series
    number: int
    actor: str
    at: str

    @property
    def words(self) -> str:
        """Number and symbol: "05/TB-BCĐCCHC"."""
        return self.series.number(self.number)


def series(plan: Plan, year: int) -> Series:
    """The series that the documents of a plan's inspections are numbered in."""
    return Series(plan.issuing_body, plan.place, symbol(plan), year)


def following(taken: Iterable[int]) -> int:
    """The number to propose: one more than the highest that is taken. What was left out before is never proposed."""
    return max(taken, default=0) + 1


def gaps(taken: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The numbers from 1 to the highest that nothing here has: first and last of each run."""
    found, expected = [], 1
    for number in sorted(set(taken)):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return tuple(found)
