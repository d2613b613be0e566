"""The elements of a Word document: paragraphs, rows, cells, tables. Lengths come in millimetres and points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from inspect_app.domain.document import Line
from inspect_app.domain.typography import JOINER, NBSP

TEXT_WIDTH = 165.0
# The size of a blank's letters; its space takes a quarter of an em, in Times New Roman and in its twins.
_BLANK_PT = 13
_SPACE_MM = _BLANK_PT / 4 * 25.4 / 72


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a paragraph that differs from its style."""

    text: str
    bold: bool = False


def made(tag: str, *children: Any, **attributes: object) -> Any:
    """An element "w:…" with its attributes in the same namespace, and what stands within; None is left out."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(child for child in children if child is not None)
    return element


def mm(length: float) -> int:
    """A length in twips, the twentieths of a point that Word counts in."""
    return round(length * 72 / 25.4 * 20)


def paragraph(
    style: str,
    *pieces: str | Words | Any,
    keep: bool = False,
    before: float | None = None,
    side: float | None = None,
    section: Any = None,
) -> Any:
    """A paragraph of a style: texts (a line break where one has "\\n"), Words, or elements that stand in a run.

    `keep` holds it on the page of the next one; `before` are points above it, `side` millimetres at either side,
    instead of the style's; `section` ends a section with it.
    """
    properties = made(
        "pPr",
        made("pStyle", val=style),
        made("keepNext") if keep else None,
        made("spacing", before=round(before * 20)) if before is not None else None,
        made("ind", left=mm(side), right=mm(side)) if side is not None else None,
        section,
    )
    return made("p", properties, *[_run(piece) for piece in pieces])


def rule(length: float, width: float, style: str = "Rule") -> Any:
    """A rule of a length, in the middle of a width."""
    return paragraph(style, side=(width - length) / 2)


def line(runs: Line) -> str:
    """A line of the tree as text: a blank is as many no-break spaces as are at least as wide."""
    return "".join(run.text or NBSP * ceil(float(run.blank) / _SPACE_MM) for run in runs)


def cell(
    width: float, *paragraphs: Any, span: int = 1, merge: str = "", middle: bool = False, borders: Any = None
) -> Any:
    """A table's cell; `merge` is "restart" or "continue" where it spans rows."""
    properties = made(
        "tcPr",
        made("tcW", w=mm(width), type="dxa"),
        made("gridSpan", val=span) if span > 1 else None,
        made("vMerge", val=merge) if merge else None,
        borders,
        made("vAlign", val="center") if middle else None,
    )
    return made("tc", properties, *(paragraphs or (paragraph("Cell"),)))


def row(*cells: Any, head: bool = False, torn: bool = False, height: float | None = None) -> Any:
    """A table's row, on one page unless it may be torn; a `head` is repeated on every page, `height` the least."""
    properties = made(
        "trPr",
        None if torn else made("cantSplit"),
        made("trHeight", val=mm(height), hRule="atLeast") if height is not None else None,
        made("tblHeader") if head else None,
    )
    return made("tr", properties, *cells)


def table(widths: Sequence[float], rows: Iterable[Any], padding: float = 2, lines: bool = True, left: float = 0) -> Any:
    """A table of fixed widths with lines of half a point, or without any; `padding` in points, `left` of the margin."""
    borders = [
        made(side, val="single", sz=4, space=0, color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    margins = [
        made(side, w=round(points * 20), type="dxa")
        for side, points in (("top", padding), ("left", padding), ("bottom", padding), ("right", padding))
    ]
    properties = made(
        "tblPr",
        made("tblW", w=sum(mm(width) for width in widths), type="dxa"),
        made("tblInd", w=mm(left), type="dxa"),
        made("tblBorders", *borders) if lines else None,
        made("tblLayout", type="fixed"),
        made("tblCellMar", *margins),
    )
    return made("tbl", properties, made("tblGrid", *[made("gridCol", w=mm(width)) for width in widths]), *rows)


def _run(piece: str | Words | Any) -> Any:
    if isinstance(piece, Words):
        return made("r", made("rPr", made("b"), made("bCs")) if piece.bold else None, *_texts(piece.text))
    return made("r", *(_texts(piece) if isinstance(piece, str) else (piece,)))


def _texts(text: str) -> Iterable[Any]:
    for place, part in enumerate(text.split("\n")):
        if place:
            yield made("br")
        # A hyphen that must not break is an element of Word's own; it breaks no word at a slash.
        for joined, words in enumerate(part.split(f"-{JOINER}")):
            if joined:
                yield made("noBreakHyphen")
            if words:
                yield _text(words.replace(JOINER, ""))


def _text(words: str) -> Any:
    element = made("t")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = words
    return element
