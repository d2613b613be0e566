"""Backups: made while people work, complete or refused, put back whole or not at all."""

import errno
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app import config
from inspect_app.domain import backup as domain
from inspect_app.domain.verification import Finding
from inspect_app.errors import Problem
from inspect_app.services import backup, restore, verification
from inspect_app.services.context import Context
from inspect_app.store import backup as store
from inspect_app.store import files, migrations
from inspect_app.store.database import WAL_IS_SOUND, connect_reading
from inspect_app.store.verification import finished
from tests.conftest import Clock, Demo, ids

PHOTOS = 6


@dataclass
class Office:
    """An instance with files, and the folder where its backups go."""

    demo: Demo
    context: Context
    clock: Clock
    target: Path

    def back_up(self, **words: object) -> backup.Made:
        self.clock.forward(minutes=1)
        return backup.make(self.context, self.target, **words)

    def add(self, content: bytes) -> str:
        """A file of an inspection, as it arrives."""
        hash = files.put(self.demo.database, content)
        with self.context.writing() as door:
            uploader, inspection = self.demo.ids["member"], self.demo.ids["empty"]
            row = files.File(
                hash, inspection, "image/png", len(content), 1, 1, None, uploader, "TABLET", self.context.at
            )
            files.add(door.database, row)
            door.log("file", f"inspection:{inspection}", {"file": hash})
        return hash

    def place(self, hash: str) -> Path:
        return files.place(self.demo.database, hash)

    def settings(self, name: str = "restored") -> config.Settings:
        return config.Settings(self.target.parent / name)


@pytest.fixture
def office(demo: Demo, clock: Clock, tmp_path: Path) -> Office:
    (tmp_path / "backups").mkdir()
    context = Context(demo.database, "shell", clock, ids())
    made = Office(demo, context, clock, tmp_path / "backups")
    for number in range(PHOTOS):
        made.add(b"photo %d" % number)
    (demo.instance / "trust").mkdir()
    (demo.instance / "trust" / "authority.pem").write_text("a certificate", encoding="utf-8")
    return made


