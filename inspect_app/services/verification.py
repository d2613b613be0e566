"""Whether audit log, database and files are what they must be: findings, never an exception for what is damaged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

from inspect_app.domain.verification import Entry, Finding, Walk, walk
from inspect_app.store import files
from inspect_app.store import verification as store
from inspect_app.store.database import Database

# Hashing and the disk leave Python to the others: what two cores can do.
AT_ONCE = 4
_IN_HAND = 500

Job = TypeVar("Job")
Result = TypeVar("Result")


def database(db: Database) -> list[Finding]:
    """What is wrong in the database file itself: pages, indexes, keys that lead nowhere."""
    found = [Finding("database", "inspect.db", found=words) for words in store.damage(db)]
    try:
        return found + [Finding("reference", words) for words in store.dangling(db)]
    except store.Damaged as error:
        return [*found, Finding("database", "inspect.db", found=str(error))]


def chain(db: Database, known: Mapping[int, str] | None = None) -> Walk:
    """Walk the audit log of a database; `known` are hashes by seq that somebody else has kept.

    One pass in constant memory. A log that can't be read to its end is a finding, too.
    """
    unread: list[Finding] = []
    told = walk(_readable(store.entries(db), unread), known)
    told.findings += unread
    return told


def kept_files(path: Path, hashes: Iterable[str]) -> Iterator[Finding]:
    """Hash again the files of the instance that a database file lies in; those that are missing or have changed."""
    for hash, found in each(lambda hash: files.found(path, hash), hashes):
        if found != hash:
            where = files.shown(path, hash)
            yield Finding("file_changed", where, hash, found) if found else Finding("file_missing", where)


def each(function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
    """Do one function's jobs, some of them at once, and give each with its result, in order."""
    waiting = iter(jobs)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while batch := list(islice(waiting, _IN_HAND)):
            yield from zip(batch, pool.map(function, batch), strict=True)


def _readable(entries: Iterator[Entry], unread: list[Finding]) -> Iterator[Entry]:
    try:
        yield from entries
    except store.Damaged as error:
        unread.append(Finding("database", "inspect.db", found=str(error)))
