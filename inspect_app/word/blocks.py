"""The text of a document: paragraphs and the table of figures."""

from collections.abc import Iterator
from typing import Any

from inspect_app.domain.document import Block, Table
from inspect_app.domain.typography import bind
from inspect_app.word.elements import Words, cell, paragraph, row, table

_STYLES = {"part": "Part", "title": "Title", "caption": "Caption", "note": "Note"}  # any other is "Body"
_WIDTHS = (8.0, 52.0, 26.0, 19.0, 19.0, 21.0, 20.0)


def blocks(given: tuple[Block, ...], names: tuple[str, ...]) -> Iterator[Any]:
    """The blocks of a text; the last two stay with what follows, so that no signature stands alone on a page."""
    for place, block in enumerate(given):
        if isinstance(block, Table):
            yield figures(block)
        else:
            pieces: tuple[str | Words, ...] = (bind(block.text, names),)
            if block.kind == "labelled":
                label, _, rest = block.text.partition(":")
                pieces = Words(f"{label}:", bold=True), bind(rest, names)
            yield paragraph(_STYLES.get(block.kind, "Body"), *pieces, keep=place >= len(given) - 2)


def figures(given: Table) -> Any:
    """The table of figures: its head on every page, no row torn, none alone at its beginning or end."""
    last = len(given.rows) - 1
    heads = [
        cell(width, paragraph("CellHead", "\n".join(column)), middle=True)
        for width, column in zip(_WIDTHS, given.columns, strict=True)
    ]
    rows = [row(*heads, head=True)]
    for place, figure in enumerate(given.rows):
        keep = place in (0, last - 1)
        cells = [
            cell(width, paragraph("Cell" if column == 1 else "CellMiddle", "\n".join(lines), keep=keep), middle=True)
            for column, (width, lines) in enumerate(zip(_WIDTHS, figure.cells, strict=True))
        ]
        rows.append(row(*cells))
    return table(_WIDTHS, rows)
