"""Records for the documents' tests: those of the demonstration, and changed ones, built without a database."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from inspect_app.domain import schema
from inspect_app.domain.checklist import Edition, read_edition
from inspect_app.domain.operations import ULID, Operation, replay
from inspect_app.domain.record import Record

ROOT = Path(__file__).resolve().parents[2]
_LABEL = re.compile(rf"(.*[:@])(?!{ULID}$)([^:@]+)$")
_NAMED = ("counter", "person", "finding", "recommendation", "achievement", "cause")


def ulid(number: int) -> str:
    """A made-up ULID; they sort in the order of their numbers."""
    return f"01K{number:023d}"


def edition() -> Edition:
    """The edition of the checklist that ships with the program."""
    return read_edition("test", json.loads((ROOT / "inspect_app/data/checklist.json").read_text(encoding="utf-8")))


def read(path: str, **changes: Any) -> Record:
    """The record in a file of the project; `changes` are values by "subject field", laid over those of the file."""
    file = schema.read(json.loads((ROOT / path).read_text(encoding="utf-8")))
    numbers, ids = count(1), dict[str, str]()

    def named(subject: str) -> str:
        match = _LABEL.match(subject)
        if not match or (match[1] == "item:" or not (match[1].startswith(_NAMED) or "@" in match[1])):
            return subject
        if match[2] not in ids:
            ids[match[2]] = ulid(next(numbers))
        return match[1] + ids[match[2]]

    values: list[tuple[str, str, Any]] = []
    for subject, field, value in file.values:
        if isinstance(value, Mapping) and value.get("findings"):
            value = {**value, "findings": [named(finding) for finding in value["findings"]]}
        values.append((named(subject), field, value))
    return Record(
        id=ulid(0),
        plan=replace(file.plan, id="plan"),
        team=replace(file.team, id="team", plan="plan"),
        unit=file.unit,
        edition=file.edition or edition(),
        planned_day=file.planned_day,
        cells=replay(_operations(values)),
        source=file.source,
    )


def lang_son() -> Record:
    """The acceptance case, made from a published article."""
    return read("tests/data/lang_son_2024.json")


def minh_hoa() -> Record:
    """The demonstration's made-up commune, with every kind of answer."""
    return read("inspect_app/data/demo/xa_minh_hoa.json")


def with_values(record: Record, values: Mapping[tuple[str, str], Any]) -> Record:
    """The record with cells set as (subject, field): value; None clears one."""
    cells = dict(record.cells)
    cells.update(replay(_operations([(subject, field, value) for (subject, field), value in values.items()])))
    return replace(record, cells=cells)


def _operations(values: list[tuple[str, str, Any]]) -> list[Operation]:
    return [
        Operation(ulid(1000 + place), ulid(0), subject, field, value, (), "author", "desk", f"{place:06d}", "edition")
        for place, (subject, field, value) in enumerate(values)
    ]
