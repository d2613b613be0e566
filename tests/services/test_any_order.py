"""Whatever way operations come in, the record is the same: late, cut, repeated, from several devices at once."""

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_app.domain import schema
from inspect_app.domain.dates import instant_text
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json
from inspect_app.services import operations
from inspect_app.services.context import Context
from inspect_app.store import inspections
from inspect_app.store import operations as operation_store
from inspect_app.store.database import connect_reading
from tests.conftest import MORNING, Clock, Demo, copy_of, ids

FINDING = "finding:01ARZ3NDEKTSV4RRFFQ69G5FAV"
# Values that may be recorded whatever else was: what they are judged by never depends on the order.
VALUES: dict[tuple[str, str], list[Json]] = {
    ("item:outreach_plan", "answer"): ["pass", "fail", None],
    ("item:outreach_plan", "note"): ["Đã xem kế hoạch", "Chưa ban hành", None],
    ("inspection", "times"): [{"day": "2026-10-12"}, {"day": "2026-10-12", "start": "08:00"}],
    (FINDING, "finding"): [{"section": "direction", "text": "Chưa niêm yết"}, None],
}
REFUSED = [("item:outreach_plan", "answer", "perhaps"), ("item:nothing", "answer", "pass"), ("photo:x", "photo", {})]
PEOPLE = ("member", "member2", "leader")
DAYS = 14  # for so many somebody may work without signal


@dataclass(frozen=True)
class Sent:
    """An operation as its author's device sends it, and whether it is any good."""

    operation: Operation
    good: bool

    def told(self) -> Json:
        op = self.operation
        keys = ("id", "subject", "field", "value", "author", "device", "clock", "edition")
        return {key: getattr(op, key) for key in keys} | {"base": list(op.base)}


@st.composite
def histories(draw: st.DrawFn) -> list[Sent]:
    """What several devices recorded: each saw any part of what was there before it, and some of it is no good.

    One that saw nothing is a conflict, one that saw everything a settlement; it is recorded on any of fourteen days,
    by clocks that are up to two hours off.
    """
    new_id, history = ids("ANY"), []
    for number in range(draw(st.integers(3, 14))):
        good = draw(st.integers(0, 4)) > 0
        subject, field = draw(st.sampled_from(sorted(VALUES))) if good else ("", "")
        value = draw(st.sampled_from(VALUES[subject, field])) if good else None
        if not good:
            subject, field, value = draw(st.sampled_from(REFUSED))
        there = [s.operation.id for s in history if (s.operation.subject, s.operation.field) == (subject, field)]
        seen = draw(st.sampled_from([[], there]) | st.lists(st.sampled_from(there or [""]), unique=True))
        clock = instant_text(MORNING + timedelta(days=draw(st.integers(0, DAYS)), minutes=draw(st.integers(-120, 120))))
        history.append(
            Sent(
                Operation(
                    id=new_id(),
                    inspection="",
                    subject=subject,
                    field=field,
                    value=value,
                    base=tuple(id for id in seen if id),
                    author=draw(st.sampled_from(PEOPLE)),
                    device=f"TABLET{draw(st.integers(1, 3))}",
                    clock=f"{clock}-{number:04d}-TABLET",
                    edition="",
                ),
                good,
            )
        )
    return history


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Sent], list[list[Sent]]]:
    """A history, and the batches in which it arrives: in any order, cut anywhere, parts of it again and again."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=8))
    stream = draw(st.permutations(history + again))
    cuts = sorted(draw(st.sets(st.integers(1, len(stream)), max_size=4)))
    return history, [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


@pytest.fixture
def numbers() -> count:
    return count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries())
def test_any_order_and_any_cut_make_the_same_record(demo_template: Demo, tmp_path: Path, numbers: count, delivery):
    demo = copy_of(demo_template, tmp_path / str(next(numbers)))
    before = reading(demo)
    history, batches = (
        [at_home(demo, before, sent) for sent in delivery[0]],
        [[at_home(demo, before, sent) for sent in batch] for batch in delivery[1]],
    )
    stored = every(demo)
    clock = Clock()
    clock.forward(days=DAYS)
    for batch in batches:
        clock.forward(days=1)
        for author, part in groupby(batch, key=lambda sent: sent.operation.author):
            context = Context(demo.database, author, clock)
            sent = list(part)
            receipts = operations.receive(context, before.id, [one.told() for one in sent])
            # A repeat is acknowledged again, a refusal is refused again.
            assert [receipt.accepted for receipt in receipts] == [one.good for one in sent]
    good = [sent.operation for sent in history if sent.good]
    expected = replace(before, cells=replay([*stored, *good]))
    record = reading(demo)
    assert record.cells == expected.cells
    assert record.conflicts() == expected.conflicts()
    assert schema.state(record) == schema.state(expected)
    # Each is stored once, and of a refused one nothing.
    assert sorted(op.id for op in every(demo)) == sorted(op.id for op in [*stored, *good])
    shutil.rmtree(demo.instance)


def at_home(demo: Demo, record: Record, sent: Sent) -> Sent:
    """What was sent, with the ids of the inspection and the person that it is about."""
    author = demo.ids[sent.operation.author]
    home = replace(sent.operation, inspection=record.id, author=author, edition=record.edition.hash)
    return replace(sent, operation=home)


def reading(demo: Demo) -> Record:
    database = connect_reading(demo.database)
    record = inspections.record(database, demo.ids["empty"])
    database.close()
    assert record
    return record


def every(demo: Demo) -> list[Operation]:
    """The operations that are stored, in order of arrival."""
    database = connect_reading(demo.database)
    stored = operation_store.of_inspection(database, demo.ids["empty"])
    database.close()
    return stored
