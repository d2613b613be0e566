"""What may stand beside the answers; whatever arrives, the answer is words, never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain import entries
from inspect_app.domain.operations import FIELDS
from inspect_app.domain.text import LONG
from tests.domain.sample import record

KINDS = sorted({field for kind, fields in FIELDS.items() if kind != "item" for field in fields})
PARTS = ("day", "start", "end", "end_day", "side", "name", "post", "role", "section", "text", "item", "kind")
PARTS += ("addressee", "findings", "sections", "person", "deadline", "deadline_words", "reason", "unit", "other")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner, max_size=6),
    max_leaves=12,
)
RECORD = record({})
SIGNATURE = {
    "role": "unit",
    "name": "Phạm Văn D",
    "file": "0" * 64,
    "signed_at": "2026-10-12T04:30:00.000Z",
    "width": "600",
    "height": "240",
}


@given(st.sampled_from(KINDS), JSON)
def test_any_json_gets_an_answer_in_words(kind, value):
    found = entries.check(kind, value, RECORD)
    assert all(isinstance(part, str) and message.endswith(".") for part, message in found.items())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("times", {"day": "2026-10-12"}),
        ("times", {"day": "2026-10-12", "start": "08:00", "end_day": "2026-10-13", "end": "07:00"}),
        ("counter", {"name": "Trung tâm Phục vụ HCC xã"}),
        ("person", {"side": "unit", "name": "Phạm Văn D", "post": "Chủ tịch UBND xã"}),
        ("finding", {"section": "counter", "text": "Thiếu ghế\nchờ"}),
        ("recommendation", {"addressee": "unit", "text": "Bổ sung", "deadline": "2026-12"}),
        ("recommendation", {"addressee": "departments", "text": "Phối hợp", "deadline_words": "trong quý IV"}),
        ("achievement", {"section": "direction", "text": "Đã ban hành", "item": "reform_plan_issued"}),
        ("cause", {"kind": "objective", "text": "Phần mềm chậm"}),
        ("signature", SIGNATURE | {"strokes": ["1,1 " * 4_999 + "1,1"] * 200}),
    ],
)
def test_what_people_write_is_taken(kind, value):
    assert entries.check(kind, value, RECORD) == {}


@pytest.mark.parametrize(
    ("kind", "value", "part"),
    [
        ("times", {}, "day"),
        ("times", {"day": "2026-10-12", "start": "8:00"}, "start"),
        ("times", {"day": "2026-10-12", "start": "24:00"}, "start"),
        ("times", {"day": "2026-10-12", "start": "10:00", "end": "09:59"}, "end"),
        ("times", {"day": "2026-10-12", "end_day": "2026-10-11"}, "end_day"),
        ("counter", {"name": "  "}, "name"),
        ("counter", {"name": "Hai\ndòng"}, "name"),
        ("person", {"side": "them", "name": "A"}, "side"),
        ("person", {"side": "team", "name": "A", "role": "king"}, "role"),
        ("finding", {"section": "nowhere", "text": "A"}, "section"),
        ("finding", {"section": "counter", "text": "a" * (LONG + 1)}, "text"),
        ("finding", {"section": "counter", "text": "A", "item": "nothing"}, "item"),
        ("finding", {"section": "counter", "text": "A", "colour": "red"}, "colour"),
        ("recommendation", {"addressee": "unit", "text": "A", "findings": ["cause:x"]}, "findings"),
        ("recommendation", {"addressee": "unit", "text": "A", "findings": "item:fees"}, "findings"),
        ("recommendation", {"addressee": "unit", "text": "A", "deadline": "2026-13"}, "deadline"),
        ("recommendation", {"addressee": "unit", "text": "A", "deadline": "2026-02-30"}, "deadline"),
        ("cause", {"kind": "other", "text": "A"}, "kind"),
        ("cause", ["A"], ""),
        ("signature", SIGNATURE | {"strokes": ["1,1 " * 5_000 + "1,1"]}, "strokes"),
    ],
)
def test_what_cannot_be_is_said_at_its_part(kind, value, part):
    assert part in entries.check(kind, value, RECORD)
