"""What the leader decided about answers that arrived beside the signed minutes."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Decision:
    """That an operation is left out of the minutes ("aside"), or taken up "again": why, by whom (a name), when.

    `made` is the operation that put back what the minutes say, or took that away again; None where there was none.
    """

    operation: str
    kind: str
    reason: str
    made: str | None
    by: str
    at: str

    @property
    def aside(self) -> bool:
        """Whether the operation is left out."""
        return self.kind == "aside"


def standing(db: Database, inspection: str) -> list[Decision]:
    """The latest decision about each operation of an inspection, in order of time."""
    rows = db.execute(
        "select d.operation, d.kind, d.reason, d.made, account.name, d.at from late_decision d"
        " join account on account.id = d.actor where d.inspection = ?"
        " and d.seq = (select max(seq) from late_decision where operation = d.operation) order by d.seq",
        (inspection,),
    )
    return [Decision(*row) for row in rows.fetchall()]


def add(db: Database, inspection: str, decision: Decision, actor: str) -> None:
    """Keep a decision of an account."""
    db.execute(
        "insert into late_decision (inspection, operation, kind, reason, made, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (inspection, decision.operation, decision.kind, decision.reason, decision.made, actor, decision.at),
    )
