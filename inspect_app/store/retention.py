"""Periods of retention, what is due, and disposals: asked for by one, settled by another."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from sqlite_utils import Database

from inspect_app.domain.retention import Period


@dataclass(frozen=True, slots=True)
class Disposal:
    """A disposal that was asked for; the last three are of whoever settled it, None until then."""

    id: str
    inspection: str
    decision: str
    decision_day: date
    reason: str
    source: str
    actor: str
    at: str
    confirmed: bool | None = None
    settled_by: str | None = None
    settled_at: str | None = None


def periods(db: Database) -> dict[str, Period]:
    """The period of each kind that has one: what was entered last."""
    rows = db.execute(
        "select kind, permanent, years, handover_years, source, account.name, at,"
        " count(*) over (partition by kind order by seq) from retention join account on account.id = actor order by seq"
    )
    return {row[0]: Period(row[0], bool(row[1]), *row[2:]) for row in rows.fetchall()}


def add_period(db: Database, period: Period, actor: str) -> None:
    """Keep what was entered for a kind."""
    db.execute(
        "insert into retention (kind, permanent, years, handover_years, source, actor, at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (period.kind, period.permanent, period.years, period.handover_years, period.source, actor, period.at),
    )


def issued_until(db: Database, day: date) -> Iterator[tuple[str, int, str, date, bool]]:
    """What was issued until a day and isn't disposed of: inspection, number, symbol, day, whether that was asked."""
    rows = db.execute(
        "select valid_issue.inspection, number, symbol, day, open.id is not null from valid_issue"
        " left join disposal open on open.inspection = valid_issue.inspection"
        " and not exists (select 1 from disposal_settled where disposal = open.id)"
        " where day <= ? and not exists (select 1 from disposal join disposal_settled on disposal = disposal.id"
        " where disposal.inspection = valid_issue.inspection and confirmed = 1) order by day, valid_issue.inspection",
        (day.isoformat(),),
    )
    for inspection, number, symbol, issued, asked in rows.fetchall():
        yield inspection, number, symbol, date.fromisoformat(issued), bool(asked)


def disposal(db: Database, inspection: str) -> Disposal | None:
    """The latest disposal of an inspection's record that was asked for, however it was settled."""
    row = db.execute(
        "select id, inspection, decision, decision_day, reason, source, d.actor, d.at, confirmed, s.actor, s.at"
        " from disposal d left join disposal_settled s on s.disposal = d.id"
        " where inspection = ? order by d.rowid desc limit 1",
        (inspection,),
    ).fetchone()
    if not row:
        return None
    told = dict(zip((field.name for field in fields(Disposal)), row, strict=True))
    confirmed = None if told["confirmed"] is None else bool(told["confirmed"])
    return Disposal(**told | {"decision_day": date.fromisoformat(told["decision_day"]), "confirmed": confirmed})


def add_disposal(db: Database, made: Disposal) -> None:
    """Keep that a disposal was asked for."""
    db.execute(
        "insert into disposal (id, inspection, decision, decision_day, reason, source, actor, at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(made.id, made.inspection, made.decision, made.decision_day.isoformat()),
            *(made.reason, made.source, made.actor, made.at),
        ),
    )


def settle(db: Database, id: str, confirmed: bool, remark: str, actor: str, at: str) -> None:
    """Keep how a disposal was settled."""
    db.execute(
        "insert into disposal_settled (disposal, confirmed, remark, actor, at) values (?, ?, ?, ?, ?)",
        (id, confirmed, remark, actor, at),
    )
