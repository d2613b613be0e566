"""The generator of made-up records: what it makes, the program could have taken in itself."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from inspect_app.domain import answers
from inspect_app.services import records
from inspect_app.services.context import Context
from inspect_app.store import files, inspections, issue
from inspect_app.store.database import connect_reading
from tests.bench import generator
from tests.conftest import MORNING


@pytest.fixture
def made(database: Path) -> generator.Made:
    return generator.build(database, units=2, visits=2, issued=0.5)


def test_every_value_is_one_that_the_desk_accepts(made: generator.Made, database: Path, database_template: Path):
    elsewhere = Context(_copy(database_template, database.parent / "elsewhere"), "shell", lambda: MORNING)
    with closing(connect_reading(database)) as db:
        told = [records.export_record(db, id, "2026-12-31T00:00:00.000Z") for id in made.inspections]
    # An import judges every operation, and that the state follows from them.
    assert [records.import_record(elsewhere, one) for one in told] == made.inspections


def test_a_record_has_sixty_answers_and_says_that_it_is_made_up(made: generator.Made, database: Path):
    with closing(connect_reading(database)) as db:
        found = [inspections.record(db, id) for id in made.inspections]
    assert len(found) == 4
    for record in found:
        asked = record.questions()
        assert sum(answers.recorded(q.item, record.fields(q.subject)) for q in asked) == generator.ANSWERS
        assert record.plan.illustration
        assert record.unit.full_place.startswith("xã Minh Họa 0")


def test_what_is_issued_has_its_frozen_record(made: generator.Made, database: Path):
    with closing(connect_reading(database)) as db:
        assert made.issued == made.inspections[:2]
        for number, id in enumerate(made.issued, 1):
            kept = issue.frozen(db, id)
            assert json.loads(files.content(database, kept.record))["id"] == id
            assert issue.issue(db, id).number == number
            assert files.intact(database, issue.issue(db, id).document)


def test_the_same_arguments_make_the_same_rows(made: generator.Made, database: Path, database_template: Path):
    again = _copy(database_template, database.parent / "again")
    assert generator.build(again, units=2, visits=2, issued=0.5) == made
    assert _rows(again) == _rows(database)


def _rows(database: Path) -> dict[str, list]:
    with closing(connect_reading(database)) as db:
        names = ("audit_chain", "audit_payload", "operation", "issue", "frozen", "register")
        return {name: db.execute(f"select * from {name}").fetchall() for name in names}


def _copy(template: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(template, folder / "inspect.db"))
