"""The field file: what a tablet writes out when no network will come, to be let in elsewhere. Version 1.

A ZIP of `field.json` and, by their SHA-256, `files/<hash>`. field.json: {format, version, exported_at, device,
person: {id, name}, operations: [as a device sends them, each with its "inspection"], drafts: [{inspection, subject,
field, …}]}.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inspect_app.domain.operations import ULID
from inspect_app.domain.text import SHORT, Json, composed
from inspect_app.errors import Problem

FORMAT, VERSION = "inspect_app.field", 1
_ULID = re.compile(ULID)


@dataclass(frozen=True, slots=True)
class FieldFile:
    """What a field file says, by inspection; "" stands for what names none. Each operation is still to be judged."""

    person: str  # whose tablet it was, by name
    exported_at: str
    operations: Mapping[str, list[Json]]
    drafts: Mapping[str, list[str]]  # the subjects that were being typed about

    @property
    def inspections(self) -> tuple[str, ...]:
        """The inspections that the file is about, in its order."""
        return tuple(dict.fromkeys([*self.operations, *self.drafts]))


def read(data: Json) -> FieldFile:
    """What a parsed field.json says. Raises Problem "bad_field_file" or "future_version"."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise Problem("bad_field_file")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Problem("bad_field_file")
    if version > VERSION:
        raise Problem("future_version")
    operations, drafts = data.get("operations"), data.get("drafts", [])
    if not isinstance(operations, list) or not isinstance(drafts, list):
        raise Problem("bad_field_file")
    person = data.get("person")
    by_inspection: dict[str, list[Json]] = {}
    for operation in operations:
        by_inspection.setdefault(_inspection(operation), []).append(operation)
    drafts_of: dict[str, list[str]] = {}
    for draft in drafts:
        drafts_of.setdefault(_inspection(draft), []).append(_text(draft, "subject"))
    return FieldFile(_text(person, "name"), _text(data, "exported_at"), by_inspection, drafts_of)


def _inspection(told: Json) -> str:
    id = _text(told, "inspection")
    return id if _ULID.fullmatch(id) else ""


def _text(told: Json, key: str) -> str:
    text = told.get(key) if isinstance(told, Mapping) else None
    # What can't be written isn't shown either: half of a letter.
    return composed(text[:SHORT]).encode(errors="replace").decode() if isinstance(text, str) else ""
