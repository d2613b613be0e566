"""What a search costs: loading, size, and how long a page takes at a province-year, ten of them, and a nation-year.

The province-year is made through the store and taken in from its records. The larger ones have its cards again and
again, with places and days of their own, put into the index directly: a page asks nothing else.
"""

import resource
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from inspect_app import config, create_app
from inspect_app.domain.card import Card
from inspect_app.services import search
from inspect_app.services.context import utc_now
from inspect_app.store import editions, index, inspections
from inspect_app.store.database import connect_reading
from inspect_app.store.migrations import migrate
from tests.bench import generator
from tests.bench.figures import Figure

NATION = 3_321 * 4
ROUNDS = 5
# kind: (what to look for, milliseconds that 95 of 100 may take at the nation's size)
QUERIES = {
    "word": ("khuyết", "chập", "quạt", "hỏng", "trực"),
    "common word": ("hồ sơ", "xã", "một cửa", "năm", "thủ tục hành chính"),
    "phrase": ('"bộ phận một cửa"', '"đường truyền mạng"', '"hồ sơ lưu trữ"', '"thanh toán trực tuyến"'),
    "prefix": ("thanh toán trực tuy", "niêm y", "khuyế", "truyề", "hồ s"),
    "no accents": ("duong truyen mang", "ghe cho", "thanh toan truc tuyen", "minh hoa 012", "may quet"),
    "number": ("05/TB-BCĐCCHC", "5 tb", "tb 17 2026", "120/tb-bcdcchc", "số 33/TB"),
    "filtered": ("hồ sơ&year=2026&state=issued", "mạng&domain=counter", "&domain=digital_government&year=2026"),
}
PAGE_MS, NATION_MS, GROWTH, MEMORY = 100, 200, 1.5, 300


def measure() -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures of each size."""
    with TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        config.make_secret(config.Settings(instance))
        (instance / "settings.toml").write_text("secure_cookies = false\n", encoding="utf-8")
        database = instance / "inspect.db"
        migrate(database, utc_now)
        made = generator.build(database)
        seconds, count = _timed(lambda: search.remake(database))
        client = _client(instance, made.accounts["committee"].id)
        before = _figures(client, PAGE_MS)
        taken_in = Figure("taken in from the records, each", seconds / count * 1000, "ms")
        yield f"Search, a province-year ({count} inspections)", [taken_in, _size(database), *before.values()]
        with closing(connect_reading(database)) as db:
            cards = [search.card_of(db, database, line.id) for line in inspections.inspections(db)]
        for title, total, bound in (("ten province-years", count * 10, PAGE_MS), ("a nation-year", NATION, NATION_MS)):
            seconds, _ = _timed(lambda total=total: _fill(database, cards, total))
            now = _figures(client, bound)
            grown = [
                Figure(f"{kind}: times the wait at a tenth", now[kind, 95].value / before[kind, 95].value, "x", GROWTH)
                for kind in QUERIES
            ]
            loaded = Figure("cards put into the index", seconds, "s")
            growth = grown if title == "ten province-years" else []
            memory = Figure("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", MEMORY)
            yield f"Search, {title} ({total} inspections)", [loaded, _size(database), *now.values(), *growth, memory]


def _client(instance: Path, account: str) -> FlaskClient:
    client = create_app(config.load({"INSPECT_INSTANCE": str(instance)})).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"{account}:1"
    return client


def _figures(client: FlaskClient, bound: float) -> dict[tuple[str, int], Figure]:
    figures = {}
    for kind, queries in QUERIES.items():
        _ask(client, queries[0])
        waits = sorted(_ask(client, query) for _ in range(ROUNDS) for query in queries)
        figures[kind, 50] = Figure(f"{kind}: half of the pages within", waits[len(waits) // 2] * 1000, "ms")
        figures[kind, 95] = Figure(f"{kind}: 95 of 100 within", waits[int(len(waits) * 0.95)] * 1000, "ms", bound)
    return figures


def _ask(client: FlaskClient, query: str) -> float:
    seconds, answer = _timed(lambda: client.get(f"/archive?q={query}"))
    if answer.status_code != 200:
        raise RuntimeError(answer.status)
    return seconds


def _timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _size(database: Path) -> Figure:
    return Figure("size of the index", index.path(database).stat().st_size / 1e6, "MB")


def _fill(database: Path, cards: list[Card], total: int) -> None:
    """Bring the index to so many cards."""
    edition = editions.packaged()
    with closing(connect_reading(database)) as db:
        taken, end = db.execute("select max(number) from search_change").fetchone()[0], index.head(db)
    with index.opened(database) as file:
        index.clear(file)
        for start in range(0, total, 500):
            of_batch = range(start, min(total, start + 500))
            more = [(_again(cards[number % len(cards)], number // len(cards), number), edition) for number in of_batch]
            last = taken if start + 500 >= total else start // 500 + 1  # it only grows, and the last batch completes it
            index.take_in(file, more, last, end)


def _again(card: Card, times: int, number: int) -> Card:
    """A card once more, as of another place and another day."""
    place = f"Minh Họa {number:05d}"
    old, bare = card.place.partition(" ")[2], f"minh hoa {number:05d}"
    entries = tuple(
        replace(e, text=e.text.replace(old, place), about=e.about.replace(old.lower().replace("họa", "hoa"), bare))
        for e in card.entries
    )
    return replace(
        card,
        inspection=f"{card.inspection}-{number}",
        day=card.day - timedelta(days=365 * (times % 10)),
        unit=f"{card.unit}-{times}",
        place=f"Xã {place}",
        entries=entries,
    )
