"""Who draws: this process itself, or in a server workers of its own, so that a drawing that dies costs nobody else."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

from inspect_app.errors import Problem
from inspect_app.services.workers import AllBusyError, WorkerDiedError, Workers

# One that hangs leaves the other to everybody else; the second is there once two draw at the same time.
_COUNT = 2
_LONGEST = 20  # seconds that a drawing may take; the longest takes two, and others may be drawn beside it
# What a worker comes with.
LOAD = ("weasyprint", "inspect_app.services.conclusions", "inspect_app.services.frozen")
_log = logging.getLogger(__name__)
_workers: Workers[Any, Any] | None = None

Given = TypeVarTuple("Given")
R = TypeVar("R")


def begin_serving() -> None:
    """From now on whatever this process draws is drawn by workers, which are made at the first drawing."""
    global _workers
    _workers = _workers or Workers(_call, _COUNT, LOAD, _LONGEST)


def drawn(function: Callable[[*Given], R], *given: *Given) -> R:
    """What a function gives, by a worker in a server; it is importable, and all that goes in and out picklable.

    Raises what it raises; Problem "not_drawn" where a worker died over it or took too long, twice, or Problem "busy"
    where all workers had their hands full for that long.
    """
    if _workers is None:
        return function(*given)
    try:
        result: R = _workers.do((function, *given))
    except WorkerDiedError as error:
        _log.error("two workers died over %s", error)
        raise Problem("not_drawn") from error
    except AllBusyError as error:
        raise Problem("busy") from error
    return result


def _call(job: tuple[Any, ...]) -> Any:
    function, *given = job
    return function(*given)
