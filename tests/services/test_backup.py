"""Backups: made while people work, checked as they are written, cheap from day to day."""

import errno
import json
import subprocess
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app import config
from inspect_app.domain import backup as domain
from inspect_app.services import backup, restore
from inspect_app.store import backup as store
from inspect_app.store import files
from inspect_app.store.database import WAL_IS_SOUND, connect_reading
from inspect_app.store.verification import finished
from tests.backups import PHOTOS, Office, flip, office_of, refused, rows, told
from tests.conftest import Clock, Demo


@pytest.fixture
def office(demo: Demo, clock: Clock, tmp_path: Path) -> Office:
    return office_of(demo, clock, tmp_path)


def test_a_backup_is_read_without_this_program(office):
    made = office.back_up()
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made.folder, check=True)
    assert sorted(told(made.folder)) == sorted(
        [*domain.read_sums((made.folder / "SHA256SUMS").read_text(encoding="utf-8")), "SHA256SUMS", "manifest.json"]
    )
    assert (made.folder / "inspect.db").read_bytes()[18:20] == b"\1\1"  # no log beside it is needed


def test_sessions_end_unless_their_key_was_backed_up_too(office):
    key = (office.demo.instance / "secret_key").read_text()
    made = office.back_up()
    assert not (made.folder / "secret_key").exists()
    restore.restore(office.settings(), made.folder)
    assert config.secret_key(office.settings()) != key
    restore.restore(office.settings("same"), office.back_up(secrets=True).folder)
    assert config.secret_key(office.settings("same")) == key


def test_other_people_of_the_machine_read_no_backup(office):
    made = office.back_up(secrets=True)
    assert made.folder.stat().st_mode & 0o077 == 0
    for name in ("inspect.db", "secret_key", "manifest.json"):
        assert (made.folder / name).stat().st_mode & 0o077 == 0


def test_a_daily_backup_costs_only_what_is_new(office):
    first = office.back_up()
    hash = office.add(b"a new photo")
    second = office.back_up()
    assert second.new_bytes - (second.folder / "inspect.db").stat().st_size < 1_000
    for place in domain.read_sums((first.folder / "SHA256SUMS").read_text(encoding="utf-8")):
        if place.startswith("files/"):
            assert (first.folder / place).samefile(second.folder / place)
            assert not (office.demo.instance / place).samefile(second.folder / place)
    assert (second.folder / domain.file_place(hash)).read_bytes() == b"a new photo"


def test_a_file_that_rotted_in_the_former_backup_is_taken_anew(office):
    hash = office.add(b"a photo")
    flip(office.back_up().folder / domain.file_place(hash))
    made = office.back_up()
    assert made.manifest.findings == () and restore.verify(made.folder).findings == ()


