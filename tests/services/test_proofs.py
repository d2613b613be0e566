"""One bit in any file, in any row of any table: it is found and named. Nothing that is kept is forgotten here."""

from contextlib import closing
from hashlib import sha512
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.domain import bag
from inspect_app.services import archive
from inspect_app.store import files, rows
from inspect_app.store import seal as seals
from inspect_app.store.database import connect_reading
from tests.services.test_archive import raw
from tests.whole import Whole, replaced

# Rows for good that are there only once a record was disposed of.
AFTERWARDS = {"tombstone", "tombstone_document", "tombstone_file", "erasure"}
AUDIT = {
    "audit_chain": ("at", "previous", "payload_hash", "hash"),
    "audit_payload": ("payload",),
    "audit_index": ("target", "actor", "action", "day"),
    "audit_before": ("rows",),
}


@pytest.fixture
def disposed(office: Whole) -> Whole:
    """The instance after its record was disposed of."""
    assert office.dispose() == ""
    return office


def named(office: Whole) -> list[tuple[str, str]]:
    return [(finding.what, finding.where) for finding in archive.verify(office.clerk).findings]


def flipped(value: object) -> object:
    """A value of a row with one bit changed."""
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "\x01"
    return int(value or 0) ^ 1


def by_force(office: Whole, table: str, column: str, row: int) -> None:
    """Change one bit of a row's column, as somebody with the file in hands can."""
    with closing(sqlite3.connect(office.demo.database, isolation_level=None)) as db:
        db.execute("pragma ignore_check_constraints = on")
        triggers = db.execute(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name = ?", (table,)
        ).fetchall()
        for name, _ in triggers:
            db.execute(f"drop trigger {name}")
        key = "rowid" if "without rowid" not in structure(db, table) else "path"
        at, value = db.execute(f"select {key}, {column} from {table} order by 1 limit 1 offset ?", (row,)).fetchone()
        db.execute(f"update {table} set {column} = ? where {key} = ?", (flipped(value), at))
        for _, sql in triggers:
            db.execute(sql)


def structure(db: sqlite3.Connection, table: str) -> str:
    return db.execute("select sql from sqlite_master where type = 'table' and name = ?", (table,)).fetchone()[0]


def parts(office: Whole, table: str) -> tuple[list[str], int]:
    """The columns of a table beside its key, and how many rows it has."""
    with closing(connect_reading(office.demo.database)) as db:
        keys = rows.shape(db, table).keys
        columns = [row[1] for row in db.execute(f"pragma table_info({table})").fetchall()]
        return [one for one in columns if one not in keys], db.execute(f"select count(*) from {table}").fetchone()[0]


def test_one_bit_in_a_row_of_every_table_whose_rows_are_for_good_is_named(office: Whole):
    replaced(office)
    tables = set(office.read(rows.tables)) - AFTERWARDS
    for table in tables:
        columns, count = parts(office, table)
        assert count, f"{table} has no row: see to one in tests/whole.py"
        by_force(office, table, (columns or [rows_key(office, table)])[-1], count - 1)
    found = named(office)
    assert {where.split(" ")[0] for what, where in found if what == "row_changed"} == tables


def rows_key(office: Whole, table: str) -> str:
    with closing(connect_reading(office.demo.database)) as db:
        return rows.shape(db, table).keys[-1]


def test_one_bit_in_a_row_of_a_tombstone_is_named(disposed: Whole):
    assert set(disposed.read(rows.tables)) >= AFTERWARDS
    for table in AFTERWARDS - {"tombstone_file"}:
        by_force(disposed, table, parts(disposed, table)[0][-1], 0)
    by_force(disposed, "tombstone_file", "hash", 0)
    found = named(disposed)
    assert {where.split(" ")[0] for what, where in found if what == "row_changed"} == AFTERWARDS - {"tombstone_file"}
    # What makes up the whole key of a row is another row with a bit changed.
    assert {"row_missing", "row_unknown"} <= {what for what, where in found if where.startswith("tombstone_file ")}


def test_every_column_of_every_row_is_in_its_hash(office: Whole):
    """No column is left out: whichever is changed by one bit, the row's hash is another one."""
    replaced(office)
    with closing(connect_reading(office.demo.database)) as db:
        for table in set(rows.tables(db)) - AFTERWARDS:
            form = rows.shape(db, table)
            row = rows.row_of(db, form, next(rows.keys(db, form)))
            whole_hash = rows.row_hash(row, form.defaults)
            for column, value in row.items():
                assert rows.row_hash(row | {column: flipped(value)}, form.defaults) != whole_hash, (table, column)