def told(folder: Path) -> dict[str, str]:
    """Name and hash of all that lies in a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def rows(database: Path) -> dict[str, list]:
    """Every row by table."""
    with closing(sqlite3.connect(database)) as db:
        names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
        return {name: db.execute(f"select * from [{name}]").fetchall() for name in names}


def refused(code: str, action: Callable, *words: object) -> str:
    with pytest.raises(Problem) as problem:
        action(*words)
    assert problem.value.code == code
    return problem.value.message


def flip(path: Path) -> None:
    """Change one bit of a file, however it is kept."""
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_what_is_put_back_is_what_was_there(office):
    made = office.back_up()
    assert made.manifest.findings == () and made.manifest.files == PHOTOS
    verified = restore.restore(office.settings(), made.folder)
    assert verified.missing == []
    settings = office.settings()
    assert rows(settings.database) == rows(office.demo.database)
    before, after = told(office.demo.instance), told(settings.instance)
    same = [name for name in before if name.startswith(("files/", "trust/", "settings"))]
    assert len(same) == PHOTOS + 2 and {name: after[name] for name in same} == {name: before[name] for name in same}
    assert not [path for path in settings.instance.iterdir() if path.name.startswith(".")]


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
        assert office.back_up(keep=1).in_use == [first.name]
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
def test_nobody_waits_to_write_while_the_database_is_copied(office):
    written = []

    def told(stage: str, done: int, _: int) -> None:
        if stage == "database" and done:
            written.append(office.add(b"in the middle of it"))

    made = office.back_up(told=told)
    assert len(written) == 1 and made.manifest.findings == ()
    with finished(made.folder / "inspect.db") as copy:
        assert written[0] not in files.named(copy)
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


class Count:
    """Hears every stage, every file and every flush to the disk, before and after it; may kill its process at one."""

    def __init__(self, deadly: int | None = None):
        self.heard, self.deadly = 0, deadly

    def __call__(self, *_: object) -> None:
        if self.heard == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        self.heard += 1

    def during(self, action: Callable) -> int:
        flushed = os.fsync

        def fsync(descriptor: int) -> None:
            self()
            flushed(descriptor)
            self()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            action(self)
        return self.heard


def killed(action: Callable, at: int) -> None:
    """Do something in a process of its own that is killed at the n-th word of its Count."""
    process = get_context("fork").Process(target=Count(at).during, args=(action,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def points(heard: int) -> list[int]:
    """Ten moments of many, and all of the last ones, when what is ready is put in its place."""
    return sorted({*range(0, heard, max(heard // 10, 1)), *range(max(heard - 14, 0), heard)})


def test_a_backup_killed_anywhere_is_complete_or_refused_and_the_next_one_tidies_up(office):
    office.back_up()
    office.back_up()
    for number in range(3):
        office.add(b"new photo %d" % number)
    seen = set()
    start = shutil.copytree(office.target, office.target.parent / "start")

    def make(told: Callable) -> None:
        backup.make(office.context, office.target, 1, told=told)

    for at in points(Count().during(make)):
        shutil.rmtree(office.target)
        shutil.copytree(start, office.target)
        office.clock.forward(minutes=1)
        killed(make, at)
        complete = [name for name, _ in store.complete(office.target)]
        for path in office.target.iterdir():
            if path.name in complete:
                assert restore.verify(path).findings == ()
            elif path.is_dir():
                assert "dở dang" in refused("bad_backup", restore.verify, path)
        assert complete
        seen.add(domain.name(office.clock()) in complete)
        made = office.back_up(keep=1)
        assert restore.verify(made.folder).findings == ()
        assert [path.name for path in office.target.iterdir() if path.is_dir()] == [made.folder.name]
    assert seen == {False, True}


def test_a_restore_killed_anywhere_leaves_no_instance_or_a_whole_one_and_the_next_begins_anew(office):
    made, seen, settings = office.back_up(secrets=True), set(), office.settings()

    def put_back(told: Callable) -> None:
        restore.restore(settings, made.folder, told=told)

    for at in points(Count().during(put_back)):
        shutil.rmtree(settings.instance)
        killed(put_back, at)
        there = settings.database.exists()
        seen.add((there, (settings.instance / "files").exists()))
        if there:
            refused("instance_in_use", put_back, lambda *_: None)
        else:
            assert restore.unfinished(settings.instance) or at == 0
            put_back(lambda *_: None)
        assert rows(settings.database) == rows(office.demo.database)
        named = backup.content(settings.database).named
        assert len(named) == PHOTOS and not list(verification.kept_files(settings.database, named))
    assert seen == {(False, False), (False, True), (True, True)}


def test_nothing_is_put_back_over_a_living_instance(office):
    made = office.back_up()
    before = told(office.demo.instance)
    settings = config.Settings(office.demo.instance)
    assert "đổi tên thư mục" in refused("instance_in_use", restore.restore, settings, made.folder)
    other = office.settings("other")
    (other.instance / "files").mkdir(parents=True)
    refused("instance_in_use", restore.restore, other, made.folder)
    assert told(office.demo.instance) == before and list(other.instance.iterdir()) == [other.instance / "files"]


def test_the_second_of_two_restores_at_once_is_refused(office):
    made, settings = office.back_up(), office.settings()
    settings.instance.mkdir()
    with store.held(settings.instance / ".restoring.lock"):
        refused("busy", restore.restore, settings, made.folder)
    assert not settings.database.exists()


def test_a_fresh_checkout_is_an_empty_instance(office):
    settings = office.settings()
    settings.instance.mkdir()
    (settings.instance / ".gitignore").write_text("*\n")
    restore.restore(settings, office.back_up().folder)
    assert settings.database.exists() and (settings.instance / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("name", ["inspect.db", "settings.toml", "trust/authority.pem", "SHA256SUMS", "files"])
def test_one_changed_bit_is_found_and_nothing_is_put_back(office, name):
    folder = office.back_up().folder
    path = folder / name if name != "files" else next((folder / "files").rglob("*/*"))
    flip(path)
    if name == "SHA256SUMS":
        refused("bad_backup", restore.verify, folder)
    else:
        findings = restore.verify(folder).findings
        assert [(f.what, f.where) for f in findings] == [("file_changed", path.relative_to(folder).as_posix())]
    refused("bad_backup", restore.restore, office.settings(), folder)
    assert not any(office.settings().instance.glob("*"))


def test_a_missing_file_is_named(office):
    folder = office.back_up().folder
    path = next((folder / "files").rglob("*/*"))
    path.unlink()
    assert restore.verify(folder).findings == (Finding("file_missing", path.relative_to(folder).as_posix()),)


def relisted(folder: Path, change: Callable[[str], str]) -> None:
    """Change the list of files, and have the manifest say that it is right."""
    sums, manifest = folder / "SHA256SUMS", folder / "manifest.json"
    text = change(sums.read_text(encoding="utf-8"))
    sums.write_text(text, encoding="utf-8")
    whole = json.loads(manifest.read_text(encoding="utf-8")) | {"sums": sha256(text.encode()).hexdigest()}
    manifest.write_text(json.dumps(whole), encoding="utf-8")


@pytest.mark.parametrize(
    "place",
    [
        "../outside",
        "/etc/passwd",
        "trust/../../outside.pem",
        "files/../x",
        "inspect.db-wal",
        "trust/.pem",
        "files/ab/cd",
    ],
)
def test_a_place_outside_the_backup_is_refused(office, place):
    folder = office.back_up().folder
    relisted(folder, lambda text: text + f"{sha256(b'').hexdigest()}  {place}\n")
    assert place in refused("bad_backup", restore.verify, folder)
    refused("bad_backup", restore.restore, office.settings(), folder)
    assert not office.settings().instance.exists()


def test_a_symlink_is_not_followed(office, tmp_path):
    folder = office.back_up().folder
    file = next((folder / "files").rglob("*/*"))
    (tmp_path / "outside").mkdir()
    elsewhere = file.rename(tmp_path / "outside" / file.name)
    file.symlink_to(elsewhere)
    assert [f.what for f in restore.verify(folder).findings] == ["file_unread"]
    file.unlink()
    file.parent.rmdir()
    file.parent.symlink_to(tmp_path / "outside")
    assert "liên kết" in refused("bad_backup", restore.verify, folder)


def test_a_rewritten_list_without_a_file_that_the_database_names_is_found(office):
    folder = office.back_up().folder
    file = next((folder / "files").rglob("*/*"))
    file.unlink()
    relisted(folder, lambda text: "".join(x for x in text.splitlines(True) if file.name not in x))
    assert [f.what for f in restore.verify(folder).findings] == ["file_missing"]


def test_another_log_than_the_manifest_tells_of_is_found(office):
    folder = office.back_up().folder
    office.add(b"later")
    shutil.copyfile(office.back_up().folder / "inspect.db", folder / "inspect.db")
    new = sha256((folder / "inspect.db").read_bytes()).hexdigest()
    relisted(
        folder,
        lambda text: "".join(
            f"{new}  inspect.db\n" if x.endswith("  inspect.db\n") else x for x in text.splitlines(True)
        ),
    )
    assert "chain_known" in {f.what for f in restore.verify(folder).findings}


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": "inspect_app.backup", "version": 1}', "\0"])
def test_a_manifest_that_is_none_is_refused(office, text):
    folder = office.back_up().folder
    (folder / "manifest.json").write_text(text)
    refused("bad_backup", restore.verify, folder)


def test_any_other_folder_is_no_backup(office, tmp_path):
    assert "thiếu manifest.json" in refused("bad_backup", restore.verify, tmp_path)
    refused("bad_backup", restore.restore, office.settings(), tmp_path / "nothing")


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_copied(office):
    with closing(sqlite3.connect(office.demo.database)) as db:
        db.execute("insert into migration values ('9999_future', '2030-01-01T00:00:00.000Z')")
        db.commit()
    made = office.back_up()
    assert "9999_future" in refused("future_version", restore.restore, office.settings(), made.folder)
    assert not office.settings().instance.exists()
    newer = json.loads((made.folder / "manifest.json").read_text(encoding="utf-8")) | {"version": 2}
    (made.folder / "manifest.json").write_text(json.dumps(newer), encoding="utf-8")
    refused("future_version", restore.verify, made.folder)


def no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_former_backups_and_nothing_else(office, monkeypatch):
    good = office.back_up()
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", no_room)
        assert "còn nguyên" in refused("disk_full", office.back_up)
        assert "Chưa có gì được khôi phục" in refused("disk_full", restore.restore, office.settings(), good.folder)
    assert [path.name for path in office.target.iterdir() if path.is_dir()] == [good.folder.name]
    assert list(office.settings().instance.iterdir()) == []
    assert restore.verify(good.folder).findings == ()
    restore.restore(office.settings(), good.folder)


@pytest.fixture(params=[100, 500])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A disk that is full before the database is copied, or among the files."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={request.param}k", "tmpfs", disk]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be made by root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_disk_that_fills_up_on_the_way_is_said(office, small_disk):
    for number in range(4):
        office.add(bytes([number]) * 40_000)
    assert "đã đầy" in refused("disk_full", backup.make, office.context, small_disk)
    assert [path.name for path in small_disk.iterdir()] == [".inspect-backup.lock"]
    made = office.back_up()
    settings = config.Settings(small_disk / "instance")
    assert "đã đầy" in refused("disk_full", restore.restore, settings, made.folder)
    assert list(settings.instance.iterdir()) == []


def test_the_drill_a_backup_of_the_schema_before_is_restored_migrated_and_verified(
    office, clock, tmp_path, monkeypatch
):
    """What is done before every upgrade, and after a disaster."""
    known = tmp_path / "before"
    shutil.copytree(migrations.FOLDER, known)
    last = migrations.names()[-1]
    (known / f"{last}.sql").unlink()
    old = config.Settings(tmp_path / "old")
    with monkeypatch.context() as before:
        before.setattr(migrations, "FOLDER", known)
        migrations.migrate(old.database, clock)
    photo = files.put(old.database, b"a photo of last year")
    with Context(old.database, "shell", clock).writing() as door:
        for statement in (
            "insert into unit (code, kind, type_word, proper_name, province) values ('MH', 'commune', 'xã', 'M', 'T')",
            "insert into account (id, username, name, role, password_hash, created_at) values ('A', 'a', 'A',"
            " 'inspector', 'x', '2025')",
            "insert into plan values ('P', '1', '2025', '', '', '', '', '', '', '', '', '', '', '', '', '', null, null,"
            " '', 15, 5, 15, '', 1, 1)",
            "insert into team (id, plan, name) values ('T', 'P', 'Đoàn')",
            "insert into assignment values ('B', 'T', 'MH', null, '[]')",
            "insert into edition values ('E', '', '')",
            "insert into inspection values ('I', 'B', 'E', '2025-06-01', null, '2025')",
            f"insert into file values ('{photo}', 'I', 'image/png', 20, 1, 1, null, 'A', 'D', '2025')",
        ):
            door.database.execute(statement)
        door.log("drill", "", {})

    made = backup.make(Context(old.database, "shell", clock), office.target)
    assert made.manifest.findings == ()
    verified = restore.restore(office.settings(), made.folder)
    assert verified.missing == [last]
    database = office.settings().database
    assert migrations.migrate(database, clock) == [last]

    with closing(connect_reading(database)) as db:
        assert verification.database(db) == []
        walk = verification.chain(db, {made.manifest.seq: made.manifest.hash})
        assert (walk.findings, walk.entries) == ([], 1)
        assert list(verification.kept_files(database, files.named(db))) == []
        assert db.execute("select planned_day from inspection").fetchall() == [("2025-06-01",)]


def test_every_column_that_names_a_file_is_known(database):
    """A table with files of its own has its line in store/files.py, or is named here."""
    others = {
        ("audit_chain", "hash"),
        ("edition", "hash"),  # of its content, which lies in the program
        ("conclusion_move", "document"),  # of the tree that was approved
        ("plan_target", "document"),  # in words
    }
    with closing(connect_reading(database)) as db:
        columns = {(table.name, column.name) for table in db.tables for column in table.columns}
    naming = {(table, column) for table, column in columns if column in ("hash", "document", "scan", "file")}
    assert naming - others <= set(files.NAMING) <= columns
