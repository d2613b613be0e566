"""What every typed text must be, whoever sends it: the messages go to the fields of their names."""

from collections.abc import Iterable, Mapping

from inspect_app.domain.text import LONG, SHORT, complaint
from inspect_app.errors import Problem

MANY = 60


def line(text: str, required: str | None = None) -> str | None:
    """What is wrong with a text on one line, or None; `required` is the message for an empty one."""
    return complaint(text, SHORT, lines=False) if text else required


def text(text: str, required: str | None = None) -> str | None:
    """What is wrong with a text on several lines, or None."""
    return complaint(text, LONG) if text else required


def listed(lines: Iterable[str]) -> str | None:
    """What is wrong with any of several texts on a line each, or None."""
    lines = list(lines)
    if len(lines) > MANY:
        return f"Nhiều quá {MANY} dòng (đang có {len(lines)}). Bớt lại."
    return next((wrong for wrong in map(line, lines) if wrong), None)


def refuse(wrong: Mapping[str, str | None]) -> None:
    """Raise Problem "form_invalid" where any field has a message."""
    fields = {field: message for field, message in wrong.items() if message}
    if fields:
        raise Problem("form_invalid", fields=fields)
