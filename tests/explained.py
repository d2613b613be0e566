"""Explanations as the account of an inspected unit writes them."""

from collections.abc import Mapping
from contextlib import closing
from datetime import date

from inspect_app.domain.explanation import Explanation
from inspect_app.services import explanations
from inspect_app.services.context import Context
from inspect_app.services.explanations import Standing, Typed
from inspect_app.store import explanations as store
from inspect_app.store.database import connect_reading

TEXT = "UBND xã thống nhất nội dung biên bản."
ABOUT = "Đơn vị đã bố trí đủ công chức từ ngày 13/10/2026."


def typed(
    text: str = TEXT,
    about: Mapping[str, str] | None = None,
    files: tuple[str, ...] = (),
    number: str = "45/UBND-VP",
    day: date | None = date(2026, 10, 12),
) -> Typed:
    """What somebody of the unit wrote."""
    return Typed(number, day, text, about or {}, files)


def standing(context: Context, inspection: str) -> Standing:
    """How the explanation stands on the context's day."""
    with closing(connect_reading(context.database)) as db:
        return explanations.standing(db, inspection, context.today)


def held(context: Context, inspection: str) -> Explanation | None:
    """What counts."""
    with closing(connect_reading(context.database)) as db:
        return store.held(db, inspection)


def sent(context: Context, inspection: str, *contents: bytes, **parts: object) -> int:
    """Send an explanation with files of some contents, over whatever there is; its revision."""
    taken = [explanations.take_file(context, inspection, "giai-trinh.png", [content]) for content in contents]
    words = typed(files=tuple(file.hash for file in taken), **parts)
    return explanations.save(context, inspection, words, standing(context, inspection).revision, send=True)
