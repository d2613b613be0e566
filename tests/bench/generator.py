"""Plausible made-up records in bulk: plans of 65 communes, each visited four times, every visit with 60 answers.

`build` fills an instance that is up to date. Everything is about "Xã Minh Họa NNN" of a "Tỉnh Minh Họa NN" (neither
exists) and marked as illustration. The same arguments give the same rows to the byte. Nothing is judged on the way in:
rows go through the store, each with its audit row, and values are of the kind that the program accepts; only that many
at a time would take hours through the desk.
"""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count, pairwise
from pathlib import Path
from random import Random

from inspect_app import pdf
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.dates import instant_text
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.plan import Assignment, Member, Plan, PlannedCounter, Target, Team, Unit
from inspect_app.domain.record import Record
from inspect_app.domain.register import Entry, Series
from inspect_app.domain.roles import Account
from inspect_app.domain.text import Json
from inspect_app.services import frozen, records
from inspect_app.store import accounts, conclusions, editions, files, inspections, issue, plans, register, teams
from inspect_app.store import operations as operation_store
from inspect_app.store import units as unit_store
from inspect_app.store.conclusions import Move
from inspect_app.store.database import Door, writing
from inspect_app.store.issue import Frozen, Issue
from inspect_app.store.operations import Arrived
from tests.bench.madeup import COUNTERS, MadeUp, Value

UNITS, VISITS, ANSWERS = 65, 4, 60  # of a province in a year
DEVICE = "BENCH"
WAY = ("draft", "review", "approved", "signing", "issued")
# (percent, document): some of the rates have a target.
TARGETS = {
    "on_time_rate": "98",
    "resolved_overdue": "2",
    "pending_overdue": "0",
    "feedback_on_time": "100",
    "public_investment_disbursed": "60",
    "online_dossiers": "80",
    "online_payment": "60",
    "dossiers_digitised": "90",
    "electronic_results": "95",
    "satisfaction": "90",
}


@dataclass
class Made:
    """What was made: ids of plans by (province, year), of inspections, of those that are issued, accounts by role."""

    plans: dict[tuple[int, int], str] = field(default_factory=dict)
    inspections: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)


def build(
    database: Path,
    *,
    years: int = 1,
    last_year: int = 2026,
    provinces: int = 1,
    units: int = UNITS,
    visits: int = VISITS,
    answers: int = ANSWERS,
    issued: float = 0.75,
    until: date = date.max,
    size: int = 2_000,
    trees: bool = False,
    seed: int = 1,
) -> Made:
    """Fill a migrated database with province-years of `units` times `visits` inspections, and say what was made.

    The plans are those of the `years` up to `last_year`, one a province and year; each has `visits` teams, and each
    team goes to every unit. `issued` is the share of the last year's inspections, the earliest ones, whose conclusion
    is issued on paper (those of former years all are): with its frozen record as it truly is, a placeholder of `size`
    bytes for its PDF, and one for all scans. Its tree is the true one with `trees`, which costs some 20 ms each, else
    that placeholder, too. A nation-year is `provinces=51`: numbers of documents run in a series for each province. A
    province-year is one transaction, and files aren't flushed to the disk. Call it once for a database; accounts are
    called "bench-<role>", and "bench-leader-<province>" who leads all its teams, and have no password. What was to be
    visited after `until` is planned and not opened.
    """
    making = _Making(database, answers, issued, last_year, until, size, trees, seed)
    for number in range(1, provinces + 1):
        province = making.province(number, units)
        for year in range(last_year - years + 1, last_year + 1):
            making.year(number, province, year, visits)
    return making.made


@dataclass(frozen=True)
class _Visit:
    """A visit to be made up: where, when, by whom."""

    assignment: Assignment
    team: Team
    plan: Plan
    day: date


