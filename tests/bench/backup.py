"""A backup of one province-year and of ten: making it, making the next day's, verifying it, putting it back."""

import json
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from inspect_app import config
from inspect_app.domain.audit import digest, link
from inspect_app.services import backup, restore, verification
from inspect_app.services import demo as demonstration
from inspect_app.services.context import Context, new_ulid, utc_now
from inspect_app.store import files
from inspect_app.store.database import connect, connect_reading
from tests.bench.figures import Figure

INSPECTIONS = 260  # in a province-year
YEARS = (1, 10)
ANSWERS = 60  # an inspection
PHOTOS, PHOTO_BYTES = 5, 60_000  # an inspection; fewer and smaller than real ones, so that ten years fit on any disk
MEBIBYTE = 1 << 20


def measure() -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures by number of years."""
    for years in YEARS:
        with tempfile.TemporaryDirectory() as folder:
            instance = Path(folder) / "instance"
            demonstration.build(instance, utc_now, new_ulid)
            _fill(instance / "inspect.db", years * INSPECTIONS)
            title = f"Backup of {years * INSPECTIONS} inspections, {ANSWERS} answers and {PHOTOS} photos each"
            yield title, _figures(instance, Path(folder))


def _figures(instance: Path, folder: Path) -> list[Figure]:
    (target := folder / "backups").mkdir()
    context, again = Context(instance / "inspect.db", "bench"), config.Settings(folder / "again")
    made, first = _timed(lambda: backup.make(context, target))
    _fill(context.database, 1)
    next_made, second = _timed(lambda: backup.make(context, target))
    verified, verifying = _timed(lambda: restore.verify(next_made.folder))
    _, restoring = _timed(lambda: restore.restore(again, next_made.folder))
    if made.manifest.findings or next_made.manifest.findings or verified.findings:
        raise RuntimeError("a sound instance was not backed up soundly")
    with closing(connect_reading(context.database)) as db:
        walk, walking = _timed(lambda: verification.chain(db))
    return [
        Figure("database", (next_made.folder / "inspect.db").stat().st_size / MEBIBYTE, "MiB"),
        Figure("files", made.manifest.files, ""),
        Figure("first backup", first, "s"),
        Figure("the next day's", second, "s"),
        Figure("  new bytes of it besides the database", _besides(next_made) / MEBIBYTE, "MiB"),
        Figure("verifying it", verifying, "s"),
        Figure("restoring it", restoring, "s"),
        Figure("audit log, entries a second", walk.entries / walking, "", 300_000, least=True),
        Figure("  bytes of payload an entry", _payload(context.database), ""),
        Figure("peak memory of a backup's process", _memory(context, target), "MiB", 300),
    ]


def _besides(made: backup.Made) -> int:
    return made.new_bytes - (made.folder / "inspect.db").stat().st_size


def _timed(action: Callable[[], Any]) -> tuple[Any, float]:
    begun = perf_counter()
    return action(), perf_counter() - begun


def _payload(database: Path) -> float:
    with closing(connect_reading(database)) as db:
        return float(db.execute("select avg(length(payload)) from audit_payload").fetchone()[0])


def _memory(context: Context, target: Path) -> float:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (str(context.database), str(target)))


def _peak(database: str, target: str) -> float:
    backup.make(Context(Path(database), "bench"), Path(target))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(database: Path, inspections: int) -> None:
    """Inspections as the door would have written them, an audit row an answer: straight into the tables, for speed."""
    with closing(connect(database)) as db:
        db.execute("pragma synchronous = off")
        db.execute("begin immediate")
        inspection, author, edition = db.execute("select inspection, author, edition from operation").fetchone()
        last, previous = db.execute("select seq, hash from audit_chain order by seq desc").fetchone()
        at = utc_now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for seq in range(last + 1, last + 1 + inspections * ANSWERS):
            operation, subject = new_ulid(), f"answer:{seq}"
            value = json.dumps({"choice": "yes", "note": "Đã niêm yết đầy đủ tại nơi tiếp nhận."}, ensure_ascii=False)
            db.execute(
                "insert into operation (id, inspection, subject, field, value, base, author, device, clock, edition,"
                " arrived_at) values (?, ?, ?, 'answer', ?, '[]', ?, 'TABLET', ?, ?, ?)",
                (operation, inspection, subject, value, author, at, edition, at),
            )
            told = {"operations": [operation], "subjects": [subject]}
            payload = json.dumps(
                {"action": "receive", "actor": author, "at": at, "data": told, "target": f"inspection:{inspection}"}
            )
            hash = link(previous, seq, at, digest(payload))
            db.execute("insert into audit_chain values (?, ?, ?, ?, ?)", (seq, at, previous, digest(payload), hash))
            db.execute("insert into audit_payload values (?, ?)", (seq, payload))
            previous = hash
        for _ in range(inspections * PHOTOS):
            hash = _photo(database)
            db.execute(
                "insert into file values (?, ?, 'image/jpeg', ?, 1, 1, null, ?, 'TABLET', ?)",
                (hash, inspection, PHOTO_BYTES, author, at),
            )
        db.execute("commit")


def _photo(database: Path) -> str:
    content = os.urandom(PHOTO_BYTES)
    hash = sha256(content).hexdigest()
    place = files.place(database, hash)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return hash
