"""Corrections of issued documents: nothing issued is changed, a new document replaces it or corrects it.

Source: Nghị định 30/2020/NĐ-CP, khoản 3 Điều 18: what is wrong in content is replaced by a document of equivalent form,
what is wrong in form, layout or procedure is corrected by an official letter (công văn) of the issuing body.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.dates import long_date

# What a person reads of each kind.
KINDS = {"replace": "Thay thế", "correct": "Đính chính"}
# What the documents are: "notice" is the first one of an inspection.
_NAMES = {"notice": "Thông báo", "replace": "Thông báo", "correct": "Công văn"}
_POINTERS = {
    "replaced_by": "Đã được thay thế bằng",
    "replaces": "Thay thế",
    "corrected_by": "Được đính chính bằng",
    "corrects": "Đính chính",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """That something issued is to be corrected: which document (its SHA-256), a key of KINDS, why, who, when."""

    id: str
    inspection: str
    kind: str
    document: str
    reason: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a letter puts right: where, the words as they were printed, the words as they are to be read."""

    place: str
    printed: str
    corrected: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was issued of an inspection, by the SHA-256 of what counts; `about` is that of another one.

    `kind` is "notice" for the first, else a key of KINDS; `reason` says why that was needed, `scan` and `scan_type`
    tell of the signed paper.
    """

    kind: str
    number: int
    symbol: str
    day: date
    document: str
    scan: str | None = None
    scan_type: str | None = None
    about: str = ""
    reason: str = ""

    @property
    def bears(self) -> str:
        """Number and symbol: "05/TB-BCĐCCHC"."""
        return f"{self.number:02d}{self.symbol}"

    @property
    def words(self) -> str:
        """'Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026'."""
        return f"{_NAMES[self.kind]} số {self.bears} {long_date(self.day)}"


@dataclass(frozen=True, slots=True)
class Pointer:
    """How one document stands to another: "replaces", "replaced_by", "corrects" or "corrected_by"."""

    kind: str
    other: Issued

    @property
    def words(self) -> str:
        """'Đã được thay thế bằng Thông báo số 06/TB-BCĐCCHC ngày 20 tháng 11 năm 2026'."""
        return f"{_POINTERS[self.kind]} {self.other.words}"


def pointers(issued: Iterable[Issued], document: str) -> tuple[Pointer, ...]:
    """How a document (its SHA-256) stands to the others of its inspection: what stands in its place comes first."""
    found = []
    about = {one.document: (one.kind, one.about) for one in issued}
    for one in issued:
        if one.about == document:
            found.append(Pointer("replaced_by" if one.kind == "replace" else "corrected_by", one))
        if about.get(document, ("", ""))[1] == one.document:
            found.append(Pointer("replaces" if about[document][0] == "replace" else "corrects", one))
    return tuple(sorted(found, key=lambda pointer: list(_POINTERS).index(pointer.kind)))


def valid(issued: Sequence[Issued]) -> Issued:
    """The notice that counts: the one that was issued last; of documents in the order of their issue."""
    return next(one for one in reversed(issued) if one.kind != "correct")


def spaced(text: str) -> str:
    """A text as printed words are compared: its spaces and line breaks made one space each."""
    return " ".join(text.split())
