"""The archive's index: derived from the records, in a file of its own in the instance's work folder.

Entries are numbered so that a newer card's are higher, those of notices that were replaced below all others, and those
of one card follow each other: FTS5 walks them from the newest on and stops when it has enough, however many there are.
What results are narrowed to (rights, filters) stands as words in a column of its own, so that it costs no more than a
further word.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from inspect_app.domain.card import Card
from inspect_app.domain.checklist import Edition
from inspect_app.domain.text import folded
from inspect_app.store.database import BUSY_MS, WAL_IS_SOUND

T = TypeVar("T")
_log = logging.getLogger(__name__)
# Goes up whenever cards, folding or tables change: an older index stays unread.
VERSION = 2
ENTRY_BITS = 10
_SERIAL_BITS = 22
_DAY_BITS = 22
PREFIX = 2  # letters: beginnings as short as that are kept, as FTS5 would have to gather all that begin so
_PLACES = 1 << ENTRY_BITS

# Where a row can be taken out without the words it held; else the words are kept a second time.
_CONTENTLESS = "content='', contentless_delete=1, " if sqlite3.sqlite_version_info >= (3, 43) else ""
_TABLES = f"""
create table state (only integer primary key check (only = 1), taken integer not null, seq integer, hash text) strict;
insert into state (only, taken) values (1, 0);
create table card (
    key integer primary key,
    inspection text not null,
    document text not null,
    pointers text not null,
    year text not null,
    day text not null,
    unit text not null,
    place text not null,
    leader text not null,
    team text not null,
    plan_number text not null,
    state text not null,
    number text not null,
    illustration integer not null,
    unique (inspection, document)
) strict;
create index card_by_year on card (year);
create index card_by_state on card (state);
create index card_by_unit on card (unit, key, place);
create table entry (
    id integer primary key,
    kind text not null,
    subject text not null,
    text text not null,
    domains text not null,
    items text not null,
    code text not null
) strict;
create table domain (key text primary key, position integer not null, title text not null) strict;
create table item (key text primary key, domain text not null, code text not null, question text not null) strict;
create table number (code text not null, body text not null, primary key (code, body)) strict, without rowid;
create table vocabulary (word text primary key) strict, without rowid;
create virtual table words using fts5 (
    exact, folded, about, marks, {_CONTENTLESS}prefix='1 {PREFIX}', tokenize="unicode61 remove_diacritics 0"
);
pragma user_version = {VERSION};
"""


def path(database: Path) -> Path:
    """The file of the index that belongs to a database."""
    return database.parent / "work" / f"search-{VERSION}.db"


@contextmanager
def opened(database: Path) -> Iterator[Database]:
    """The index, to be written to; made where there is none."""
    file = path(database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = sqlite3.connect(file, isolation_level=None, timeout=BUSY_MS / 1000)
    with closing(Database(connection, execute_plugins=False)) as index:
        # What is lost with the power is taken in again; what is half written must not be there.
        index.execute("pragma synchronous = normal")
        # What is taken out is written over, too; FTS5 does that to its words when it merges them.
        index.execute("pragma secure_delete = on")
        if not _there(index):
            index.execute(f"pragma journal_mode = {'wal' if WAL_IS_SOUND else 'delete'}")
            with _whole(index):
                if not _there(index):
                    for statement in _TABLES.split(";\n"):
                        index.execute(statement)
        yield index


def read(db: Database, database: Path, ask: Callable[[], T]) -> T:
    """What somebody asks of the index, which a connection to the records reads, too, from then on.

    An index that is harmed is thrown away, and asked once more when it is made anew.
    """
    try:
        _attach(db, database)
        return ask()
    except sqlite3.DatabaseError as error:
        # Others of its kind (busy, full, a mistake in a statement) are no fault of the file.
        if type(error) is not sqlite3.DatabaseError:
            raise
        _log.error("%s cannot be read (%s): it is made anew", path(database), error)
    if _attached(db):
        db.execute("detach search")
    for end in ("", "-wal", "-shm"):
        Path(f"{path(database)}{end}").unlink(missing_ok=True)
    _attach(db, database)
    return ask()


def _attach(db: Database, database: Path) -> None:
    if not _attached(db):
        if not path(database).exists():
            with opened(database):
                pass
        db.execute("attach ? as search", [str(path(database))])


def _attached(db: Database) -> bool:
    return any(row[1] == "search" for row in db.execute("pragma database_list").fetchall())


def strange(db: Database) -> bool:
    """Whether the attached index is of other records than these: an older copy was put back, say."""
    seq, hash = db.execute("select seq, hash from search.state").fetchone()
    known = db.execute("select hash from main.audit_chain where seq = ?", (seq,)).fetchone()
    return seq is not None and (known is None or known[0] != hash)


def waiting(db: Database, most: int) -> list[tuple[str, int]]:
    """Inspections that the attached index has still to take in, each with its number, in the order of their change."""
    rows = db.execute(
        "select inspection, number from main.search_change where number > (select taken from search.state)"
        " order by number limit ?",
        (most,),
    )
    return rows.fetchall()


def count_waiting(db: Database) -> int:
    """How many inspections the attached index has still to take in."""
    return db.execute(
        "select count(*) from main.search_change where number > (select taken from search.state)"
    ).fetchone()[0]


def count(db: Database) -> int:
    """How many inspections the attached index has cards of."""
    return db.execute("select count(*) from search.card where state <> 'replaced'").fetchone()[0]


def head(db: Database) -> tuple[int, str] | None:
    """The end of the audit log, by which an index knows its records again."""
    return db.execute("select seq, hash from main.audit_chain order by seq desc limit 1").fetchone()


def clear(index: Database) -> None:
    """Forget everything."""
    with _whole(index):
        for table in ("card", "entry", "domain", "item", "number", "vocabulary"):
            index.execute(f"delete from {table}")
        index.execute("insert into words (words) values ('delete-all')" if _CONTENTLESS else "delete from words")
        index.execute("update state set taken = 0, seq = null, hash = null")


def forget(index: Database, inspection: str) -> None:
    """Take the card of an inspection out."""
    with _whole(index):
        _remove(index, inspection)


def take_in(
    index: Database,
    made: Iterable[tuple[list[Card], Edition]],
    taken: int,
    end: tuple[int, str] | None,
    wait: bool = True,
) -> bool:
    """Take in the cards of some inspections, in the place of older ones, up to a number of change.

    Without `wait` it gives up at once where somebody else writes; returns whether it didn't.
    """
    index.execute(f"pragma busy_timeout = {BUSY_MS if wait else 0}")
    try:
        index.execute("begin immediate")
    except sqlite3.OperationalError:
        if wait:
            raise
        return False
    with _whole(index):
        # Whoever was faster has taken these in from the same records, or from newer ones.
        if index.execute("select taken from state").fetchone()[0] < taken:
            told = {}
            for cards, edition in made:
                _remove(index, cards[0].inspection)
                for card in cards:
                    _add(index, card)
                told[edition.hash] = edition
            for edition in told.values():
                _tell(index, edition)
            seq, hash = end or (None, None)
            index.execute("update state set taken = ?, seq = ?, hash = ?", (taken, seq, hash))
    return True


def _there(index: Database) -> bool:
    return bool(index.execute("pragma user_version").fetchone()[0] == VERSION)


@contextmanager
def _whole(index: Database) -> Iterator[None]:
    if not index.conn.in_transaction:
        index.execute("begin immediate")
    try:
        yield
    except BaseException:
        if index.conn.in_transaction:
            index.execute("rollback")
        raise
    index.execute("commit")


def _remove(index: Database, inspection: str) -> None:
    for row in index.execute("select key from card where inspection = ?", (inspection,)).fetchall():
        first = row[0] << ENTRY_BITS
        ids = index.execute("select id from entry where id between ? and ?", (first, first + _PLACES - 1)).fetchall()
        for id in ids:
            index.execute("delete from words where rowid = ?", id)
            index.execute("delete from entry where id = ?", id)
        index.execute("delete from card where key = ?", row)


def _add(index: Database, card: Card) -> None:
    first = (card.current << _DAY_BITS | card.day.toordinal()) << _SERIAL_BITS
    last = index.execute(
        "select max(key) from card where key between ? and ?", (first, first + (1 << _SERIAL_BITS) - 1)
    ).fetchone()[0]
    key = first if last is None else last + 1
    values = (key, card.inspection, card.document, "\n".join(card.pointers), str(card.day.year), card.day.isoformat())
    rest = (card.unit, card.place, card.leader, card.team, card.plan_number, card.state, card.number)
    index.execute(f"insert into card values ({', '.join('?' * 14)})", (*values, *rest, int(card.illustration)))
    index.conn.executemany(
        "insert or ignore into number (code, body) values (?, ?)", [(n.code, n.body) for n in card.numbers]
    )
    vocabulary: set[str] = set()
    for place, entry in enumerate(card.entries[:_PLACES]):
        id, bare = (key << ENTRY_BITS) + place, folded(entry.text)
        index.execute(
            "insert into entry values (?, ?, ?, ?, ?, ?, ?)",
            (id, entry.kind, entry.subject, entry.text, " ".join(entry.domains), " ".join(entry.items), entry.code),
        )
        marks = " ".join(_marks(card, place, entry.domains, entry.items))
        index.execute(
            "insert into words (rowid, exact, folded, about, marks) values (?, ?, ?, ?, ?)",
            (id, entry.text, bare, entry.about, marks),
        )
        vocabulary.update(_words(bare), _words(entry.about))
    index.conn.executemany("insert or ignore into vocabulary values (?)", [(word,) for word in sorted(vocabulary)])


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def _tell(index: Database, edition: Edition) -> None:
    """Keep how domains and items are called."""
    index.conn.executemany(
        "insert or replace into domain values (?, ?, ?)", [(s.key, s.order, s.title) for s in edition.sections]
    )
    index.conn.executemany(
        "insert or replace into item values (?, ?, ?, ?)",
        [(item.key, item.section, item.code, item.question) for item in edition.items],
    )


def _marks(card: Card, place: int, domains: Iterable[str], items: Iterable[str]) -> Iterator[str]:
    yield from (mark("unit", card.unit), mark("team", card.team), mark("year", str(card.day.year)))
    yield from (mark("state", card.state), mark("leader", card.leader))
    yield from (mark("domain", domain) for domain in domains)
    yield from (mark("item", item) for item in items)
    if place == 0:
        yield "whole"
        yield from (mark("number", f"{n.number}/{n.code}") for n in card.numbers)
        yield from (mark("body", n.body) for n in card.numbers)
        yield from (mark("alone", str(n.number)) for n in (card.issued, *card.beside) if n)


def current(id: int) -> bool:
    """Whether an entry is of a card in whose place nothing stands."""
    return bool(id >> (ENTRY_BITS + _SERIAL_BITS + _DAY_BITS))


def mark(kind: str, value: str) -> str:
    """A word that stands for a value and that no tokenizer tears apart."""
    return kind + value.encode(errors="surrogatepass").hex()
