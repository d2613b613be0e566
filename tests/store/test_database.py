"""One door for writing, an audit log that only grows, and migrations that run once."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.domain.audit import GENESIS, digest, link
from inspect_app.errors import Problem
from inspect_app.store import migrations
from inspect_app.store.database import connect, connect_reading, writing

LOG = "audit_chain"


def chain(path: Path) -> list[tuple]:
    database = connect_reading(path)
    try:
        return database.execute(
            "select c.seq, c.at, c.previous, c.payload_hash, c.hash, p.payload from audit_chain c"
            " join audit_payload p using (seq) order by seq"
        ).fetchall()
    finally:
        database.close()


def write(path: Path, clock, words: str = "x") -> None:
    with writing(path, clock, "shell") as door:
        door.log("test", "", {"words": words})


def test_the_chain_holds_hashes_of_what_was_done(database, clock):
    for words in ("một", "hai", "ba"):
        write(database, clock, words)
    previous = GENESIS
    for seq, at, before, payload_hash, hash, payload in chain(database):
        assert before == previous
        assert payload_hash == digest(payload)
        assert hash == link(previous, seq, at, payload_hash)
        previous = hash
    assert [json.loads(row[-1])["data"]["words"] for row in chain(database)] == ["một", "hai", "ba"]


def test_what_was_not_logged_is_not_written(database, clock):
    with (
        pytest.raises(RuntimeError, match="without an audit row"),
        writing(database, clock, "shell") as door,
    ):
        door.database.execute("insert into unit values ('X', 'ward', 'phường', 'X', 'Tỉnh X', null, null, null, 0)")
    assert connect_reading(database).execute("select count(*) from unit").fetchone() == (0,)


def test_whatever_goes_wrong_leaves_nothing_behind(database, clock):
    def fail() -> None:
        with writing(database, clock, "shell") as door:
            door.log("test", "", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert chain(database) == []


def test_a_write_inside_a_write_is_refused_and_the_outer_one_stands(database, clock):
    with writing(database, clock, "shell") as door:
        door.log("test", "", {"words": "ngoài"})
        with pytest.raises(RuntimeError, match="inside a write"):
            write(database, clock, "trong")
    assert [json.loads(row[-1])["data"]["words"] for row in chain(database)] == ["ngoài"]


def test_a_file_that_was_put_in_the_place_of_an_open_one_is_left_alone(database, clock, tmp_path, caplog):
    restored = tmp_path / "restored.db"
    write(database, clock, "bản sao lưu")
    with closing(connect(database)) as db:
        db.execute("vacuum into ?", [str(restored)])
    for number in range(50):
        write(database, clock, f"sau đó {number}")
    before = restored.read_bytes()
    restored.replace(database)
    for touch in (lambda: write(database, clock), lambda: connect_reading(database)):
        with pytest.raises(Problem) as problem:
            touch()
        assert problem.value.code == "busy" and "dừng chương trình" in problem.value.message
    assert database.read_bytes() == before
    assert "stop it, take away -wal and -shm, then restore" in caplog.text


def test_writers_at_once_wait_for_each_other(database, clock):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write(database, clock, str(number)), range(80)))
    rows = chain(database)
    assert [row[0] for row in rows] == list(range(1, 81))
    assert {json.loads(row[-1])["data"]["words"] for row in rows} == {str(number) for number in range(80)}


def test_a_full_disk_is_said_and_changes_nothing(database, clock):
    write(database, clock)

    def fill() -> None:
        with writing(database, clock, "shell") as door:
            pages = door.database.execute("pragma page_count").fetchone()[0]
            door.database.execute(f"pragma max_page_count = {pages}")
            for number in range(200):
                door.log("test", "", {"words": "dài " * 1_000, "number": number})

    with pytest.raises(Problem) as full:
        fill()
    assert full.value.code == "disk_full"
    assert len(chain(database)) == 1


def test_a_reader_cannot_write(database):
    with pytest.raises(sqlite3.OperationalError):
        connect_reading(database).execute("delete from unit")


def test_a_mistyped_path_makes_no_database(tmp_path):
    with pytest.raises(FileNotFoundError):
        connect(tmp_path / "nothing.db")
    assert not (tmp_path / "nothing.db").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_chain set hash = 'x'",
        "delete from audit_chain",
        "insert or replace into audit_chain select seq, at, previous, payload_hash, 'x' from audit_chain",
        "insert into audit_chain values (0, '', '', '', 'x')",
        "update audit_payload set payload = 'x'",
        "delete from audit_payload",
        "insert or replace into audit_payload select seq, 'x' from audit_payload",
    ],
)
def test_the_audit_log_is_never_changed(database, clock, statement):
    write(database, clock)
    before = chain(database)
    with pytest.raises(sqlite3.IntegrityError):
        connect(database).execute(statement)
    assert chain(database) == before


@pytest.mark.parametrize(
    "statement",
    [
        "update operation set value = 'null'",
        "delete from operation",
        "insert or replace into operation select * from operation limit 1",
        "replace into operation select seq + 100000, id, inspection, subject, field, 'null', base, author, device,"
        " clock, edition, arrived_at, importer, null from operation limit 1",
    ],
)
def test_an_operation_is_never_changed(demo, statement):
    database = connect(demo.database)
    before = database.execute("select * from operation order by seq").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)
    assert database.execute("select * from operation order by seq").fetchall() == before


def test_a_foreign_key_that_leads_nowhere_is_refused(database, clock):
    with pytest.raises(sqlite3.IntegrityError), writing(database, clock, "shell") as door:
        door.database.execute("insert into team (id, plan, name) values ('a', 'no plan', 'b')")


def test_every_table_is_strict(database):
    tables = connect_reading(database).execute("select name, strict from pragma_table_list where type = 'table'")
    assert {name for name, strict in tables if not strict and not name.startswith("sqlite_")} == set()


def test_a_migration_runs_once(tmp_path, clock):
    path = tmp_path / "new" / "inspect.db"
    assert migrations.missing(path) == migrations.names()
    assert migrations.migrate(path, clock) == migrations.names()
    assert migrations.migrate(path, clock) == []
    assert migrations.missing(path) == []
    assert path.stat().st_mode & 0o077 == 0


def test_two_that_migrate_at_once_do_it_once(tmp_path, clock):
    path = tmp_path / "inspect.db"
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: migrations.migrate(path, clock), range(4)))
    assert sorted(name for names in done for name in names) == migrations.names()


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path, clock, monkeypatch):
    path = tmp_path / "inspect.db"
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_good.sql").write_text("create table migration (name text primary key, at text) strict;")
    (folder / "0002_bad.sql").write_text("create table a (b text) strict;\ncreate table a (b text) strict;")
    monkeypatch.setattr(migrations, "FOLDER", folder)
    with pytest.raises(sqlite3.OperationalError):
        migrations.migrate(path, clock)
    assert migrations.missing(path) == ["0001_good", "0002_bad"]
    assert connect_reading(path).execute("select count(*) from sqlite_master").fetchone() == (0,)
