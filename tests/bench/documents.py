"""What it costs to render a conclusion: warm, cold, against the bare engine, and in memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from weasyprint import HTML

from inspect_app import pdf
from inspect_app.services import conclusions
from inspect_app.store.database import connect_reading
from tests.bench.figures import Figure

ROUNDS = 9
# id of the demonstration: title, seconds it may take warm, times the bare engine
CASES = {
    "lang_son": ("The acceptance case (notice, 3 pages)", 0.25, 1.2),
    "minh_hoa": ("Xã Minh Họa, full document with appendices", 1.5, None),
}
MEGABYTE = 1024


def measure(instance: Path, ids: dict[str, str]) -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures of each case."""
    for name, (title, seconds, times) in CASES.items():
        db = connect_reading(instance / "inspect.db")
        document = conclusions.draft(db, ids[name])
        pages = pdf.page_html(document)
        ours, bare = [], []
        for _ in range(ROUNDS + 1):
            # In turns, so that whatever else the machine does falls on both.
            ours.append(_seconds(lambda document=document: pdf.render(document)))
            bare.append(_seconds(lambda pages=pages: [HTML(string=html).write_pdf() for html in pages]))
        drafting = [_seconds(lambda db=db, id=ids[name]: conclusions.draft(db, id)) for _ in range(ROUNDS)]
        db.close()
        fresh = [_fresh(instance, ids[name]) for _ in range(3)]
        yield (
            title,
            [
                Figure("warm render", median(ours[1:]), "s", seconds),
                Figure("bare WeasyPrint render of the same HTML", median(bare[1:]), "s"),
                Figure("warm render / bare render", median(ours[1:]) / median(bare[1:]), "x", times),
                Figure("drafting from the record, warm", median(drafting), "s"),
                Figure("cold: a fresh process, from start to PDF", median(one["seconds"] for one in fresh), "s"),
                Figure("peak memory of that process", max(one["peak"] for one in fresh) / MEGABYTE, "MiB", 120),
                Figure("size of the PDF", fresh[0]["bytes"] / 1000, "kB"),
            ],
        )


def _seconds(work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _fresh(instance: Path, id: str) -> dict[str, float]:
    """Seconds, peak (KiB) and size (bytes) of a process that does nothing else."""
    command = [sys.executable, "-m", "tests.bench.fresh", str(instance / "inspect.db"), id]
    start = perf_counter()
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return told | {"seconds": perf_counter() - start}
