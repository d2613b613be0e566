"""Printing: many at once, from a click to the bytes, with photos, and beside Chromium and LibreOffice."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from playwright.sync_api import sync_playwright

from inspect_app import pdf
from inspect_app.services import conclusions, files, pictures, printing
from inspect_app.services.context import Context, new_ulid, utc_now
from inspect_app.store.database import connect_reading, writing
from tests import minutes
from tests import pictures as made
from tests.bench.figures import Figure
from tests.bench.many import MANY
from tests.browser.server import CHROMIUM, FLAGS, Server
from tests.conftest import Demo
from tests.line import Line

CLICKS = 40
ROUNDS = 5
PHOTOS, PAGES, ACHIEVEMENTS = 12, 20, 15


def measure(demo: Demo) -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures; photos come last, for they change the demonstration."""
    load = f"load {os.getloadavg()[0]:.1f}"
    yield f"{MANY} conclusions of 3 pages at once, two workers ({load})", _at_once(demo)
    yield f"A conclusion of 3 pages from the click to its bytes, over HTTP, warm ({load})", _clicks(demo)
    # Ours begins with the database and drafts the document; the others find it finished, as HTML or DOCX.
    yield f"The same conclusion by others, each from a fresh start unless it says warm ({load})", list(_others(demo))
    yield f"A conclusion of {PAGES} pages with {PHOTOS} photos, as a server has it drawn ({load})", _photos(demo)


def _at_once(demo: Demo) -> list[Figure]:
    command = [sys.executable, "-m", "tests.bench.many", str(demo.database), demo.ids["lang_son"]]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return [
        Figure("a second, warm workers", MANY / told["warm"], "", 8, least=True),
        Figure("a second, from the start of the workers", MANY / told["fresh"], ""),
        Figure("peak memory of all processes (PSS)", told["pss"], "MiB", 400),
        Figure("  what they share counted in each (RSS)", told["rss"], "MiB"),
    ]


def _clicks(demo: Demo) -> list[Figure]:
    server = Server(demo, workers=2)
    try:
        line, took = Line(server, "officer"), []
        for number in range(CLICKS + 4):
            with writing(demo.database, utc_now, "shell") as door:
                # Another signatory each time: else the one drawn last would be at hand.
                door.database.execute("update plan set signatory_name = ?", [f"Nguyễn Văn {number}"])
                door.log("bench", "plan", {})
            took.append(_seconds(lambda: _fetch(line, f"/inspections/{demo.ids['lang_son']}/conclusion/draft.pdf")))
    finally:
        server.kill()
    warm = sorted(took[4:])
    return [
        Figure("p50", median(warm), "s"),
        Figure("p95", quantiles(warm, n=20)[-1], "s", 0.4),
        Figure("the first one of the server", took[0], "s"),
    ]


def _fetch(line: Line, path: str) -> None:
    line.connection.request("GET", path, headers={"Cookie": line.cookie})
    answer = line.connection.getresponse()
    if not answer.read().startswith(b"%PDF"):
        raise RuntimeError(f"{path}: {answer.status}")


def _others(demo: Demo) -> Iterator[Figure]:
    db = connect_reading(demo.database)
    document = conclusions.draft(db, demo.ids["lang_son"])
    db.close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, copy = folder / "page.html", folder / "copy.docx"
        page.write_text(pdf.page_html(document)[0], encoding="utf-8")
        copy.write_bytes(conclusions.word_copy(document))
        ours = [sys.executable, "-m", "tests.bench.fresh", str(demo.database), demo.ids["lang_son"]]
        yield Figure("ours, from the record in the database", _fresh(ours), "s")
        pdf.render(document)
        yield Figure(
            "ours, warm, from the finished document",
            median(_seconds(lambda: pdf.render(document)) for _ in range(ROUNDS)),
            "s",
        )
        chromium = [str(CHROMIUM), "--headless", *FLAGS, f"--user-data-dir={folder}/chromium", "--no-pdf-header-footer"]
        yield Figure(
            "Chromium's print of the same HTML", _fresh([*chromium, f"--print-to-pdf={folder}/a.pdf", str(page)]), "s"
        )
        yield Figure("Chromium's print, warm", _warm_chromium(page), "s")
        if soffice := shutil.which("soffice"):
            office = [soffice, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
            yield Figure("LibreOffice's conversion of the DOCX", _fresh([*office, "--outdir", name, str(copy)]), "s")
            if not copy.with_suffix(".pdf").exists():
                raise RuntimeError("LibreOffice converted nothing")
        if not (folder / "a.pdf").exists():
            raise RuntimeError("Chromium printed nothing")


def _fresh(command: list[str]) -> float:
    """The median of some runs; the first one, which makes a profile, doesn't count."""
    runs = [_seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(ROUNDS + 1)]
    return median(runs[1:])


def _warm_chromium(page: Path) -> float:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()

        def print_it() -> None:
            tab.goto(page.as_uri())
            tab.pdf(prefer_css_page_size=True)

        print_it()
        took = median(_seconds(print_it) for _ in range(ROUNDS))
        browser.close()
    return took


def _photos(demo: Demo) -> list[Figure]:
    context = Context(demo.database, demo.ids["member"], utc_now, new_ulid)
    for number in range(PHOTOS):
        photo = made.jpeg(1600, 1200, f"#{number:02x}6040")
        hash = made.announce(context, demo.ids["minh_hoa"], photo, caption=f"Quầy số {number}")
        files.take(context, demo.ids["minh_hoa"], hash, [photo])
    _lengthen(context, demo.ids["minh_hoa"])
    db = connect_reading(demo.database)
    document = conclusions.draft(db, demo.ids["minh_hoa"])
    db.close()
    printing.begin_serving()

    def render() -> bytes:
        conclusions.rendered.cache_clear()
        return conclusions.rendered(document)

    file = render()
    return [
        Figure("warm render", median(_seconds(render) for _ in range(ROUNDS)), "s", 1.5),
        Figure("pages", pictures.count_pages(file), "", PAGES, least=True),
        Figure("size of the PDF", len(file) / 1000, "kB"),
    ]


def _lengthen(context: Context, inspection: str) -> None:
    """Achievements in words of their own, as many as make the conclusion as long as it is to be."""
    said = "Việc số {} được thực hiện đúng thời hạn, hồ sơ lưu đủ thành phần, có văn bản phân công rõ người, rõ việc"
    for number in range(ACHIEVEMENTS):
        value = {"section": "direction", "text": "; ".join([said.format(number + 1)] * 3)}
        minutes.record(context, inspection, f"achievement:{context.new_id()}", "achievement", value)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
