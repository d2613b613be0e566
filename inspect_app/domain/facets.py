"""What was found, narrowed to some values, and how many inspections every other choice would give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inspect_app.domain.search import Filters

# How an entry can have been found, the best first: by the document's number; all words beside each other with the
# accents that were typed, and without; all words in the entry with accents, and without; some of them only in what it
# belongs to; the last word only as the beginning of one; or nothing was looked for.
WAYS = ("number", "phrase_exact", "phrase", "exact", "words", "about", "begun", "every")
_RANKS = {way: rank for rank, way in enumerate(WAYS)}
# Those that a text shows for sure.
TELLING = frozenset({"phrase_exact", "phrase", "exact", "words"})
# Those in which something is found as a whole.
SURE = frozenset({"number", "phrase_exact", "phrase"})
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found: in which of WAYS, on which card; a newer card has a higher number.

    `current` says that nothing stands in the place of what the card tells of. `values` are what it counts under, by
    filter, where somebody asked for that.
    """

    way: str
    id: int
    card: int
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    current: bool = True

    @property
    def rank(self) -> int:
        """How good the way is; 0 is the best."""
        return _RANKS[self.way]


def narrowed(hits: Iterable[Hit], filters: Filters) -> tuple[list[Hit], Counts]:
    """The hits that pass all filters, and by filter and value how many inspections would, its own filter left out."""
    given = filters.given()
    kept: list[Hit] = []
    counted: dict[str, dict[str, set[int]]] = {}
    for hit in hits:
        failed = [name for name, values in given if values.isdisjoint(hit.values[name])]
        if not failed:
            kept.append(hit)
        if len(failed) > 1:
            continue
        for name in failed or hit.values:
            of_name = counted.setdefault(name, {})
            for value in hit.values[name]:
                of_name.setdefault(value, set()).add(hit.card)
    return kept, {name: {value: len(them) for value, them in values.items()} for name, values in counted.items()}


def grouped(hits: Iterable[Hit], newest_first: bool = False) -> list[list[Hit]]:
    """Hits by card, each with the best one first; cards by their best hit, then the newest first.

    With `newest_first` their age alone orders them. What was replaced comes after all that is valid.
    """
    groups: dict[int, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.rank, hit.id)):
        groups.setdefault(hit.card, []).append(hit)
    newest = [groups[card] for card in sorted(groups, reverse=True)]
    # The sort keeps that order where it makes no difference.
    ranked = newest if newest_first else sorted(newest, key=lambda group: group[0].rank)
    return sorted(ranked, key=lambda group: not group[0].current)
