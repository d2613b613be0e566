"""What a sealed record tells beside the record itself: the form is schema's, with more keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.bag import Sealed
from inspect_app.domain.correction import Issued
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
    documents: Iterable[Issued],
    minutes: Iterable[Json],
    document: Document,
    chain: Mapping[str, Json],
    archive: Archive,
) -> Json:
    """The sealed record: `told` is the record's file, the rest is added as schema describes it.

    `issue` is of the valid notice, `documents` are all that were issued until then.
    """
    return dict(told) | {
        "issue": issue,
        "documents": [_issued(one) for one in documents],
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


def read_documents(told: Mapping[str, Json]) -> list[Issued]:
    """The issued documents of a sealed record; none of one that was sealed before the program told of them."""
    return [
        Issued(
            kind=one["kind"],
            number=one["number"],
            symbol=one["symbol"],
            day=date.fromisoformat(one["day"]),
            document=one["document"],
            scan=one["scan"],
            about=one["about"] or "",
            reason=one["reason"],
        )
        for one in told.get("documents", ())
    ]


def _issued(one: Issued) -> Json:
    return {
        "kind": one.kind,
        "number": one.number,
        "symbol": one.symbol,
        "day": one.day.isoformat(),
        "document": one.document,
        "scan": one.scan,
        "about": one.about or None,
        "reason": one.reason,
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