@pytest.mark.parametrize(("table", "column"), [(table, one) for table, columns in AUDIT.items() for one in columns])
def test_one_bit_in_the_log_is_named(office: Whole, table: str, column: str):
    assert set(AUDIT) == {row[0] for row in office.read(_audit_tables)}
    by_force(office, table, column, 0)
    assert {what for what, _ in named(office)} & {
        "audit_chain": {"chain_hash", "chain_previous", "chain_payload"},
        "audit_payload": {"chain_payload"},
        "audit_index": {"chain_index"},
        "audit_before": {"row_missing"},
    }[table]


def _audit_tables(db):
    return db.execute("select name from sqlite_master where type = 'table' and name glob 'audit_*'").fetchall()


def test_one_bit_in_a_file_of_every_kind_is_named(office: Whole):
    """Every column that names files has one here; and so has every place in the package of a sealed record."""
    replaced(office)
    with closing(connect_reading(office.demo.database)) as db:
        kinds = {
            (table, column): {row[0] for row in db.execute(f"select {column} from {table}").fetchall() if row[0]}
            for table, column in files.NAMING
        }
        sealed = seals.files(db, seals.seal(db, office.id).id)
    assert [kind for kind, hashes in kinds.items() if not hashes] == [], "see to a file in tests/whole.py"
    names = {Path(file.path).name.split("-")[0] for file in sealed}
    assert {"thong", "ban", "bien", "ho", "sieu"} <= names and len(sealed) > 8
    every = set.union(*kinds.values())
    assert {file.sha256 for file in sealed} <= every
    for number, hash in enumerate(sorted(every)):
        place = office.place(hash)
        content = bytearray(place.read_bytes())
        content[number % len(content)] ^= 1 << number % 8
        place.chmod(0o600)
        place.write_bytes(content)
    assert named(office) == [("file_changed", f"files/{hash[:2]}/{hash}") for hash in sorted(every)]


def test_a_manifest_made_anew_on_the_server_is_found_out(office: Whole):
    """A file, its row and the seal changed so that each fits the others: the log still has the manifest of then."""
    with closing(connect_reading(office.demo.database)) as db:
        seal = seals.seal(db, office.id)
        kept = seals.files(db, seal.id)
    changed = next(file for file in kept if file.path == "data/bien-ban.txt")
    content = office.place(changed.sha256).read_bytes().replace(b"h", b"H", 1)
    hash, long = files.put(office.demo.database, content), sha512(content).hexdigest()
    anew = [bag.Sealed(file.path, hash, long, len(content), file.what) if file is changed else file for file in kept]
    short, manifest = bag.hashes(bag.manifest(anew))
    raw(
        office.demo,
        f"update sealed_file set sha256 = '{hash}', sha512 = '{long}' where path = 'data/bien-ban.txt'",
        f"update seal set manifest_sha256 = '{short}', manifest_sha512 = '{manifest}'",
    )
    found = named(office)
    assert {what for what, _ in found} == {"manifest", "row_changed"}
    assert {where.split(" ")[0] for what, where in found if what == "row_changed"} == {"seal", "sealed_file"}


@pytest.mark.parametrize("cut", ["first", "middle", "last"])
def test_a_log_that_was_cut_is_named(office: Whole, cut: str):
    last = office.read(lambda db: db.execute("select max(seq) from audit_chain").fetchone()[0])
    seq = {"first": 1, "middle": last // 2, "last": last}[cut]
    raw(
        office.demo,
        *(f"delete from {table} where seq = {seq}" for table in ("audit_payload", "audit_index", "audit_chain")),
    )
    found = {what for what, _ in named(office)}
    # Of the last entry nothing in the log tells; the row that it spoke of, and what documents and checks have kept, do.
    assert found & ({"row_unknown", "chain_known"} if cut == "last" else {"chain_gap"})


def test_rows_older_than_the_log_s_hashes_are_counted(office: Whole):
    """Of them the log has no hash: that one is gone, or that one was added, is seen by their number."""
    raw(office.demo, "update audit_before set rows = 1 where name = 'operation'")
    assert [what for what, where in named(office)] == ["row_missing"]


def test_a_row_replaced_by_another_one_is_named(office: Whole):
    with closing(connect_reading(office.demo.database)) as db:
        columns = [row[1] for row in db.execute("pragma table_info(review)").fetchall()]
    values = ", ".join({"reason": "'Lý do khác'", "accepted": "0"}.get(column, column) for column in columns)
    raw(office.demo, f"replace into review select {values} from review")
    assert [(what, where.split(" ")[0]) for what, where in named(office)] == [("row_changed", "review")]


def test_a_payload_that_says_nothing_readable_is_named_and_stops_nothing(office: Whole):
    raw(office.demo, "update audit_payload set payload = 'x' where seq = 7")
    found = {what for what, _ in named(office)}
    assert "chain_payload" in found
