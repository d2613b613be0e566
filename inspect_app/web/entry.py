"""How a form is read: the fields that people type into, and what happens to a service's refusal.

A field only reads what was typed (composed, parsed); rules are the service's, whose Problem comes back to the fields.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from inspect_app.domain import numbers
from inspect_app.domain.dates import parse_typed, short_date
from inspect_app.domain.text import LONG, SHORT, clean, complaint
from inspect_app.errors import Problem


class Entry(FlaskForm):
    """A form whose values go to one service call."""

    problem: Problem | None = None
    result: Any = None

    def saves(self, work: Callable[[], Any]) -> bool:
        """Whether the form was sent, reads well, and the service takes it; `result` is what the service gave.

        A refusal's messages go to the fields of their names; `problem` and `status` keep the rest.
        """
        if not self.is_submitted():
            return False
        if not self.validate():
            self.problem = Problem("form_invalid")
            return False
        try:
            self.result = work()
        except Problem as problem:
            self.problem = problem
            for name, message in problem.fields.items():
                field = self.field(name)
                if field is not None:
                    field.errors = [*field.errors, message]
        return self.problem is None

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form."""
        return self.problem.status if self.problem else 200

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """(id of the input, message) for every field that was refused, in the form's order."""
        return [(field.id, str(error)) for field in _leaves(self) for error in field.errors]

    def field(self, name: str) -> Field | None:
        """The field of a name, one within rows as "members-0-name"."""
        return next((field for field in _leaves(self) if field.name == name), None)


def _leaves(fields: Any) -> list[Any]:
    found = []
    for field in fields:
        inner = getattr(field, "entries", None) or getattr(field, "form", None)
        found += _leaves(inner) if inner is not None else [field]
    return found


class Typed(StringField):
    """What is typed and what it means: `typed` is the text, `data` its value, None for a text without one."""

    unreadable = ""  # the message for a text that has no value

    def __init__(
        self,
        label: str,
        *,
        required: str | None = None,
        hint: str = "",
        attributes: Mapping[str, str] | None = None,
        lines: bool = False,
        **rest: Any,
    ):
        """`required` is the message for an empty field, `attributes` are HTML attributes of the input."""
        self.required, self.lines, self.typed = required, lines, ""
        if lines:
            self.widget = TextArea()
        super().__init__(label, description=hint, render_kw=dict(attributes or {}), **rest)

    def parse(self, text: str) -> Any:
        """The value of a text; None for one that has none."""
        return text

    def show(self, value: Any) -> str:
        """A value as it is typed."""
        return str(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        self.typed = clean(valuelist[0]) if valuelist else ""
        self.data = self.parse(self.typed)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is missing, what cannot be stored or printed, and what has no value."""
        wrong = self.required if not self.typed else complaint(self.typed, LONG if self.lines else SHORT, self.lines)
        if self.typed and self.data is None:
            wrong = wrong or self.unreadable
        if wrong:
            raise StopValidation(wrong)

    def _value(self) -> str:
        if self.raw_data:
            return self.typed
        return "" if self.data is None else self.show(self.data)


class Text(Typed):
    """A text on one line, or on several."""


class Lines(Typed):
    """Several texts, one a line; the value is a tuple without empty ones."""

    def __init__(self, label: str, **rest: Any):
        super().__init__(label, lines=True, **rest)

    def parse(self, text: str) -> tuple[str, ...]:
        """The lines of a text."""
        return tuple(line.strip() for line in text.split("\n") if line.strip())

    def show(self, value: Any) -> str:
        """Lines as they are typed."""
        return "\n".join(value)


class Day(Typed):
    """A date as people type it: 05/02/2026."""

    unreadable = "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026."

    def parse(self, text: str) -> date | None:
        """The date of a text."""
        return parse_typed(text)

    def show(self, value: date) -> str:
        """A date as it is typed."""
        return short_date(value)


class Whole(Typed):
    """A whole number between two bounds."""

    def __init__(self, label: str, least: int, most: int, **rest: Any):
        super().__init__(label, attributes={"inputmode": "numeric"}, **rest)
        self.least, self.most = least, most
        self.unreadable = f"Nhập số nguyên từ {least} đến {most}."

    def parse(self, text: str) -> int | None:
        """The number of a text."""
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
        return number if number is not None and self.least <= number <= self.most else None


class Number(Typed):
    """A number as Vietnamese people type it: 98,5."""

    unreadable = "Nhập một số, ví dụ 98 hoặc 98,5."

    def __init__(self, label: str, **rest: Any):
        super().__init__(label, attributes={"inputmode": "decimal"}, **rest)

    def parse(self, text: str) -> Decimal | None:
        """The number of a text."""
        return numbers.parse(text)

    def show(self, value: Decimal) -> str:
        """A number as it is typed."""
        return numbers.show(value)


class Choice(SelectField):
    """One of some choices; `required` is the message for none."""

    def __init__(self, label: str, *, required: str = "Chọn một mục trong danh sách.", hint: str = "", **rest: Any):
        super().__init__(label, description=hint, validate_choice=False, **rest)
        self.required = required

    def pre_validate(self, form: Any) -> None:
        """Refuse what isn't among the choices."""
        if self.data not in [choice.value for choice in self.iter_choices_flat()]:
            raise StopValidation(self.required)

    def iter_choices_flat(self) -> list[Any]:
        """Every choice, those in groups among them."""
        if not self.has_groups():
            return list(self.iter_choices())
        return [choice for _, choices in self.iter_groups() for choice in choices]
