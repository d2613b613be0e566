"""What the archive is checked against: heads that were kept, what the log says of rows; and the results of checks."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from sqlite_utils import Database

from inspect_app.domain.text import Json
from inspect_app.domain.verification import MOST


@dataclass(frozen=True, slots=True)
class Result:
    """What a check came to: by whom, how long it took, how much was checked, the log's head then, what was wrong."""

    at: str
    actor: str
    seconds: float
    entries: int
    head: int
    hash: str
    files: int
    rows: int
    findings: tuple[str, ...]


_COLUMNS = ", ".join(field.name for field in fields(Result))


def add(db: Database, result: Result) -> None:
    """Keep the result of a check."""
    *values, findings = astuple(result)
    marks = ", ".join("?" for _ in fields(Result))
    told = json.dumps(findings, ensure_ascii=False)
    db.execute(f"insert into verification ({_COLUMNS}) values ({marks})", [*values, told])


def results(db: Database, most: int) -> list[Result]:
    """The latest results, the newest first."""
    rows = db.execute(f"select {_COLUMNS} from verification order by seq desc limit ?", (most,)).fetchall()
    names = [field.name for field in fields(Result)]
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return [Result(**one | {"findings": tuple(json.loads(one["findings"]))}) for one in told]


def erasures(db: Database) -> list[tuple[Json, set[int]]]:
    """What "erase" entries tell of records that have a tombstone, each with the entries before it of that record."""
    found = []
    for seq, target, payload in db.execute(
        "select seq, target, payload from audit_index join audit_payload using (seq)"
        " where action = 'erase' and target in (select 'inspection:' || inspection from tombstone)"
    ).fetchall():
        before = db.execute("select seq from audit_index where target = ? and seq < ?", (target, seq)).fetchall()
        try:
            told = json.loads(payload)
        except ValueError:  # the walk names it
            continue
        found.append((told.get("data") if isinstance(told, dict) else None, {row[0] for row in before}))
    return found


def heads(db: Database) -> dict[int, str]:
    """The hashes of entries that documents and earlier checks have kept, by sequence number."""
    rows = db.execute(
        "select seq, hash from chain_head union select head, hash from verification where head > 0"
        " union select head, head_hash from tombstone_document where head is not null"
    )
    return {row[0]: row[1] for row in rows.fetchall()}


def hashed_rows(db: Database) -> Iterator[tuple[int, dict[str, Json]]]:
    """What entries of the log say of rows: sequence number, and table -> key -> hash."""
    for seq, payload in db.execute("""select seq, payload from audit_payload where payload glob '*"rows":{*'"""):
        try:
            told = json.loads(payload)
        except ValueError:  # the walk names it
            continue
        rows = told.get("rows") if isinstance(told, dict) else None
        if isinstance(rows, dict):
            yield seq, {table: of_it for table, of_it in rows.items() if isinstance(of_it, dict)}


def strayed(db: Database) -> list[int]:
    """The entries that the table for looking through the log lacks, has too much, or tells otherwise than the log."""
    rows = db.execute(
        "select seq from audit_chain left join audit_index i using (seq) left join audit_payload p using (seq)"
        " where i.seq is null or p.payload is not null and (not json_valid(p.payload)"
        " or i.target is not json_extract(p.payload, '$.target')"
        " or i.actor is not json_extract(p.payload, '$.actor')"
        " or i.action is not json_extract(p.payload, '$.action')"
        " or i.day is not date(json_extract(p.payload, '$.at'), '+7 hours'))"
        " union select seq from audit_index where seq not in (select seq from audit_chain) limit ?",
        (MOST,),
    )
    return [row[0] for row in rows.fetchall()]


def misled(db: Database) -> list[str]:
    """The inspections whose valid notice, as lists have it, isn't the one that was issued last."""
    rows = db.execute(
        "select inspection from valid_issue v where not exists (select 1 from issued_document d"
        " where d.inspection = v.inspection and d.correction is v.correction and d.document = v.document"
        " and d.scan is v.scan and d.frozen = v.frozen and d.number = v.number and d.symbol = v.symbol"
        " and d.day = v.day)"
        " or correction is not (select i.correction from correction_issue i join correction c on c.id = i.correction"
        " where c.kind = 'replace' and i.inspection = v.inspection order by i.rowid desc limit 1)"
        " union select inspection from issue where inspection not in (select inspection from valid_issue) limit ?",
        (MOST,),
    )
    return [row[0] for row in rows.fetchall()]


def sealed(db: Database) -> list[tuple[str, str, str, int]]:
    """Every seal: its id, inspection, the SHA-512 of its manifest, and the entry of the log that holds that."""
    return db.execute("select id, inspection, manifest_sha512, entry from seal order by entry").fetchall()


def payload(db: Database, seq: int) -> str:
    """What an entry of the log tells; nothing where it is gone."""
    row = db.execute("select payload from audit_payload where seq = ?", (seq,)).fetchone()
    return row[0] if row else ""
