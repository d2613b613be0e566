"""Warnings of the check before approval that somebody let stand."""

from sqlite_utils import Database

from inspect_app.domain.remarks import Acceptance, Remark


def acceptances(db: Database, inspection: str) -> list[Acceptance]:
    """The acceptances that stand at an inspection's conclusion, in the order they were given; `by` is a name."""
    rows = db.execute(
        "select a.fingerprint, a.reason, account.name, a.at from printcheck_acceptance a"
        " join account on account.id = a.actor where a.inspection = ?"
        " and a.seq not in (select acceptance from printcheck_withdrawal) order by a.seq",
        (inspection,),
    )
    return [Acceptance(*row) for row in rows.fetchall()]


def withdrawals(db: Database, inspection: str) -> list[Acceptance]:
    """The acceptances that were taken back, with why, by whom and when they were, in order of time."""
    rows = db.execute(
        "select a.fingerprint, w.reason, account.name, w.at from printcheck_withdrawal w"
        " join printcheck_acceptance a on a.seq = w.acceptance join account on account.id = w.actor"
        " where a.inspection = ? order by w.at, w.acceptance",
        (inspection,),
    )
    return [Acceptance(*row) for row in rows.fetchall()]


def withdraw(db: Database, inspection: str, fingerprint: str, reason: str, actor: str, at: str) -> bool:
    """Keep that an account took back the acceptance of a remark; whether there was one."""
    made = db.execute(
        "insert into printcheck_withdrawal (acceptance, reason, actor, at)"
        " select max(seq), ?, ?, ? from printcheck_acceptance where inspection = ? and fingerprint = ?"
        " and seq not in (select acceptance from printcheck_withdrawal) having max(seq) is not null",
        (reason, actor, at, inspection, fingerprint),
    )
    return made.rowcount > 0


def accept(db: Database, inspection: str, remark: Remark, reason: str, actor: str, at: str) -> None:
    """Keep that an account accepted a remark."""
    db.execute(
        "insert into printcheck_acceptance (inspection, code, fingerprint, words, reason, actor, at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (inspection, remark.code, remark.fingerprint, remark.words, reason, actor, at),
    )
