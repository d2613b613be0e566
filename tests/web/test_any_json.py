"""Whatever JSON is thrown at it, the server answers in words; it never stumbles, and what is right in it is kept."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_app.domain.operations import FIELDS
from inspect_app.services.context import new_ulid
from inspect_app.store.editions import packaged
from tests.web.conftest import Desk, Office

ODD = st.sampled_from(["\ud800", "\x00", "Ke\u0302\u0301", "9" * 30, "inspection", "item:outreach_plan", "pass"])
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | ODD
KEYS = st.text(max_size=5) | st.sampled_from(["about", "file", "section", "text", "findings", "numerator", "verdict"])
ANYTHING = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | ODD, inner, max_size=4), max_leaves=12
)
SUBJECTS = st.sampled_from(
    ["inspection", *(f"item:{item.key}" for item in packaged().items)]
    + [f"{kind}:01ARZ3NDEKTSV4RRFFQ69G5FAV" for kind in FIELDS if kind not in ("inspection", "item")]
)
PARTS = ("id", "subject", "field", "value", "base", "author", "device", "clock", "edition", "imported", "clock_sent")
MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def operations(draw: st.DrawFn) -> dict[str, object]:
    """An operation on something that is there, with any value, and often with any part of it replaced by anything."""
    operation = {
        "id": new_ulid(),
        "subject": draw(SUBJECTS),
        "field": draw(st.sampled_from(sorted({field for fields in FIELDS.values() for field in fields}))),
        "value": draw(ANYTHING),
        "base": [],
        "device": "TABLET",
        "clock": "2026-10-12T01:30:00.000Z-0000-TABLET",
        "edition": packaged().hash,
    }
    return operation | draw(st.dictionaries(st.sampled_from(PARTS), ANYTHING, max_size=2))


@pytest.fixture
def desk(office: Office) -> Desk:
    return office.desk("leader")


@pytest.fixture
def address(office: Office) -> str:
    return f"/api{office.path('/operations', 'empty')}"


def post(desk: Desk, address: str, body: object):
    token = desk.get("/api/token").json["token"]
    return desk.client.post(
        address, data=json.dumps(body), content_type="application/json", headers={"X-CSRFToken": token}
    )


@MANY
@given(st.lists(operations() | ANYTHING, max_size=6))
def test_a_batch_of_anything_gets_a_receipt_each(desk: Desk, address: str, batch: list):
    good = {
        "id": new_ulid(),
        "subject": "item:outreach_plan",
        "field": "note",
        "value": "Đã xem",
        "base": [],
        "device": "TABLET",
        "clock": "2026-10-12T01:30:00.000Z-0000-TABLET",
        "edition": packaged().hash,
    }
    answer = post(desk, address, {"operations": [*batch, good]})
    assert answer.status_code == 200, answer.text
    results = answer.json["results"]
    assert len(results) == len(batch) + 1
    assert results[-1] == {"id": good["id"], "status": "accepted", "message": ""}
    assert all((result["status"] == "accepted") != bool(result["message"]) for result in results)
    # Nothing was let in that can't be told again.
    assert desk.get(address.replace("operations", "record")).status_code == 200


@MANY
@given(ANYTHING)
def test_what_is_no_batch_is_refused_in_words(desk: Desk, address: str, body: object):
    answer = post(desk, address, body)
    assert answer.status_code == 400
    assert answer.json["code"] == "bad_json" and answer.json["message"]
