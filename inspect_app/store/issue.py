"""What went out for signature, what came back, and what is issued; the bytes lie in the folder of files."""

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.correction import Issued
from inspect_app.domain.dates import long_date, parse_iso
from inspect_app.domain.signedfile import Signature
from inspect_app.domain.signedfile import read as read_signatures
from inspect_app.domain.signedfile import write as write_signatures


@dataclass(frozen=True, slots=True)
class Frozen:
    """A document as it stands for good: the SHA-256 of its PDF, its record and its tree.

    `purpose` is "signing", or "numbered" for a copy with number and date of what was signed on paper; `number` and
    `day` are those that the PDF prints. `correction` is the id of the correction that it belongs to, None for the
    first notice.
    """

    id: str
    inspection: str
    purpose: str
    hash: str
    size: int
    record: str
    tree: str
    number: int | None
    day: date | None
    actor: str
    at: str
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A signed file that came back; `unchanged` says that it starts with the bytes of `frozen`, bit by bit."""

    id: str
    inspection: str
    frozen: str
    hash: str
    size: int
    unchanged: bool
    signatures: tuple[Signature, ...]
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That somebody looked at what differs in a signed file (its id) and lets it be issued: who, when (an instant)."""

    received: str
    differences: int
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issued document: `document` is the PDF that counts, by its SHA-256; `scan` that of the signed paper.

    `correction` is the id of the correction that it belongs to, None for the first notice of an inspection.
    """

    inspection: str
    way: str  # "paper", "electronic" or "elsewhere"
    frozen: str
    received: str | None
    document: str
    size: int
    scan: str | None
    scan_type: str | None
    number: int
    symbol: str
    day: date
    remark: str
    actor: str
    at: str
    correction: str | None = None

    @property
    def words(self) -> str:
        """'số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026'."""
        return f"số {self.number:02d}{self.symbol} {long_date(self.day)}"


def frozen(db: Database, inspection: str) -> Frozen | None:
    """What went out for signature last in an inspection."""
    rows = _rows(db, Frozen, "where inspection = ? and purpose = 'signing' order by rowid desc limit 1", inspection)
    return _frozen(rows[0]) if rows else None


def frozen_of(db: Database, made: Issue, numbered: bool = False) -> Frozen | None:
    """What went out for signature of an issued document; with `numbered` its copy with number and date, if it has one.

    None where its row is gone, which is for verification to tell.
    """
    rows = []
    if numbered:
        which = "where inspection = ? and correction is ? and purpose = 'numbered' order by rowid desc limit 1"
        rows = _rows(db, Frozen, which, made.inspection, made.correction)
    rows = rows or _rows(db, Frozen, "where id = ? and inspection = ?", made.frozen, made.inspection)
    return _frozen(rows[0]) if rows else None


def every_frozen(db: Database) -> list[Frozen]:
    """All that went out for signature, of every inspection."""
    return [_frozen(row) for row in _rows(db, Frozen, "where purpose = 'signing' order by rowid")]


def received(db: Database, inspection: str, frozen: str) -> Received | None:
    """The latest file that came back for what was frozen."""
    rows = _rows(db, Received, "where inspection = ? and frozen = ? order by rowid desc limit 1", inspection, frozen)
    return _received(rows[0]) if rows else None


def received_as(db: Database, frozen: str, hash: str) -> Received | None:
    """A file that came back for what was frozen, by its hash."""
    rows = _rows(db, Received, "where frozen = ? and hash = ?", frozen, hash)
    return _received(rows[0]) if rows else None


def received_by(db: Database, id: str) -> Received | None:
    """The file that came back of an id."""
    rows = _rows(db, Received, "where id = ?", id)
    return _received(rows[0]) if rows else None


def confirmation(db: Database, received: str) -> Confirmation | None:
    """The confirmation of a signed file, by the file's id."""
    rows = _rows(db, Confirmation, "where received = ?", received)
    return Confirmation(**rows[0]) if rows else None


def issue(db: Database, inspection: str) -> Issue | None:
    """The valid conclusion of an inspection: the notice that was issued last."""
    return _issue(_rows(db, Issue, "where inspection = ?", inspection, table="valid_issue"))


def issue_of(db: Database, inspection: str, document: str) -> Issue | None:
    """An issued document of an inspection, valid or not, by its SHA-256."""
    where = "where inspection = ? and document = ?"
    return _issue(_rows(db, Issue, where, inspection, document, table="issued_document"))


def issue_in(db: Database, inspection: str, correction: str | None) -> Issue | None:
    """What was issued of a correction, by its id; None is the first notice."""
    where = "where inspection = ? and correction is ?"
    return _issue(_rows(db, Issue, where, inspection, correction, table="issued_document"))


def issued(db: Database, inspection: str) -> list[Issued]:
    """Every document that was issued of an inspection, in the order of issue."""
    rows = db.execute(
        "select 'notice', number, symbol, day, document, scan, scan_type, '', '' from issue where inspection = ?",
        (inspection,),
    ).fetchall()
    rows += db.execute(
        "select c.kind, i.number, i.symbol, i.day, i.document, i.scan, i.scan_type, c.document, c.reason"
        " from correction_issue i join correction c on c.id = i.correction where i.inspection = ? order by i.rowid",
        (inspection,),
    ).fetchall()
    return [Issued(kind, number, symbol, date.fromisoformat(day), *rest) for kind, number, symbol, day, *rest in rows]


def add_frozen(db: Database, frozen: Frozen) -> None:
    """Keep the row of what was frozen."""
    _insert(db, "frozen", frozen)


def add_received(db: Database, received: Received) -> None:
    """Keep the row of a signed file."""
    _insert(db, "received", received)


def add_confirmation(db: Database, confirmation: Confirmation) -> None:
    """Keep the row of a confirmation."""
    _insert(db, "confirmation", confirmation)


def add_issue(db: Database, issue: Issue) -> None:
    """Keep the row of an issue: the first of its inspection, or that of a correction."""
    _insert(db, "correction_issue" if issue.correction else "issue", issue, () if issue.correction else ("correction",))


def _rows(db: Database, kind: type, condition: str, *values: object, table: str = "") -> list[dict[str, Any]]:
    columns, table = [field.name for field in fields(kind)], table or kind.__name__.lower()
    rows = db.execute(f"select {', '.join(columns)} from {table} {condition}", values).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _issue(rows: list[dict[str, Any]]) -> Issue | None:
    return Issue(**rows[0] | {"day": parse_iso(rows[0]["day"])}) if rows else None


def _insert(db: Database, table: str, thing: Any, without: tuple[str, ...] = ()) -> None:
    names = [field.name for field in fields(thing) if field.name not in without]
    values = {name: _column(getattr(thing, name)) for name in names}
    marks = ", ".join("?" for _ in values)
    db.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))


def _column(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(write_signatures(value), ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def _frozen(row: dict[str, Any]) -> Frozen:
    return Frozen(**row | {"day": parse_iso(row["day"])})


def _received(row: dict[str, Any]) -> Received:
    told = read_signatures(json.loads(row["signatures"]))
    return Received(**row | {"unchanged": bool(row["unchanged"]), "signatures": told})
