"""The card of an inspection in the archive's index: what it is found by, as a whole and finding by finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.correction import Issued, Pointer
from inspect_app.domain.dates import short_date
from inspect_app.domain.disposal import Tombstone
from inspect_app.domain.document import Document, Paragraph
from inspect_app.domain.edits import Edits
from inspect_app.domain.findings import findings
from inspect_app.domain.letterhead import type_name
from inspect_app.domain.operations import parse_subject
from inspect_app.domain.plan import Assignment, Member, Plan, Team, Unit
from inspect_app.domain.record import Person, Record
from inspect_app.domain.remedies import asked
from inspect_app.domain.stages import STAGES
from inspect_app.domain.text import folded
from inspect_app.domain.typography import capital, unlettered

# What a person reads of each kind of entry; "record" is the inspection as a whole.
KINDS = {
    "record": "Hồ sơ",
    "finding": "Tồn tại",
    "recommendation": "Kiến nghị",
    "achievement": "Kết quả đạt được",
    "cause": "Nguyên nhân",
}
# The states of a card: the stages of its conclusion, a notice in whose place another was issued, records made from a
# publication, which have none, and those of which only the tombstone is left.
STATES = STAGES | {
    "replaced": "Đã được thay thế",
    "published": "Lập từ bài đã công bố",
    "disposed": "Đã hủy hồ sơ",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A document's number in parts, folded: 5, "tb", "bcdcchc"."""

    number: int
    code: str
    body: str


@dataclass(frozen=True, slots=True)
class Tie:
    """The domains and items that something in a record belongs to, by their keys."""

    domains: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is found: `text` as it is printed, `about` what it is found by besides, folded."""

    kind: str  # a key of KINDS
    subject: str
    text: str
    about: str
    domains: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An inspection as the archive lists it, with its entries; the first is the inspection as a whole.

    `day` orders cards: that of the issue, else of the inspection; `number` is how the issued document bears it, and
    `document` its SHA-256. `pointers` say how that stands to others, whose numbers `beside` are.
    """

    inspection: str
    day: date
    unit: str
    place: str
    leader: str
    team: str
    plan_number: str
    state: str
    number: str
    numbers: tuple[Number, ...]
    issued: Number | None
    illustration: bool
    entries: tuple[Entry, ...]
    document: str = ""
    pointers: tuple[str, ...] = ()
    beside: tuple[Number, ...] = ()

    @property
    def current(self) -> bool:
        """Whether nothing stands in its place."""
        return self.state != "replaced"


@dataclass(frozen=True, slots=True)
class Printed:
    """What an issue adds: which notice it is, and what was frozen of it, as far as it can be read.

    `document` is as it was printed, `heads` the plan, team and unit of then; `pointers` say how it stands to the other
    documents of its inspection.
    """

    issued: Issued
    document: Document | None
    heads: tuple[Plan, Team, Unit] | None
    pointers: tuple[Pointer, ...] = ()

    @property
    def replaced(self) -> bool:
        """Whether another notice was issued in its place."""
        return any(pointer.kind == "replaced_by" for pointer in self.pointers)


def card(record: Record, stage: str, edits: Edits, issued: Printed | None) -> Card:
    """The card of a record as it stands, at a stage of its conclusion; of an issued one as it was printed.

    `edits` are the words changed by hand in a conclusion that isn't issued.
    """
    plan, team, unit = (issued and issued.heads) or (record.plan, record.team, record.unit)
    day = issued.issued.day if issued else record.last_day
    bears = issued.issued.bears if issued else ""
    pointers = issued.pointers if issued else ()
    document, of_plan = number_of(bears), number_of(plan.number)
    leader = _leader(record.people, team.leader)
    told = printed(issued.document) if issued and issued.document else recorded(record, edits)
    beside = tuple(number for pointer in pointers if (number := number_of(pointer.other.bears)))
    shared = _shared(unit, leader, {day.year, record.day.year, plan.year}, document)
    ties = _ties(record)
    entries = tuple(_entry(record, ties, kind, subject, text, shared) for kind, subject, text in told)
    whole = Entry(
        "record",
        "",
        _whole(record, plan, team, unit, _named(plan, bears, day, pointers)),
        " ".join([shared, *_forms(of_plan), *(form for number in beside for form in _forms(number))]),
        _once(domain for entry in entries if entry.kind == "finding" for domain in entry.domains),
        _once(item for entry in entries if entry.kind == "finding" for item in entry.items),
    )
    return Card(
        inspection=record.id,
        day=day,
        unit=unit.code,
        place=capital(unit.place),
        leader=leader,
        team=record.team.id,
        plan_number=plan.number,
        state=_state(record, stage, issued),
        number=bears,
        numbers=tuple(number for number in (document, of_plan, *beside) if number),
        issued=document,
        illustration=plan.illustration or unit.illustration,
        entries=(whole, *entries),
        document=issued.issued.document if issued else "",
        pointers=tuple(pointer.words for pointer in pointers),
        beside=beside,
    )


