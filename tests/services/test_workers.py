"""Workers: one that dies costs nobody else anything."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from inspect_app.services.workers import WorkerDiedError, Workers

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
    assert times(tmp_path, -2) <= 3


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
