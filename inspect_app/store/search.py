"""Asking the archive's index, attached to a connection that reads the records."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from sqlite_utils import Database

from inspect_app.domain.card import Number
from inspect_app.domain.facets import SURE, Hit
from inspect_app.domain.search import Filters, Query, Reach, Word, together
from inspect_app.store.index import ENTRY_BITS, PREFIX, current, mark

# The most entries of which a search is made: beyond, those of the newest cards are taken.
MOST = 1_000
_TOO_MANY = 60  # words that begin alike: more are not looked for one by one


@dataclass(frozen=True, slots=True)
class Line:
    """A card as it is listed."""

    inspection: str
    day: date
    place: str
    leader: str
    plan_number: str
    state: str
    number: str
    illustration: bool
    document: str  # the SHA-256 of what was issued, else ""
    pointers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An entry as it is shown."""

    kind: str
    subject: str
    text: str
    domains: tuple[str, ...]
    code: str


def numbers(db: Database) -> list[Number]:
    """The codes and bodies that documents of the attached index have."""
    return [Number(0, code, body) for code, body in db.execute("select code, body from search.number").fetchall()]


def titles(db: Database) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Domains by key, in their order; items by key, as (code, question), in the order of their codes."""
    domains = db.execute("select key, title from search.domain order by position, key").fetchall()
    items = db.execute("select key, code, question from search.item order by code, key").fetchall()
    return dict(domains), {key: (code, question) for key, code, question in items}


def all_of(db: Database, column: str) -> list[str]:
    """Every year or state that cards of the attached index have."""
    if column not in ("year", "state"):
        raise ValueError(column)
    return [row[0] for row in db.execute(f"select distinct {column} from search.card order by 1").fetchall()]


def found(db: Database, query: Query, reach: Reach, filters: Filters, whole: int) -> tuple[list[Hit], bool]:
    """The entries of the attached index that somebody may find, each once, in the best way it was found.

    The last word is taken as unfinished while fewer than `whole` cards are found without that. Without words it is the
    inspections as wholes. The other value says that there are more: then these are of the newest cards.
    """
    narrow = _narrow(reach, filters)
    ways: dict[int, str] = {}
    more = False
    for way, match in _ways(db, query):
        if way not in SURE and query.number and query.number.code and "number" in ways.values():
            continue  # the document itself is found: its number's parts scattered elsewhere say nothing
        cards = {id >> ENTRY_BITS for id in ways} if way == "begun" else set()
        if way == "begun" and len(cards) >= whole:
            continue
        rows = db.execute(
            "select rowid from search.words where words match ? order by rowid desc limit ?",
            (" AND ".join([match, *narrow]), MOST + 1),
        ).fetchall()
        more = more or len(rows) > MOST
        for (id,) in rows[:MOST]:
            if id >> ENTRY_BITS not in cards:
                ways.setdefault(id, way)
    # Ways come the best first, and ids the newest first in each.
    return [Hit(way, id, id >> ENTRY_BITS, current=current(id)) for id, way in islice(ways.items(), MOST)], more


def _ways(db: Database, query: Query) -> Iterator[tuple[str, str]]:
    """Each of facets.WAYS to find what is looked for, and what to match, the best first."""
    if query.number:
        number = query.number
        marks = _number(number.number, number.code, number.bodies, number.year)
        yield "number", _all([*marks, *(_in(word, "folded about") for word in number.rest)])
    if not query.words:
        if not query.text:
            yield "every", "marks : whole"
        return
    words = query.words
    joined = together(words)
    if len(words) > 1:
        if joined.accented:
            yield "phrase_exact", _exact(joined)
        yield "phrase", _in(joined, "folded")
    if joined.accented:
        yield "exact", _all(_exact(word) if word.accented else _in(word, "folded") for word in words)
    yield "words", _all(_in(word, "folded") for word in words)
    yield "about", _all(_in(word, "folded about") for word in words)
    if words[-1].prefix:
        yield "begun", _all([*(_in(word, "folded about") for word in words[:-1]), _unfinished(db, words[-1])])


def _number(number: int, code: str, bodies: Iterable[str], year: int | None) -> Iterator[str]:
    yield f"marks : {mark('number', f'{number}/{code}') if code else mark('alone', str(number))}"
    if bodies:
        yield f"marks : ({' OR '.join(mark('body', body) for body in bodies)})"
    if year:
        yield f"marks : {mark('year', str(year))}"


def _unfinished(db: Database, word: Word) -> str:
    """What begins with a word's last part: the words that there are, for FTS5 would first gather all that begin so."""
    start = word.folded[-1]
    end = start[:-1] + chr(ord(start[-1]) + 1)
    known = db.execute(
        "select word from search.vocabulary where word >= ? and word < ? limit ?", (start, end, _TOO_MANY + 1)
    ).fetchall()
    if len(start) <= PREFIX or not 0 < len(known) <= _TOO_MANY:
        return f"{{folded about}} : {_phrase(word.folded)}*"
    either = " OR ".join(_phrase((*word.folded[:-1], last)) for (last,) in known)
    return f"{{folded about}} : ({either})"


