"""All conclusions of a plan as one file, drawn by processes of their own; stopped and taken up again at will.

Packages of sealed records are made in the same way: the scope of a bundle is a plan, or a year of packages.

Whoever makes a bundle holds it: the hold ends with the process, so that one that was killed is seen as stopped. What
was drawn stays in the work folder, and taking a bundle up again draws nothing twice.
"""

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from inspect_app import pdf
from inspect_app.domain.bundles import BAGS, FORMS, Bundle, Failure, Part, file_names
from inspect_app.domain.text import slug
from inspect_app.errors import Problem
from inspect_app.services import exports, packing, processes
from inspect_app.services.conclusions import bytes_of
from inspect_app.services.context import Context
from inspect_app.services.workers import Workers
from inspect_app.store import plans, stacks, visits, work
from inspect_app.store.database import Database, connect_reading

# What a worker comes with.
LOAD = ("weasyprint", "inspect_app.services.bundles")
_WAIT = 0.5  # seconds between two looks whether it is one's turn
_FAILED = "Chương trình gặp sự cố khi lập văn bản này. Các văn bản khác không bị ảnh hưởng. Báo quản trị."
_log = logging.getLogger(__name__)

Told = Callable[[Bundle], None]


def parts(db: Database, plan: str) -> list[Part]:
    """The conclusions of a plan that are there, by the day of their inspection. Raises Problem "not_found"."""
    found = plans.plan(db, plan)
    if not found:
        raise Problem("not_found")
    opened = [visit for visit in visits.of_plan(db, plan) if visit.inspection and not visit.disposed]
    places = [visit.assignment.unit.place for visit in opened]
    names = file_names(places, found.year)
    return [Part(str(v.inspection), place, name) for v, place, name in zip(opened, places, names, strict=True)]


def file_name(number: str, form: str) -> str:
    """What a bundle is called when it is taken away, from its plan's number."""
    return f"ket-luan-ke-hoach-{slug(number)}.{form}"


def state(database: Path, plan: str, form: str) -> Bundle | None:
    """How far a bundle is, seen from any process; None where nobody has begun one."""
    return work.bundle(database, _name(plan, form))


def finished_file(database: Path, plan: str, form: str) -> Path:
    """The file of a bundle that is finished. Raises Problem "not_ready"."""
    path = work.bundle_file(database, _name(plan, form))
    now = state(database, plan, form)
    if not now or now.stage != "finished" or not path.exists():
        raise Problem("not_ready")
    return path


def begin(context: Context, plan: str, form: str) -> None:
    """Have a process of its own make a bundle, or take it up again; nothing where one is at it already."""
    with closing(connect_reading(context.database)) as db:
        total = len(_wanted(db, plan, form))
    name = _name(plan, form)
    hold = work.take(context.database, name)
    if hold is None:
        return
    try:
        work.forget_stop(context.database, name)
        work.tell(context.database, name, Bundle("waiting", total, at=context.at))
        processes.begin(context.database, ["make-bundle", plan, form], hold)
    finally:
        os.close(hold)


def stop(context: Context, plan: str, form: str) -> None:
    """Have whoever makes a bundle stop after the conclusions in hand."""
    work.ask_to_stop(context.database, _name(plan, form))


def stopping(database: Path, plan: str, form: str) -> bool:
    """Whether whoever makes a bundle has been asked to stop."""
    return work.stop_asked(database, _name(plan, form))


def make(context: Context, plan: str, form: str, told: Told = lambda bundle: None, hold: int | None = None) -> Bundle:
    """Make a bundle, or go on with it, and say how it ended: "finished" or "stopped".

    `told` hears of each step. `hold` is the descriptor of whoever took the bundle in hand for this process. Raises
    Problem "not_found", or "busy" where another process is at it.
    """
    name = _name(plan, form)
    with closing(connect_reading(context.database)) as db:
        wanted = _wanted(db, plan, form)
        found = plans.plan(db, plan)
    if hold is None:
        hold = work.take(context.database, name)
        if hold is None:
            raise Problem("busy", "Đang có người lập tệp này. Đợi xong hoặc dừng lại rồi làm lại.")
        work.forget_stop(context.database, name)
    making = _Making(context, name, Bundle("waiting", len(wanted)), told)
    title = f"Kết luận kiểm tra theo Kế hoạch số {found.number}" if found else ""
    try:
        work.sweep(context.database)
        with making.turn(), stacks.steady(context.database):
            making.run(wanted, form, title)
    except KeyboardInterrupt:
        making.say("stopped")
    finally:
        os.close(hold)
    return making.now


