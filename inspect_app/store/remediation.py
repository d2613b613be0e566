"""What issued conclusions ask of units, what units answered, and what the office thought of it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.dates import parse_iso
from inspect_app.domain.remediation import (
    DONE,
    STATES,
    WAITING_FOR_UNIT,
    Attachment,
    Document,
    Duty,
    Matter,
    Reply,
    Restated,
    Review,
    days_late,
)

# Who sees which inspections: all of them, those of one unit, those of the teams of one account.
SCOPES = {
    "all": "1 = 1",
    "unit": "unit = :whose",
    "account": """inspection in (select i.id from member m join assignment a on a.team = m.team
                                 join inspection i on i.assignment = a.id where m.account = :whose)""",
}
_DUTY = ", ".join(f"duty.{field.name}" for field in fields(Duty))
_LEFT = f"state not in {DONE}"  # in these very words the indexes of what is left are found
_OWED = f"state in {WAITING_FOR_UNIT}"
# That the unit has the notice `v`, which is valid: the first one (`n`), or one of a correction (`c`).
_RECEIPTS = """left join notice_receipt n on n.inspection = v.inspection and v.correction is null
              left join correction_receipt c on c.correction = v.correction"""
_OF_PLAN = """select i.id from team t join assignment a on a.team = t.id join inspection i on i.assignment = a.id
              where t.plan = :plan"""
# What finds the inspections that have something of a kind: each by an index of its own.
_KINDS = {
    "": "1 = 1",
    "late": f"inspection in (select inspection from duty_state where {_OWED} and due < :today)",
    **{
        state: f"inspection in (select inspection from duty_state where state = '{state}' and {_LEFT})"
        for state in STATES
    },
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose inspections are looked at: a key of SCOPES, and the unit's code or the account's id."""

    kind: str
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An inspection of which something is left to do: how many duties of each kind, and days.

    `due` is the nearest day of what the unit is to do, `received_at` when the unit said that it has the notice.
    """

    inspection: str
    plan: str
    plan_number: str
    place: str
    illustration: bool
    number: int
    symbol: str
    issued: date
    received_at: str | None
    left: int
    opened: int
    answered: int
    returned: int
    late: int
    due: date | None

    @property
    def words(self) -> str:
        """Number and symbol of the notice: "05/TB-BCĐCCHC"."""
        return f"{self.number:02d}{self.symbol}"

    @property
    def authority(self) -> str:
        """'UBND xã Hoàng Đồng'."""
        return f"UBND {self.place}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a unit has its notice: who said so, when (an instant)."""

    inspection: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Left:
    """A duty of an earlier inspection that isn't done: what was printed, when it is due, where it stands."""

    inspection: str
    number: str
    issued: date
    text: str
    person: str
    due: date | None
    deadline: str
    state: str

    @property
    def words(self) -> str:
        """Where it stands, for people."""
        return STATES[self.state]

    def days_late(self, today: date) -> int:
        """How many days it is overdue, 0 where it isn't."""
        return days_late(self.due, self.state, today)


def unasked(db: Database) -> list[str]:
    """The inspections whose conclusions are issued and of which nothing has been written down yet."""
    rows = db.execute(
        "select inspection from issue where inspection not in (select inspection from duty) order by issue.at"
    )
    return [row[0] for row in rows.fetchall()]


def add_duty(db: Database, duty: Duty) -> None:
    """Keep a duty; it is open."""
    _insert(db, "duty", duty)


def matters(db: Database, inspection: str) -> list[Matter]:
    """What an inspection's valid conclusion asks of the unit, in order of print, each with its answers.

    What one before it asked and it doesn't comes last.
    """
    sent = documents(db, inspection)
    found: dict[str, list[Reply]] = {}
    rows = db.execute(
        "select r.id, r.document, r.duty, v.accepted, v.reason, v.actor, v.at from unit_document d"
        " join reply r on r.document = d.id left join review v on v.reply = r.id"
        " where d.inspection = ? order by r.rowid",
        (inspection,),
    )
    for id, document, duty, accepted, *told in rows.fetchall():
        review = None if accepted is None else Review(bool(accepted), *told)
        found.setdefault(duty, []).append(Reply(id, duty, sent[document], review))
    return [Matter(duty, tuple(found.get(duty.id, ())), lapsed) for duty, lapsed in _duties(db, inspection)]


