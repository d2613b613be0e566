"""What most tests start from: a fixed clock, an empty instance that is up to date, a copy of the demonstration."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, flock
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher, profiles
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from inspect_app import config
from inspect_app.services import passwords, printing
from inspect_app.services.context import Context
from inspect_app.store.migrations import migrate
from inspect_app.web import static

MORNING = datetime(2026, 10, 12, 1, 30, tzinfo=UTC)  # 8.30 in Vietnam


@dataclass
class Clock:
    """The instant that it is for a test; it stands still until it is moved."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **time: float) -> None:
        """Let time pass, in the words of timedelta."""
        self.at += timedelta(**time)


@dataclass
class Demo:
    """A copy of the demonstration: its folder, its ids by name, and (username, password) by role."""

    instance: Path
    ids: dict[str, str]
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """Its database file."""
        return self.instance / "inspect.db"


_makers = count()


def ids(block: str = "") -> Callable[[], str]:
    """A maker of ULIDs, in order; two makers never make the same, unless they are given the same 3 letters."""
    block, numbers = block or f"{next(_makers):03d}", count(1)
    return lambda: f"01K{block}{next(numbers):020d}"


@pytest.fixture(autouse=True, scope="session")
def _drawn_here() -> Iterator[None]:
    """Documents are drawn by the test's own process, where they can be looked at; one file of tests differs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "begin_serving", lambda: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What every application is made of is the same for all: its scripts and styles, its templates once compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static, "Tree", cache(static.Tree))
        kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": kept})
        yield


@pytest.fixture(autouse=True, scope="session")
def _quickly_hashed() -> Iterator[None]:
    """Passwords are hashed as they always are, at the least cost that there is; one test looks at the real one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher.from_parameters(profiles.CHEAPEST))
        patch.setattr(passwords, "_NOBODY", passwords.hashed("nobody's"))
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Copying a migrated file costs a hundredth of migrating one.
    path = tmp_path_factory.mktemp("template") / "inspect.db"
    migrate(path, lambda: MORNING)
    return path


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The folder of a real installation that speaks plain http, with its secret key."""
    folder = tmp_path / "instance"
    config.make_secret(config.Settings(folder))
    (folder / "settings.toml").write_text("secure_cookies = false\n", encoding="utf-8")
    return folder


@pytest.fixture
def database(instance: Path, database_template: Path) -> Path:
    """The database of `instance`: empty and up to date."""
    return Path(shutil.copy(database_template, instance / "inspect.db"))


@pytest.fixture
def context(database: Path, clock: Clock) -> Context:
    """The shell's doing, in an empty database."""
    return Context(database, "shell", clock, ids())


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str, Callable[[Path], Any]], Any]:
    """once("pages", make): what `make` gives as JSON, made once in a run whatever the number of processes.

    `make` is given a folder's path that all of them share, and makes it if it wants it.
    """
    base = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        base = base.parent  # the folder that all processes of this run share

    def get(name: str, make: Callable[[Path], Any]) -> Any:
        made = base / f"{name}.json"
        with (base / f"{name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not made.exists():
                made.write_text(json.dumps(make(base / name)), encoding="utf-8")
        return json.loads(made.read_text(encoding="utf-8"))

    return get


@pytest.fixture(scope="session")
def demo_template(once: Callable[..., Any]) -> Demo:
    """The demonstration, made once in a run whatever the number of processes; never to be changed."""
    told = once("demo", _build)
    return Demo(Path(told["folder"]), told["ids"], {role: tuple(account) for role, account in told["accounts"].items()})


def _build(folder: Path) -> dict[str, Any]:
    from inspect_app.services import demo  # only tests of the demonstration pay for it

    return {"folder": str(folder)} | demo.build(folder, lambda: MORNING, ids("DEM"))


@pytest.fixture
def demo(demo_template: Demo, tmp_path: Path) -> Demo:
    """A test's own copy of the demonstration."""
    return copy_of(demo_template, tmp_path / "demo")


def copy_of(demo: Demo, folder: Path) -> Demo:
    """A copy of the demonstration in a folder that isn't there yet."""
    return replace(demo, instance=Path(shutil.copytree(demo.instance, folder)))
