"""Searching the archive, and keeping its index in step with the records."""

import json
import os
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from inspect_app.domain import card as cards
from inspect_app.domain import frozen, schema
from inspect_app.domain.card import Card, Printed
from inspect_app.domain.checklist import Edition
from inspect_app.domain.correction import pointers
from inspect_app.domain.disposal import Tombstone
from inspect_app.domain.document import Document
from inspect_app.domain.facets import TELLING, Counts, Hit, grouped, narrowed
from inspect_app.domain.roles import Account
from inspect_app.domain.search import Filters, Piece, Query, Reach, Word, excerpt, parse, reach
from inspect_app.domain.text import Json
from inspect_app.errors import Problem
from inspect_app.services import minutes, processes
from inspect_app.store import (
    conclusions,
    disposal,
    editions,
    edits,
    files,
    index,
    inspections,
    issue,
    plans,
    teams,
    work,
)
from inspect_app.store import search as store
from inspect_app.store.database import Database, connect_reading
from inspect_app.store.search import Line, Text

T = TypeVar("T")
PAGE = 20  # inspections
_MOST_CHOICES = 200  # of one filter
_SHOWN = 3  # excerpts of an inspection
# Seconds that a search gives to what has changed since the last one: nobody waits for the rest.
_PATIENCE = 0.04
_BATCH = 50  # inspections
_FEW = 20  # inspections that the next searches take in by themselves
_NAME = "search"


