"""Workers: one that dies costs nobody else anything."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspect_app.errors import Problem
from inspect_app.services.workers import AllBusyError, WorkerDiedError, Workers

ROOT = Path(__file__).resolve().parents[2]


def square(job: tuple[str, int]) -> int:
    """Each job says where to leave traces, and what to do: a negative one dies, 13 fails."""
    folder, number = Path(job[0]), job[1]
    with (folder / f"{number}").open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    if number == 13:
        raise ValueError("thirteen")
    if number == -1 and len((folder / "-1").read_text().splitlines()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if number < -1:
        time.sleep(0.2)  # so that something runs beside it
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def results(folder: Path, numbers: list[int], **rest) -> dict[int, object]:
    workers = Workers(square)
    try:
        return {job[1]: result for job, result in workers.each([(str(folder), n) for n in numbers], **rest)}
    finally:
        workers.close()


def times(folder: Path, number: int) -> int:
    return len((folder / str(number)).read_text().splitlines())


def test_jobs_are_done_apart_from_whoever_asks(tmp_path: Path):
    assert results(tmp_path, list(range(8))) == {n: n * n for n in range(8)}
    pids = {int(line) for file in tmp_path.iterdir() for line in file.read_text().splitlines()}
    assert os.getpid() not in pids and len(pids) <= 2


def test_what_one_job_raises_is_its_own(tmp_path: Path):
    found = results(tmp_path, [1, 13, 3])
    assert isinstance(found.pop(13), ValueError) and found == {1: 1, 3: 9}


def test_a_job_whose_worker_was_killed_is_done_again(tmp_path: Path):
    assert results(tmp_path, [1, -1, 3, 4, 5]) == {1: 1, -1: 1, 3: 9, 4: 16, 5: 25}
    assert times(tmp_path, -1) == 2


def test_a_job_that_kills_every_worker_is_given_up_and_costs_the_others_nothing(tmp_path: Path):
    found = results(tmp_path, [1, -2, 3, 4, -5, 6, 7])
    died = [n for n, result in found.items() if isinstance(result, WorkerDiedError)]
    assert sorted(died) == [-5, -2]
    assert {n: r for n, r in found.items() if n > 0} == {n: n * n for n in (1, 3, 4, 6, 7)}
    assert times(tmp_path, -2) == times(tmp_path, -5) == 2
    # Nor are they done again.
    assert {times(tmp_path, n) for n in (1, 3, 4, 6, 7)} == {1}


def test_a_job_that_takes_too_long_is_ended_tried_again_and_given_up(tmp_path: Path):
    workers = Workers(sleepy, count=1, longest=1)
    with pytest.raises(WorkerDiedError):
        workers.do((str(tmp_path / "slow"), True))
    assert len((tmp_path / "slow").read_text().splitlines()) == 2
    assert workers.do((str(tmp_path / "quick"), False)) == "done"
    workers.close()


def test_who_waits_for_a_free_worker_is_told_after_as_long_as_a_job_may_take(tmp_path: Path):
    workers = Workers(sleepy, count=1, longest=1)
    workers.do((str(tmp_path / "warm"), False))
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(workers.do, (str(tmp_path / "slow"), True))
        eventually((tmp_path / "slow").exists)
        with pytest.raises(AllBusyError):
            workers.do((str(tmp_path / "waits"), False))
        assert not (tmp_path / "waits").exists()
        assert isinstance(asked.exception(), WorkerDiedError)
    workers.close()


def test_a_worker_that_died_between_two_jobs_is_replaced_and_costs_nothing(tmp_path: Path):
    workers = Workers(whose, count=1)
    first = workers.do("")
    os.kill(first, signal.SIGKILL)
    eventually(lambda: not Path(f"/proc/{first}").exists())
    assert workers.do("") != first
    workers.close()


def test_many_threads_ask_the_same_workers(tmp_path: Path):
    workers = Workers(square)
    with ThreadPoolExecutor(6) as threads:
        given = [(str(tmp_path), number) for number in range(1, 12)]
        assert list(threads.map(workers.do, given)) == [number * number for number in range(1, 12)]
    workers.close()
    pids = {line for file in tmp_path.iterdir() for line in file.read_text().splitlines()}
    assert len(pids) == 2


def test_what_a_job_raises_says_where_and_a_problem_stays_one():
    workers = Workers(lose, count=1)
    with pytest.raises(Problem, match="Máy chủ mất tệp") as raised:
        workers.do("")
    assert (raised.value.code, raised.value.fields) == ("file_lost", {"file": "Tệp"})
    with pytest.raises(KeyError) as other:
        workers.do("key")
    assert "in lose" in other.value.__notes__[0]
    workers.close()


def test_who_says_stop_gets_what_is_in_hand_and_no_more(tmp_path: Path):
    asked = iter([True, True, False])
    found = results(tmp_path, list(range(10)), go_on=lambda: next(asked, False))
    assert len(found) == 2


def test_workers_end_with_whoever_was_killed_over_them(tmp_path: Path):
    script = (
        "import sys, time; from tests.services.test_workers import Workers, forever;"
        "list(Workers(forever).each([sys.argv[1]]))"
    )
    owner = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "pid")], cwd=ROOT)
    worker = int(eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    owner.kill()
    owner.wait()
    assert eventually(lambda: not Path(f"/proc/{worker}").exists())


def sleepy(job: tuple[str, bool]) -> str:
    """Leave a trace; then sleep, or not."""
    path, long = job
    with Path(path).open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    if long:
        time.sleep(600)
    return "done"


def whose(_: str) -> int:
    """Who is at it."""
    return os.getpid()


def lose(key: str) -> None:
    """Raise a problem, or another error."""
    if key:
        raise KeyError(key)
    raise Problem("file_lost", "Máy chủ mất tệp.", {"file": "Tệp"})


def forever(path: str) -> None:
    """Say who is at it, and never end."""
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def eventually(ask):
    """What is answered, once it is true; half a minute is long for what takes none."""
    for _ in range(300):
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise AssertionError("it didn't happen")
