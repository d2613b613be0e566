"""An instance with files and the folder of its backups; and processes that are killed in the middle of it."""

import os
import signal
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app import config
from inspect_app.errors import Problem
from inspect_app.services import backup
from inspect_app.services.context import Context
from inspect_app.store import files
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


def office_of(demo: Demo, clock: Clock, tmp_path: Path) -> Office:
    """The demonstration with PHOTOS files and an authority that it trusts, and an empty folder for backups."""
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
