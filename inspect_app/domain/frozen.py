"""A document on its way to signature: kept as it stands, so that nothing but its blanks is filled in afterwards."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from inspect_app.domain import document as parts
from inspect_app.domain.document import Document, Run
from inspect_app.domain.letterhead import day_words, number_words
from inspect_app.domain.text import Json

_KINDS = {name: kind for name, kind in vars(parts).items() if isinstance(kind, type) and is_dataclass(kind)}


def write(tree: Any) -> Json:
    """A document's tree as JSON: each part with the name of its kind."""
    if isinstance(tree, tuple):
        return [write(part) for part in tree]
    if is_dataclass(tree):
        return {"is": type(tree).__name__} | {part.name: write(getattr(tree, part.name)) for part in fields(tree)}
    return tree


def read(data: Json) -> Any:
    """The tree that `write` made JSON of. Raises KeyError for a kind of part that there is none of."""
    if isinstance(data, list):
        return tuple(read(part) for part in data)
    if isinstance(data, dict):
        return _KINDS[data["is"]](**{name: read(part) for name, part in data.items() if name != "is"})
    return data


def filled(document: Document, number: int, day: date) -> Document:
    """The document with number and date where they were left blank, on its appendices too; dated that day."""
    words = {"number": number_words(str(number)), **day_words(day)}
    return replace(_filled(document, words), dated=day.isoformat())


def _filled(tree: Any, words: dict[str, str]) -> Any:
    if isinstance(tree, Run):
        return Run(words[tree.name]) if tree.name in words else tree
    if isinstance(tree, tuple):
        return tuple(_filled(part, words) for part in tree)
    if is_dataclass(tree) and not isinstance(tree, type):
        return replace(tree, **{part.name: _filled(getattr(tree, part.name), words) for part in fields(tree)})
    return tree
