"""Processes that work apart from whoever asks: one that dies costs nobody anything, and its job is done again."""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from threading import Semaphore, Thread
from traceback import format_exc
from typing import Any, Generic, TypeVar

COUNT = 2  # what two cores can do
LONGEST = 120  # seconds that a job may take; the longest document takes two
_TIMES = 2  # that a job is tried
_COMES, _GOES = 60, 5  # seconds that a worker has to be ready, and to go by itself

Job = TypeVar("Job", bound=Hashable)
Result = TypeVar("Result")


class WorkerDiedError(Exception):
    """The worker died whenever it was at this job, or took longer than it may."""


class AllBusyError(Exception):
    """No worker was free in the time that a job may take."""


class Workers(Generic[Job, Result]):
    """Up to `count` processes that do one function's jobs; the function is importable, jobs and results are picklable.

    They are made when they are needed, one job at a time each, and may be asked by many threads. `load` names the
    modules that they come with, so that a new one costs nothing; `longest` is how many seconds a job may take.
    """

    def __init__(
        self, function: Callable[[Job], Result], count: int = COUNT, load: Iterable[str] = (), longest: float = LONGEST
    ):
        self._function, self._count, self._longest = function, count, longest
        self._free = Semaphore(count)
        self._idle: deque[_Worker] = deque()
        # Never a fork of whoever asks: a server's threads would leave their locks behind in it.
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(list(load))

    def do(self, job: Job) -> Result:
        """The result of one job; one whose worker dies, or takes too long, is done again by another worker.

        Raises what the job raises, WorkerDiedError where both workers died, or AllBusyError.
        """
        for _ in range(_TIMES):
            with suppress(_Died), self._worker() as worker:
                return worker.do(job, self._longest)
        raise WorkerDiedError(str(job)[:200])

    def each(
        self, jobs: Iterable[Job], go_on: Callable[[], bool] = lambda: True
    ) -> Iterator[tuple[Job, Result | Exception]]:
        """Do the jobs, and give each with its result, or with what it raised, as they end.

        When `go_on` says no, what is in hand is ended and nothing else begun.
        """
        queue, running = deque(jobs), dict[Future[Result], Job]()
        with ThreadPoolExecutor(self._count) as threads:
            while True:
                while queue and len(running) < self._count and go_on():
                    job = queue.popleft()
                    running[threads.submit(self.do, job)] = job
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    job, error = running.pop(future), future.exception()
                    yield job, error if isinstance(error, Exception) else future.result()

    def close(self) -> None:
        """End the processes that nobody is waiting for."""
        while self._idle:
            self._idle.pop().end()

    @contextmanager
    def _worker(self) -> Iterator["_Worker"]:
        if not self._free.acquire(timeout=self._longest):
            raise AllBusyError
        try:
            worker = self._ready()
            try:
                yield worker
            finally:
                if worker.alive:
                    self._idle.append(worker)
        finally:
            self._free.release()

    def _ready(self) -> "_Worker":
        """A worker that lives: the one that worked last, for it is warm."""
        while True:
            try:
                worker = self._idle.pop()
            except IndexError:
                return _Worker(self._context, self._function)
            if worker.alive:
                return worker


class _Died(Exception):
    pass


class _Worker:
    """One process, for one job at a time."""

    def __init__(self, context: Any, function: Callable[[Any], Any]):
        self._line, theirs = context.Pipe()
        # Ended with whoever started it, should that end in the usual way.
        self._process = context.Process(target=_work, args=(function, theirs), daemon=True)
        self._process.start()
        theirs.close()
        # What it takes to be ready is none of the first job's time.
        with self._talking():
            self._hear(_COMES)

    @property
    def alive(self) -> bool:
        return bool(self._process.is_alive())

    def do(self, job: Any, longest: float) -> Any:
        with self._talking():
            self._line.send(job)
            result, error = self._hear(longest)
        if error:
            raise error
        return result

    def end(self) -> None:
        self._line.close()
        self._process.join(_GOES)
        self._kill()

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Whatever comes between ends the worker, for it would leave it with half a job."""
        try:
            yield
        except BaseException as error:
            self._kill()
            if isinstance(error, OSError | EOFError):
                raise _Died from error
            raise

    def _hear(self, longest: float) -> Any:
        if not self._line.poll(longest):
            raise TimeoutError
        return self._line.recv()

    def _kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()


def _work(function: Callable[[Any], Any], line: Connection) -> None:
    """Do what comes along the line until it is closed."""
    _begin()
    with suppress(EOFError, BrokenPipeError):
        line.send("ready")
        while True:
            line.send(_done(function, line.recv()))


def _done(function: Callable[[Any], Any], job: Any) -> tuple[Any, Exception | None]:
    try:
        return function(job), None
    except Exception as error:
        error.add_note(format_exc())
        return None, error


def _begin() -> None:
    """A worker ends with whoever started it, and leaves it to them what Ctrl-C means."""
    gc.freeze()  # what it comes with stays as long as it does: looking for what to let go of it is a tenth of its time
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        sys.stdout.flush()
        os._exit(1)
