"""The overview's figures: each record summed up once, again when it has changed, and as it was issued once it is."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from inspect_app.domain.digest import digest
from inspect_app.domain.overview import Overview, Remediation, Row
from inspect_app.domain.plan import Target
from inspect_app.domain.remediation import Duty
from inspect_app.domain.roles import Account
from inspect_app.services import minutes, overview, plans
from inspect_app.services.context import Context
from inspect_app.store import accounts, files, issue, remediation, work
from inspect_app.store import plans as plan_store
from inspect_app.store.database import Database, connect_reading
from tests.bench import generator
from tests.conftest import MORNING, ids
from tests.minutes import record

TODAY = date(2026, 10, 12)


@pytest.fixture
def made(database: Path) -> generator.Made:
    """Three communes, each visited once; the first one's conclusion is issued."""
    return generator.build(database, units=3, visits=1, issued=0.4)


@pytest.fixture
def db(database: Path, made: generator.Made) -> Iterator[Database]:
    with closing(connect_reading(database)) as db:
        yield db


@pytest.fixture
def plan(made: generator.Made) -> str:
    return made.plans[1, 2026]


@pytest.fixture
def leader(database: Path, made: generator.Made) -> Context:
    return Context(database, made.accounts["leader-01"].id, lambda: MORNING, ids())


def seen(db: Database, plan: str, account: Account, **rest: object) -> Overview:
    return overview.of_plan(db, plan_store.plan(db, plan), account, TODAY, **rest)


def of(page: Overview, inspection: str) -> Row:
    return next(row for row in page.rows if row.visit.inspection == inspection)


def test_what_is_shown_is_what_the_record_gives(db: Database, plan: str, made: generator.Made):
    page = seen(db, plan, made.accounts["committee"])
    assert len(page.rows) == 3 and page.whole and not page.pending
    for row in page.rows:
        assert row.digest == digest(minutes.standing_record(db, row.visit.inspection))
    assert seen(db, plan, made.accounts["committee"]) == page


def test_a_record_that_has_changed_is_summed_up_anew(db: Database, plan: str, made: generator.Made, leader: Context):
    officer, changed = made.accounts["officer"], made.inspections[-1]
    before = seen(db, plan, officer)
    told = {"section": "direction", "text": "Ghi thêm sau"}
    record(leader, changed, f"finding:{leader.new_id()}", "finding", told)
    after = seen(db, plan, officer)
    assert of(after, changed).findings == of(before, changed).findings + 1
    assert [of(after, id) for id in made.inspections[:-1]] == [of(before, id) for id in made.inspections[:-1]]


def test_an_issued_conclusion_keeps_its_figures(db: Database, plan: str, made: generator.Made, leader: Context):
    officer, issued = made.accounts["officer"], made.issued[0]
    before = of(seen(db, plan, officer), issued)
    assert before.state == "concluded"
    told = {"section": "direction", "text": "Ghi thêm sau khi ban hành"}
    record(leader, issued, f"finding:{leader.new_id()}", "finding", told)
    assert of(seen(db, plan, officer), issued) == before


def test_what_an_issued_conclusion_asks_is_open_and_overdue_until_the_unit_has_answered(
    db: Database, plan: str, made: generator.Made, leader: Context
):
    officer, (issued, *_) = made.accounts["officer"], made.issued
    unit = of(seen(db, plan, officer), issued).unit.code
    with leader.writing() as door:
        for position, due in enumerate((TODAY, TODAY - timedelta(1), None)):
            duty = Duty(leader.new_id(), issued, unit, None, position, "Báo cáo.", "", due, "")
            remediation.add_duty(door.database, duty)
        door.log("issue", f"inspection:{issued}", {})
    assert of(seen(db, plan, officer), issued).remediation == Remediation(total=3, open=3, overdue=1)


def test_new_targets_hold_for_what_is_not_issued_yet(db: Database, plan: str, made: generator.Made, leader: Context):
    officer = made.accounts["officer"]
    before = seen(db, plan, officer)
    known = plan_store.plan(db, plan)
    targets = {"on_time_rate": Target(Decimal(0), "Quyết định mẫu")}
    plans.set_targets(replace(leader, actor=officer.id), plan, known.revision, targets)
    after = seen(db, plan, officer)
    for id in made.inspections:
        rates = {rate.item: rate.target for rate in of(after, id).digest.rates}
        assert rates["on_time_rate"] == ("98" if id in made.issued else "0")
    assert of(after, made.issued[0]).digest == of(before, made.issued[0]).digest


def test_an_issued_record_that_is_gone_is_told_of_and_stops_nobody(
    db: Database, database: Path, plan: str, made: generator.Made
):
    files.place(database, issue.frozen(db, made.issued[0]).record).unlink()
    page = seen(db, plan, made.accounts["officer"])
    lost = of(page, made.issued[0])
    assert lost.lost and lost.digest is None and not lost.pending
    assert not page.pending
    assert [row.lost for row in page.rows].count(True) == 1


def test_a_page_sums_up_so_many_and_says_how_many_are_left(db: Database, plan: str, made: generator.Made):
    left = [seen(db, plan, made.accounts["officer"], most=2).pending for _ in range(3)]
    assert left == [1, 0, 0]


def test_what_is_at_hand_is_not_summed_up_again(
    db: Database, plan: str, made: generator.Made, monkeypatch: pytest.MonkeyPatch
):
    page = seen(db, plan, made.accounts["officer"])
    monkeypatch.setattr(overview, "_record", lambda *_: pytest.fail("summed up again"))
    assert seen(db, plan, made.accounts["officer"]) == page


@pytest.mark.parametrize("harm", [b"", b"{", b"[]", b'{"x": 1}', b"\xff"])
def test_a_damaged_work_folder_costs_time_and_nothing_else(
    db: Database, database: Path, plan: str, made: generator.Made, harm: bytes
):
    page = seen(db, plan, made.accounts["officer"])
    work.keep(database, f"overview-{plan}", harm)
    assert seen(db, plan, made.accounts["officer"]) == page


def test_a_member_sees_the_units_of_their_own_teams(db: Database, plan: str, made: generator.Made, context: Context):
    stranger = Account(context.new_id(), "khac", "Người khác", "inspector")
    with context.writing() as door:
        accounts.add(door.database, stranger, "!", context.at)
        door.log("create_account", f"account:{stranger.id}", {})
    theirs = seen(db, plan, stranger)
    assert theirs.rows == () and not theirs.whole
    own = seen(db, plan, made.accounts["leader-01"])
    assert len(own.rows) == 3 and not own.whole


def test_a_unit_whose_day_has_passed_unvisited_is_to_come_and_late(database: Path):
    made = generator.build(database, units=2, visits=1, until=date(2026, 1, 1))
    with closing(connect_reading(database)) as db:
        page = seen(db, made.plans[1, 2026], made.accounts["officer"])
    assert (page.visited, page.count("coming"), page.count("late")) == (0, 2, 2)
    assert [row.late and row.late.kind for row in page.rows] == ["visit", "visit"]
