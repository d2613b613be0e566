"""Issued conclusions that are replaced by a new notice or corrected by a letter, as the leader and the clerk do it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from inspect_app.domain.correction import Correction, Issued, Line
from inspect_app.domain.document import Document
from inspect_app.errors import Problem
from inspect_app.services import corrections, frozen, issue, stages
from inspect_app.services.context import Context
from inspect_app.store import conclusions
from inspect_app.store import corrections as store
from inspect_app.store import issue as issues
from inspect_app.store.database import connect_reading
from inspect_app.store.issue import Issue
from tests import pictures
from tests.sealed import Sealed

REASON = "Thông báo ghi nhầm thời hạn của một kiến nghị."
# The recommendation begins so in the demonstration's notice.
LINE = Line("điểm a khoản 1 Mục IV", "Làm rõ trách nhiệm", "Xác định rõ trách nhiệm")
COLOURS = iter(f"#{number:06x}" for number in range(1, 1 << 24))


def issued(context: Context, inspection: str) -> list[Issued]:
    """Every document that was issued."""
    with closing(connect_reading(context.database)) as db:
        return issues.issued(db, inspection)


def valid(context: Context, inspection: str) -> Issue:
    """The notice that counts."""
    with closing(connect_reading(context.database)) as db:
        found = issues.issue(db, inspection)
    assert found
    return found


def stage(context: Context, inspection: str) -> str:
    """The stage of what is on its way."""
    with closing(connect_reading(context.database)) as db:
        return conclusions.stage(db, inspection)


def opened(context: Context, inspection: str, kind: str = "replace") -> Correction:
    """Begin to replace or correct the valid notice; a letter has a line that can be printed."""
    document = valid(context, inspection).document
    made = corrections.open_correction(context, inspection, kind, document, REASON)
    if kind == "correct":
        corrections.write(context, inspection, made.id, [LINE], 0)
    return made


def signing(context: Context, inspection: str) -> None:
    """Bring what is on its way to signature."""
    steps: Sequence[str] = ("draft", "review", "approved")
    for before, after in pairwise(steps):
        stages.move(context, inspection, before, after)
    frozen.freeze(context, inspection)


def scan() -> bytes:
    """A scan that is like no other."""
    return pictures.png(colour=next(COLOURS))


def made(
    context: Context, inspection: str, kind: str = "replace", number: int = 6, day: date = date(2026, 11, 11)
) -> Issue:
    """Replace or correct the valid notice, the whole way."""
    opened(context, inspection, kind)
    signing(context, inspection)
    return issue.issue_on_paper(context, inspection, number, day, [scan()])


def lines(context: Context, correction: str) -> tuple[Line, ...]:
    """What a letter puts right."""
    with closing(connect_reading(context.database)) as db:
        return store.latest(db, correction).lines


def without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be drawn; what stands for a document is like nothing else, and the same for the same document."""
    pages: dict[str, bytes] = {}

    def drawn(document: Document, record: bytes | None, *_: object) -> bytes:
        told = f"\n% {len(pages)} {document.title}\n".encode()
        return pages.setdefault(f"{document!r} {record is None}", pictures.pdf() + told)

    monkeypatch.setattr(frozen.pdf, "archive", drawn)


def read(sealed: Sealed, ask: Callable[..., Any], *rest: object) -> Any:
    """What a question to the database gives."""
    with closing(connect_reading(sealed.demo.database)) as db:
        return ask(db, *rest)


def refused(code: str, work: Callable[..., object], *rest: object) -> Problem:
    """The problem of a code that something is refused with."""
    with pytest.raises(Problem) as refusal:
        work(*rest)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value