class _Making:
    def __init__(
        self,
        database: Path,
        answers: int,
        issued: float,
        last_year: int,
        until: date,
        size: int,
        trees: bool,
        seed: int,
    ):
        self._database, self._until = database, until
        self._issued, self._last_year = issued, last_year
        self._size, self._trees = size, trees
        self._placeholder = self._keep(b"%PDF-1.7 placeholder\n") if issued else ""
        self._random = Random(seed)
        self._madeup = MadeUp(self._random, answers, self._id)
        self._numbers = count(1)
        self.made = Made()
        self._now = datetime(2000, 1, 1, tzinfo=UTC)
        with self._writing() as door:
            editions.keep(door.database, editions.packaged())
            for role, kept in (("officer", "officer"), ("committee", "committee"), ("clerk", "clerk")):
                self._account(door, role, kept, f"Người {role} Minh Họa")

    def province(self, number: int, units: int) -> list[Unit]:
        """The communes of a province."""
        name = f"Tỉnh Minh Họa {number:02d}"
        made = [
            Unit(
                f"MH-{number:02d}-{place:03d}",
                "commune",
                "xã",
                f"Minh Họa {place:03d}",
                name,
                illustration=True,
            )
            for place in range(1, units + 1)
        ]
        with self._writing() as door:
            self._leader = self._account(door, f"leader-{number:02d}", "inspector", self._madeup.person())
            for unit in made:
                unit_store.put(door.database, unit)
                door.log("bench_unit", f"unit:{unit.code}", {"name": unit.full_place})
        return made

    def year(self, number: int, province: list[Unit], year: int, visits: int) -> None:
        """A plan with its teams and everything that they recorded."""
        plan = _plan(self._id(), number, year)
        self.made.plans[number, year] = plan.id
        self._now = _morning(date(year, 1, 5))
        issued = self._issued if year == self._last_year else 1
        found: list[_Visit] = []
        with self._writing() as door:
            plans.add(door.database, plan)
            for place in range(visits):
                team = self._team(plan, place + 1, self._leader)
                teams.add(door.database, team)
                days = _days(year, place, visits, len(province))
                for unit, day in zip(province, days, strict=True):
                    counters = tuple(map(PlannedCounter, COUNTERS))
                    assigned = Assignment(self._id(), team.id, unit, counters, day)
                    teams.put_assignment(door.database, assigned)
                    found.append(_Visit(assigned, team, plan, day))
            door.log("bench_plan", f"plan:{plan.id}", {"number": plan.number, "visits": len(found)})
            found.sort(key=lambda visit: (visit.day, visit.assignment.id))
            for order, visit in enumerate((visit for visit in found if visit.day <= self._until), 1):
                record = self._inspection(door, visit)
                if order <= len(found) * issued:
                    self._issue(door, record, order, visit)

    def _inspection(self, door: Door, visit: _Visit) -> Record:
        id, edition = self._id(), editions.packaged()
        self._now = _morning(visit.day)
        record = Record(id, visit.plan, visit.team, visit.assignment.unit, edition, visit.day, {})
        made: list[Operation] = []
        inspections.insert(door.database, id, visit.assignment.id, edition.hash, visit.day, None, self._at)
        door.log("open", f"inspection:{id}", {"assignment": visit.assignment.id, "day": visit.day.isoformat()})
        for told in (self._madeup.entries, self._madeup.answered, self._madeup.concluded):
            made += self._record(door, record, told(record))
            record = replace(record, cells=replay(made))
        self.made.inspections.append(id)
        return record

    def _record(self, door: Door, record: Record, values: Iterable[Value]) -> list[Operation]:
        made = []
        for subject, name, value in values:
            self._now += timedelta(seconds=50)
            operation = Operation(
                id=self._id(),
                inspection=record.id,
                subject=subject,
                field=name,
                value=value,
                base=(),
                author=self._leader.id,
                device=DEVICE,
                clock=f"{self._at}-0001-{DEVICE}",
                edition=record.edition.hash,
            )
            operation_store.append(door.database, Arrived(operation, self._at, None))
            made.append(operation)
        kept: list[Json] = [operation.id for operation in made]
        door.log("record", f"inspection:{record.id}", {"operations": kept, "refused": []})
        return made

    def _issue(self, door: Door, record: Record, number: int, visit: _Visit) -> None:
        day = visit.day + timedelta(days=self._random.randint(10, 25))
        self._now = _morning(day)
        clerk = self.made.accounts["clerk"].id
        told = self._keep(self._exported(door, record.id))
        document = self._keep(f"%PDF-1.7 placeholder {record.id}\n".encode().ljust(self._size, b"%"))
        tree = self._keep(self._tree(record, number, day)) if self._trees else self._placeholder
        series = Series(visit.plan.issuing_body, visit.plan.place, "/TB-BCĐCCHC", day.year)
        kept = Frozen(self._id(), record.id, "signing", document, self._size, told, tree, None, None, clerk, self._at)
        issued = Issue(
            record.id,
            "paper",
            kept.id,
            None,
            document,
            self._size,
            self._placeholder,
            "application/pdf",
            number,
            series.symbol,
            day,
            "",
            clerk,
            self._at,
        )
        register.put(door.database, Entry(record.id, series, number, clerk, self._at))
        issue.add_frozen(door.database, kept)
        issue.add_frozen(door.database, replace(kept, id=self._id(), purpose="numbered", number=number, day=day))
        issue.add_issue(door.database, issued)
        for before, after in pairwise(WAY):
            conclusions.move(door.database, record.id, Move(before, after, "", clerk, self._at))
            door.log("move_conclusion", f"inspection:{record.id}", {"before": before, "after": after, "reason": ""})
        told_of = {"way": "paper", "document": document, "number": number, "day": day.isoformat()}
        door.log("issue", f"inspection:{record.id}", told_of)
        self.made.issued.append(record.id)

    def _exported(self, door: Door, inspection: str) -> bytes:
        return json.dumps(records.export_record(door.database, inspection, self._at), ensure_ascii=False).encode()

    def _keep(self, content: bytes) -> str:
        hash = sha256(content).hexdigest()
        path = files.place(self._database, hash)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o444)
        return hash

    def _tree(self, record: Record, number: int, day: date) -> bytes:
        made = conclusion(
            record,
            number=str(number),
            issued=day,
            draft=False,
            measure=pdf.width_mm,
            words=pdf.wording(),
            photos=(),
        )
        return frozen.tree_bytes(made)

    def _team(self, plan: Plan, number: int, leader: Account) -> Team:
        posts = {"leader": "Phó Giám đốc Sở Nội vụ", "secretary": "chuyên viên Sở Nội vụ", "member": "chuyên viên"}
        members = tuple(
            Member(
                self._id(),
                leader.name if role == "leader" else self._madeup.person(),
                role,
                post_government=post,
                account=leader.id if role == "leader" else None,
            )
            for role, post in posts.items()
        )
        return Team(self._id(), plan.id, f"Đoàn số {number:02d}", members)

    def _account(self, door: Door, key: str, role: str, name: str) -> Account:
        account = Account(self._id(), f"bench-{key}", name, role)
        accounts.add(door.database, account, "!", self._at)
        door.log("create_account", f"account:{account.id}", {"username": account.username, "role": role})
        self.made.accounts[key] = account
        return account

    def _id(self) -> str:
        return f"01B{next(self._numbers):023d}"

    @property
    def _at(self) -> str:
        return instant_text(self._now)

    def _writing(self) -> AbstractContextManager[Door]:
        return writing(self._database, lambda: self._now, "bench")


def _plan(id: str, province: int, year: int) -> Plan:
    number = f"{province:02d}/KH-BCĐCCHC"
    document = f"Kế hoạch số {number} năm {year}"
    return Plan(
        id=id,
        number=number,
        date=date(year, 1, 5),
        subject=f"kiểm tra công tác cải cách hành chính năm {year}",
        issuing_body=f"Ban Chỉ đạo cải cách hành chính tỉnh Minh Họa {province:02d}",
        issuing_lines=("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH"),
        parent_lines=(f"UBND TỈNH MINH HỌA {province:02d}",),
        abbreviation="BCĐCCHC",
        place="Minh Họa",
        authority_lines=("TM. BAN CHỈ ĐẠO",),
        recipients=("Thành viên Đoàn kiểm tra", "Lưu: VT, SNV"),
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        targets={key: Target(Decimal(percent), document) for key, percent in TARGETS.items()},
        illustration=True,
    )


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def _days(year: int, place: int, visits: int, units: int) -> list[date]:
    """The days of one round of visits, spread over its part of February to November."""
    first = date(year, 2, 1) + timedelta(days=place * 300 // visits)
    return [first + timedelta(days=unit * (300 // visits) // units) for unit in range(units)]
