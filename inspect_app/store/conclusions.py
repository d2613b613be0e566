"""Conclusions: where each stands on its way to issue, and how it came there."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Move:
    """One step between stages (keys of domain.stages.STAGES): who, when (an instant), why where that was asked.

    `document` is the SHA-256 of the draft that an approval speaks of.
    """

    before: str
    after: str
    reason: str
    actor: str
    at: str
    document: str | None = None


def stage(db: Database, inspection: str) -> str:
    """The stage of an inspection's conclusion; "draft" before anybody has moved it."""
    row = db.execute("select stage from conclusion where inspection = ?", (inspection,)).fetchone()
    return row[0] if row else "draft"


def at_stage(db: Database, *stages: str) -> list[str]:
    """The inspections whose conclusions are at one of some stages, the one that has waited longest first."""
    marks = ", ".join("?" for _ in stages)
    rows = db.execute(
        f"select inspection from conclusion where stage in ({marks})"
        " order by (select max(seq) from conclusion_move m where m.inspection = conclusion.inspection)",
        stages,
    )
    return [row[0] for row in rows.fetchall()]


def moves(db: Database, inspection: str) -> list[Move]:
    """How a conclusion came to its stage, the first move first."""
    rows = db.execute(
        "select before, after, reason, actor, at, document from conclusion_move where inspection = ? order by seq",
        (inspection,),
    )
    return [Move(*row) for row in rows.fetchall()]


def move(db: Database, inspection: str, move: Move) -> None:
    """Keep a move, and the stage that it leads to."""
    db.execute(
        "insert into conclusion_move (inspection, before, after, reason, actor, at, document)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (inspection, move.before, move.after, move.reason, move.actor, move.at, move.document),
    )
    db.execute(
        "insert into conclusion (inspection, stage) values (?, ?)"
        " on conflict (inspection) do update set stage = excluded.stage",
        (inspection, move.after),
    )


def approved(db: Database, inspection: str) -> str | None:
    """The SHA-256 of the draft that was approved last, where that was kept."""
    row = db.execute(
        "select document from conclusion_move where inspection = ? and after = 'approved' order by seq desc limit 1",
        (inspection,),
    ).fetchone()
    return row[0] if row else None
