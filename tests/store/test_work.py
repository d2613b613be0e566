"""What can be made again: kept while it is asked for, and held by one process alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inspect_app.domain.bundles import Bundle, Failure
from inspect_app.store import work


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "inspect.db"


def test_bytes_are_kept_under_their_key(database: Path):
    assert work.kept(database, "a") is None
    work.keep(database, "a", b"bytes")
    assert work.kept(database, "a") == b"bytes"


def test_what_nobody_asks_for_is_swept_and_the_rest_stays(database: Path):
    for key in ("old", "asked", "new"):
        work.keep(database, key, b"bytes")
    left = work.bundle_file(database, "drawn-killed")
    left.mkdir()
    (left / "part.pdf").write_bytes(b"bytes")
    for path in (*(database.parent / "work/drawn").iterdir(), left):
        if path.name != "new":
            os.utime(path, times=(time.time() - work.OLD_AFTER - 60,) * 2)
    work.kept(database, "asked")
    work.sweep(database)
    assert [work.kept(database, key) for key in ("old", "asked", "new")] == [None, b"bytes", b"bytes"]
    assert not left.exists()


def test_a_bundle_is_held_by_one_at_a_time(database: Path):
    hold = work.take(database, "plan.zip")
    assert hold is not None and work.take(database, "plan.zip") is None
    os.close(hold)
    again = work.take(database, "plan.zip")
    assert again is not None
    os.close(again)


def test_one_that_nobody_holds_any_longer_has_stopped(database: Path):
    told = Bundle("drawing", 5, 2, (Failure("i", "xã Minh Họa", "…"),), "2026-10-12T01:30:00.000Z")
    assert work.bundle(database, "plan.zip") is None
    hold = work.take(database, "plan.zip")
    work.tell(database, "plan.zip", told)
    assert work.bundle(database, "plan.zip") == told
    os.close(hold)
    assert work.bundle(database, "plan.zip").stage == "stopped"
    work.tell(database, "plan.zip", Bundle("finished", 5, 5))
    assert work.bundle(database, "plan.zip").stage == "finished"


def test_a_hold_goes_over_to_another_process_and_ends_with_it_however_it_ends(database: Path):
    hold = work.take(database, "plan.zip")
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[hold])
    os.close(hold)
    assert work.take(database, "plan.zip") is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = work.take(database, "plan.zip")
    assert again is not None
    os.close(again)
