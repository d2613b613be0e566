"""A document ready to be printed: a frozen tree of strings and tuples. Nothing else reaches a document's template."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from inspect_app.domain.findings import gaps
from inspect_app.domain.typography import printable

# The version of the form that every document here follows.
FORM = "Nghị định số 30/2020/NĐ-CP"

# The subject of what the inspected unit says: its words are quoted, neither edited nor held against any rule.
QUOTED = "explanation"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: words, or a blank of so many millimetres to be written in by hand, and what belongs there."""

    text: str
    blank: str = ""
    name: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words under a name of the style sheet; `subjects` are the cells of the record that it was made from."""

    text: str
    # "part", "title", "body", "labelled" (bold to its colon), "caption", "note", or "pointer" to another document
    kind: str = "body"
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: each cell is its lines."""

    cells: tuple[tuple[str, ...], ...]
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The table of figures: heads and rows, cells as lines."""

    columns: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    kind: str = "table"


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Head:
    """Boxes 1 to 5a of the form, or 5b of a letter, which has no type; lengths of rules in millimetres."""

    parent: tuple[str, ...]
    body: tuple[str, ...]
    body_rule: str
    nation: str
    motto: str
    number: Line
    date: Line
    type: str
    subject: tuple[str, ...]
    subject_rule: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What page 1 says in a frame: that figures are made up, or that a publication is the source."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Boxes 7 and 9: who signs, who gets the document; `style` is "plain", or "unknown" where a source is silent."""

    authority: tuple[str, ...]
    post: tuple[str, ...]
    name: str
    recipients_title: str
    recipients: tuple[str, ...]
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs minutes: post, name, and strokes within a view box with the pen's breadth there, or a note.

    `shown` says in words what the strokes are.
    """

    post: tuple[str, ...]
    name: str
    strokes: tuple[str, ...] = ()
    view: str = ""
    pen: str = ""
    shown: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs minutes, from left to right; notes below, and the code of the text."""

    signers: tuple[Signer, ...]
    notes: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was recorded of an item, once or at one counter; `judged` is the verdict in words.

    `verdict` is judgement's word, or "withdrawn" for a shortcoming that was withdrawn after an explanation.
    """

    lines: tuple[str, ...]
    judged: str
    verdict: str
    note: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the checklist with its legal bases and its answers."""

    code: str
    question: str
    bases: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the checklist."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The checklist as it was recorded."""

    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    kind: str = "checklist"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rate in a chart, placed: all lengths are the chart's units, 468 of them are the width of the text."""

    label: tuple[tuple[str, str], ...]  # y and words of each line
    top: str
    middle: str
    length: str
    figure: str
    target: str
    tick: str  # "" where there is nothing to compare with
    style: str  # "met", "missed", "withdrawn" for one that is missed and no finding any more, or "none"


@dataclass(frozen=True, slots=True)
class Chart:
    """Rates of one direction against their targets, as bars."""

    id: str
    title: str
    description: str
    height: str
    floor: str
    scale: tuple[tuple[str, str], ...]  # x and words of each mark
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of an appendix."""

    charts: tuple[Chart, ...]
    kind: str = "charts"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with what stands under it; `file` is the SHA-256 of its bytes, "" where they have not arrived."""

    number: str
    caption: str
    taken: str
    hash: tuple[str, ...]
    file: str
    absent: str
    subject: str


@dataclass(frozen=True, slots=True)
class Photos:
    """The photos of an appendix, two a row."""

    rows: tuple[tuple[Photo, ...], ...]
    kind: str = "photos"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a page about the document itself says of it: a name, and lines."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """How a document can be checked: facts, a QR code as the path of its dark squares in a box of `size`, and steps."""

    facts: tuple[Fact, ...]
    path: str
    size: str
    shows: str  # what the code says, for whoever can't see it
    how: str
    steps: tuple[str, ...]
    kind: str = "verification"


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix with page numbers of its own; without a number it says something about the document itself."""

    number: str
    title: str
    attached: tuple[Line, ...]
    content: Checklist | Charts | Photos | Verification
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `dated` (ISO) stands for the clock, `names` are kept whole on a line where they fit."""

    title: str
    form: str
    dated: str
    marks: tuple[str, ...]
    names: tuple[str, ...]
    head: Head
    frame: Frame | None
    blocks: tuple[Block, ...]
    signature: Signature
    appendices: tuple[Appendix, ...]
    signing: Signing | None = None  # of minutes: it takes the place of the signature's boxes
    kept_in: str = ""  # the database file beside which the bytes of its photos are kept


@dataclass(frozen=True, slots=True)
class Letter(Document):
    """An official letter (công văn): what it is about stands under its number, and to whom it goes above its text."""

    addressed: str = ""


def photos(document: Document) -> Iterator[Photo]:
    """The photos of a document whose bytes are there, in order of print."""
    for appendix in document.appendices:
        if isinstance(appendix.content, Photos):
            yield from (photo for row in appendix.content.rows for photo in row if photo.file)


def printable_tree(tree: T) -> T:
    """The tree with every text of it as it may stand on paper: composed, ordinary spaces, no brace."""
    return _printable(tree)


def texts(tree: Any) -> Iterator[str]:
    """Every text of a tree, in order of print."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, tuple):
        for part in tree:
            yield from texts(part)
    elif is_dataclass(tree):
        for part in fields(tree):
            yield from texts(getattr(tree, part.name))


def shown(document: Document) -> Iterator[str]:
    """Every text of a document that is printed, a paragraph or a cell's line each."""
    yield from texts((document.head, document.frame))
    for block in document.blocks:
        yield from [block.text] if isinstance(block, Paragraph) else texts(tuple(row.cells for row in block.rows))
    yield from texts((document.signature, document.appendices))


def unfilled(document: Document) -> tuple[str, ...]:
    """The texts that hold "……": a placeholder that nothing filled, listed for the secretary; no quoted ones."""
    ours = replace(document, blocks=tuple(block for block in document.blocks if not quoted(block)))
    return tuple(text for text in texts(ours) if gaps(text))


def quoted(block: Block) -> bool:
    """Whether a block belongs to what the inspected unit says."""
    return isinstance(block, Paragraph) and QUOTED in block.subjects


def _printable(tree: Any) -> Any:
    if isinstance(tree, str):
        return printable(tree)
    if isinstance(tree, tuple):
        return tuple(_printable(part) for part in tree)
    if is_dataclass(tree) and not isinstance(tree, type):
        return replace(tree, **{part.name: _printable(getattr(tree, part.name)) for part in fields(tree)})
    return tree
