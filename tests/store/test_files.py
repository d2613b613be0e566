"""Bytes lie under their hash, whole or not at all."""

import errno
import os
import time
from pathlib import Path

import pytest

from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.store import files
from tests.conftest import Demo
from tests.pictures import hash_of


def names(database: Path) -> list[str]:
    """What lies in the folder of files."""
    folder = database.parent / "files"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_arrived_is_hashed_while_it_arrives_and_kept_where_its_hash_says(database):
    with files.arriving(database, [b"one ", b"two"]) as arrival:
        assert (arrival.hash, arrival.size) == (hash_of(b"one two"), 7)
        files.keep(database, arrival)
    assert names(database) == [f"{arrival.hash[:2]}/{arrival.hash}"]
    assert files.place(database, arrival.hash).read_bytes() == b"one two" and files.intact(database, arrival.hash)


def test_what_is_not_kept_is_gone_at_once(database):
    with files.arriving(database, [b"one"]) as arrival:
        assert not files.intact(database, arrival.hash)
    assert names(database) == []


def test_what_stops_on_its_way_leaves_nothing(database):
    def stops():
        yield b"one"
        raise ConnectionError

    with pytest.raises(ConnectionError), files.arriving(database, stops()):
        pytest.fail("arrived")
    assert names(database) == []


def test_what_somebody_left_who_was_killed_is_swept_away_a_day_later(database):
    folder = database.parent / "files"
    folder.mkdir()
    old, arriving = folder / ".arriving-old", folder / ".arriving-now"
    for path, age in ((old, files.LEFT_AFTER + 60), (arriving, files.LEFT_AFTER - 3600)):
        path.write_bytes(b"one")
        os.utime(path, (time.time() - age,) * 2)
    with files.arriving(database, [b"two"]):
        pass
    assert names(database) == [".arriving-now"]


def test_all_the_folders_of_a_file_outlast_a_power_cut(database, monkeypatch):
    flushed = []
    monkeypatch.setattr(files, "flush", flushed.append)
    with files.arriving(database, [b"one"]) as arrival:
        files.keep(database, arrival)
    instance = database.parent
    assert flushed == [arrival.path, instance / "files" / arrival.hash[:2], instance / "files", instance]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_without_room_for_the_folder_is_said(database, monkeypatch, code):
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, "no room")

    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(Problem) as problem, files.arriving(database, [b"one"]):
        pytest.fail("arrived")
    assert problem.value.code == "disk_full"


def test_other_people_of_the_machine_see_no_files(database):
    with files.arriving(database, [b"one"]) as arrival:
        files.keep(database, arrival)
    folder = database.parent / "files"
    assert {path.stat().st_mode & 0o077 for path in (folder, folder / arrival.hash[:2])} == {0}


@pytest.mark.parametrize("statement", ["update file set size = 0", "delete from file"])
def test_the_row_of_a_file_is_never_changed(demo: Demo, statement):
    context = Context(demo.database, "shell")
    hash = files.put(demo.database, b"1")
    row = files.File(hash, demo.ids["empty"], "image/png", 1, 1, 1, None, demo.ids["member"], "TABLET", context.at)
    with context.writing() as door:
        files.add(door.database, row)
        door.log("file", "", {})
        with pytest.raises(Exception, match="never changed"):
            door.database.execute(statement)
        assert files.file(door.database, row.inspection, row.hash) == row
