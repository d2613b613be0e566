"""Explanations of inspected units: revisions, and the files handed in with them; none ever changes."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from inspect_app.domain.audit import canonical
from inspect_app.domain.dates import parse_iso
from inspect_app.domain.explanation import About, Attachment, Explanation

_COLUMNS = "revision, minutes, number, day, text, about, files, sent, actor, at"


def latest(db: Database, inspection: str) -> Explanation | None:
    """The newest revision, draft or sent."""
    return _one(db, inspection, "order by revision desc limit 1")


def held(db: Database, inspection: str) -> Explanation | None:
    """What was sent last: the explanation that counts."""
    return _one(db, inspection, "and sent order by revision desc limit 1")


def revision(db: Database, inspection: str, number: int) -> Explanation | None:
    """The revision of that number."""
    return _one(db, inspection, "and revision = ?", number)


def sent(db: Database, inspection: str) -> list[Explanation]:
    """Everything that was sent, the newest first."""
    return _every(db, inspection, "and sent order by revision desc")


def add(db: Database, inspection: str, given: Explanation) -> None:
    """Keep a new revision."""
    about = [{"subjects": list(one.subjects), "finding": one.finding, "text": one.text} for one in given.about]
    db.execute(
        f"insert into explanation (inspection, {_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            inspection,
            given.revision,
            given.minutes,
            given.number,
            given.day.isoformat() if given.day else None,
            given.text,
            canonical(about),
            canonical([one.hash for one in given.files]),
            int(given.sent),
            given.actor,
            given.at,
        ),
    )


def files(db: Database, inspection: str, hashes: Iterable[str]) -> tuple[Attachment, ...]:
    """The files handed in for an inspection among some hashes, in the order of the hashes; unknown ones left out.

    Those of a record that was let in from another installation stayed there.
    """
    wanted = list(dict.fromkeys(hashes))
    among = "inspection = :id and hash in (select value from json_each(:hashes))"
    of_table = "select hash, name, type, size from {} where " + among
    rows = db.execute(
        " union all ".join(map(of_table.format, ("explanation_file_elsewhere", "explanation_file"))),
        {"id": inspection, "hashes": json.dumps(wanted)},
    ).fetchall()
    known = {row[0]: Attachment(*row) for row in rows}
    return tuple(known[hash] for hash in wanted if hash in known)


def here(db: Database, inspection: str) -> set[str]:
    """The hashes of the files handed in for an inspection whose bytes lie here."""
    rows = db.execute("select hash from explanation_file where inspection = ?", (inspection,)).fetchall()
    return {row[0] for row in rows}


def add_file_elsewhere(db: Database, inspection: str, file: Attachment) -> None:
    """Keep the row of a file that was handed in at another installation, and whose bytes stayed there."""
    db.execute(
        "insert into explanation_file_elsewhere (inspection, hash, name, type, size) values (?, ?, ?, ?, ?)",
        (inspection, file.hash, file.name, file.type, file.size),
    )


def add_file(db: Database, inspection: str, file: Attachment, actor: str, at: str) -> None:
    """Keep the row of a file that was handed in."""
    db.execute(
        "insert into explanation_file (inspection, hash, name, type, size, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (inspection, file.hash, file.name, file.type, file.size, actor, at),
    )


def _one(db: Database, inspection: str, which: str, *values: int) -> Explanation | None:
    return next(iter(_every(db, inspection, which, *values)), None)


def _every(db: Database, inspection: str, which: str, *values: int) -> list[Explanation]:
    rows = db.execute(f"select {_COLUMNS} from explanation where inspection = ? {which}", (inspection, *values))
    return [_read(db, inspection, row) for row in rows.fetchall()]


def _read(db: Database, inspection: str, row: tuple) -> Explanation:  # type: ignore[type-arg]
    revision, minutes, number, day, text, about, named, sent, actor, at = row
    return Explanation(
        revision=revision,
        minutes=minutes,
        number=number,
        day=parse_iso(day),
        text=text,
        about=tuple(About(tuple(one["subjects"]), one["finding"], one["text"]) for one in json.loads(about)),
        files=files(db, inspection, json.loads(named)),
        sent=bool(sent),
        actor=actor,
        at=at,
    )
