"""What a sealed record tells beside the record itself: the form is schema's, with more keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspect_app.domain.bag import Sealed
from inspect_app.domain.document import Appendix, Block, Document, Line, Table
from inspect_app.domain.text import Json

RECORD, METADATA = "data/ho-so.json", "data/sieu-du-lieu.json"


@dataclass(frozen=True, slots=True)
class Archive:
    """How a record was sealed: the instant, whether that was after its issue, its files, and what never arrived."""

    sealed_at: str
    later: bool
    files: tuple[Sealed, ...]
    missing: tuple[str, ...]


def write(
    told: Mapping[str, Json],
    issue: Json,
    minutes: Iterable[Json],
    document: Document,
    chain: Mapping[str, Json],
    archive: Archive,
) -> Json:
    """The sealed record: `told` is the record's file, the rest is added as schema describes it."""
    return dict(told) | {
        "issue": issue,
        "minutes": list(minutes),
        "conclusion": conclusion(document),
        "chain": dict(chain),
        "archive": {
            "sealed_at": archive.sealed_at,
            "later": archive.later,
            "files": [
                {"path": file.path, "sha256": file.sha256, "size": file.size, "what": file.what}
                for file in archive.files
            ],
            "missing": list(archive.missing),
        },
    }


def conclusion(document: Document) -> Json:
    """A conclusion in words, each block with the subjects of the record that it was made from."""
    return {
        "title": document.title,
        "number": _words(document.head.number),
        "date": _words(document.head.date),
        "blocks": [_block(block) for block in document.blocks],
        "signature": [*document.signature.authority, *document.signature.post, document.signature.name],
        "recipients": list(document.signature.recipients),
        "appendices": [_named(appendix) for appendix in document.appendices],
    }


def _block(block: Block) -> Json:
    if isinstance(block, Table):
        heads = ["\n".join(column) for column in block.columns]
        return {
            "kind": block.kind,
            "columns": heads,
            "rows": [
                {"cells": ["\n".join(cell) for cell in row.cells], "subjects": list(row.subjects)} for row in block.rows
            ],
        }
    return {"kind": block.kind, "text": block.text, "subjects": list(block.subjects)}


def _named(appendix: Appendix) -> Json:
    return {"number": appendix.number, "title": appendix.title}


def _words(line: Line) -> str:
    return "".join(run.text or "……" for run in line)
