"""Processes that work apart from whoever asks: one that dies costs nobody anything, and its job is done again."""

import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Generic, TypeVar

COUNT = 2  # what two cores can do
# One that dies takes the job beside it along: from the second time on a job runs alone, and dies alone.
_ALONE_AFTER, _GIVEN_UP_AFTER = 2, 3
LONGEST = 120  # seconds that a job may take; the longest document takes two

Job = TypeVar("Job", bound=Hashable)
Result = TypeVar("Result")


class WorkerDiedError(Exception):
    """The worker died whenever it was at this job, or took longer than it may."""


class Workers(Generic[Job, Result]):
    """Up to `count` processes that do one function's jobs; the function is importable, jobs and results are picklable.

    `load` names the modules that they come with, so that a new one costs nothing.
    """

    def __init__(self, function: Callable[[Job], Result], count: int = COUNT, load: Iterable[str] = ()):
        self._function, self._count, self._load = function, count, list(load)
        self._pool: ProcessPoolExecutor | None = None

    def each(
        self, jobs: Iterable[Job], go_on: Callable[[], bool] = lambda: True
    ) -> Iterator[tuple[Job, Result | Exception]]:
        """Do the jobs, and give each with its result, or with what it raised, as they end.

        When `go_on` says no, what is in hand is ended and nothing else begun.
        """
        queue, running, deaths = deque(jobs), dict[Future[Result], Job](), Counter[Job]()
        while True:
            while queue and go_on() and self._room(queue[0], running.values(), deaths):
                job = queue.popleft()
                running[self._submit(job)] = job
            if not running:
                return
            done, _ = wait(running, timeout=LONGEST, return_when=FIRST_COMPLETED)
            if not done:
                self._kill()
                continue
            for future in done:
                job, error = running.pop(future), future.exception()
                if not isinstance(error, BrokenProcessPool):
                    yield job, error if isinstance(error, Exception) else future.result()
                    continue
                deaths[job] += 1
                if deaths[job] >= _GIVEN_UP_AFTER:
                    yield job, WorkerDiedError(str(job))
                elif deaths[job] >= _ALONE_AFTER:
                    queue.append(job)
                else:
                    queue.appendleft(job)

    def close(self) -> None:
        """End the processes."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _room(self, job: Job, running: Iterable[Job], deaths: Counter[Job]) -> bool:
        beside = list(running)
        alone = any(deaths[one] >= _ALONE_AFTER for one in (job, *beside))
        return not beside if alone else len(beside) < self._count

    def _submit(self, job: Job) -> Future[Result]:
        try:
            return self._ready().submit(self._function, job)
        except BrokenProcessPool:
            self._pool = None
            return self._ready().submit(self._function, job)

    def _ready(self) -> ProcessPoolExecutor:
        if not self._pool:
            # Never a fork of whoever asks: a server's threads would leave their locks behind in it.
            context = get_context("forkserver")
            context.set_forkserver_preload(self._load)
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_begin)
        return self._pool

    def _kill(self) -> None:
        # The executor has no word for it before Python 3.14.
        processes: dict[int, Any] = getattr(self._pool, "_processes", None) or {}
        for process in list(processes.values()):
            process.kill()


def _begin() -> None:
    """A worker ends with whoever started it, and leaves it to them what Ctrl-C means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        sys.stdout.flush()
        os._exit(1)
