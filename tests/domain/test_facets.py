"""What was found is narrowed and counted: each choice says what it would give."""

from datetime import date

from inspect_app.domain.facets import Hit, grouped, narrowed
from inspect_app.domain.search import Filters


def hit(inspection: str, way: str = "words", id: int = 1, day: date = date(2026, 1, 1), **values: tuple) -> Hit:
    return Hit(way, id, inspection, day.isoformat(), {"year": (str(day.year),), "domain": ()} | values)


HITS = [
    hit("a", domain=("counter",)),
    hit("a", id=2, domain=("procedures",)),
    hit("b", id=3, day=date(2025, 5, 5), domain=("counter",)),
]


def test_inspections_are_counted_once():
    kept, counts = narrowed(HITS, Filters())
    assert kept == HITS
    assert counts == {"year": {"2026": 1, "2025": 1}, "domain": {"counter": 2, "procedures": 1}}


def test_a_filter_leaves_its_own_choices_countable():
    kept, counts = narrowed(HITS, Filters(year=frozenset({"2025"})))
    assert [one.inspection for one in kept] == ["b"]
    assert counts["year"] == {"2026": 1, "2025": 1} and counts["domain"] == {"counter": 1}


def test_the_best_way_comes_first_then_the_newest():
    made = [
        hit("old", "phrase", 1, date(2020, 1, 1)),
        hit("new", "about", 9, date(2026, 1, 1)),
        hit("new", "words", 8, date(2026, 1, 1)),
        hit("newer", "words", 10, date(2026, 2, 1)),
    ]
    assert [group[0].inspection for group in grouped(made)] == ["old", "newer", "new"]
    assert [group[0].inspection for group in grouped(made, newest_first=True)] == ["newer", "new", "old"]
    assert [one.way for one in grouped(made)[2]] == ["words", "about"]
