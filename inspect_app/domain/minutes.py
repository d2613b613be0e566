"""The minutes' text, made from the record: what is read out, signed and printed; one paragraph a line, composed.

The tablet makes the same text to the letter (static/js/domain/minutes.js): tests/contract/minutes.json holds both.
The order of parts is that of the office's minutes (Nghị định 30/2020/NĐ-CP, Mẫu 1.9, as public templates give it).
"""

import re
from collections.abc import Iterator, Sequence

from inspect_app.domain.answers import recorded
from inspect_app.domain.checklist import Section
from inspect_app.domain.closing import AFTER, ASIDE, BESIDE, code_of
from inspect_app.domain.dates import long_date, parse_iso
from inspect_app.domain.findings import GAP, recorded_findings, unbraced
from inspect_app.domain.judgement import judge
from inspect_app.domain.letterhead import frame
from inspect_app.domain.operations import Cell, parse_subject
from inspect_app.domain.record import Question, Record
from inspect_app.domain.sayings import in_full
from inspect_app.domain.text import Json, clean
from inspect_app.domain.typography import capital, letter, printable, sentence
from inspect_app.domain.wording import Wording

_SPACE = re.compile("[ \r\n\u00a0\u2028\u2029]+")
_ROLES = {"leader": "leader", "secretary": "clerk", "member": "member"}


def constants(record: Record, words: Wording) -> dict[str, str]:
    """What the minutes say of plan and unit: a tablet gets it with the inspection, for it knows neither."""
    plan, unit = record.plan, record.unit
    framed = frame(record, words)
    period = plan.period_text
    if not period and plan.period_from and plan.period_to:
        first, last = long_date(plan.period_from), long_date(plan.period_to)
        period = words.say("opening", "period_dates", first=first, last=last)
    return {
        "number": plan.number,
        "date": long_date(plan.date),
        "body": plan.issuing_body,
        "subject": plan.subject,
        "year": str(plan.year),
        "address": plan.address,
        "period": period or GAP,
        "place": unit.full_place,
        "unit": unit.authority,
        "frame": f"{framed.title} {framed.text}" if framed else "",
    }


def minutes(record: Record, words: Wording, former: Json = None) -> str:
    """The text of the minutes; where they amend earlier ones, `former` is the value of the closing of those.

    Pure: the same record, wording and former closing give the same text to the letter.
    """
    return _Text(record, words, former).whole()


def place_of(record: Record) -> str:
    """Where the minutes were made: as typed, else the counters visited, else the unit."""
    typed = (record.value("inspection", "minutes") or {}).get("place", "")
    return typed or "; ".join(counter.name for counter in record.counters) or record.unit.authority


def holder(record: Record, role: str) -> str:
    """Who is "chair" or "secretary": as typed, else whoever of that role took part, else the plan's; "" for nobody."""
    typed = str((record.value("inspection", "minutes") or {}).get(role, ""))
    wanted = "leader" if role == "chair" else role
    present = [person.name for person in record.people if person.side == "team" and person.role == wanted]
    planned = [member.name for member in record.team.members if member.role == wanted]
    return typed or next(iter([*present, *planned]), "")


