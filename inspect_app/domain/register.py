"""The register of outgoing documents (sổ đăng ký văn bản đi): which number comes next, and which are missing.

A series runs from 1 on 1 January to 31 December for each issuing body and type of document (document-format of the
office, after Nghị định 30/2020/NĐ-CP).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspect_app.domain.letterhead import Sort, number_words
from inspect_app.domain.plan import Plan
from inspect_app.domain.text import folded

# What the clerk says of numbers that no document of the program has; "free" takes back what was said.
REMARKS = {"other": "Văn bản khác", "cancelled": "Số đã hủy", "free": "Bỏ ghi chú"}
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
    """A number that is kept for a document of an inspection: by whom, when (an instant).

    `correction` is the id of the correction that the document belongs to, None for the first notice.
    """

    inspection: str
    series: Series
    number: int
    actor: str
    at: str
    correction: str | None = None

    @property
    def words(self) -> str:
        """Number and symbol: "05/TB-BCĐCCHC"."""
        return self.series.number(self.number)


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said of the numbers from `first` to `last`: a kind of REMARKS, in which words, by whom, when."""

    first: int
    last: int
    kind: str
    words: str
    by: str
    at: str


def series(plan: Plan, sort: Sort, year: int) -> Series:
    """The series that documents of a sort are numbered in where a plan's body issues them."""
    return Series(plan.issuing_body, plan.place, sort.symbol, year)


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


def explained(remarks: Iterable[Remark]) -> dict[int, Remark]:
    """What is said of each number, in order: the last of several remarks counts."""
    found: dict[int, Remark] = {}
    for remark in remarks:
        for number in range(remark.first, remark.last + 1):
            found.pop(number, None)
            if remark.kind != "free":
                found[number] = remark
    return dict(sorted(found.items()))


def runs(explained: Mapping[int, Remark]) -> tuple[tuple[int, int, Remark], ...]:
    """Numbers in order that one remark is about, as (first, last, remark)."""
    found: list[tuple[int, int, Remark]] = []
    for number, remark in explained.items():
        if found and found[-1][1] == number - 1 and found[-1][2] == remark:
            found[-1] = (found[-1][0], number, remark)
        else:
            found.append((number, number, remark))
    return tuple(found)
