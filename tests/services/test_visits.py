"""How far visits are."""

from contextlib import closing

from inspect_app.domain.progress import Part, Progress
from inspect_app.services.context import Context
from inspect_app.services.plans import set_targets
from inspect_app.services.visits import progress_at, stages
from inspect_app.store import plans as plan_store
from inspect_app.store.database import connect_reading
from inspect_app.store.visits import Visit
from tests.conftest import ids
from tests.minutes import record


def test_stages_count_visits_that_came_so_far():
    visits = [Visit(None, "Đoàn", "P", "1", id, False) for id in (None, "A", "B", "C")]
    done = {id: Progress((Part(None, 81, recorded, 0),), (), 0) for id, recorded in (("A", 0), ("B", 40), ("C", 81))}
    assert [number for _, number in stages(visits, done)] == [3, 2, 1, 0]


def test_what_was_issued_has_been_all_the_way():
    visits = [Visit(None, "Đoàn", "P", "1", "A", False, issued=True), Visit(None, "Đoàn", "P", "1", "B", False)]
    done = {"B": Progress((Part(None, 81, 0, 0),), (), 0)}
    assert [number for _, number in stages(visits, done)] == [2, 1, 1, 1]


def test_progress_is_counted_anew_when_an_answer_comes_and_when_the_targets_change(demo, clock):
    id = demo.ids["empty"]
    with closing(connect_reading(demo.database)) as db:
        assert progress_at(db, id).recorded == 0 and progress_at(db, id) is progress_at(db, id)
        record(Context(demo.database, demo.ids["member"], clock, ids()), id, "item:outreach_plan", "answer", "fail")
        assert progress_at(db, id).recorded == 1
        before, plan = progress_at(db, id), plan_store.plan(db, demo.ids["plan"])
        set_targets(Context(demo.database, demo.ids["officer"], clock, ids()), plan.id, plan.revision, {})
        assert progress_at(db, id) is not before
        assert progress_at(db, "01KN0NE0000000000000000000") is None
