"""What the archive costs: sealing within the issue's transaction, a package, a province-year of packages."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from inspect_app.domain.dates import legal_date
from inspect_app.services import bags, files, frozen, issue, seal, stages, verifier
from inspect_app.services.context import Context, utc_now
from inspect_app.store import seal as store
from inspect_app.store.database import connect, connect_reading
from tests import minutes, pictures
from tests.bench.figures import Figure
from tests.bench.scale import WATCHED
from tests.conftest import Demo, copy_of

ROUNDS, PHOTOS, YEAR = 5, 12, 260
MIB = 1024 * 1024


def measure(demo: Demo, folder: Path) -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures; everything happens on a copy."""
    demo = copy_of(demo, folder)
    id, locked = demo.ids["minh_hoa"], []
    member, leader = (Context(demo.database, demo.ids[role]) for role in ("member", "leader"))
    for number in range(PHOTOS):
        photo = pictures.jpeg(1600, 1200, f"#80{number:02d}40", quality=80)
        files.take(member, id, pictures.announce(member, id, photo, "image/jpeg", caption=f"Ảnh {number}"), [photo])
    minutes.closed(leader, id)
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(leader, id, before, after)
    frozen.freeze(leader, id)
    clerk, real = Context(demo.database, demo.ids["clerk"]), seal.seal
    issue.seal.seal = lambda *given, **rest: _timed(lambda: real(*given, **rest), locked)  # type: ignore[assignment]
    issued: list[float] = []
    try:
        _timed(lambda: issue.issue_on_paper(clerk, id, 5, legal_date(utc_now()), [pictures.png()]), issued)
    finally:
        issue.seal.seal = real
    zips: list[float] = []
    for _ in range(ROUNDS):
        _timed(lambda: bags.write(clerk, id, folder / "one.zip"), zips)
    checks: list[float] = []
    _timed(lambda: verifier.check(verifier.opened(folder / "one.zip")), checks)
    size = (folder / "one.zip").stat().st_size / MIB
    yield (
        f"Sealing a record with {PHOTOS} photos, and its package",
        [
            Figure("issuing on paper, all of it", issued[0], "s"),
            Figure("of which sealing, while others wait to write", locked[0], "s", 0.5),
            Figure("the package as a ZIP", median(zips), "s", 1),
            Figure("size of it", size, "MiB"),
            Figure("checking it by its own verifier", checks[0], "s"),
        ],
    )
    _repeat(demo, id)
    year = legal_date(utc_now()).year
    command = [sys.executable, "-m", "flask", "--app", "inspect_app", "export-bags", str(year), "-o", "year.zip"]
    environment = os.environ | {"INSPECT_INSTANCE": str(demo.instance), "PYTHONPATH": str(Path.cwd())}
    start = perf_counter()
    told = subprocess.run([sys.executable, "-c", WATCHED, *command], cwd=folder, env=environment, check=True, stdout=-1)
    seconds = perf_counter() - start
    whole = (folder / "year.zip").stat().st_size / MIB
    yield (
        f"A province-year of packages ({YEAR} records)",
        [
            Figure("export by the command, from its start", seconds, "s"),
            Figure("MiB a second", whole / seconds, "MiB"),
            Figure("peak memory of that process", int(told.stdout) / 1024, "MiB", 300),
        ],
    )


def _repeat(demo: Demo, id: str) -> None:
    """The same sealed record under other ids, straight into the database: issuing a year takes half an hour."""
    with closing(connect_reading(demo.database)) as db:
        found = store.seal(db, id)
        assert found
        columns = [row[1] for row in db.execute("pragma table_info(issue)")]
        edition, assignment = db.execute("select edition, assignment from inspection where id = ?", (id,)).fetchone()
    db = connect(demo.database)
    db.execute("begin immediate")
    for number in range(1, YEAR):
        other = f"i{number}"
        db.execute("insert into inspection values (?, ?, ?, '2026-10-12', null, '')", (other, assignment, edition))
        told = ", ".join({"inspection": f"'{other}'", "number": str(5 + number)}.get(name, name) for name in columns)
        db.execute(f"insert into issue select {told} from issue where inspection = ?", (id,))
        db.execute(
            "insert into seal select ?, ?, document, record, manifest_sha256, manifest_sha512, entry, later, actor, at"
            " from seal where id = ?",
            (other, other, found.id),
        )
        db.execute(
            "insert into sealed_file select ?, path, sha256, sha512, size, what from sealed_file where seal = ?",
            (other, found.id),
        )
    db.execute("commit")
    db.close()


def _timed(work, seconds: list[float]):
    start = perf_counter()
    done = work()
    seconds.append(perf_counter() - start)
    return done
