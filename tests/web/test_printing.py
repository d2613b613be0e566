"""Drawing in a server: by workers apart from it, so that one that dies or hangs costs nobody anything."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from inspect_app import config, create_app, pdf
from inspect_app.domain.document import Document
from inspect_app.services import conclusions, printing
from inspect_app.services.printing import begin_serving
from inspect_app.services.workers import Workers
from inspect_app.store.database import writing
from tests.conftest import MORNING, Demo
from tests.services.test_workers import eventually
from tests.web.conftest import Office

DRAFT = "/conclusion/draft.pdf"


@pytest.fixture(autouse=True)
def serving(monkeypatch: pytest.MonkeyPatch):
    """A server's workers, and nothing at hand that was drawn before."""
    monkeypatch.setattr(printing, "_workers", None)
    begin_serving()
    conclusions.rendered.cache_clear()
    yield
    conclusions.rendered.cache_clear()
    printing._workers.close()


def held(folder: Path, document: Document) -> bytes:
    """Draw a document; whoever is the first at it never comes to an end."""
    trace = folder / "drawing"
    with trace.open("a") as told:
        told.write(f"{os.getpid()}\n")
    if len(trace.read_text().splitlines()) == 1:
        time.sleep(600)
    return pdf.render(document)


def deadly(folder: Path, document: Document) -> bytes:
    """Die over every document."""
    with (folder / "drawing").open("a") as told:
        told.write(f"{os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def drawing(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "drawing").read_text().splitlines()]


def test_an_application_that_serves_has_its_drawings_made_by_workers(demo: Demo, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "begin_serving", begin_serving)
    monkeypatch.setattr(printing, "_workers", None)
    create_app(config.load({"INSPECT_INSTANCE": str(demo.instance)}))
    first = printing._workers
    create_app(config.load({"INSPECT_INSTANCE": str(demo.instance)}))
    assert first is not None and printing._workers is first


def test_a_server_draws_in_another_process(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "drawing").write_text("0\n")
    monkeypatch.setattr(conclusions, "_rendered", partial(held, tmp_path))
    assert office.desk("officer").get(office.path(DRAFT, "lang_son")).data.startswith(b"%PDF")
    assert os.getpid() not in drawing(tmp_path)[1:]


def test_a_worker_killed_in_the_middle_costs_nobody_else_anything_and_its_drawing_is_done_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(conclusions, "_rendered", partial(held, tmp_path))
    asks, other = office.desk("officer"), office.desk("secretary")
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(asks.get, office.path(DRAFT, "lang_son"))
        eventually((tmp_path / "drawing").exists)
        # Others read, write and have their own documents drawn beside it.
        assert other.get(office.path("/findings")).status_code == 200
        with writing(office.demo.database, lambda: MORNING, "shell") as door:
            door.log("test", "nothing", {})
        assert other.get(office.path(DRAFT)).data.startswith(b"%PDF")
        assert not asked.done()
        os.kill(drawing(tmp_path)[0], signal.SIGKILL)
        answer = asked.result()
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    killed, *others = drawing(tmp_path)
    assert len(others) == 2 and killed not in others  # the other's document, and this one again


def test_a_drawing_that_kills_every_worker_is_tried_twice_and_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    desk = office.desk("officer")
    with monkeypatch.context() as patch:
        patch.setattr(conclusions, "_rendered", partial(deadly, tmp_path))
        answer = desk.get(office.path(DRAFT, "lang_son"))
    assert answer.status_code == 500 and "Máy chủ chưa lập được bản in này" in answer.text
    assert len(set(drawing(tmp_path))) == 2
    assert desk.get(office.path(DRAFT, "lang_son")).data.startswith(b"%PDF")


def test_a_drawing_that_hangs_is_ended_and_said(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "_workers", Workers(printing._call, count=1, longest=1))
    monkeypatch.setattr(conclusions, "_rendered", hanging)
    answer = office.desk("officer").get(office.path(DRAFT, "lang_son"))
    assert answer.status_code == 500 and "lập hai lần đều bị ngắt" in answer.text


def hanging(document: Document) -> bytes:
    """Never come to an end."""
    time.sleep(600)
    return b""


def test_a_problem_of_a_drawing_is_told_as_such(office: Office):
    assert office.desk("officer").get(office.path("/conclusion/pages/99.png", "lang_son")).status_code == 404
