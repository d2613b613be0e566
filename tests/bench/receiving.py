"""What the server takes in: answers of many tablets at once, and one day's return with its photos."""

import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from threading import Barrier, Thread

from PIL import Image

from inspect_app.domain.checklist import Item
from inspect_app.domain.dates import instant_text
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json
from inspect_app.services import demo as demonstration
from inspect_app.services.context import Context, new_ulid, utc_now
from inspect_app.services.inspections import add_inspection
from inspect_app.services.operations import Reception
from inspect_app.store import inspections, teams
from inspect_app.store.database import connect_reading
from tests.bench.figures import Figure
from tests.browser.server import Server
from tests.conftest import Demo
from tests.line import Line

TABLETS = 20
ANSWERS = 60  # in a batch, all of one inspection
WARM_UP_S = 2
MEASURED_S = 10
LEAST = 5_000
FASTEST_KNOWN = 10_300
# More batches than any machine takes in that time.
INSPECTIONS = 2_800
PHOTOS = 20
PHOTO_BYTES = 300_000
TYPED = ("leader", "secretary", "member", "member2")


@dataclass(frozen=True)
class Batch:
    """The answers of one inspection, as they go over the line."""

    inspection: str
    body: bytes


def measure() -> Iterator[tuple[str, list[Figure]]]:
    """Title and figures of what comes in, each on a demonstration of its own."""
    with _served() as (server, context):
        yield (
            f"Answers of {TABLETS} tablets in batches of {ANSWERS}, each with its token, over HTTP, synchronous=FULL",
            _answers(server, context),
        )
    with _served() as (server, context):
        yield (
            f"One day's return of {TABLETS} tablets, {ANSWERS} answers and {PHOTOS} photos each",
            _day(server, context),
        )


