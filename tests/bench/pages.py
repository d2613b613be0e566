"""What a person waits for in an instance that the generator made: run by tests/bench/scale.py, a figure a line.

Pages of records are each of another record, so that nothing remembered of one flatters the next.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from flask.testing import FlaskClient

from inspect_app import config, create_app
from inspect_app.domain.roles import Account
from inspect_app.store import accounts, plans
from inspect_app.store.database import connect_reading

TIMES = 30
TODAY = datetime(2026, 10, 12, 1, 30, tzinfo=UTC)
PLAN_MS, MEMORY = 300, 300
# kind: what to look for
QUERIES = {
    "word": ("khuyết", "chập", "quạt", "hỏng", "trực"),
    "common word": ("hồ sơ", "xã", "một cửa", "năm", "thủ tục hành chính"),
    "phrase": ('"bộ phận một cửa"', '"đường truyền mạng"', '"hồ sơ lưu trữ"', '"thanh toán trực tuyến"'),
    "prefix": ("thanh toán trực tuy", "niêm y", "khuyế", "truyề", "hồ s"),
    "no accents": ("duong truyen mang", "ghe cho", "thanh toan truc tuyen", "minh hoa 012", "may quet"),
    "number": ("05/TB-BCĐCCHC", "5 tb", "tb 17 2026", "120/tb-bcdcchc", "số 33/TB"),
    "filtered": ("hồ sơ&year=2026&state=issued", "mạng&domain=counter", "&domain=digital_government&year=2026"),
}
# Pages of an inspection, and of the whole.
RECORD = (
    "/inspections/{id}",
    "/inspections/{id}/checklist",
    "/inspections/{id}/findings",
    "/audit?target=inspection:{id}",
)
WHOLE = ("/", "/plans", "/inspections", "/archive", "/audit", "/remediation", "/register", "/retention", "/exports")
WHOLE_PLAN = ("/plans/{id}", "/teams/{team}")


def main(instance: Path, page: str, search: str) -> None:
    """Ask for everything, and say how long it took."""
    app = create_app(config.Settings(instance, secure_cookies=False), lambda: TODAY)
    with closing(connect_reading(instance / "inspect.db")) as db:
        plan = plans.plans(db)[0].id
        team = db.execute("select id from team where plan = ?", (plan,)).fetchone()[0]
        every = [row[0] for row in db.execute("select id from inspection order by id").fetchall()]
        officer, leader = (accounts.account_named(db, f"bench-{name}") for name in ("officer", "leader-01"))
    assert officer and leader
    client = _client(app.test_client(), officer)
    records = every[:: max(1, len(every) // TIMES)]
    for path in RECORD:
        _told(path.format(id="…"), client, [path.format(id=id) for id in records], page)
    for path in (*WHOLE, *(path.format(id=plan, team=team) for path in WHOLE_PLAN)):
        _told(path.replace(plan, "…").replace(team, "…"), client, [path], page)
    _told("/, of who leads all teams", _client(app.test_client(), leader), ["/"], page)
    for kind, texts in QUERIES.items():
        _told(f"search, {kind}", client, [f"/archive?q={text}" for text in texts], search)
    _plan(client, f"/plans/{plan}/overview")
    # Not getrusage(): its peak begins with what the parent process had used.
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
    _say("memory of the process", peak / 1024, "MiB", str(MEMORY))


def _client(client: FlaskClient, account: Account) -> FlaskClient:
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{account.id}:{account.session_epoch}", True
    return client


def _plan(client: FlaskClient, page: str) -> None:
    _say("plan on one page, nothing summed up yet", _seconds(client, page) * 1000, "ms", str(PLAN_MS))
    _told("plan on one page", client, [page], str(PLAN_MS))
    _told("plan on one page, worst rate first", client, [f"{page}?rate=on_time_rate&order=rates"], str(PLAN_MS))
    _told("its XLSX", client, [f"{page}.xlsx"], str(PLAN_MS))
    _told("its CSV", client, [f"{page}.csv"], str(PLAN_MS))
    packed = client.get(page, headers={"Accept-Encoding": "br"})
    _say("plan on one page, as sent", len(packed.data) / 1024, "KiB")


def _told(name: str, client: FlaskClient, paths: Iterable[str], target: str) -> None:
    paths = list(paths)
    _seconds(client, paths[0])  # its templates are read once in a server's life
    waits = [_seconds(client, path) * 1000 for path in _around(paths)]
    _say(f"{name}, p50", median(waits), "ms")
    _say(f"{name}, p95", quantiles(waits, n=20)[-1], "ms", target)


def _around(paths: list[str]) -> Iterator[str]:
    return islice(cycle(paths), max(TIMES, len(paths)))


def _seconds(client: FlaskClient, path: str) -> float:
    start = perf_counter()
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    spent = perf_counter() - start
    if answer.status_code != 200 or "Refresh" in answer.headers:
        raise RuntimeError(f"{path}: {answer.status}")
    return spent


def _say(name: str, value: float, unit: str, target: str = "") -> None:
    print(name, value, unit, target, sep="\t", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
