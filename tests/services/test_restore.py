"""What is read back is what was there, or it is refused and nothing has changed."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app import config
from inspect_app.domain.verification import Finding
from inspect_app.services import backup, restore, verification
from inspect_app.services.context import Context
from inspect_app.store import backup as store
from inspect_app.store import files, migrations
from inspect_app.store.database import connect_reading
from tests.backups import PHOTOS, Office, flip, office_of, refused, rows, told
from tests.conftest import Clock, Demo


@pytest.fixture
def office(demo: Demo, clock: Clock, tmp_path: Path) -> Office:
    return office_of(demo, clock, tmp_path)


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
