"""How far visits are."""

from contextlib import closing

from inspect_app.domain.progress import Part, Progress
from inspect_app.services.context import Context
from inspect_app.services.plans import set_targets
from inspect_app.services.visits import stages, standing
from inspect_app.store import plans as plan_store
from inspect_app.store import visits
from inspect_app.store.database import connect_reading
from inspect_app.store.visits import Visit
from tests.conftest import ids
from tests.minutes import record


def test_stages_count_visits_that_came_so_far():
    found = [Visit(None, "Đoàn", "P", "1", id, False) for id in (None, "A", "B", "C")]
    done = {id: Progress((Part(None, 81, recorded, 0),), (), 0) for id, recorded in (("A", 0), ("B", 40), ("C", 81))}
    assert [number for _, number in stages(found, done)] == [3, 2, 1, 0]


def test_what_was_issued_has_been_all_the_way():
    found = [Visit(None, "Đoàn", "P", "1", "A", False, issued=True), Visit(None, "Đoàn", "P", "1", "B", False)]
    done = {"B": Progress((Part(None, 81, 0, 0),), (), 0)}
    assert [number for _, number in stages(found, done)] == [2, 1, 1, 1]


def test_progress_is_counted_anew_when_an_answer_comes_and_when_the_targets_change(demo, clock):
    id = demo.ids["empty"]
    with closing(connect_reading(demo.database)) as db:
        assert standing(db, id).progress.recorded == 0 and standing(db, id) is standing(db, id)
        record(Context(demo.database, demo.ids["member"], clock, ids()), id, "item:outreach_plan", "answer", "fail")
        assert standing(db, id).progress.recorded == 1
        before, plan = standing(db, id), plan_store.plan(db, demo.ids["plan"])
        set_targets(Context(demo.database, demo.ids["officer"], clock, ids()), plan.id, plan.revision, {})
        assert standing(db, id) is not before
        assert standing(db, "01KN0NE0000000000000000000") is None


def test_an_inspector_sees_the_visits_of_this_year_and_every_one_that_is_still_under_way(demo):
    with closing(connect_reading(demo.database)) as db:
        account = demo.ids["leader"]
        of_year = {visit.inspection for visit in visits.of_account(db, account, 2026)}
        under_way = {visit.inspection for visit in visits.under_way(db, account)}
        assert {demo.ids["empty"], demo.ids["minh_hoa"]} <= under_way <= of_year
        assert not visits.of_account(db, account, 2027)
