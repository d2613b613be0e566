"""Corrections of issued documents: what was opened, what was given up, and the lines of a letter."""

import json
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.correction import Correction, Line

_COLUMNS = "id, inspection, kind, document, reason, actor, at"


@dataclass(frozen=True, slots=True)
class Revision:
    """All lines of a letter after one save; number 0 is a letter that nobody has written at. `at` is an instant."""

    number: int
    lines: tuple[Line, ...] = ()
    actor: str = ""
    at: str = ""


def opened(db: Database, inspection: str) -> Correction | None:
    """The correction that is under way in an inspection."""
    return _one(db, "open_correction where inspection = ?", inspection)


def correction(db: Database, id: str) -> Correction | None:
    """A correction by its id."""
    return _one(db, "correction where id = ?", id)


def add(db: Database, made: Correction) -> None:
    """Keep that a correction was opened."""
    values = (made.id, made.inspection, made.kind, made.document, made.reason, made.actor, made.at)
    db.execute(f"insert into correction ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)", values)


def withdraw(db: Database, id: str, reason: str, actor: str, at: str) -> None:
    """Keep that a correction was given up."""
    db.execute(
        "insert into correction_withdrawal (correction, reason, actor, at) values (?, ?, ?, ?)", (id, reason, actor, at)
    )


def withdrawn(db: Database, id: str) -> bool:
    """Whether a correction was given up."""
    return db.execute("select 1 from correction_withdrawal where correction = ?", (id,)).fetchone() is not None


def latest(db: Database, id: str) -> Revision:
    """The newest lines of a letter."""
    row = db.execute(
        "select number, lines, actor, at from correction_revision where correction = ? order by number desc limit 1",
        (id,),
    ).fetchone()
    return Revision(row[0], tuple(Line(**line) for line in json.loads(row[1])), *row[2:]) if row else Revision(0)


def add_revision(db: Database, id: str, revision: Revision) -> None:
    """Keep new lines of a letter."""
    told = canonical([asdict(line) for line in revision.lines])
    db.execute(
        "insert into correction_revision (correction, number, lines, actor, at) values (?, ?, ?, ?, ?)",
        (id, revision.number, told, revision.actor, revision.at),
    )


def _one(db: Database, which: str, value: str) -> Correction | None:
    row = db.execute(f"select {_COLUMNS} from {which}", (value,)).fetchone()
    return Correction(*row) if row else None
