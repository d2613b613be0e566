"""Revisions of what was changed by hand in a conclusion: each holds all edits of its moment, and none ever changes."""

import json
from dataclasses import dataclass

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.edits import Edit, Edits


@dataclass(frozen=True, slots=True)
class Revision:
    """All edits after one save; number 0 is a conclusion that nobody has edited. `at` is an instant."""

    number: int
    edits: Edits
    actor: str = ""
    at: str = ""


def latest(db: Database, inspection: str) -> Revision:
    """The newest revision of an inspection's conclusion."""
    return _one(db, inspection, "order by number desc limit 1", ()) or Revision(0, {})


def revision(db: Database, inspection: str, number: int) -> Revision | None:
    """The revision of that number; 0 always is."""
    return Revision(0, {}) if number == 0 else _one(db, inspection, "and number = ?", (number,))


def add(db: Database, inspection: str, revision: Revision) -> None:
    """Keep a new revision."""
    told = {key: {"text": edit.text, "generated": edit.generated} for key, edit in revision.edits.items()}
    db.execute(
        "insert into conclusion_revision (inspection, number, edits, actor, at) values (?, ?, ?, ?, ?)",
        (inspection, revision.number, canonical(told), revision.actor, revision.at),
    )


def _one(db: Database, inspection: str, which: str, values: tuple[int, ...]) -> Revision | None:
    row = db.execute(
        f"select number, edits, actor, at from conclusion_revision where inspection = ? {which}",
        (inspection, *values),
    ).fetchone()
    if not row:
        return None
    edits = {key: Edit(**told) for key, told in json.loads(row[1]).items()}
    return Revision(row[0], edits, row[2], row[3])