class _Text:
    def __init__(self, record: Record, words: Wording, former: Json):
        self.record, self.words, self.former = record, words, former
        self.known = constants(record, words)
        self.questions = record.questions()

    def say(self, key: str, **values: str) -> str:
        return self.words.say("minutes", key, **values)

    def whole(self) -> str:
        lines = [
            *self.opening(),
            *self.content(),
            self.say("results"),
            *(line for section in self.record.edition.sections for line in self.section(section)),
            *self.conflicts(),
            *self.said("remarks"),
            *self.said("opinion"),
            self.say("read", **self.known),
            self.say("ended", moment=self.moment("end")),
        ]
        return "\n".join(printable(_flat(line)) for line in lines)

    def opening(self) -> Iterator[str]:
        yield self.say("amending" if self.former else "type")
        yield self.say("subject", **self.known)
        if self.known["frame"]:
            yield self.known["frame"]
        if self.former:
            changed = "; ".join(changes(self.record, self.words, frozenset(self.former["operations"])))
            yield self.say("amended", code=code_of(self.former["file"]), changed=changed or GAP)
        yield self.say("begun", moment=self.moment("start"))
        yield self.say("place", place=place_of(self.record))
        yield self.say("present")
        yield self.say("team", **self.known)
        yield from self.people("team")
        yield self.say("unit")
        yield from self.people("unit")
        for role in ("chair", "secretary"):
            name = holder(self.record, role)
            yield self.say(role, name=capital(self.addressed(name)) if name else GAP)

    def moment(self, which: str) -> str:
        times = self.record.times
        day = self.record.day if which == "start" else parse_iso(times["end_day"]) or self.record.day
        hour, _, minute = times[which].partition(":")
        return self.say("moment", hour=hour or GAP, minute=minute or GAP, day=long_date(day))

    def people(self, side: str) -> Iterator[str]:
        there = [(p.name, p.post, p.role) for p in self.record.people if p.side == side]
        if side == "team" and not there:
            there = [(member.name, member.posts, member.role) for member in self.record.team.members]
        if not there:
            yield self.say("nothing")
        told = [self.introduced(*person) for person in there]
        ends = [";"] * (len(told) - 1) + ["."]
        yield from self.points([capital(one) + end for one, end in zip(told, ends, strict=True)] if told else [])

    def introduced(self, name: str, post: str, role: str) -> str:
        person = ", ".join(part for part in (self.addressed(name), post) if part)
        return self.say("role", person=person, role=self.say(_ROLES[role])) if role else person

    def addressed(self, name: str) -> str:
        return f"{self.known['address']} {name}".strip()

    def points(self, texts: Sequence[str]) -> list[str]:
        """Lettered where there are two or more."""
        if len(texts) < 2:
            return list(texts)
        return [self.say("point", letter=letter(place), text=text) for place, text in enumerate(texts)]

    def content(self) -> Iterator[str]:
        counters = "; ".join(counter.name for counter in self.record.counters)
        answered = sum(self.answered(question) for question in self.questions)
        yield self.say("content")
        yield self.say(
            "scope",
            **self.known,
            all=str(len(self.questions)),
            answered=str(answered),
            open=str(len(self.questions) - answered),
            evidence=str(len(self.record.evidence)),
        )
        if counters:
            yield self.say("counters", counters=counters)
        yield self.say("period", **self.known)

    def answered(self, question: Question) -> bool:
        return recorded(question.item, self.record.fields(question.subject))

    def section(self, section: Section) -> Iterator[str]:
        asked = [question for question in self.questions if question.item.section == section.key]
        answered = [question for question in asked if self.answered(question)]
        achieved = [sentence(_flat(a.text)) for a in self.record.achievements if a.section == section.key]
        found = [one.text for one in recorded_findings(self.record) if one.section == section.key]
        yield self.say("section", order=str(section.order), title=section.title)
        yield from self.points([*achieved, *(self.say("finding", text=sentence(_flat(text))) for text in found)])
        if not found and answered:
            yield self.say("no_findings")
        if not asked and not achieved and not found:
            yield self.say("nothing")
        for key, there in (
            ("silent", [question for question in asked if question not in answered]),
            ("unjudged", [question for question in answered if self.unjudged(question)]),
        ):
            if there:
                yield self.say(key, codes="; ".join(self.code(question) for question in there))

    def unjudged(self, question: Question) -> bool:
        fields, target = self.record.fields(question.subject), self.record.target(question.item)
        return judge(question.item, fields, target).verdict == "unjudged"

    def code(self, question: Question) -> str:
        if not question.counter:
            return question.item.code
        return self.say("at", code=question.item.code, counter=question.counter.name)

    def conflicts(self) -> list[str]:
        cells = [
            self.conflict(subject, field, cell)
            for (subject, field), cell in sorted(self.record.cells.items())
            if cell.conflict and field in self.words.texts["cells"]
        ]
        return [self.say("conflicts"), *self.points(cells)] if cells else []

    def conflict(self, subject: str, field: str, cell: Cell) -> str:
        parsed = parse_subject(subject)
        item = self.record.edition.item(parsed.id or "") if parsed and parsed.kind == "item" else None
        versions = [self.say("version", text=_flat(in_full(item, field, head.value))) for head in cell.heads]
        where = capital(named(self.record, self.words, subject, field))
        if item:
            where = self.say("cell", where=where, cell=self.words.say("cells", field))
        return self.say("conflict", where=where, versions="; ".join(dict.fromkeys(versions)))

    def said(self, field: str) -> Iterator[str]:
        """The heading of remarks, and what was typed, its lines as paragraphs."""
        yield self.say(field)
        text = clean((self.record.value("inspection", field) or {}).get("text", ""))
        lines = [flat for line in text.split("\n") if (flat := _flat(line))]
        yield from lines or [self.say("no_remarks")]


def changes(record: Record, words: Wording, before: frozenset[str]) -> tuple[str, ...]:
    """What has been recorded since some operations, in words: "nội dung 3.04", "ý kiến của đơn vị".

    What puts back what the minutes say changes nothing.
    """
    found = set()
    for (subject, field), cell in record.cells.items():
        parsed = parse_subject(subject)
        if not parsed or parsed.kind in BESIDE or field in AFTER:
            continue
        if any(head.id not in before and head.device != ASIDE for head in cell.heads):
            found.add(named(record, words, subject, field))
    return tuple(sorted(found))


def named(record: Record, words: Wording, subject: str, field: str) -> str:
    """A cell in words: its item, with the counter where it was asked, else what such cells are called."""
    parsed = parse_subject(subject)
    item = record.edition.item(parsed.id or "") if parsed and parsed.kind == "item" else None
    if not parsed or not item:
        return words.say("cells", field)
    counter = next((counter.name for counter in record.counters if counter.id == parsed.counter), "")
    code = words.say("minutes", "at", code=item.code, counter=counter) if counter else item.code
    return words.say("minutes", "item", code=code)


def _flat(text: str) -> str:
    """A text on one line."""
    return unbraced(_SPACE.sub(" ", text).strip(" "))
