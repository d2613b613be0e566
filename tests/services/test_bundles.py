"""All conclusions of a plan as one file: whole, in order, stopped and taken up again, one's failure its own."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from inspect_app.errors import Problem
from inspect_app.services import bundles
from inspect_app.services.context import Context
from inspect_app.store import work
from inspect_app.store.database import connect_reading
from tests.conftest import Demo
from tests.services.test_workers import eventually

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def context(demo: Demo) -> Context:
    return Context(demo.database, demo.ids["officer"])


def parts(demo: Demo) -> list[bundles.Part]:
    with closing(connect_reading(demo.database)) as db:
        return bundles.parts(db, demo.ids["plan"])


def small(job: tuple[Path, str]) -> bytes:
    """A page instead of a conclusion, which says whose it is; "broken" fails, "deadly" kills."""
    inspection = job[1]
    marks = {path.stem: path.suffix for path in (job[0].parent / "marks").glob("*")}
    if marks.get(inspection) == ".broken":
        raise ValueError("nobody can draw this")
    if marks.get(inspection) == ".deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    file = io.BytesIO()
    with pikepdf.new() as page:
        page.add_blank_page(page_size=(100, 100))
        page.docinfo["/Title"] = inspection
        page.save(file)
    return file.getvalue()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, demo: Demo) -> Path:
    """Conclusions drawn as `small` draws them; the folder of its marks."""
    monkeypatch.setattr(bundles, "_bytes_of", small)
    folder = demo.instance / "marks"
    folder.mkdir()
    return folder


def test_a_zip_holds_each_conclusion_under_a_telling_name_and_draws_none_twice(demo: Demo, context: Context):
    told = []
    made = bundles.make(context, demo.ids["plan"], "zip", told.append)
    wanted = parts(demo)
    assert (made.stage, made.done, made.total, made.failures) == ("finished", len(wanted), len(wanted), ())
    assert told[0].stage == "waiting" and told[-1] == made
    assert [bundle.done for bundle in told if bundle.stage == "drawing"] == list(range(len(wanted) + 1))
    path = bundles.finished_file(demo.database, demo.ids["plan"], "zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [part.name for part in wanted]
        assert all(archive.read(part.name).startswith(b"%PDF") for part in wanted)
    first = path.read_bytes()
    for kept in (demo.instance / "work/drawn").iterdir():
        kept.write_bytes(b"%PDF kept " + kept.name.encode())
    bundles.make(context, demo.ids["plan"], "zip")
    with zipfile.ZipFile(path) as archive:
        assert all(archive.read(part.name).startswith(b"%PDF kept") for part in wanted)
    for kept in (demo.instance / "work/drawn").iterdir():
        kept.unlink()
    bundles.make(context, demo.ids["plan"], "zip")
    assert path.read_bytes() == first


def test_one_pdf_holds_them_all_in_order_with_a_bookmark_each(demo: Demo, context: Context, quick: Path):
    bundles.make(context, demo.ids["plan"], "pdf")
    path, wanted = bundles.finished_file(demo.database, demo.ids["plan"], "pdf"), parts(demo)
    with pikepdf.open(path) as whole, whole.open_outline() as outline:
        assert [item.title for item in outline.root] == [part.place for part in wanted]
        assert len(whole.pages) == len(wanted)
        assert str(whole.docinfo["/Title"]).startswith("Kết luận kiểm tra theo Kế hoạch số")
    first = path.read_bytes()
    bundles.make(context, demo.ids["plan"], "pdf")
    assert path.read_bytes() == first


@pytest.mark.parametrize("mark", ["broken", "deadly"])
def test_a_conclusion_that_fails_is_listed_and_the_others_are_there(
    demo: Demo, context: Context, quick: Path, mark: str
):
    first, *others = parts(demo)
    (quick / f"{first.inspection}.{mark}").touch()
    made = bundles.make(context, demo.ids["plan"], "zip")
    assert made.stage == "finished" and made.done == len(others)
    assert [(failure.inspection, failure.place) for failure in made.failures] == [(first.inspection, first.place)]
    assert "sự cố" in made.failures[0].message
    with zipfile.ZipFile(bundles.finished_file(demo.database, demo.ids["plan"], "zip")) as archive:
        assert archive.namelist() == [part.name for part in others]


def test_one_that_was_stopped_is_taken_up_again(demo: Demo, context: Context, quick: Path):
    def stop_at_once(bundle):
        if bundle.stage == "drawing":
            bundles.stop(context, demo.ids["plan"], "zip")

    made = bundles.make(context, demo.ids["plan"], "zip", stop_at_once)
    assert made.stage == "stopped" and bundles.state(demo.database, demo.ids["plan"], "zip") == made
    with pytest.raises(Problem, match="chưa lập xong"):
        bundles.finished_file(demo.database, demo.ids["plan"], "zip")
    assert bundles.make(context, demo.ids["plan"], "zip").stage == "finished"


def test_one_whose_process_was_killed_is_seen_as_stopped_and_taken_up_again(demo: Demo, context: Context):
    command = [sys.executable, "-m", "flask", "--app", "inspect_app", "render-plan", demo.ids["plan"]]
    environment = os.environ | {"INSPECT_INSTANCE": str(demo.instance)}
    output = demo.instance / "all.zip"
    process = subprocess.Popen(
        [*command, "-o", str(output)], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    )

    def drawing() -> bool:
        now = bundles.state(demo.database, demo.ids["plan"], "zip")
        return bool(now and now.stage == "drawing")

    eventually(drawing)
    with pytest.raises(Problem, match="Đang có người lập"):
        bundles.make(context, demo.ids["plan"], "zip")
    process.kill()
    process.wait()
    assert bundles.state(demo.database, demo.ids["plan"], "zip").stage == "stopped"
    assert not output.exists()
    subprocess.run([*command, "-o", str(output)], cwd=ROOT, env=environment, check=True, capture_output=True)
    assert zipfile.is_zipfile(output)


def test_one_bundle_is_made_at_a_time_and_who_waits_can_be_stopped(demo: Demo, context: Context, quick: Path):
    with work.turn(demo.database) as mine:
        assert mine
        bundles_told = []

        def stop(bundle):
            bundles_told.append(bundle.stage)
            bundles.stop(context, demo.ids["plan"], "zip")

        assert bundles.make(context, demo.ids["plan"], "zip", stop).stage == "stopped"
    assert bundles_told[0] == "waiting"
    assert bundles.make(context, demo.ids["plan"], "zip").stage == "finished"


def test_a_plan_or_a_form_that_is_not_there_is_refused(demo: Demo, context: Context):
    with pytest.raises(Problem, match="Không có trang"):
        bundles.make(context, "nothing", "zip")
    with pytest.raises(Problem):
        bundles.make(context, demo.ids["plan"], "../../x")
    with pytest.raises(Problem, match="chưa lập xong"):
        bundles.finished_file(demo.database, demo.ids["plan"], "pdf")
