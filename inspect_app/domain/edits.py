"""What people changed by hand in the words of a conclusion, apart from the record that it was made from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from inspect_app.domain.document import Block, Document, Paragraph, quoted
from inspect_app.domain.typography import printable

PARTS = ("opening", "achievements", "findings", "causes", "recommendations")
_LETTER = re.compile(r"[a-zđ]{1,2}\) ")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words put in the place of what was generated: a paragraph a line, points of a list begin with "- "."""

    text: str
    generated: str  # what it replaced, as its author saw it


Edits = Mapping[str, Edit]


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a conclusion that can be edited: where it stands, what was generated, what replaces it.

    `key` is the first cell of the record that the paragraph was made from, else its part, title and position.
    `lead` is the letter of a point ("a) "), which the program writes.
    """

    key: str
    part: str
    title: str
    lead: str
    generated: str
    subjects: tuple[str, ...]
    edit: Edit | None

    @property
    def text(self) -> str:
        """The words as they stand now."""
        return self.edit.text if self.edit else self.generated

    @property
    def overtaken(self) -> bool:
        """Whether the generated words have changed since they were edited."""
        return self.edit is not None and self.edit.generated != self.generated


def places(document: Document, edits: Edits) -> tuple[Place, ...]:
    """Every place of a generated document, in order of print."""
    return tuple(place for _, place in _walk(document, edits) if place)


@dataclass(frozen=True, slots=True)
class ByHand:
    """What of a conclusion is worded by hand: the places that have an edit, and the edits that have no place."""

    places: tuple[Place, ...] = ()
    homeless: tuple[Edit, ...] = ()


def by_hand(document: Document, edits: Edits) -> ByHand:
    """What of a generated document is worded by hand."""
    there = tuple(place for place in places(document, edits) if place.edit)
    return ByHand(there, tuple(edit for _, edit in homeless(document, edits)))


def homeless(document: Document, edits: Edits) -> tuple[tuple[str, Edit], ...]:
    """The edits whose place the record no longer gives: shown, so that nobody's words vanish unseen."""
    there = {place.key for place in places(document, edits)}
    return tuple((key, edit) for key, edit in edits.items() if key not in there)


def apply(document: Document, edits: Edits) -> Document:
    """The generated document with the edited words in their places."""
    return replace(document, blocks=tuple(block for block, _ in printed(document, edits)))


def printed(document: Document, edits: Edits) -> Iterator[tuple[Block, Place | None]]:
    """Every block as it is printed, with the place that it belongs to; an edit of several lines gives several."""
    for block, place in _walk(document, edits):
        yield from ((made, place) for made in _made(block, place))


def _made(block: Block, place: Place | None) -> Iterator[Block]:
    if not (place and place.edit and isinstance(block, Paragraph)):
        yield block
        return
    for position, line in enumerate(filter(None, map(str.strip, place.edit.text.splitlines()))):
        yield replace(block, text=printable(line if position else place.lead + line))


def _walk(document: Document, edits: Edits) -> Iterator[tuple[Block, Place | None]]:
    part = titles = position = 0
    heads = ["", ""]
    for block in document.blocks:
        if not isinstance(block, Paragraph) or block.kind not in ("part", "title", "body") or quoted(block):
            yield block, None  # quoted words have no place, and move none: what follows keeps its own
        elif block.kind == "part":
            part, titles, position, heads = part + 1, 0, 0, [block.text, ""]
            yield block, None
        elif block.kind == "title":
            titles, position, heads[1] = titles + 1, 0, block.text
            yield block, None
        else:
            position += not block.subjects
            key = block.subjects[0] if block.subjects else f"{PARTS[part]}:{titles}:{position}"
            lead = _LETTER.match(block.text) if block.subjects else None
            bare = block.text[lead.end() :] if lead else block.text
            yield block, Place(key, heads[0], heads[1], lead[0] if lead else "", bare, block.subjects, edits.get(key))
