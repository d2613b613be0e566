"""The way of a conclusion shows where it stands, who brought it there, and what still lies ahead."""

from dataclasses import dataclass

from inspect_app.domain.stages import steps


@dataclass(frozen=True)
class Move:
    after: str
    actor: str = ""
    before: str = ""


def told(*moves: Move) -> list[tuple[str, str, str]]:
    stage = moves[-1].after if moves else "draft"
    return [(step.stage, step.state, step.move.actor if step.move else "") for step in steps(stage, moves)]


def test_what_nobody_has_moved_is_a_draft_and_all_else_lies_ahead():
    assert told() == [
        ("draft", "now", ""),
        ("review", "ahead", ""),
        ("approved", "ahead", ""),
        ("signing", "ahead", ""),
        ("issued", "ahead", ""),
    ]


def test_each_step_names_who_led_there():
    found = told(Move("review", "B"), Move("approved", "A"))
    assert found[:3] == [("draft", "done", ""), ("review", "done", "B"), ("approved", "now", "A")]


def test_what_was_returned_is_a_draft_again_and_its_former_steps_lie_ahead():
    found = told(Move("review", "B"), Move("returned", "A"))
    assert found[:2] == [("returned", "now", "A"), ("review", "ahead", "")]
    again = told(Move("review", "B"), Move("returned", "A"), Move("review", "C"))
    assert again[:2] == [("draft", "done", ""), ("review", "now", "C")]


def test_a_correction_that_was_given_up_hides_nobody_who_issued():
    issued = (Move("review", "B"), Move("approved", "A"), Move("signing", "B"), Move("issued", "C", "signing"))
    again = told(*issued, Move("draft", "B", "issued"))
    assert again[0] == ("draft", "now", "B") and again[4] == ("issued", "ahead", "")
    given_up = told(*issued, Move("draft", "B", "issued"), Move("issued", "B", "draft"))
    assert given_up[4] == ("issued", "now", "C")
