"""What was found is narrowed and counted: each choice says what it would give."""

from inspect_app.domain.facets import Hit, grouped, narrowed
from inspect_app.domain.search import Filters


def hit(card: int, way: str = "words", id: int = 1, year: str = "2026", domain: tuple[str, ...] = ()) -> Hit:
    return Hit(way, id, card, {"year": (year,), "domain": domain})


HITS = [
    hit(1, domain=("counter",)),
    hit(1, id=2, domain=("procedures",)),
    hit(2, id=3, year="2025", domain=("counter",)),
]


def test_inspections_are_counted_once():
    kept, counts = narrowed(HITS, Filters())
    assert kept == HITS
    assert counts == {"year": {"2026": 1, "2025": 1}, "domain": {"counter": 2, "procedures": 1}}


def test_a_filter_leaves_its_own_choices_countable():
    kept, counts = narrowed(HITS, Filters(year=frozenset({"2025"})))
    assert [one.card for one in kept] == [2]
    assert counts["year"] == {"2026": 1, "2025": 1} and counts["domain"] == {"counter": 1}


def test_the_best_way_comes_first_then_the_newest():
    made = [hit(1, "phrase"), hit(8, "about", 9), hit(8, "words", 8), hit(9, "words", 10)]
    assert [group[0].card for group in grouped(made)] == [1, 9, 8]
    assert [group[0].card for group in grouped(made, newest_first=True)] == [9, 8, 1]
    assert [one.way for one in grouped(made)[2]] == ["words", "about"]


def test_what_was_replaced_comes_after_all_that_is_valid():
    replaced = Hit("number", 30, 3, current=False)
    for newest_first in (False, True):
        groups = grouped([replaced, Hit("about", 10, 1), Hit("words", 20, 2)], newest_first)
        assert [group[0].card for group in groups] == [2, 1, 3]
