"""The plan on one page at one and at ten province-years: 260 inspections of 60 answers a year."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from flask.testing import FlaskClient

from inspect_app import config, create_app
from inspect_app.services.context import utc_now
from inspect_app.store import accounts, plans
from inspect_app.store.database import connect_reading
from inspect_app.store.migrations import migrate
from tests.bench import generator
from tests.bench.figures import Figure

TIMES = 30
TODAY = datetime(2026, 10, 12, 1, 30, tzinfo=UTC)
MS, MIB = 1000, 1024 * 1024


def measure() -> Iterator[tuple[str, list[Figure]]]:
    """Load time and size, then the page and its files: at first, and once what they need is at hand."""
    for years in (1, 10):
        with tempfile.TemporaryDirectory() as folder:
            instance = Path(folder)
            migrate(instance / "inspect.db", utc_now)
            config.make_secret(config.Settings(instance))
            start = perf_counter()
            made = generator.build(instance / "inspect.db", years=years, until=date(2026, 9, 30))
            loaded = perf_counter() - start
            size = (instance / "inspect.db").stat().st_size / MIB
            figures = [
                Figure(f"load {len(made.inspections)} inspections", loaded, "s"),
                Figure("database", size, "MiB"),
            ]
            told = subprocess.run(
                [sys.executable, "-m", "tests.bench.planpage", folder], capture_output=True, text=True, check=True
            )
            yield (
                f"A plan on one page, {years} province-year{'s' if years > 1 else ''}",
                [*figures, *map(_figure, told.stdout.splitlines())],
            )


def _figure(line: str) -> Figure:
    name, value, unit, target = line.split("\t")
    return Figure(name, float(value), unit, float(target) if target else None)


def _serve(instance: Path) -> None:
    """Ask in a process of its own, so that its memory is that of the page alone; prints a figure a line."""
    app = create_app(config.Settings(instance, secure_cookies=False), lambda: TODAY)
    with closing(connect_reading(instance / "inspect.db")) as db:
        page = f"/plans/{plans.plans(db)[0].id}/overview"
        account = accounts.account_named(db, "bench-committee")
    assert account
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{account.id}:{account.session_epoch}", True
    client.get("/plans")  # templates, wording, faces: what a server has at hand
    _tell("page, nothing summed up yet", _seconds(client, page) * MS, "ms")
    for name, path, target in (
        ("page", page, "300"),
        ("page, one rate, worst first", f"{page}?rate=on_time_rate&order=rates", "300"),
        ("XLSX", f"{page}.xlsx", ""),
        ("CSV", f"{page}.csv", ""),
    ):
        times = [_seconds(client, path) * MS for _ in range(TIMES)]
        _tell(f"{name}, p50", median(times), "ms")
        _tell(f"{name}, p95", quantiles(times, n=20)[-1], "ms", target)
    packed = client.get(page, headers={"Accept-Encoding": "br"})
    _tell("page as sent", len(packed.data) / 1024, "KiB")
    # Not getrusage(): its peak begins with what the parent process had used.
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
    _tell("memory of the process", peak / 1024, "MiB", "300")


def _seconds(client: FlaskClient, path: str) -> float:
    start = perf_counter()
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    spent = perf_counter() - start
    assert answer.status_code == 200 and "Refresh" not in answer.headers
    return spent


def _tell(name: str, value: float, unit: str, target: str = "") -> None:
    print(name, value, unit, target, sep="\t")


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
