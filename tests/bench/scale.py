"""What an archive costs as it grows: a province-year (260 inspections of 60 answers), ten of them, and a nation-year.

A nation-year, 51 such provinces, is the field's upper limit. Each is made by the generator, and everything is asked of
it by processes of their own, so that their memory is theirs.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from inspect_app import config
from inspect_app.services.context import utc_now
from inspect_app.store import index
from inspect_app.store.migrations import migrate
from tests.bench import generator
from tests.bench.figures import Figure

MIB = 1024 * 1024
MEMORY = 300  # MiB
GROWTH = 1.5  # times the wait at ten times the records
# By a small process: whoever is started by a large one counts its memory as theirs.
WATCHED = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss)
sys.exit(status != 0)
"""


@dataclass(frozen=True)
class Size:
    """How much there is, how long a page and a search may take then, and how much more it is than the one before."""

    title: str
    provinces: int
    years: int
    page: int  # ms
    search: int  # ms
    times: str = ""
    growth: float | None = None


SIZES = (
    Size("A province-year", 1, 1, 100, 100),
    Size("Ten province-years", 1, 10, 100, 100, "a tenth", GROWTH),
    Size("A nation-year", 51, 1, 100, 200, "a fifth"),
)


def measure() -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures of each size."""
    before: dict[str, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            instance = Path(folder) / "instance"
            count, loaded = _load(instance, size)
            yield f"{size.title}: {count} inspections of {generator.ANSWERS} answers", loaded
            asked = _asked(instance, size)
            yield f"{size.title}: what a person waits for", asked
            if before:
                yield f"{size.title}: times the wait of {size.times}", list(_grown(asked, before, size))
            before = {figure.name: figure.value for figure in asked}
            yield f"{size.title}: what takes its time", list(_commands(instance, Path(folder)))


def _load(instance: Path, size: Size) -> tuple[int, list[Figure]]:
    instance.mkdir()
    database = instance / "inspect.db"
    migrate(database, utc_now)
    config.make_secret(config.Settings(instance))
    start = perf_counter()
    made = generator.build(database, provinces=size.provinces, years=size.years, until=date(2026, 9, 30))
    seconds = perf_counter() - start
    return len(made.inspections), [
        Figure("load", seconds, "s"),
        Figure("database", database.stat().st_size / MIB, "MiB"),
        Figure("database, an inspection", database.stat().st_size / len(made.inspections) / 1024, "KiB"),
        _told(instance, "index from nothing", "reindex")[0],
        Figure("index", index.path(database).stat().st_size / MIB, "MiB"),
    ]


def _asked(instance: Path, size: Size) -> list[Figure]:
    command = [sys.executable, "-m", "tests.bench.pages", str(instance), str(size.page), str(size.search)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [_figure(line) for line in told.splitlines()]


def _grown(asked: list[Figure], before: dict[str, float], size: Size) -> Iterator[Figure]:
    # The median: what the slowest of thirty waits takes is a pause of the interpreter as often as not.
    for figure in asked:
        if figure.name.endswith(", p50"):
            yield Figure(figure.name.removesuffix(", p50"), figure.value / before[figure.name], "x", size.growth)


def _figure(line: str) -> Figure:
    name, value, unit, target = line.split("\t")
    return Figure(name, float(value), unit, float(target) if target else None)


def _commands(instance: Path, folder: Path) -> Iterator[Figure]:
    (backups := folder / "backups").mkdir()
    yield from _told(instance, "verify-archive", "verify-archive")
    yield from _told(instance, "backup", "backup", str(backups))
    yield from _told(instance, "the next one, nothing changed", "backup", str(backups))
    made = max(backups.iterdir())
    yield from _told(instance, "verify-backup", "verify-backup", str(made))
    yield from _told(folder / "again", "restore, and its check", "restore", str(made))


def _told(instance: Path, name: str, *command: str) -> list[Figure]:
    """How long a command takes from its start, and its memory."""
    flask = [sys.executable, "-m", "flask", "--app", "inspect_app", *command]
    start = perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", WATCHED, *flask],
        env={"INSPECT_INSTANCE": str(instance), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = perf_counter() - start
    peak = int(re.findall(r"\d+", told.stdout)[0]) / 1024
    return [Figure(name, seconds, "s"), Figure(f"  peak memory of {command[0]}", peak, "MiB", MEMORY)]