class _Making:
    """One run at a bundle, and how far it is."""

    def __init__(self, context: Context, name: str, now: Bundle, told: Told):
        self._context, self._name, self.now, self._told = context, name, now, told
        self._full = False  # the disk: nothing can be added
        self.say("waiting")

    def say(self, stage: str, **changes: object) -> None:
        self.now = replace(self.now, stage=stage, at=self._context.at, **changes)  # type: ignore[arg-type]
        work.tell(self._context.database, self._name, self.now)
        self._told(self.now)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn: two at a time would be twice the memory, and no sooner done."""
        while True:
            with work.turn(self._context.database) as mine:
                if mine or not self._go_on():
                    yield
                    return
            time.sleep(_WAIT)

    def run(self, wanted: list[Part], form: str, title: str) -> None:
        output = work.bundle_file(self._context.database, self._name)
        if form == BAGS:
            self._pack(wanted, output)
            return
        with tempfile.TemporaryDirectory(dir=output.parent, prefix="drawn-") as folder:
            drawn = self._draw(wanted, Path(folder))
            if drawn is None:
                self.say("stopped")
                return
            self.say("joining")
            there = [(part, drawn[part.inspection]) for part in wanted if part.inspection in drawn]
            made = Path(folder) / "made"
            if form == "zip":
                packing.pack(made, ((p.name, packing.chunks(path), path.stat().st_size) for p, path in there))
            else:
                pdf.join(title, [(part.place, path) for part, path in there], made)
            made.replace(output)
        self.say("finished")

    def _draw(self, wanted: list[Part], folder: Path) -> dict[str, Path] | None:
        """The files by inspection, without those that failed; None where it was stopped."""
        self.say("drawing")
        places = {part.inspection: part.place for part in wanted}
        drawn: dict[str, Path] = {}
        workers = Workers(_bytes_of, load=LOAD)
        jobs = [(self._context.database, inspection) for inspection in places]
        try:
            for (_, inspection), result in workers.each(jobs, self._go_on):
                if isinstance(result, Exception):
                    failure = Failure(inspection, places[inspection], _message(inspection, result))
                    self.say("drawing", failures=(*self.now.failures, failure))
                else:
                    drawn[inspection] = folder / f"{inspection}.pdf"
                    drawn[inspection].write_bytes(result)
                    self.say("drawing", done=self.now.done + 1)
        finally:
            workers.close()
        return drawn if self.now.dealt_with == len(wanted) else None

    def _pack(self, wanted: list[Part], output: Path) -> None:
        """Put packages together one after the other; what is whole when it is stopped needn't be done again."""
        with closing(exports.Export(self._context, output.with_name(f"{output.name}.growing"), wanted)) as made:
            self.say("packing", done=made.done)
            for part in wanted:
                if not self._go_on() or not self._packed(made, part):
                    break
            if self.now.dealt_with < len(wanted) or self._full:
                self.say("stopped")
                return
            made.finish(output)
        self.say("finished")

    def _packed(self, made: exports.Export, part: Part) -> bool:
        """Add a package; whether there is a sense in going on."""
        try:
            made.add(part)
        except Exception as error:  # one that fails costs the others nothing
            failure = Failure(part.inspection, part.place, _message(part.inspection, error))
            self._full = isinstance(error, Problem) and error.code == "disk_full"
            self.say("packing", failures=(*self.now.failures, failure))
        else:
            self.say("packing", done=made.done)
        return not self._full

    def _go_on(self) -> bool:
        return not work.stop_asked(self._context.database, self._name)


def _bytes_of(job: tuple[Path, str]) -> bytes:
    return bytes_of(*job)


def _message(inspection: str, error: Exception) -> str:
    if isinstance(error, Problem):
        return error.message
    _log.error("the conclusion of %s can't be drawn: %r", inspection, error)
    return _FAILED


def _wanted(db: Database, scope: str, form: str) -> list[Part]:
    return exports.parts(db, scope) if form == BAGS else parts(db, scope)


def _name(plan: str, form: str) -> str:
    if form not in FORMS and form != BAGS:
        raise Problem("bad_request")
    return f"{plan}.{form}"
