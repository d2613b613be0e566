"""The register of outgoing documents: the numbers that are kept for documents."""

from sqlite_utils import Database

from inspect_app.domain.register import Entry, Remark, Series

_COLUMNS = "inspection, correction, body, place, symbol, year, number, actor, at"


def entry(db: Database, inspection: str, correction: str | None = None) -> Entry | None:
    """The number that is kept for a document of an inspection: of a correction, by its id, else of the first notice."""
    return next(iter(_entries(db, "where inspection = ? and correction is ?", inspection, correction)), None)


def entries(db: Database, year: int) -> list[Entry]:
    """Every number of a year, by series and number."""
    return _entries(db, "where year = ? order by series, number", year)


def years(db: Database) -> list[int]:
    """The years that have numbers, the latest first."""
    return [row[0] for row in db.execute("select distinct year from register order by year desc").fetchall()]


def numbers(db: Database, series: Series) -> list[int]:
    """The numbers of a series that are taken, in order."""
    rows = db.execute("select number from register where series = ? order by number", (series.key,))
    return [row[0] for row in rows.fetchall()]


def holder(db: Database, series: Series, number: int) -> Entry | None:
    """The document that has a number, by its entry."""
    return next(iter(_entries(db, "where series = ? and number = ?", series.key, number)), None)


def put(db: Database, entry: Entry) -> None:
    """Keep a number for a document of an inspection, in place of the one that it had."""
    series = entry.series
    db.execute(
        "insert into register (inspection, correction, series, body, place, symbol, year, number, actor, at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (inspection, coalesce(correction, '')) do update set series = excluded.series,"
        " body = excluded.body, place = excluded.place, symbol = excluded.symbol, year = excluded.year,"
        " number = excluded.number, actor = excluded.actor, at = excluded.at",
        (
            entry.inspection,
            entry.correction,
            series.key,
            series.body,
            series.place,
            series.symbol,
            series.year,
            entry.number,
            entry.actor,
            entry.at,
        ),
    )


def remarks(db: Database, series: Series) -> list[Remark]:
    """What was said of numbers of a series that no document has, in order of time; `by` is an account's name."""
    rows = db.execute(
        "select r.first, r.last, r.kind, r.words, account.name, r.at from register_remark r"
        " join account on account.id = r.actor where r.series = ? order by r.seq",
        (series.key,),
    )
    return [Remark(*row) for row in rows.fetchall()]


def add_remark(db: Database, series: Series, remark: Remark, actor: str) -> None:
    """Keep what an account says of numbers."""
    db.execute(
        "insert into register_remark (series, first, last, kind, words, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (series.key, remark.first, remark.last, remark.kind, remark.words, actor, remark.at),
    )


def _entries(db: Database, condition: str, *values: object) -> list[Entry]:
    rows = db.execute(f"select {_COLUMNS} from register {condition}", values).fetchall()
    return [
        Entry(inspection, Series(body, place, symbol, year), number, actor, at, correction)
        for inspection, correction, body, place, symbol, year, number, actor, at in rows
    ]
