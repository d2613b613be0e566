"""Editions of the checklist: the one that comes with the program, and those that records were made with."""

import json
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.checklist import Edition, read_edition

DATA = Path(__file__).parents[1] / "data"
# The wording awaits a CCHC officer's approval: the name says so wherever the edition is named.
NAME = "2026 (dự thảo)"
_READ: dict[str, Edition] = {}


@cache
def packaged() -> Edition:
    """The edition that comes with the program: new inspections are asked by it."""
    return read_edition(NAME, json.loads((DATA / "checklist.json").read_text(encoding="utf-8")))


def keep(db: Database, edition: Edition) -> None:
    """Keep an edition as it is, so that records made with it stay readable."""
    db.execute(
        "insert into edition (hash, name, source) values (?, ?, ?) on conflict do nothing",
        (edition.hash, edition.name, canonical(edition.source)),
    )


def edition(db: Database, hash: str) -> Edition | None:
    """The edition of that hash, if a record was ever made with it."""
    row = db.execute("select name from edition where hash = ?", (hash,)).fetchone()
    if not row:
        return None
    # Its hash names an edition for ever: it is fetched and read once.
    if hash not in _READ:
        (source,) = db.execute("select source from edition where hash = ?", (hash,)).fetchone()
        _READ[hash] = read_edition(row[0], json.loads(source))
    return _READ[hash]