def _in(word: Word, columns: str) -> str:
    return f"{{{columns}}} : {_phrase(word.folded)}"


def _exact(word: Word) -> str:
    return f"exact : {_phrase(word.typed)}"


def _phrase(words: Iterable[str]) -> str:
    # Words are letters and digits alone: nothing in them ends the quotation.
    return f'"{" ".join(words)}"'


def _all(matches: Iterable[str]) -> str:
    return " AND ".join(f"({match})" for match in matches)


def _narrow(reach: Reach, filters: Filters) -> list[str]:
    narrow = []
    if not reach.everything:
        own = [mark("team", team) for team in sorted(reach.teams)]
        if reach.unit:
            issued = " OR ".join(mark("state", state) for state in ("issued", "replaced"))
            own.append(f"({mark('unit', reach.unit)} AND ({issued}))")
        narrow.append(_either(own))
    for kind, values in filters.given():
        narrow.append(_either(mark(kind, value) for value in sorted(values)))
    return narrow


def _either(marks: Iterable[str]) -> str:
    # Nothing bears the mark "nothing": whoever may find nothing finds nothing.
    return f"(marks : ({' OR '.join(marks) or 'nothing'}))"


def with_values(db: Database, hits: Iterable[Hit]) -> list[Hit]:
    """Hits of the attached index with what they count under."""
    by_id = {hit.id: hit for hit in hits}
    rows = db.execute(
        "select entry.id, entry.domains, entry.items, card.year, card.state, card.unit, card.leader"
        " from json_each(?) as wanted"
        " join search.entry on entry.id = wanted.value"
        f" join search.card on card.key = entry.id >> {ENTRY_BITS}",
        [json.dumps(list(by_id))],
    ).fetchall()
    return [replace(by_id[id], values=_values(*values)) for id, *values in rows]


def _values(domains: str, items: str, year: str, state: str, unit: str, leader: str) -> dict[str, tuple[str, ...]]:
    return {
        "year": (year,),
        "state": (state,),
        "unit": (unit,),
        "leader": (leader,) if leader else (),
        "domain": tuple(domains.split()),
        "item": tuple(items.split()),
    }


def line(db: Database, id: int) -> Line:
    """The card that an entry of the attached index belongs to."""
    row = db.execute(
        "select inspection, day, place, leader, plan_number, state, number, illustration, document, pointers"
        " from search.card where key = ?",
        (id >> ENTRY_BITS,),
    ).fetchone()
    inspection, day, place, leader, plan_number, state, number, illustration, document, pointers = row
    told, listed = (place, leader, plan_number, state, number, bool(illustration)), tuple(pointers.splitlines())
    return Line(inspection, date.fromisoformat(day), *told, document, listed)


def text(db: Database, id: int) -> Text:
    """An entry of the attached index."""
    kind, subject, text, domains, code = db.execute(
        "select kind, subject, text, domains, code from search.entry where id = ?", (id,)
    ).fetchone()
    return Text(kind, subject, text, tuple(domains.split()), code)


def places(db: Database, units: Iterable[str]) -> dict[str, str]:
    """How some units were called on their newest cards; those that have none are left out."""
    rows = db.execute(
        "select unit, place, max(key) from search.card where unit in (select value from json_each(?)) group by unit",
        [json.dumps(list(units))],
    )
    return {unit: place for unit, place, _ in rows.fetchall()}
