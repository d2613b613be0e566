"""A finished PDF as it was read: its pages with words and pictures where they stand, its faces; and what stands where.

Lengths are millimetres from the paper's upper left corner.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspect_app.domain.document import Block, Checklist, Document, Paragraph

# Margins of every document: document.css, within those of NĐ 30/2020, Phụ lục I. The paper is A4.
LEFT, RIGHT, TOP, BOTTOM = 30.0, 195.0, 20.0, 277.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands on one page, counted from 1."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that were drawn in one go, in one face; `face` is its name without the mark of a subset."""

    text: str
    face: str
    box: Box

    @property
    def page_number(self) -> bool:
        """Whether this is the number of a page: digits alone, in the middle of the top margin."""
        middle = (self.box.left + self.box.right) / 2
        return self.text.strip().isdecimal() and self.box.bottom <= TOP and abs(middle - (LEFT + RIGHT) / 2) < 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page; `undrawn` are the letters that the documents' face lacks, each once."""

    pieces: tuple[Piece, ...]
    pictures: tuple[Box, ...] = ()
    undrawn: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it says, in order of print, without its number."""
        return "".join(piece.text for piece in self.pieces if not piece.page_number)


@dataclass(frozen=True, slots=True)
class Face:
    """A face that the file draws with, the page where it first does, and whether the file brings it along."""

    name: str
    embedded: bool
    page: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file. Pages count from 1."""

    sheets: tuple[Sheet, ...]
    faces: tuple[Face, ...]


class Places:
    """On which page something stands, found by its words: lines may break anywhere, spaces don't count."""

    def __init__(self, document: Document, reading: Reading):
        pages = [_bare(sheet.words) for sheet in reading.sheets]
        self._whole = "".join(pages)
        self._starts = [sum(map(len, pages[:place])) for place in range(len(pages))]
        self._sentences: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self._at = 0
        # One after the other: many paragraphs say the same.
        for block in document.blocks:
            if isinstance(block, Paragraph):
                self._keep(self._sentences, block.subjects, block.text)
            else:
                for row in block.rows:
                    self._keep(self._rows, row.subjects, "".join(line for cell in row.cells for line in cell))
        for subject, text in _answers(document):
            self._keep(self._rows, (subject,), text)

    def of(self, text: str, last: bool = False) -> int | None:
        """The page where a text begins, or None where it isn't found; the first one, or the last."""
        bare = _bare(text)
        found = (self._whole.rfind(bare) if last else self._whole.find(bare)) if bare else -1
        return self._page(found) if found >= 0 else None

    def about(self, *subjects: str) -> int | None:
        """The page of the first sentence made from any of these cells of the record, else of their answers."""
        there = [self._sentences[s] for s in subjects if s in self._sentences]
        return min(there) if there else self.figures(*subjects)

    def figures(self, *subjects: str) -> int | None:
        """The page where the answers of these cells are first set out: the table of figures, else the checklist."""
        return min((self._rows[subject] for subject in subjects if subject in self._rows), default=None)

    def _keep(self, pages: dict[str, int], subjects: tuple[str, ...], text: str) -> None:
        bare = _bare(text)
        found = self._whole.find(bare, self._at) if bare else -1
        if found >= 0:
            self._at = found + len(bare)
            for subject in subjects:
                pages.setdefault(subject, self._page(found))

    def _page(self, found: int) -> int:
        return bisect_right(self._starts, found)


def spots(blocks: Iterable[tuple[Block, str]], reading: Reading) -> Mapping[str, tuple[Spot, ...]]:
    """Where paragraphs stand, by their key, one spot a page; those without a key, and those not found, are left out.

    `blocks` are the document's in order of print: many paragraphs say the same.
    """
    starts: list[int] = []
    drawn: list[tuple[int, Box]] = []
    whole = ""
    for page, sheet in enumerate(reading.sheets, 1):
        for piece in sheet.pieces:
            if not piece.page_number:
                starts.append(len(whole))
                drawn.append((page, piece.box))
                whole += _bare(piece.text)
    found: dict[str, dict[int, Box]] = {}
    at = 0
    for block, key in blocks:
        bare = _bare(block.text) if isinstance(block, Paragraph) else ""
        start = whole.find(bare, at) if bare else -1
        if start < 0:
            continue
        at = start + len(bare)
        for page, box in drawn[bisect_right(starts, start) - 1 : bisect_right(starts, at - 1)]:
            if key:
                there = found.setdefault(key, {})
                there[page] = _around(there.get(page, box), box)
    return {key: tuple(Spot(page, box) for page, box in there.items()) for key, there in found.items()}


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), max(one.right, other.right), min(one.top, other.top), max(one.bottom, other.bottom)
    )


def _answers(document: Document) -> Iterator[tuple[str, str]]:
    """Every answer of the checklist as it is printed, with its subject."""
    for appendix in document.appendices:
        if isinstance(appendix.content, Checklist):
            for group in appendix.content.groups:
                for entry in group.entries:
                    yield from ((answer.subject, "".join(answer.lines)) for answer in entry.answers)


def _bare(text: str) -> str:
    """A text composed, without spaces and without what only tells where lines may break."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace() and unicodedata.category(c) != "Cf")