def test_a_file_system_without_links_gets_copies(office, monkeypatch):
    office.back_up()

    def fails(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", fails)
    made = office.back_up()
    assert made.new_bytes == made.manifest.size and restore.verify(made.folder).findings == ()


def test_files_that_a_tablet_still_has_are_no_error_but_counted(office):
    with office.context.writing() as door:
        door.database.execute(
            "insert into operation (id, inspection, subject, field, value, base, author, device, clock, edition,"
            " arrived_at) select 'X', inspection, 'evidence:X', 'evidence', ?, '[]', author, device, clock, edition,"
            " arrived_at from operation limit 1",
            (json.dumps({"file": "f" * 64}),),
        )
        door.log("test", "", {})
    made = office.back_up()
    assert (made.manifest.absent, made.manifest.findings) == (1, ())


def test_a_damaged_instance_is_backed_up_and_what_is_wrong_is_named(office):
    changed, lost = office.add(b"changed"), office.add(b"lost")
    flip(office.place(changed))
    office.place(lost).unlink()
    made = office.back_up()
    found = {(finding.what, finding.where) for finding in made.manifest.findings}
    assert found == {("file_changed", domain.file_place(changed)), ("file_missing", domain.file_place(lost))}
    assert made.manifest.files == PHOTOS and restore.verify(made.folder).findings == ()
    assert "--damaged" in refused("bad_backup", restore.restore, office.settings(), made.folder)
    assert not office.settings().instance.exists()
    restore.restore(office.settings(), made.folder, True)
    assert rows(office.settings().database) == rows(office.demo.database)


def test_a_file_that_the_instance_lost_is_kept_from_the_former_backup(office):
    hash = office.add(b"lost later")
    office.back_up()
    office.place(hash).unlink()
    made = office.back_up()
    assert [finding.what for finding in made.manifest.findings] == ["file_gone"]
    restore.restore(office.settings(), made.folder)
    assert files.intact(office.settings().database, hash)


def test_a_log_that_was_changed_is_found_when_it_is_backed_up(office):
    with closing(sqlite3.connect(office.demo.database)) as db:
        db.execute("drop trigger audit_payload_stays")
        db.execute("update audit_payload set payload = payload || ' ' where seq = 7")
        db.commit()
    assert [(f.what, f.where) for f in office.back_up().manifest.findings] == [("chain_payload", "mục 7")]


def test_only_the_newest_good_backups_stay(office):
    first, second, third = (office.back_up().folder.name for _ in range(3))
    made = office.back_up(keep=2)
    assert made.removed == [first, second]
    assert [name for name, _ in store.complete(office.target)] == [third, made.folder.name]


def test_a_damaged_instance_pushes_no_good_backup_out(office):
    good = office.back_up()
    office.place(office.add(b"lost")).unlink()
    for _ in range(3):
        assert office.back_up(keep=1).removed == []
    assert restore.verify(good.folder).findings == ()


def test_a_clock_that_was_set_back_does_not_cost_the_newest_backup(office):
    office.back_up()
    office.clock.forward(days=-3)
    made = office.back_up(keep=1)
    assert made.folder.exists() and restore.verify(made.folder).findings == ()


def test_a_backup_that_somebody_reads_is_not_removed(office):
    first = office.back_up().folder
    with store.held(first / "manifest.json", shared=True):
        assert office.back_up(keep=1).left == [first.name]
    assert first.exists()
    assert first.name in office.back_up(keep=1).removed


def test_what_others_have_in_the_folder_stays(office):
    office.back_up()
    for name in ("20250101-000000Z", "ảnh.partial", "20250101-000000Z.partial.old"):
        (office.target / name).mkdir()
    outside = office.target.parent / "outside"
    outside.mkdir()
    (office.target / "20250102-000000Z.partial").symlink_to(outside)
    before = {path.name for path in office.target.iterdir()}
    made = office.back_up(keep=1)
    assert {path.name for path in office.target.iterdir()} >= before - set(made.removed) and outside.exists()


def test_the_second_of_two_backups_at_once_is_refused(office):
    with store.held(store.turn(office.target)):
        assert "lần sao lưu khác" in refused("busy", office.back_up)
    assert office.back_up()


def test_two_backups_in_the_same_second_are_two(office):
    names = {backup.make(office.context, office.target).folder for _ in range(3)}
    assert len(names) == len(store.complete(office.target)) == 3


def test_a_folder_that_is_not_there_or_lies_in_the_instance_is_refused(office):
    refused("not_found", backup.make, office.context, office.target / "not mounted")
    (office.demo.instance / "backups").mkdir()
    refused("form_invalid", backup.make, office.context, office.demo.instance / "backups")
    assert list((office.demo.instance / "backups").iterdir()) == []


@pytest.mark.skipif(not WAL_IS_SOUND, reason="without WAL others wait to write while the database is copied")
def test_nobody_waits_to_write_while_the_database_is_copied_and_the_copy_is_not_begun_anew(office, monkeypatch):
    written: list[str] = []

    def told(stage: str, done: int, pages: int) -> None:
        if stage == "database" and done:
            assert len(written) < pages
            written.append(office.add(b"in the middle of it, %d" % len(written)))

    monkeypatch.setattr(store, "_PAGES", 20)
    made = office.back_up(told=told)
    assert len(written) > 3 and made.manifest.findings == ()
    with finished(made.folder / "inspect.db") as copy:
        assert not files.named(copy) & set(written)
    assert restore.verify(made.folder).findings == ()


def test_a_copy_made_while_others_write_is_of_one_moment(office):
    done = Event()

    def work(writer: int) -> None:
        for number in count():
            if done.is_set():
                return
            office.add(b"of %d: %d" % (writer, number))

    writers = [Thread(target=work, args=[writer]) for writer in range(2)]
    for writer in writers:
        writer.start()
    try:
        made = [office.back_up() for _ in range(3)]
    finally:
        done.set()
        for writer in writers:
            writer.join()
    for one in made:
        assert one.manifest.findings == () and restore.verify(one.folder).findings == ()
    assert [one.manifest.seq for one in made] == sorted(one.manifest.seq for one in made)


def test_every_column_that_names_a_file_is_known(database):
    """A table with files of its own has its line in store/files.py, or is named here."""
    others = {
        ("audit_chain", "hash"),
        ("chain_head", "hash"),
        ("verification", "hash"),  # of the log's last entry
        ("edition", "hash"),  # of its content, which lies in the program
        ("conclusion_move", "document"),  # of the tree that was approved
        ("correction", "document"),  # that was issued
        ("valid_issue", "document"),  # follows what was issued
        ("valid_issue", "scan"),
        ("plan_target", "document"),  # in words
        ("reply", "document"),  # of the unit's documents, by id
        ("unit_document_file", "document"),
        ("explanation_file_elsewhere", "hash"),  # whose bytes lie elsewhere
        ("tombstone_document", "document"),  # of what was erased
        ("tombstone_document", "scan"),
        ("tombstone_file", "hash"),
    }
    with closing(connect_reading(database)) as db:
        columns = {(table.name, column.name) for table in db.tables for column in table.columns}
    naming = {(table, column) for table, column in columns if column in ("hash", "document", "scan", "file")}
    assert naming - others <= set(files.NAMING) <= columns
