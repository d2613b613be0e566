"""Revisions of what was changed by hand in a conclusion: each holds all edits and the order of its moment."""

import json
from dataclasses import dataclass, field

from sqlite_utils import Database

from inspect_app.domain.arrangement import Arrangement
from inspect_app.domain.audit import canonical
from inspect_app.domain.edits import Edit, Edits


@dataclass(frozen=True, slots=True)
class Revision:
    """All edits and the order after one save; number 0 is a conclusion that nobody has edited. `at` is an instant."""

    number: int
    edits: Edits
    arrangement: Arrangement = field(default_factory=dict)
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
        "insert into conclusion_revision (inspection, number, edits, arrangement, actor, at) values (?, ?, ?, ?, ?, ?)",
        (
            inspection,
            revision.number,
            canonical(told),
            canonical(dict(revision.arrangement)),
            revision.actor,
            revision.at,
        ),
    )


def _one(db: Database, inspection: str, which: str, values: tuple[int, ...]) -> Revision | None:
    row = db.execute(
        f"select number, edits, arrangement, actor, at from conclusion_revision where inspection = ? {which}",
        (inspection, *values),
    ).fetchone()
    if not row:
        return None
    edits = {key: Edit(**told) for key, told in json.loads(row[1]).items()}
    arrangement = {group: tuple(subjects) for group, subjects in json.loads(row[2]).items()}
    return Revision(row[0], edits, arrangement, row[3], row[4])