def last_position(db: Database, inspection: str) -> int:
    """The highest place that a duty of an inspection has; 0 while there is none."""
    return int(
        db.execute("select coalesce(max(position), 0) from duty where inspection = ?", (inspection,)).fetchone()[0]
    )


def add_restated(db: Database, correction: str, said: Restated) -> None:
    """Keep what the replacing notice of a correction says of a duty."""
    db.execute(
        "insert into duty_restated (correction, duty, position, text) values (?, ?, ?, ?)",
        (correction, said.duty, said.position, said.text),
    )


def documents(db: Database, inspection: str) -> dict[str, Document]:
    """The documents that a unit sent about an inspection, by id, the first one first."""
    attached: dict[str, list[Attachment]] = {}
    rows = db.execute(
        "select f.document, f.hash, f.type, f.size, f.pages, f.name from unit_document d"
        " join unit_document_file f on f.document = d.id where d.inspection = ? order by f.document, f.position",
        (inspection,),
    )
    for document, *told in rows.fetchall():
        attached.setdefault(document, []).append(Attachment(*told))
    rows = db.execute(
        "select id, number, day, text, actor, at from unit_document where inspection = ? order by rowid", (inspection,)
    )
    return {
        id: Document(id, inspection, number, date.fromisoformat(day), text, tuple(attached.get(id, ())), actor, at)
        for id, number, day, text, actor, at in rows.fetchall()
    }


def attachment(db: Database, inspection: str, hash: str) -> Attachment | None:
    """A file that a unit sent about an inspection, by its hash."""
    sent = documents(db, inspection).values()
    return next((file for document in sent for file in document.files if file.hash == hash), None)


def add_document(db: Database, document: Document) -> None:
    """Keep a document with the rows of its files."""
    db.execute(
        "insert into unit_document (id, inspection, number, day, text, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            document.inspection,
            document.number,
            document.day.isoformat(),
            document.text,
            document.actor,
            document.at,
        ),
    )
    for position, file in enumerate(document.files):
        db.execute(
            "insert into unit_document_file (document, position, hash, type, size, pages, name)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (document.id, position, file.hash, file.type, file.size, file.pages, file.name),
        )


def add_reply(db: Database, id: str, document: str, duty: str) -> None:
    """Keep a document as the answer to a duty, which waits for the office from then on."""
    db.execute("insert into reply (id, document, duty) values (?, ?, ?)", (id, document, duty))


def add_review(db: Database, reply: str, review: Review) -> None:
    """Keep what the office thought of an answer."""
    db.execute(
        "insert into review (reply, accepted, reason, actor, at) values (?, ?, ?, ?, ?)",
        (reply, int(review.accepted), review.reason, review.actor, review.at),
    )


def receipt(db: Database, inspection: str) -> Receipt | None:
    """That the unit has the valid notice, where it said so."""
    row = db.execute(
        "select v.inspection, coalesce(c.actor, n.actor), coalesce(c.at, n.at) from valid_issue v"
        f" {_RECEIPTS} where v.inspection = ? and coalesce(c.at, n.at) is not null",
        (inspection,),
    ).fetchone()
    return Receipt(*row) if row else None


def add_receipt(db: Database, receipt: Receipt, correction: str | None) -> None:
    """Keep that the unit has the notice: the first one, or that of a correction."""
    if correction is None:
        _insert(db, "notice_receipt", receipt)
        return
    values = (correction, receipt.actor, receipt.at)
    db.execute("insert into correction_receipt (correction, actor, at) values (?, ?, ?)", values)