@contextmanager
def _served() -> Iterator[tuple[Server, Context]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo"
        made = demonstration.build(path, utc_now, new_ulid)
        demo = Demo(path, made["ids"], made["accounts"])
        server = Server(demo, workers=2)
        try:
            yield server, Context(demo.database, demo.ids["leader"])
        finally:
            server.kill()


def _answers(server: Server, context: Context) -> list[Figure]:
    batches = [_batch(record) for record in _opened(server.demo, context, INSPECTIONS)]
    before = _stored(context)
    waiting, taken = iter(batches), []
    started = Barrier(TABLETS + 1)

    def work(line: Line) -> None:
        started.wait()
        while time.monotonic() < end and (batch := next(waiting, None)):
            begun = time.monotonic()
            accepted = _push(line, batch)
            taken.append((begun, time.monotonic(), accepted))

    end = float("inf")
    threads = _all_at_once(work, server)
    end = time.monotonic() + WARM_UP_S + MEASURED_S
    begin = end - MEASURED_S
    started.wait()
    for thread in threads:
        thread.join()
    if next(waiting, None) is None:
        raise RuntimeError("too few inspections were opened for this machine")
    within = [(finish - begun, accepted) for begun, finish, accepted in taken if begin <= finish <= end]
    times = sorted(took for took, _ in within)
    rate = sum(accepted for _, accepted in within) / MEASURED_S
    acknowledged = sum(accepted for _, _, accepted in taken)
    return [
        Figure("answers acknowledged a second", rate, "", LEAST, least=True),
        Figure("  share of 10,300", rate / FASTEST_KNOWN * 100, "%"),
        Figure("batches a second", len(within) / MEASURED_S, ""),
        Figure("a batch and its token, half within", times[len(times) // 2] * 1000, "ms"),
        Figure("a batch and its token, 95 of 100 within", times[int(len(times) * 0.95)] * 1000, "ms"),
        Figure("answers acknowledged in all", acknowledged, ""),
        Figure("  of them not in the database", acknowledged - (_stored(context) - before), "", 0),
        Figure("peak memory, all server processes", _peak(server), "MiB"),
    ]


def _day(server: Server, context: Context) -> list[Figure]:
    records = list(_opened(server.demo, context, TABLETS))
    photos = list(islice(_photos(), TABLETS * PHOTOS))
    loads = [(record, photos[n * PHOTOS : (n + 1) * PHOTOS]) for n, record in enumerate(records)]
    waiting, kept = iter(loads), []
    started = Barrier(TABLETS + 1)

    def work(line: Line) -> None:
        record, photos = next(waiting)
        started.wait()
        _push(line, _batch(record))
        _push(line, _evidence(record, photos))
        for photo in photos:
            hash = sha256(photo).hexdigest()
            status, told = line.send("PUT", f"/api/inspections/{record.id}/files/{hash}", photo, "image/jpeg")
            kept.append(status == 200 and told["file"] == hash)

    threads = _all_at_once(work, server)
    started.wait()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    return [
        Figure("everything acknowledged after", time.monotonic() - begun, "s", 60),
        Figure("photos that were not acknowledged", len(photos) - sum(kept), "", 0),
        Figure("peak memory, all server processes", _peak(server), "MiB", 300),
    ]


def _push(line: Line, batch: Batch) -> int:
    """How many of a batch's operations the server has acknowledged."""
    status, told = line.send("POST", f"/api/inspections/{batch.inspection}/operations", batch.body)
    if status != 200:
        raise RuntimeError(f"{status}: {told}")
    return sum(result["status"] == "accepted" for result in told["results"])


def _all_at_once(work: Callable[[Line], None], server: Server) -> list[Thread]:
    """A thread a tablet, started; the tablets are signed in."""
    roles = islice(cycle(TYPED), TABLETS)
    threads = [Thread(target=work, args=[Line(server, role)]) for role in roles]
    for thread in threads:
        thread.start()
    return threads


def _opened(demo: Demo, context: Context, count: int) -> Iterator[Record]:
    """Inspections without any answer, their counters entered."""
    with context.writing() as door:
        empty = inspections.record(door.database, demo.ids["empty"])
        assigned = teams.assignment_inspected(door.database, demo.ids["empty"])
        assert empty and assigned
        ids = []
        for _ in range(count):
            ids.append(add_inspection(context, door, assigned, empty.planned_day))
            desk = Reception(door, context, ids[-1], trusted=True)
            named = [{"name": counter.name} for counter in assigned.counters]
            desk.receive([desk.operation(f"counter:{context.new_id()}", "counter", value, ()) for value in named])
            desk.close()
    database = connect_reading(context.database)
    records = [inspections.record(database, id) for id in ids]
    database.close()
    return iter(record for record in records if record)


def _batch(record: Record) -> Batch:
    cells = (
        (question.subject, field, value)
        for question in record.questions()
        for field, value in _values(question.item, record)
    )
    return _sent(record, islice(cells, ANSWERS))


def _evidence(record: Record, photos: list[bytes]) -> Batch:
    values = (
        {"about": "inspection", "file": sha256(photo).hexdigest(), "type": "image/jpeg", "name": "ảnh.jpg"}
        for photo in photos
    )
    return _sent(record, ((f"evidence:{new_ulid()}", "evidence", value) for value in values))


def _sent(record: Record, cells: Iterator[tuple[str, str, Json]]) -> Batch:
    operations = [
        {
            "id": new_ulid(),
            "subject": subject,
            "field": field,
            "value": value,
            "base": [],
            "device": "TABLET",
            "clock": f"{instant_text(utc_now())}-{number:04d}-TABLET",
            "edition": record.edition.hash,
        }
        for number, (subject, field, value) in enumerate(cells)
    ]
    return Batch(record.id, json.dumps({"operations": operations}, ensure_ascii=False).encode())


def _values(item: Item, record: Record) -> Iterator[tuple[str, Json]]:
    rate = {"numerator": "1190", "denominator": "1234", "as_of": record.day.isoformat()}
    match item.kind:
        case "pass_fail":
            yield "answer", "pass"
        case "choice":
            yield "answer", item.options[0].label
        case "multi_choice":
            yield "answer", [option.label for option in item.options]
        case "count":
            parts = item.count.parts if item.count else ()
            yield "answer", dict.fromkeys(parts, "12") if parts else "12"
        case "ratio" if item.ratio and item.ratio.two_sources:
            yield from (("national", rate), ("provincial", rate))
        case "ratio":
            yield "answer", rate | {"system": "Hệ thống của tỉnh"}
        case _:
            yield "answer", "Đã xem sổ theo dõi và hồ sơ lưu tại bộ phận một cửa."


def _photos() -> Iterator[bytes]:
    """Pictures of the size of a tablet's, as heavy as photos are; no two have the same bytes."""
    noise = Image.effect_noise((1600, 1200), 32)
    quality = min(range(5, 95, 5), key=lambda quality: abs(len(_jpeg(noise, quality, "")) - PHOTO_BYTES))
    number = 0
    while True:
        number += 1
        yield _jpeg(noise, quality, str(number))


def _jpeg(image: Image.Image, quality: int, comment: str) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, comment=comment)
    return file.getvalue()


def _stored(context: Context) -> int:
    database = connect_reading(context.database)
    count = database.execute("select count(*) from operation").fetchone()[0]
    database.close()
    return count


def _peak(server: Server) -> float:
    """The most memory (MiB) that the server's processes have each had, in sum."""
    master = server.pid
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in (master, *workers)]
    return sum(int(text.partition("VmHWM:")[2].split()[0]) for text in texts) / 1024
