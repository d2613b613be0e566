"""Everything that the program logs has its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspect_app.domain.actions import ACTIONS, TARGETS, action, parts

PROGRAM = Path(__file__).resolve().parents[2] / "inspect_app"
# What a name or a part of a name stands for where an action isn't written out.
NAMED = {
    "action": {"assign_unit", "change_assignment", "draft_explanation", "send_explanation"},
    "late_": {"late_aside", "late_again"},
}


def logged() -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """Every call of a door's log: where it is, and what it says was done to what."""
    for path in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "log":
                value = node.func.value
                if (value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")) == "door":
                    yield f"{path.name}:{node.lineno}", node.args[0], node.args[1]


def words(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return words(node.body) | words(node.orelse)
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return NAMED[node.values[0].value]
    return NAMED[node.id]  # type: ignore[attr-defined]


def test_every_action_that_is_logged_has_its_words():
    found = {name: place for place, action, _ in logged() for name in words(action)}
    assert len(found) > 50
    assert {name: place for name, place in found.items() if name not in ACTIONS} == {}


def test_every_kind_of_thing_that_something_is_done_to_has_its_word():
    for place, _, target in logged():
        if isinstance(target, ast.Constant | ast.JoinedStr):
            first = target.values[0].value if isinstance(target, ast.JoinedStr) else target.value
            assert first.split(":")[0] in TARGETS, place


def test_what_a_newer_program_logged_is_told_by_its_name():
    assert action("later") == "Việc khác (later)"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"number": "05/TB", "reason": ""}, [("số", "05/TB")]),
        ({"before": {"name": "A"}, "after": {"name": "B", "active": True}}, None),
        ({"operations": ["a", "b"], "refused": []}, [("nội dung ghi nhận", "a; b")]),
        ({"strange": None}, []),
        ([1, {"a": 2}], [("", "1; 2")]),
        ("chữ", [("", "chữ")]),
        ({"day": "2026-02-05"}, [("ngày", "05/02/2026")]),
    ],
)
def test_data_is_told_part_by_part(data, told):
    expected = [("trước, tên", "A"), ("sau, tên", "B"), ("sau, đang dùng", "có")] if told is None else told
    assert list(parts(data)) == expected


def test_a_long_part_is_cut_on_the_page():
    ((_, text),) = parts({"words": "x" * 1000})
    assert len(text) == 301 and text.endswith("…")
