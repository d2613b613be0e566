"""Warnings of the check before approval that somebody let stand."""

from sqlite_utils import Database

from inspect_app.domain.remarks import Acceptance, Remark


def acceptances(db: Database, inspection: str) -> list[Acceptance]:
    """Every acceptance at an inspection's conclusion, in the order they were given; `by` is the account's name."""
    rows = db.execute(
        "select a.fingerprint, a.reason, account.name, a.at from printcheck_acceptance a"
        " join account on account.id = a.actor where a.inspection = ? order by a.seq",
        (inspection,),
    )
    return [Acceptance(*row) for row in rows.fetchall()]


def accept(db: Database, inspection: str, remark: Remark, reason: str, actor: str, at: str) -> None:
    """Keep that an account accepted a remark."""
    db.execute(
        "insert into printcheck_acceptance (inspection, code, fingerprint, words, reason, actor, at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (inspection, remark.code, remark.fingerprint, remark.words, reason, actor, at),
    )