def buried(stone: Tombstone, plan: Plan, place: Assignment) -> Card:
    """The card of a record that was disposed of: its number, its place, its title, and that nothing else is left."""
    document, unit = number_of(stone.words), place.unit
    text = f"{capital(unit.full_place)}, {unit.province}. {stone.told}"
    shared = _shared(unit, "", {stone.day.year}, document)
    return Card(
        inspection=stone.inspection,
        day=stone.day,
        unit=unit.code,
        place=capital(unit.place),
        leader="",
        team=place.team,
        plan_number=plan.number,
        state="disposed",
        number=stone.words,
        numbers=(document,) if document else (),
        issued=document,
        illustration=plan.illustration or unit.illustration,
        entries=(Entry("record", "", text, shared),),
    )


def number_of(bears: str) -> Number | None:
    """The parts of a number as documents bear it: "05/TB-BCĐCCHC"; None for what isn't one."""
    digits, _, symbol = folded(bears).partition("/")
    code, _, body = symbol.partition("-")
    return Number(int(digits), code, body) if digits.isascii() and digits.isdecimal() and code else None


def _state(record: Record, stage: str, issued: Printed | None) -> str:
    if issued:
        return "replaced" if issued.replaced else "issued"
    return "published" if record.source else stage


def _named(plan: Plan, bears: str, day: date, pointers: Iterable[Pointer]) -> str:
    if not bears:
        return ""
    return ". ".join([f"{type_name(plan)} số {bears} ngày {short_date(day)}", *(pointer.words for pointer in pointers)])


def recorded(record: Record, edits: Edits) -> Iterator[tuple[str, str, str]]:
    """(kind, subject, text) of all that a record has to be found, in the words that its conclusion would print."""
    for found in findings(record):
        yield "finding", found.subjects[0], _worded(edits, found.subjects[0], found.text)
    for made in asked(record):
        subject = f"recommendation:{made.id}"
        words = [made.text, made.person, made.deadline_words]
        yield "recommendation", subject, _worded(edits, subject, ". ".join(w.strip(" .") for w in words if w))
    for kind, entries in (("achievement", record.achievements), ("cause", record.causes)):
        for entry in entries:
            yield kind, f"{kind}:{entry.id}", _worded(edits, f"{kind}:{entry.id}", entry.text)


def printed(document: Document) -> Iterator[tuple[str, str, str]]:
    """(kind, subject, text) of all that a printed document says of findings and of what follows from them."""
    whole: dict[str, list[str]] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.subjects:
            whole.setdefault(block.subjects[0], []).append(unlettered(block.text))
    for subject, texts in whole.items():
        kind = subject.partition(":")[0].replace("item", "finding")
        if kind in KINDS:
            yield kind, subject, " ".join(texts)


def _worded(edits: Edits, subject: str, generated: str) -> str:
    return edits[subject].text if subject in edits else generated


def _entry(record: Record, ties: Mapping[str, Tie], kind: str, subject: str, text: str, shared: str) -> Entry:
    tie = ties.get(subject) or _of_item(record, subject)
    items = [item for key in tie.items if (item := record.edition.item(key))]
    about = folded(" ".join([*(f"{item.code} {item.question}" for item in items), shared]))
    return Entry(kind, subject, text, about, tie.domains, tie.items, items[0].code if len(items) == 1 else "")


def _ties(record: Record) -> Mapping[str, Tie]:
    """The domains and items that each entry beside the items themselves belongs to."""
    ties = {}
    for kind, entries in (("finding", record.free_findings), ("achievement", record.achievements)):
        for one in entries:
            ties[f"{kind}:{one.id}"] = Tie((one.section,), (one.item,) if one.item else ())
    for made in record.recommendations:
        served = [ties.get(subject) or _of_item(record, subject) for subject in made.findings]
        domains = [*(domain for tie in served for domain in tie.domains), *made.sections]
        ties[f"recommendation:{made.id}"] = Tie(_once(domains), _once(item for tie in served for item in tie.items))
    return ties


def _of_item(record: Record, subject: str) -> Tie:
    parsed = parse_subject(subject)
    item = record.edition.item(parsed.id) if parsed and parsed.kind == "item" and parsed.id else None
    return Tie((item.section,), (item.key,)) if item else Tie()


def _leader(people: Iterable[Person], named: Member | None) -> str:
    there = next((one.name for one in people if one.side == "team" and one.role == "leader"), "")
    return there or (named.name if named else "")


def _shared(unit: Unit, leader: str, years: Iterable[int], document: Number | None) -> str:
    """What every entry of a card is found by: the place, the years, the leader, the document's number."""
    words = [unit.place, leader, *map(str, sorted(years)), *_forms(document)]
    return folded(" ".join(words))


def _forms(number: Number | None) -> list[str]:
    """A number as people type it: with its zero and without."""
    if not number:
        return []
    return [f"{digits} {number.code} {number.body}" for digits in (f"{number.number:02d}", str(number.number))]


def _whole(record: Record, plan: Plan, team: Team, unit: Unit, document: str) -> str:
    people = [f"{one.name}, {one.post}" if one.post else one.name for one in record.people]
    if not people:
        people = [f"{one.name}, {one.posts}" if one.posts else one.name for one in team.members]
    parts = [
        f"{capital(unit.full_place)}, {unit.province}",
        document,
        f"Kiểm tra ngày {short_date(record.day)}",
        f"Kế hoạch số {plan.number}",
        f"{team.name}: {'; '.join(people)}" if people else team.name,
        *(counter.name for counter in record.counters),
    ]
    return ". ".join(part for part in parts if part)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
