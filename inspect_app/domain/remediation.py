"""Remediation after a conclusion is issued: what it asks of the unit, the unit's answers, the office's reviews.

A deadline "trước ngày X" falls due on X itself, and a month on its last day.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from inspect_app.domain.dates import month_end, parse_iso
from inspect_app.domain.document import Document as Printed
from inspect_app.domain.document import Paragraph
from inspect_app.domain.entries import deadline_known
from inspect_app.domain.record import Recommendation
from inspect_app.domain.remedies import deadline_of, report_deadline
from inspect_app.domain.text import Json
from inspect_app.domain.typography import unlettered
from inspect_app.domain.wording import Wording

# What a person reads of each state, in the order of the way.
STATES = {
    "open": "Chưa trả lời",
    "answered": "Chờ xem xét",
    "returned": "Bị trả lại",
    "accepted": "Đã khắc phục",
    "lapsed": "Không còn trong Thông báo thay thế",
}
# Of which nothing is left to do.
DONE = ("accepted", "lapsed")
# Where the unit is to do something.
WAITING_FOR_UNIT = ("open", "returned")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that an issued conclusion asks of the unit: a recommendation, or the report (no `recommendation`).

    `text` is what was printed, hand edits included, a paragraph a line; `due` the last day, None where the conclusion
    gives none; `deadline` how it was written.
    """

    id: str
    inspection: str
    unit: str
    recommendation: str | None
    position: int
    text: str
    person: str
    due: date | None
    deadline: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a document, kept under its SHA-256; a PDF has pages."""

    hash: str
    type: str
    size: int
    pages: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the unit's own: number, date, what was done, evidence; who sent it, when (an instant)."""

    id: str
    inspection: str
    number: str
    day: date
    text: str
    files: tuple[Attachment, ...]
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the office thought of an answer: accepted, or returned for a reason."""

    accepted: bool
    reason: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A document as the answer to one duty."""

    id: str
    duty: str
    document: Document
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A duty with its answers, the first one first; `lapsed` where a replacing notice asks it no longer."""

    duty: Duty
    replies: tuple[Reply, ...] = ()
    lapsed: bool = False

    @property
    def state(self) -> str:
        """Where it stands, a key of STATES: the last answer decides."""
        if self.lapsed:
            return "lapsed"
        if not self.replies:
            return "open"
        review = self.replies[-1].review
        if not review:
            return "answered"
        return "accepted" if review.accepted else "returned"

    def days_late(self, today: date) -> int:
        """How many days it is overdue; 0 where it isn't: not due yet, done, or waiting for the office."""
        return days_late(self.duty.due, self.state, today)


@dataclass(frozen=True, slots=True)
class Restated:
    """What a replacing notice says of a duty: where and in which words it stands there; None and "" if not."""

    duty: str
    position: int | None = None
    text: str = ""


def days_late(due: date | None, state: str, today: date) -> int:
    """How many days something of a state is overdue today, 0 where it isn't."""
    return max((today - due).days, 0) if due and state in WAITING_FOR_UNIT else 0


def last_day(deadline: str) -> date | None:
    """The day on which a deadline falls due, an ISO date or an ISO month; None for anything else."""
    if not deadline_known(deadline):
        return None
    year, month = deadline[:4], deadline[5:7]
    return parse_iso(deadline) or month_end(int(year), int(month))


def duties(
    told: Json, printed: Printed, issued: date, dated: date | None, words: Wording, new_id: Callable[[], str]
) -> Iterator[Duty]:
    """What a conclusion asks of its unit, in order of print, the report last.

    `told` is the record as JSON (domain.schema) and `printed` the tree, both as they were frozen; `issued` the day of
    issue and `dated` the day that the document prints, where it prints one. A recommendation that isn't printed binds
    nobody. Where somebody worded one by hand its day is still the record's: the check before approval compares the two.
    """
    unit, plan = told["unit"]["code"], told["plan"]
    asked = {one.id: one for one in _recommendations(told["record"])}
    texts = _texts(printed, asked)
    for position, (id, text) in enumerate(texts.items(), 1):
        one = asked[id]
        due = last_day(one.deadline)
        yield Duty(new_id(), told["id"], unit, id, position, text, one.person, due, deadline_of(one, words))
    days, named = plan["remediation_days"], plan["document_type"].capitalize()
    due = (dated or issued) + timedelta(days=days)
    title = words.say("recommendations", "report")
    text = _under(printed, title) or title
    written = report_deadline(days, named, dated, words)
    yield Duty(new_id(), told["id"], unit, None, len(texts) + 1, text, "", due, written)


def restated(before: Sequence[Duty], asked: Sequence[Duty], words: Wording) -> tuple[list[Duty], list[Restated]]:
    """What a notice imposes anew that is issued in the place of another, and what it says of each duty.

    `before` are the duties that stood until then, `asked` those that the new notice would impose. One that says the
    same of the same recommendation, for the same person and until the same day, stands with its answers; the letter of
    a point and the places of findings that it names may have moved.
    """
    left = {_substance(duty, words): duty for duty in before}
    imposed, said = list[Duty](), list[Restated]()
    for duty in asked:
        known = left.pop(_substance(duty, words), None)
        if not known:
            imposed.append(duty)
        said.append(Restated((known or duty).id, duty.position, duty.text))
    return imposed, [*said, *(Restated(duty.id) for duty in left.values())]


def successor(lapsed: Matter, matters: Iterable[Matter]) -> Matter | None:
    """What stands in the place of a duty that lapsed: the same recommendation in other words or until another day."""
    wanted = lapsed.duty.recommendation
    return next((one for one in matters if not one.lapsed and one.duty.recommendation == wanted), None)


def _substance(duty: Duty, words: Wording) -> tuple[object, ...]:
    """What a duty asks, by whom, until when."""
    before, after = words.say("recommendations", "remedy", references="\n").split("\n")
    named = rf" {re.escape(before)}[^\n]*?{re.escape(after)}"
    text = re.sub(named, "", unlettered(duty.text))
    return duty.recommendation, text, duty.person, duty.deadline, duty.due


def _recommendations(state: Mapping[str, Json]) -> Iterator[Recommendation]:
    for entry in state.get("recommendations", ()):
        if entry["addressee"] == "unit":
            said = {part: entry.get(part, "") for part in ("person", "deadline", "deadline_words")}
            yield Recommendation(entry["id"], "unit", entry["text"], **said)


def _texts(printed: Printed, asked: Iterable[str]) -> dict[str, str]:
    """The printed words of recommendations by their ids, in order of print: a paragraph a line."""
    ids, found = {f"recommendation:{id}": id for id in asked}, dict[str, list[str]]()
    for block in printed.blocks:
        if isinstance(block, Paragraph):
            for subject in block.subjects:
                if subject in ids:
                    found.setdefault(ids[subject], []).append(block.text)
    return {id: "\n".join(lines) for id, lines in found.items()}


def _under(printed: Printed, title: str) -> str:
    """The first paragraph under a title, with the points of a list that it begins; what follows closes the document."""
    found, there = list[str](), False
    for block in printed.blocks:
        if not isinstance(block, Paragraph) or block.kind in ("part", "title"):
            there = isinstance(block, Paragraph) and block.text == title
        elif there and (not found or block.text.startswith("- ")):
            found.append(block.text)
        elif there:
            break
    return "\n".join(found)
