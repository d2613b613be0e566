"""A checklist's edition: sections, items, laws, and which of them hold on a given day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.audit import canonical, digest
from inspect_app.domain.dates import parse_iso
from inspect_app.domain.text import Json

KINDS = ("pass_fail", "ratio", "count", "choice", "multi_choice", "text")


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    order: int
    title: str


@dataclass(frozen=True, slots=True)
class Law:
    code: str
    title: str
    valid_from: date | None
    valid_to: date | None

    def in_force(self, day: date) -> bool:
        """Whether the law is known to hold on a day; a law whose start is unknown never is."""
        known = self.valid_from is not None and self.valid_from <= day
        return known and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    law: str
    article: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice (shortcoming, finding, recommendation) or of a multiple choice (expected)."""

    label: str
    shortcoming: bool = False
    finding: str | None = None
    recommendation: str | None = None
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    numerator: str
    denominator: str
    better: str  # "higher" or "lower"
    two_sources: bool
    numerator_may_exceed: bool
    unit: str | None  # without one both counts are whole numbers


@dataclass(frozen=True, slots=True)
class Count:
    unit: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DetailField:
    """A field of an item's own, whose text fills the placeholder of its name."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    code: str
    section: str
    scope: str  # "unit" or "counter"
    kind: str  # one of KINDS
    question: str
    evidence: str
    finding: str | None
    recommendation: str | None
    legal_bases: tuple[LegalBasis, ...]
    valid_from: date | None
    valid_to: date | None
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    ratio: Ratio | None = None
    count: Count | None = None
    fields: tuple[DetailField, ...] = ()

    def asked_on(self, day: date) -> bool:
        """Whether the item is asked in an inspection of that day; a missing bound is no limit."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def judged(self) -> bool:
        """Whether the item can be a shortcoming at all: one with no finding text and no options isn't judged."""
        return self.finding is not None or bool(self.options)

    def option(self, label: str) -> Option | None:
        """The option of that label."""
        return next((option for option in self.options if option.label == label), None)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the checklist. `source` is the very JSON that tablets get; `hash` names it for ever."""

    name: str
    hash: str
    sections: tuple[Section, ...]
    laws: Mapping[str, Law]
    items: tuple[Item, ...]
    source: Json

    def item(self, key: str) -> Item | None:
        """The item of that key."""
        return next((item for item in self.items if item.key == key), None)

    def section(self, key: str) -> Section | None:
        """The section of that key."""
        return next((section for section in self.sections if section.key == key), None)

    def asked_on(self, day: date) -> tuple[Item, ...]:
        """The items in force on a day, in order of their sections."""
        order = {section.key: section.order for section in self.sections}
        return tuple(sorted((i for i in self.items if i.asked_on(day)), key=lambda item: order[item.section]))

    def legal_bases_on(self, item: Item, day: date) -> tuple[str, ...]:
        """The item's legal bases in force on a day, smallest part first: 'khoản 5 Điều 18 Nghị định số …'."""
        return tuple(
            cite(basis.article, self.laws[basis.law].title)
            for basis in item.legal_bases
            if self.laws[basis.law].in_force(day)
        )


def cite(article: str | None, title: str) -> str:
    """A legal basis in words; a remark in brackets behind the article moves behind the law."""
    if not article:
        return title
    match = re.fullmatch(r"(.*?)\s*(\(.*\))", article)
    return f"{match[1]} {title} {match[2]}" if match else f"{article} {title}"


def read_edition(name: str, data: Json) -> Edition:
    """An edition from the data of checklist.json; what is for the draft's revisers (sources) is left out."""
    source: Json = {
        "name": name,
        "sections": [{"key": s["key"], "order": s["order"], "title": s["title"]} for s in data["sections"]],
        "laws": [{k: law[k] for k in ("code", "title", "valid_from", "valid_to")} for law in data["laws"]],
        "items": [
            {k: v for k, v in item.items() if k not in ("sourcing", "source_note") and v not in (None, [])}
            for item in data["items"]
        ],
    }
    return Edition(
        name=name,
        hash=digest(canonical(source)),
        sections=tuple(Section(**section) for section in source["sections"]),
        laws={law["code"]: _law(law) for law in source["laws"]},
        items=tuple(_item(item) for item in source["items"]),
        source=source,
    )


def _law(data: Json) -> Law:
    return Law(data["code"], data["title"], parse_iso(data["valid_from"]), parse_iso(data["valid_to"]))


def _item(data: Json) -> Item:
    ratio, count = data.get("ratio"), data.get("count")
    return Item(
        key=data["key"],
        code=data["code"],
        section=data["section"],
        scope=data["scope"],
        kind=data["kind"],
        question=data["question"],
        evidence=data["evidence"],
        finding=data.get("finding"),
        recommendation=data.get("recommendation"),
        legal_bases=tuple(LegalBasis(b["law"], b["article"]) for b in data.get("legal_bases", ())),
        valid_from=parse_iso(data.get("valid_from")),
        valid_to=parse_iso(data.get("valid_to")),
        options=tuple(Option(**option) for option in data.get("options", ())),
        minimum=data.get("minimum"),
        ratio=Ratio(**{k: ratio[k] for k in Ratio.__slots__}) if ratio else None,
        count=Count(count["unit"], tuple(count["parts"])) if count else None,
        fields=tuple(DetailField(**field) for field in data.get("fields", ())),
    )
