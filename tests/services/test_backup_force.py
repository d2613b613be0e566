"""Killed anywhere, or on a full disk: a backup is complete or refused, a restore whole or not there."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspect_app import config
from inspect_app.domain import backup as domain
from inspect_app.services import backup, restore, verification
from inspect_app.store import backup as store
from tests.backups import PHOTOS, Count, Office, killed, office_of, points, refused, rows
from tests.conftest import Clock, Demo


@pytest.fixture
def office(demo: Demo, clock: Clock, tmp_path: Path) -> Office:
    return office_of(demo, clock, tmp_path)


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


class Filling(Count):
    """Hears every flush to the disk, which is full from the n-th on."""

    def __call__(self, *_: object) -> None:
        if self.heard == self.deadly:
            no_room(0)
        self.heard += 1


def test_a_disk_that_is_full_at_any_moment_of_a_backup_leaves_the_former_ones(office):
    good = office.back_up()
    for at in points(Filling().during(lambda _: office.back_up())):
        office.add(b"new at %d" % at)
        there = sorted(path.name for path in office.target.iterdir())
        assert "còn nguyên" in refused("disk_full", Filling(at).during, lambda _: office.back_up())
        assert sorted(path.name for path in office.target.iterdir()) == there
    assert restore.verify(good.folder).findings == ()
    assert restore.verify(office.back_up().folder).findings == ()


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
