"""The record is a function of the set of operations: no order, repetition or cut changes what was recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain.operations import Operation, Subject, item_subject, parse_subject, replay

A, B = "01J0000000000000000000000A", "01J0000000000000000000000B"


@st.composite
def histories(draw):
    """Operations of devices that saw each any part of what was there before them; clocks may be wrong."""
    made: list[Operation] = []
    for number in range(draw(st.integers(1, 10))):
        subject = draw(st.sampled_from(["item:x", "item:y"]))
        seen = [op.id for op in made if op.subject == subject]
        base = draw(st.lists(st.sampled_from(seen), unique=True)) if seen else []
        value = draw(st.sampled_from(["pass", "fail", None]))
        clock = str(draw(st.integers(0, 3)))
        made.append(Operation(f"{number:026d}", "i", subject, "answer", value, tuple(base), "a", "d", clock, "e"))
    return made


@given(histories(), st.data())
def test_any_order_and_any_repetition_give_the_same_cells(history, data):
    again = data.draw(st.lists(st.sampled_from(history)))
    shuffled = data.draw(st.permutations(history + again))
    assert replay(shuffled) == replay(history)


@given(histories())
def test_what_nothing_replaced_is_still_there(history):
    replaced = {base for operation in history for base in operation.base}
    heads = {head.id for cell in replay(history).values() for head in cell.heads}
    assert heads == {operation.id for operation in history} - replaced


@given(histories())
def test_every_cell_that_was_written_shows_something(history):
    assert set(replay(history)) == {(operation.subject, operation.field) for operation in history}


@given(histories())
def test_a_settlement_that_names_all_heads_ends_every_conflict(history):
    cell = replay(history)[(history[0].subject, "answer")]
    settled = Operation("Z" * 26, "i", history[0].subject, "answer", "pass", cell.base, "leader", "d", "0", "e")
    after = replay([*history, settled])[(history[0].subject, "answer")]
    assert after.heads == (settled,)
    assert not after.conflict
    assert after.value == "pass"


@given(histories(), st.data())
def test_a_stream_that_was_cut_and_resumed_gives_the_same_cells(history, data):
    cut = data.draw(st.integers(0, len(history)))
    overlap = data.draw(st.integers(0, cut))
    assert replay(history[:cut] + history[overlap:]) == replay(history)


def test_nothing_recorded_is_no_cell():
    assert replay([]) == {}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("inspection", Subject("inspection")),
        ("item:fees", Subject("item", "fees")),
        (f"item:fees@{A}", Subject("item", "fees", A)),
        (f"finding:{B}", Subject("finding", B)),
    ],
)
def test_a_subject_is_named_by_its_text(text, subject):
    assert parse_subject(text) == subject


@pytest.mark.parametrize(
    "text",
    [
        "", "item:", "item:Fees", "item:fees@", f"item:fees@{A.lower()}", "item:fees@01J", "finding:fees",
        f"photo:{A}", f"inspection:{A}", f"item:fees@{A}\n", " item:fees", f"counter:{A}@{B}", "item:" + "x" * 61,
    ],
)  # fmt: skip
def test_any_other_text_is_no_subject(text):
    assert parse_subject(text) is None


def test_the_subject_of_an_item_at_a_counter_names_both():
    assert parse_subject(item_subject("fees", A)) == Subject("item", "fees", A)
    assert item_subject("fees") == "item:fees"
