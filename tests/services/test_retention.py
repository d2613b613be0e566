"""Retention: nothing comes set, what is due is listed, and a disposal needs two people."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from inspect_app.domain.retention import Period, years_after
from inspect_app.errors import Problem
from inspect_app.services import archive, retention
from inspect_app.services.context import Context
from inspect_app.store import retention as store
from inspect_app.store.database import connect, connect_reading
from tests.conftest import Clock, ids
from tests.issued import issued, without_drawing

DAY = date(2026, 10, 12)
TWO = Period("inspection", False, 2, 1, "Quyết định số 01/QĐ-MH ngày 05/01/2026 (không có thật)", "", "", 0)


@pytest.fixture
def officer(demo, clock: Clock, monkeypatch) -> Context:
    without_drawing(monkeypatch)
    context = Context(demo.database, demo.ids["officer"], clock, ids())
    issued(demo, replace(context, actor=demo.ids["leader"]))
    return context


def due(context: Context, today: date) -> tuple[list[str], list[str]]:
    with closing(connect_reading(context.database)) as db:
        disposals, handovers = retention.due_for_disposal(db, today), retention.due_for_handover(db, today)
    return [one.inspection for one in disposals], [one.inspection for one in handovers]


def propose(context: Context, id: str) -> str:
    return retention.propose(context, id, "07/QĐ-MH", context.today, "Hết thời hạn lưu")


def code(work) -> str:
    with pytest.raises(Problem) as refused:
        work()
    return refused.value.code


def test_nothing_is_due_until_the_office_has_entered_a_period(demo, officer):
    assert due(officer, date(2126, 1, 1)) == ([], [])
    assert code(lambda: propose(officer, demo.ids["minh_hoa"])) == "not_due"


def test_what_is_due_is_due_to_the_day(demo, officer):
    retention.set_period(officer, TWO)
    id = demo.ids["minh_hoa"]
    assert due(officer, date(2027, 10, 11)) == ([], [])
    assert due(officer, date(2027, 10, 12)) == ([], [id])
    assert due(officer, date(2028, 10, 11)) == ([], [id])
    assert due(officer, date(2028, 10, 12)) == ([id], [])


def test_what_is_kept_for_good_is_never_due(demo, officer, clock):
    retention.set_period(officer, replace(TWO, permanent=True, years=None))
    clock.forward(days=36500)
    assert due(officer, officer.today)[0] == []
    assert code(lambda: propose(officer, demo.ids["minh_hoa"])) == "not_due"


def test_a_leap_day_ends_on_the_first_of_march():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1) and years_after(date(2024, 2, 29), 4).day == 29


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"source": " "}, "source"), ({"years": None}, "years"), ({"years": 0}, "years"), ({"permanent": True}, "years")],
)
def test_a_period_that_cannot_be_is_refused(officer, changes, field):
    with pytest.raises(Problem) as refused:
        retention.set_period(officer, replace(TWO, **changes))
    assert list(refused.value.fields) == [field]


def test_the_second_of_two_who_enter_a_period_is_told(officer):
    retention.set_period(officer, TWO)
    assert code(lambda: retention.set_period(officer, replace(TWO, years=5))) == "stale"
    retention.set_period(officer, replace(TWO, years=5, revision=1))
    with closing(connect_reading(officer.database)) as db:
        assert store.periods(db)["inspection"].words == "5 năm"


def test_a_disposal_needs_two_people_and_leaves_a_tombstone(demo, officer, clock):
    retention.set_period(officer, TWO)
    id, committee = demo.ids["minh_hoa"], replace(officer, actor=demo.ids["committee"])
    assert code(lambda: propose(officer, id)) == "not_due"
    clock.forward(days=731)
    asked = propose(officer, id)
    assert code(lambda: propose(committee, id)) == "already_exists"
    assert code(lambda: retention.settle(officer, id, asked, True)) == "own_proposal"
    assert retention.settle(committee, id, asked, True) == ""
    assert code(lambda: retention.settle(committee, id, asked, False, "Nhầm")) == "stale"
    assert code(lambda: propose(officer, id)) == "not_issued"
    assert due(officer, officer.today) == ([], [])
    with closing(connect_reading(demo.database)) as db:
        rows = db.execute("select payload from audit_payload order by seq desc limit 3").fetchall()
        files, erased, payload = [row[0] for row in rows]
        assert '"action":"dispose"' in payload and "07/QĐ-MH" in payload and "disposal_settled" in payload
        assert '"action":"erase"' in erased and "tombstone" in erased and '"action":"erase_files"' in files
    assert archive.verify(officer).findings == []


def test_a_refused_disposal_says_why_and_can_be_asked_for_anew(demo, officer, clock):
    retention.set_period(officer, TWO)
    id, committee = demo.ids["minh_hoa"], replace(officer, actor=demo.ids["committee"])
    clock.forward(days=731)
    asked = propose(officer, id)
    assert code(lambda: retention.settle(committee, id, asked, False)) == "form_invalid"
    retention.settle(committee, id, asked, False, "Còn đang khiếu nại")
    assert due(officer, officer.today)[0] == [id]
    assert propose(officer, id) != asked


def test_the_database_itself_refuses_one_person_for_two(demo, officer, clock):
    retention.set_period(officer, TWO)
    clock.forward(days=731)
    asked = propose(officer, demo.ids["minh_hoa"])
    with closing(connect(demo.database)) as db, pytest.raises(Exception, match="confirmed by another"):
        db.execute(f"insert into disposal_settled values ('{asked}', 1, '', '{officer.actor}', '')")
