"""How far visits are."""

from inspect_app.domain.progress import Part, Progress
from inspect_app.services.visits import stages
from inspect_app.store.visits import Visit


def test_stages_count_visits_that_came_so_far():
    visits = [Visit(None, "Đoàn", "P", "1", id, False) for id in (None, "A", "B", "C")]
    done = {id: Progress((Part(None, 81, recorded, 0),), (), 0) for id, recorded in (("A", 0), ("B", 40), ("C", 81))}
    assert [number for _, number in stages(visits, done)] == [3, 2, 1]
