"""How a form is read: the fields that people type into, and what happens to a service's refusal.

A field only reads what was typed (composed, parsed); rules are the service's, whose Problem comes back to the fields.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FieldList, Form, FormField, SelectField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from inspect_app.domain import numbers
from inspect_app.domain.dates import parse_typed, short_date
from inspect_app.domain.text import LONG, SHORT, clean, complaint
from inspect_app.errors import Problem

SPARE_ROWS = 3
MOST_ROWS = 60


class Entry(FlaskForm):
    """A form whose values go to one service call."""

    refusal: str | None = None  # what a form is told of which something is wrong, where the usual words don't fit
    problem: Problem | None = None
    result: Any = None
    differing: Sequence[tuple[str, str, str]] = ()  # (label, as saved, as typed) where somebody else has saved since

    def saves(self, work: Callable[[], Any]) -> bool:
        """Whether the form was sent, reads well, and the service takes it; `result` is what the service gave.

        A refusal's messages go to the fields of their names; `problem` and `status` keep the rest.
        """
        if not self.is_submitted():
            return False
        if not self.validate():
            self.problem = Problem("form_invalid", self.refusal)
            return False
        try:
            self.result = work()
        except Problem as problem:
            usual = problem.code == "form_invalid" and problem.message == Problem("form_invalid").message
            self.problem = Problem(problem.code, self.refusal, problem.fields) if usual else problem
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
        """The field of a name, one within rows as "members-0-name": the first row that isn't empty."""
        rows, _, rest = name.partition("-")
        index, _, column = rest.partition("-")
        if index.isdecimal() and isinstance(self._fields.get(rows), FieldList):
            row = [*self.filled(rows), *self[rows]][int(index)]
            return row.form[column]
        return self._fields.get(name)

    def filled(self, rows: str) -> list[Any]:
        """The rows that say something, those that are to be dropped left out."""
        return [row for row in self[rows] if row.form.filled]

    @property
    def revision_seen(self) -> int:
        """The revision that the person saw; 0, which never is, for anything else."""
        typed = str(self["revision"].data or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0

    def look_again(self, revision: int, saved: Mapping[str, Any]) -> None:
        """Where somebody else has saved since: tell what differs, and let the next sending stand over it.

        `saved` holds the newest values by field name; it does nothing where nobody has.
        """
        if self.problem is None or self.problem.code != "stale":
            return
        self["revision"].data = revision
        self.differing = [
            (field.label.text, field.show(saved[name]) if saved[name] is not None else "", field.typed)
            for name, field in self._fields.items()
            if isinstance(field, Typed) and name in saved and saved[name] != field.data
        ]


class Row(Form):
    """One row of several within a form. A row that says nothing is left out, and so is one ticked `drop`."""

    drop = BooleanField("Bỏ dòng này")

    @property
    def filled(self) -> bool:
        """Whether the row says anything that is to stay."""
        return not self.drop.data and any(field.typed for field in self if isinstance(field, Typed))


def more_rows(form: Entry, rows: str) -> bool:
    """Whether more rows are wanted, not saving; they are there then."""
    if "more" not in request.form:
        return False
    for _ in range(min(SPARE_ROWS, MOST_ROWS - len(form[rows]))):
        form[rows].append_entry()
    return True


def _leaves(fields: Iterable[Any]) -> list[Any]:
    # A list of rows and a row hold fields; every other field is an input.
    found = []
    for field in fields:
        holds = isinstance(field, FieldList | FormField)
        found += _leaves(field) if holds else [field]
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

    @property
    def told(self) -> str:
        """The value as it is read on a page."""
        return "" if self.data is None else self.show(self.data)

    def _value(self) -> str:
        return self.typed if self.raw_data else self.told


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
    """One of some choices, or none: the choice ""; `required` is the message where one must be chosen.

    `choices` maps values to labels, or the name of a group to such a mapping.
    """

    def __init__(self, label: str, *, required: str | None = None, hint: str = "", **rest: Any):
        super().__init__(label, description=hint, validate_choice=False, **rest)
        self.required = required

    def pre_validate(self, form: Any) -> None:
        """Refuse what isn't among the choices."""
        if not self.data and self.required:
            raise StopValidation(self.required)
        if self.data not in [choice.value for choice in self.iter_choices()]:
            raise StopValidation(self.required or "Chọn một mục trong danh sách.")
