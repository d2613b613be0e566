"""How far visits are."""

from inspect_app.domain.progress import Part, Progress
from inspect_app.services.visits import stages
from inspect_app.store.visits import Visit


def test_stages_count_visits_that_came_so_far():
    visits = [Visit(None, "Đoàn", "P", "1", id, False) for id in (None, "A", "B", "C")]
    done = {id: Progress((Part(None, 81, recorded, 0),), (), 0) for id, recorded in (("A", 0), ("B", 40), ("C", 81))}
    assert [number for _, number in stages(visits, done)] == [3, 2, 1, 0]


def test_what_was_issued_has_been_all_the_way():
    visits = [Visit(None, "Đoàn", "P", "1", "A", False, issued=True), Visit(None, "Đoàn", "P", "1", "B", False)]
    done = {"B": Progress((Part(None, 81, 0, 0),), (), 0)}
    assert [number for _, number in stages(visits, done)] == [2, 1, 1, 1]
