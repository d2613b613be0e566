"""What breaks the server by force takes nothing that it has acknowledged, and keeps nothing twice."""

import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path

import pytest

from inspect_app.domain.audit import GENESIS, digest, link
from inspect_app.domain.dates import instant_text
from inspect_app.domain.text import Json
from inspect_app.services.context import new_ulid, utc_now
from inspect_app.store.database import Database, connect_reading
from inspect_app.store.editions import packaged
from tests.browser.server import Server
from tests.conftest import Demo
from tests.line import Line

WRITES = 400
KILLS = 3


@pytest.fixture
def server(demo: Demo) -> Iterator[Server]:
    """A server of two processes, to be killed and started again."""
    server = Server(demo, workers=2)
    yield server
    server.kill()


@pytest.fixture
def line_to() -> Iterator[Callable[[Server], Line]]:
    """A device's line to a server, closed in the end."""
    with ExitStack() as stack:
        yield lambda server: stack.enter_context(closing(Line(server, "member")))


@contextmanager
def looking(demo: Demo) -> Iterator[Database]:
    """The database as somebody else sees it: only what was committed."""
    database = connect_reading(demo.database)
    yield database
    database.close()


def address(server: Server) -> str:
    return f"/api/inspections/{server.demo.ids['empty']}/operations"


def note(words: str) -> Json:
    """An operation as a device sends it."""
    return {
        "id": new_ulid(),
        "subject": "item:outreach_plan",
        "field": "note",
        "value": words,
        "base": [],
        "device": "TABLET",
        "clock": f"{instant_text(utc_now())}-0000-TABLET",
        "edition": packaged().hash,
    }


def times_kept(demo: Demo, operations: list[Json]) -> list[int]:
    """How often each operation is in the database."""
    with looking(demo) as database:
        rows = database.execute("select id from operation").fetchall()
    ids = [row[0] for row in rows]
    return [ids.count(operation["id"]) for operation in operations]


def assert_sound(demo: Demo) -> None:
    """The file is whole, and the audit log's chain leads from its beginning to its end."""
    with looking(demo) as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        previous = GENESIS
        rows = database.execute(
            "select seq, at, previous, payload_hash, hash, payload from audit_chain join audit_payload using (seq)"
            " order by seq"
        ).fetchall()
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        for seq, at, before, payload_hash, hash, payload in rows:
            assert (before, payload_hash) == (previous, digest(payload))
            assert hash == link(before, seq, at, payload_hash)
            previous = hash


def test_the_same_batch_four_times_at_once_is_kept_once(server, line_to):
    batch = [note(f"Lần {number}") for number in range(60)]
    lines = [line_to(server) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda line: line.send("POST", address(server), {"operations": batch}), lines))
    for status, told in answers:
        assert status == 200
        assert {result["status"] for result in told["results"]} == {"accepted"}
    assert times_kept(server.demo, batch) == [1] * 60
    assert_sound(server.demo)


@pytest.mark.parametrize("size", [1_100_000, 20_000_000])
def test_a_batch_too_large_is_answered_so_that_the_device_can_cut_it(server, line_to, size):
    line = line_to(server)
    status, told = line.send("POST", address(server), {"operations": [note("x" * size)]})
    assert (status, told["code"]) == (413, "too_large")
    assert line.send("POST", address(server), {"operations": [note("ngắn")]})[0] == 200


def test_a_large_batch_without_a_session_is_told_to_sign_in(server, line_to):
    line = line_to(server)
    line.cookie = ""
    status, told = line.send("POST", address(server), {"operations": [note("dài" * 200_000)]})
    assert (status, told["code"]) == (401, "sign_in_needed")


def test_whatever_was_acknowledged_outlasts_a_kill_at_any_moment(server, line_to):
    queue = [note(f"Lần {number}") for number in range(WRITES)]
    acknowledged: list[Json] = []
    line = line_to(server)

    def work() -> None:
        while len(acknowledged) < WRITES:
            operation = queue[len(acknowledged)]
            try:
                status, told = line.send("POST", address(server), {"operations": [operation]})
            except (OSError, HTTPException):
                line.close()
                time.sleep(0.02)
                continue
            assert (status, told["results"][0]["status"]) == (200, "accepted")
            acknowledged.append(operation)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(work)
        for turn in range(KILLS):
            while len(acknowledged) < WRITES * (turn + 1) // (KILLS + 1) and not writing.done():
                time.sleep(0.001)
            time.sleep(random.random() / 50)
            server.kill()
            so_far = list(acknowledged)
            assert times_kept(server.demo, so_far) == [1] * len(so_far)
            server.start()
        writing.result()
    assert times_kept(server.demo, queue) == [1] * WRITES
    assert_sound(server.demo)


def test_an_answer_that_was_lost_after_the_commit_costs_nothing(server, line_to):
    batch = [note(f"Lần {number}") for number in range(60)]
    line = line_to(server)
    line.begin("POST", address(server), {"operations": batch})
    while times_kept(server.demo, batch) != [1] * 60:
        pass
    server.kill()
    line.close()  # whatever the server said, the device never read it
    assert times_kept(server.demo, batch) == [1] * 60
    server.start()
    status, told = line.send("POST", address(server), {"operations": batch})
    assert status == 200
    assert [result["status"] for result in told["results"]] == ["accepted"] * 60
    assert times_kept(server.demo, batch) == [1] * 60
    assert_sound(server.demo)


@pytest.fixture
def small_disk(demo_template: Demo, tmp_path: Path) -> Iterator[Demo]:
    """The demonstration on a disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small disk can only be made by root")
    try:
        shutil.copytree(demo_template.instance, disk, dirs_exist_ok=True)
        yield replace(demo_template, instance=disk)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_said_loses_nothing_and_passes(small_disk, line_to):
    server = Server(small_disk)
    try:
        line = line_to(server)
        before = [note("Trước khi đầy")]
        assert line.send("POST", address(server), {"operations": before})[0] == 200
        filler = small_disk.instance / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(small_disk.instance).free))
        batch = [note("dài " * 1_000) for _ in range(60)]
        status, told = line.send("POST", address(server), {"operations": batch})
        assert (status, told["code"]) == (507, "disk_full")
        assert "Chưa có gì được lưu" in told["message"]
        assert times_kept(small_disk, before + batch) == [1] + [0] * 60
        filler.unlink()
        status, told = line.send("POST", address(server), {"operations": batch})
        assert status == 200
        assert {result["status"] for result in told["results"]} == {"accepted"}
        assert times_kept(small_disk, before + batch) == [1] * 61
        assert_sound(small_disk)
    finally:
        server.kill()
