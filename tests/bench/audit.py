"""The audit log at 100,000 and a million entries: looking through it, and checking all of it."""

import resource
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from inspect_app.domain.audit import GENESIS, canonical, digest, link
from inspect_app.services import audit as services
from inspect_app.services import verification
from inspect_app.services.context import utc_now
from inspect_app.store import archive, audit
from inspect_app.store.audit import Wanted
from inspect_app.store.database import connect, connect_reading
from inspect_app.store.migrations import migrate
from tests.bench.figures import Figure

_ACTIONS = ("record", "file", "sign_in", "edit_conclusion")
_ROUNDS = 40


def fill(database: Path, entries: int) -> None:
    """Write a sound log of so many entries about some hundred inspections by some hundred people."""
    with closing(connect(database)) as db:
        db.execute("begin immediate")
        previous = GENESIS
        for seq in range(1, entries + 1):
            at = f"20{20 + seq * 7 // entries:02d}-{1 + seq % 12:02d}-{1 + seq % 28:02d}T01:30:00.000Z"
            target, actor = f"inspection:{seq // 200:026d}", f"{seq % 97:026d}"
            action = _ACTIONS[seq % len(_ACTIONS)] if seq % 9973 else "issue"
            told = {
                "action": action,
                "actor": actor,
                "at": at,
                "data": {"operations": ["x" * 26] * 3},
                "target": target,
            }
            payload = canonical(told)
            hash = link(previous, seq, at, digest(payload))
            db.execute("insert into audit_chain values (?, ?, ?, ?, ?)", (seq, at, previous, digest(payload), hash))
            db.execute("insert into audit_payload values (?, ?)", (seq, payload))
            db.execute("insert into audit_index values (?, ?, ?, ?, ?)", (seq, target, actor, action, at[:10]))
            previous = hash
        db.execute("commit")


def measure() -> Iterator[tuple[str, list[Figure]]]:
    """Looking through the log, and walking it."""
    for entries in (100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "inspect.db"
            migrate(database, utc_now)
            fill(database, entries)
            yield f"The audit log with {entries:,} entries", list(_figures(database, entries))


def _figures(database: Path, entries: int) -> Iterator[Figure]:
    size = database.stat().st_size / 1024 / 1024
    yield Figure("database", size, "MB")
    asked = {
        "newest page": (Wanted(), None),
        "a page in the middle": (Wanted(), entries // 2),
        "one record": (Wanted(target=f"inspection:{entries // 400:026d}"), None),
        "one person": (Wanted(actor=f"{5:026d}"), None),
        "a rare action": (Wanted(action="issue"), None),
        "a person and an action that never meet": (Wanted(actor=f"{5:026d}", action="sign_out"), None),
        "one day": (Wanted(day="2023-03-15"), None),
    }
    for name, (wanted, before) in asked.items():
        times = sorted(_page(database, wanted, before) for _ in range(_ROUNDS))
        yield Figure(f"{name}, p95", times[int(_ROUNDS * 0.95)] * 1000, "ms", 100)
    with closing(connect_reading(database)) as db:
        begun = perf_counter()
        assert verification.chain(db).findings == []
        yield Figure("chain walked, entries a second", entries / (perf_counter() - begun), "", 300_000, least=True)
        begun = perf_counter()
        assert archive.strayed(db) == []
        yield Figure("search table compared", perf_counter() - begun, "s")
    yield Figure("memory, peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")


def _page(database: Path, wanted: Wanted, before: int | None) -> float:
    begun = perf_counter()
    with closing(connect_reading(database)) as db:
        services.lines(db, audit.newest(db, wanted, before, 51))
    return perf_counter() - begun