def lines(
    db: Database, scope: Scope, today: date, kind: str = "", plan: str | None = None, most: int = -1
) -> tuple[list[Line], int]:
    """The inspections of a scope of which something is left, the nearest day first; and how many there are in all.

    `kind` leaves out those that have nothing of it: "late" for what is overdue, or a state; `plan` those of other
    plans; `most` bounds the list, -1 is no bound.
    """
    rows = db.execute(
        f"""
        with left_over as (
            select inspection, count(*) as number, min(case when {_OWED} then due end) as due,
                   sum(state = 'open') as opened, sum(state = 'answered') as answered,
                   sum(state = 'returned') as returned, sum({_OWED} and coalesce(due < :today, 0)) as late
            from duty_state
            where {_LEFT} and {_KINDS[kind]} and {SCOPES[scope.kind]}
                  and (:plan is null or inspection in ({_OF_PLAN}))
            group by inspection
        ), nearest as (
            select *, count(*) over () as total from left_over order by due is null, due, inspection limit :most
        )
        select nearest.inspection, plan.id, plan.number, unit.type_word || ' ' || unit.proper_name,
               plan.illustration or unit.illustration, v.number, v.symbol, v.day, coalesce(c.at, n.at),
               nearest.number, opened, answered, returned, late, due, total
        from nearest
        join valid_issue v on v.inspection = nearest.inspection
        join inspection on inspection.id = nearest.inspection
        join assignment on assignment.id = inspection.assignment
        join team on team.id = assignment.team
        join plan on plan.id = team.plan
        join unit on unit.code = assignment.unit
        {_RECEIPTS}
        order by due is null, due, nearest.inspection
        """,
        {"today": today.isoformat(), "whose": scope.whose, "plan": plan, "most": most},
    ).fetchall()
    return [_line(row[:-1]) for row in rows], rows[0][-1] if rows else 0


def counts_of_plan(db: Database, plan: str, today: date) -> dict[str, tuple[int, int, int]]:
    """How much each issued conclusion of a plan asks of its unit: in all, to be done by the unit, overdue of that."""
    rows = db.execute(
        f"""
        select inspection, count(*), sum({_OWED}), sum({_OWED} and coalesce(due < :today, 0))
        from duty_state where inspection in ({_OF_PLAN}) and state <> 'lapsed' group by inspection
        """,
        {"plan": plan, "today": today.isoformat()},
    )
    return {inspection: tuple(counts) for inspection, *counts in rows.fetchall()}


def left(db: Database, unit: str, until: date, apart_from: str | None = None) -> list[Left]:
    """What a unit hasn't done of what was asked after inspections planned up to a day, in the order of issue."""
    rows = db.execute(
        f"""
        select duty.inspection, v.number, v.symbol, v.day, duty.text, duty.person, duty.due, duty.deadline,
               duty_state.state
        from duty_state join duty on duty.id = duty_state.duty
        join valid_issue v on v.inspection = duty.inspection
        join inspection on inspection.id = duty.inspection
        where duty_state.unit = ? and duty_state.{_LEFT} and duty.inspection is not ?
              and inspection.planned_day <= ?
        order by v.day, duty.inspection, duty.position
        """,
        (unit, apart_from, until.isoformat()),
    )
    return [
        Left(inspection, f"{number:02d}{symbol}", date.fromisoformat(day), text, person, parse_iso(due), *told)
        for inspection, number, symbol, day, text, person, due, *told in rows.fetchall()
    ]


def _duties(db: Database, inspection: str) -> list[tuple[Duty, bool]]:
    """Duties with where and how they stand in the valid notice, and whether they lapsed; those come last."""
    rows = db.execute(
        f"select {_DUTY}, r.position, r.text, s.state = 'lapsed' as lapsed"
        " from duty join duty_state s on s.duty = duty.id join valid_issue v on v.inspection = duty.inspection"
        " left join duty_restated r on r.correction = v.correction and r.duty = duty.id"
        " where duty.inspection = ? order by lapsed, coalesce(r.position, duty.position)",
        (inspection,),
    ).fetchall()
    found = []
    for *row, position, text, lapsed in rows:
        told = dict(zip((field.name for field in fields(Duty)), row, strict=True))
        duty = Duty(**told | {"due": parse_iso(told["due"])})
        found.append((replace(duty, position=position, text=text) if position else duty, bool(lapsed)))
    return found


def _line(row: Any) -> Line:
    told = dict(zip((field.name for field in fields(Line)), row, strict=True))
    days = {"issued": date.fromisoformat(told["issued"]), "due": parse_iso(told["due"])}
    return Line(**told | days | {"illustration": bool(told["illustration"])})


def _insert(db: Database, table: str, thing: Any) -> None:
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    columns = [value.isoformat() if isinstance(value, date) else value for value in values.values()]
    db.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join('?' for _ in values)})", columns)