@dataclass(frozen=True, slots=True)
class Passage:
    """A place where something was found."""

    text: Text
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An inspection that was found, and the best places in it; `further` counts other ones."""

    line: Line
    passages: tuple[Passage, ...]
    further: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search can be narrowed to: by filter the values with their names; with `counts` where they are known."""

    names: dict[str, dict[str, str]]
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found.

    `total` inspections; with `more` there are others, older ones, that weren't looked at. `covered` inspections stand
    in the index, `waiting` ones have changed and are still to be taken in.
    """

    query: Query
    total: int
    more: bool
    page: int
    pages: int
    results: tuple[Result, ...]
    choices: Choices
    domains: dict[str, str]
    covered: int
    waiting: int


def find(
    db: Database, database: Path, account: Account, text: str, filters: Filters, newest: bool = False, page: int = 1
) -> Found:
    """What an account may find of what it typed, whatever that is; first takes a little of what has changed in."""
    take_in(db, database, _PATIENCE)
    found = index.read(db, database, lambda: _find(db, account, text, filters, newest, page))
    if found.waiting > _FEW:
        _begin(database)
    return found


def take_in(
    db: Database, database: Path, seconds: float | None = None, told: Callable[[int], None] | None = None
) -> int:
    """Take in what has changed since the last time, for some seconds at most; returns how many inspections that was.

    `told` hears after each batch how many are done. Another process that is at it is left to it.
    """

    def work() -> int:
        began, done = time.monotonic(), 0
        if index.strange(db):
            with index.opened(database) as file:
                index.clear(file)
        while changed := index.waiting(db, 1 if seconds is not None else _BATCH):
            made = [_made(db, database, inspection) for inspection, _ in changed]
            with index.opened(database) as file:
                if not index.take_in(file, made, changed[-1][1], index.head(db), wait=seconds is None):
                    break
            done += len(changed)
            if told:
                told(done)
            if seconds is not None and time.monotonic() - began > seconds:
                break
        return done

    return index.read(db, database, work)


def take_in_all(database: Path, hold: int) -> None:
    """Take in whatever waits, for whoever holds that turn for this process."""
    try:
        with closing(connect_reading(database)) as db:
            take_in(db, database)
    finally:
        os.close(hold)


def _begin(database: Path) -> None:
    """Have a process of its own take in what waits; nothing where one is at it already."""
    hold = work.take(database, _NAME)
    if hold is not None:
        try:
            processes.begin(database, ["take-in"], hold)
        finally:
            os.close(hold)


def forget(database: Path, inspection: str) -> None:
    """Take an inspection out of the index, to be taken in anew as it stands now."""
    if not index.path(database).exists():
        return

    def work() -> None:
        with index.opened(database) as file:
            index.forget(file, inspection)

    with closing(connect_reading(database)) as db:
        index.read(db, database, work)


def remake(database: Path, told: Callable[[int], None] | None = None) -> int:
    """Make the index anew from the records; returns how many inspections stand in it."""
    with closing(connect_reading(database)) as db:
        with index.opened(database) as file:
            index.clear(file)
        return take_in(db, database, None, told)


def card_of(db: Database, database: Path, inspection: str) -> Card:
    """The card of an inspection; of an issued one, that of its valid notice. Raises Problem "not_found"."""
    return _made(db, database, inspection)[0][-1]


def _made(db: Database, database: Path, inspection: str) -> tuple[list[Card], Edition]:
    """The cards of an inspection: one, or one a notice that was issued, in that order."""
    if stone := disposal.tombstone(db, inspection):
        return _buried(db, stone)
    record, stage = minutes.standing_record(db, inspection), conclusions.stage(db, inspection)
    printed = _printed(db, database, inspection)
    if printed:
        return [cards.card(record, stage, {}, one) for one in printed], record.edition
    return [cards.card(record, stage, edits.latest(db, inspection).edits, None)], record.edition


def _buried(db: Database, stone: Tombstone) -> tuple[list[Card], Edition]:
    place = teams.assignment_inspected(db, stone.inspection)
    edition = editions.edition(db, inspections.edition_of(db, stone.inspection))
    team = teams.team(db, place.team) if place else None
    plan = plans.plan(db, team.plan) if team else None
    assert place and plan and edition, "foreign keys hold"
    return [cards.buried(stone, plan, place)], edition


def _printed(db: Database, database: Path, inspection: str) -> list[Printed]:
    """The notices that were issued of an inspection, as they were printed."""
    issued, found = issue.issued(db, inspection), list[Printed]()
    for one in issued:
        made = issue.issue_of(db, inspection, one.document)
        kept = issue.frozen_of(db, made, numbered=True) if made else None
        if kept and one.kind != "correct":
            document, heads = _read(database, kept.tree, _document), _read(database, kept.record, schema.heads)
            found.append(Printed(one, document, heads, pointers(issued, one.document)))
    return found


def _document(data: Json) -> Document | None:
    read = frozen.read(data)
    return read if isinstance(read, Document) else None


def _read(database: Path, hash: str, read: Callable[[Json], T]) -> T | None:
    """What a kept file says; None for a lost or harmed one: that is for verification to tell, a search goes on."""
    try:
        return read(json.loads(files.content(database, hash)))
    except (Problem, ValueError, KeyError, TypeError):
        return None


def _find(db: Database, account: Account, text: str, filters: Filters, newest: bool, page: int) -> Found:
    query = parse(text, store.numbers(db))
    may = reach(account, teams.roles_of_account(db, account.id))
    hits, many = store.found(db, query, may, Filters(), PAGE)
    counts: Counts | None = None
    more = False
    if not many:
        kept, counts = narrowed(store.with_values(db, hits), filters)
    else:
        # Too many to count what each choice would give: the filters go into the search itself.
        kept, more = store.found(db, query, may, filters, PAGE) if filters.given() else (hits, True)
    groups = grouped(kept, newest)
    pages = max(1, -(-len(groups) // PAGE))
    page = min(max(1, page), pages)
    domains, items = store.titles(db)
    return Found(
        query=query,
        total=len(groups),
        more=more,
        page=page,
        pages=pages,
        results=tuple(_result(db, group, query) for group in groups[(page - 1) * PAGE : page * PAGE]),
        choices=Choices(_names(db, may, filters, counts, domains, items), counts),
        domains=domains,
        covered=index.count(db) if may.everything else 0,
        waiting=index.count_waiting(db),
    )


def _result(db: Database, group: list[Hit], query: Query) -> Result:
    telling = [hit for hit in group if hit.way in TELLING]
    # What was found by its place, its question or its number alone shows nothing of it, and stands behind what does.
    passages = [_passage(db, hit, query.words) for hit in (telling or group)[:_SHOWN]]
    shown = [one for one in passages if any(piece.found for piece in one.pieces)] or passages[:1]
    return Result(store.line(db, group[0].id), tuple(shown), max(0, len(telling) - _SHOWN))


def _passage(db: Database, hit: Hit, words: Collection[Word]) -> Passage:
    text = store.text(db, hit.id)
    if hit.way not in ("number", "begun"):
        words = [replace(word, prefix=False) for word in words]
    return Passage(text, excerpt(text.text, words))


def _names(
    db: Database,
    may: Reach,
    filters: Filters,
    counts: Counts | None,
    domains: dict[str, str],
    items: dict[str, tuple[str, str]],
) -> dict[str, dict[str, str]]:
    """By filter the values to choose from, those that are chosen among them, with their names."""

    def there(name: str, every: Iterable[str] = ()) -> list[str]:
        chosen, found = getattr(filters, name), counts.get(name, {}) if counts is not None else every
        # More than anybody would look through are left to be typed.
        return sorted({*(found if len(list(found)) <= _MOST_CHOICES else ()), *chosen})

    stages = list(cards.STATES)
    known = set(there("state", store.all_of(db, "state") if may.everything else ()))
    of_items = set(there("item", items))
    units = there("unit")
    places = {unit: unit for unit in units if unit in filters.unit} | store.places(db, units)
    return {
        "year": {year: year for year in reversed(there("year", store.all_of(db, "year") if may.everything else ()))},
        "domain": {key: title for key, title in domains.items() if key in set(there("domain", domains))},
        "state": {state: cards.STATES[state] for state in stages if state in known},
        "unit": dict(sorted(places.items(), key=lambda one: one[1])),
        "leader": {leader: leader for leader in there("leader")},
        "item": {key: f"{code} {question}" for key, (code, question) in items.items() if key in of_items},
    }
