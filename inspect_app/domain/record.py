"""The record of one inspection, assembled: what every page and document is made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.checklist import Edition, Item
from inspect_app.domain.dates import parse_iso
from inspect_app.domain.explanation import Explanation
from inspect_app.domain.operations import FIELDS, Cells, item_subject, parse_subject
from inspect_app.domain.plan import Plan, Target, Team, Unit
from inspect_app.domain.text import Json


@dataclass(frozen=True, slots=True)
class Publication:
    """What a record was made from, where it wasn't made on the spot: a published article."""

    title: str
    publisher: str
    author: str
    list_open: bool = False  # the source's list of shortcomings ends in "…"
    course: str = ""  # how the source tells the course of the inspection, in a clause
    acknowledged: str = ""  # what it says of results


@dataclass(frozen=True, slots=True)
class Counter:
    id: str
    name: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who took part: side "team" or "unit", with a post; `role` is "leader" and so on, on the team's side."""

    id: str
    side: str
    name: str
    post: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class FreeFinding:
    """A finding in somebody's own words; tied to an item where the words are about one."""

    id: str
    section: str
    text: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What somebody is to do. `findings` are subjects (an item, an item at a counter, a free finding).

    `deadline` is an ISO date, or a month ('2026-12', due on its last day), `deadline_words` how the source says it;
    `reason` is why it has no person or deadline.
    """

    id: str
    addressee: str  # "unit" or "departments"
    text: str
    findings: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    person: str = ""
    deadline: str = ""
    deadline_words: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    id: str
    section: str
    text: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    id: str
    kind: str  # "objective" or "subjective"
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo or a file that shows what was found; its bytes are kept under their SHA-256.

    `about` is a subject; `taken_at` an instant; `position` "latitude,longitude,metres off", only where it was allowed.
    """

    id: str
    about: str
    file: str
    type: str
    name: str = ""
    caption: str = ""
    taken_at: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature drawn under a text, or the reason why there is none.

    `file` is the SHA-256 of exactly the text that was shown; `strokes` are "x,y x,y …" in a box of width x height;
    `ink` is "1" where the person signed the printed text instead.
    """

    id: str
    role: str  # one of entries.SIGNING
    name: str
    file: str
    signed_at: str
    post: str = ""
    reason: str = ""
    width: str = ""
    height: str = ""
    strokes: tuple[str, ...] = ()
    ink: str = ""

    @property
    def code(self) -> str:
        """'7F3A 91C2': how people tell one text from another, by the start of its hash."""
        return f"{self.file[:4]} {self.file[4:8]}".upper()


@dataclass(frozen=True, slots=True)
class Question:
    """An item as it is asked: once, or at one counter."""

    item: Item
    counter: Counter | None

    @property
    def subject(self) -> str:
        """The subject of its operations."""
        return item_subject(self.item.key, self.counter.id if self.counter else None)


@dataclass(frozen=True, slots=True)
class Record:
    id: str
    plan: Plan
    team: Team
    unit: Unit
    edition: Edition
    planned_day: date
    cells: Cells
    source: Publication | None = None
    explanation: Explanation | None = None  # the one that the unit sent last

    def value(self, subject: str, field: str) -> Json:
        """What shows in one cell; None where nothing was recorded or it was cleared."""
        cell = self.cells.get((subject, field))
        return cell.value if cell else None

    def fields(self, subject: str) -> Mapping[str, Json]:
        """All that is recorded of a subject: field -> value, cleared ones left out."""
        known = FIELDS.get(subject.partition(":")[0], ())
        return {field: value for field in known if (value := self.value(subject, field)) is not None}

    @property
    def times(self) -> Mapping[str, str]:
        """Day and times as recorded: keys day, start, end_day, end; missing ones are empty."""
        return {"day": "", "start": "", "end_day": "", "end": ""} | (self.value("inspection", "times") or {})

    @property
    def day(self) -> date:
        """The legal day of the inspection: the first day recorded, else the planned one."""
        return parse_iso(self.times["day"]) or self.planned_day

    @property
    def last_day(self) -> date:
        """The last day of the inspection: no as-of date may be after it."""
        return max(self.day, parse_iso(self.times["end_day"]) or self.day)

    @property
    def counters(self) -> tuple[Counter, ...]:
        """The counters visited, in the order they were entered."""
        return tuple(Counter(key, v["name"], v.get("unit")) for key, v in self._entries("counter"))

    @property
    def people(self) -> tuple[Person, ...]:
        """Who took part, the unit's representatives among them."""
        return tuple(Person(key, **value) for key, value in self._entries("person"))

    @property
    def free_findings(self) -> tuple[FreeFinding, ...]:
        """Findings in somebody's own words."""
        return tuple(FreeFinding(key, **value) for key, value in self._entries("finding"))

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """The recommendations, in the order they were entered."""
        return tuple(
            Recommendation(
                key, **(v | {"findings": tuple(v.get("findings", ())), "sections": tuple(v.get("sections", ()))})
            )
            for key, v in self._entries("recommendation")
        )

    @property
    def achievements(self) -> tuple[Achievement, ...]:
        """The achievements, in the order they were entered."""
        return tuple(Achievement(key, **value) for key, value in self._entries("achievement"))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes, in the order they were entered."""
        return tuple(Cause(key, **value) for key, value in self._entries("cause"))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The photos and files, in the order they were taken in."""
        return tuple(Evidence(key, **value) for key, value in self._entries("evidence"))

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """The signatures, in the order they were given."""
        return tuple(
            Signature(key, **(value | {"strokes": tuple(value.get("strokes", ()))}))
            for key, value in self._entries("signature")
        )

    def target(self, item: Item) -> Target | None:
        """The plan's target for an item's rate."""
        return self.plan.targets.get(item.key)

    def questions(self) -> tuple[Question, ...]:
        """Everything asked that day, by section; an item of scope "counter" once for each counter visited."""
        counters = self.counters
        return tuple(
            Question(item, counter)
            for item in self.edition.asked_on(self.day)
            for counter in (counters if item.scope == "counter" else (None,))
        )

    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """The cells that people recorded differently, as (subject, field); rival closings are settled elsewhere."""
        return tuple(sorted(key for key, cell in self.cells.items() if cell.conflict and key[1] != "closing"))

    def _entries(self, kind: str) -> Iterator[tuple[str, dict[str, Json]]]:
        # ULIDs sort in the order they were made, so sorting by id keeps the order of entry.
        for subject in sorted(subject for subject, field in self.cells if field == kind):
            parsed, value = parse_subject(subject), self.value(subject, kind)
            if parsed and parsed.kind == kind and parsed.id and value is not None:
                yield parsed.id, value
