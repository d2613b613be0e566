"""65 conclusions at once in processes of their own: prints seconds and the peak memory (MiB) of all processes."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from inspect_app.services import conclusions
from inspect_app.services.bundles import LOAD
from inspect_app.services.workers import Workers
from inspect_app.store.database import connect_reading

MANY = 65
KIB = 1024


def draw(job: tuple[str, str, int]) -> bytes:
    """One conclusion from its record; each has a title of its own, so that none is at hand already."""
    database, inspection, number = job
    with closing(connect_reading(Path(database))) as db:
        document = conclusions.draft(db, inspection)
    return conclusions.rendered(replace(document, title=f"{document.title} ({number})"))


def main(database: str, inspection: str) -> None:
    """Measure with fresh workers, then with warm ones."""
    done, peaks = Event(), {"Rss": 0, "Pss": 0}
    watch = Thread(target=_watch, args=(done, peaks))
    watch.start()
    workers = Workers(draw, load=LOAD)
    seconds = [_seconds(workers, database, inspection, batch * MANY) for batch in range(2)]
    workers.close()
    done.set()
    watch.join()
    told = {"fresh": seconds[0], "warm": seconds[1]} | {name.lower(): kib / KIB for name, kib in peaks.items()}
    print(json.dumps(told))


def _seconds(workers: Workers, database: str, inspection: str, first: int) -> float:
    jobs = [(database, inspection, first + number) for number in range(MANY)]
    start = perf_counter()
    for _, result in workers.each(jobs):
        if isinstance(result, Exception):
            raise result
    return perf_counter() - start


def _watch(done: Event, peaks: dict[str, int]) -> None:
    """Rss counts what processes share once for each of them, Pss once in all."""
    while not done.wait(0.1):
        now = dict.fromkeys(peaks, 0)
        for pid in _family("self"):
            with suppress(OSError):  # it has just ended
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    name, _, rest = line.partition(":")
                    if name in now:
                        now[name] += int(rest.split()[0])
        for name, kib in now.items():
            peaks[name] = max(peaks[name], kib)


def _family(pid: str) -> Iterator[str]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(child)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
