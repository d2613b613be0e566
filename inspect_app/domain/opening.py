"""The opening of a conclusion: under which plan, who inspected whom, when, where and over what period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspect_app.domain.correction import Issued
from inspect_app.domain.dates import long_date, parse_iso
from inspect_app.domain.document import Paragraph
from inspect_app.domain.findings import GAP
from inspect_app.domain.letterhead import type_name
from inspect_app.domain.rates import listed_rates
from inspect_app.domain.record import Record
from inspect_app.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class _Participant:
    name: str
    post: str
    role: str


def opening(record: Record, words: Wording, replaces: Issued | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs up to "kết luận như sau:"; a record from a publication says only what its source says.

    Before the last of them stands which notice this one `replaces`: nobody edits that, and it moves no other place.
    """
    rest = _published(record, words) if record.source else _inspected(record, words)
    *before, last = (Paragraph(text) for text in (_plan(record, words), *rest))
    if replaces:
        values = {"type": type_name(record.plan), "number": replaces.bears, "date": long_date(replaces.day)}
        said = words.say("opening", "replaces", **values, body=record.plan.issuing_body)
        before.append(Paragraph(said, "pointer"))
    return *before, last


def participants(record: Record) -> tuple[str, ...]:
    """The names of everybody who took part."""
    return tuple(person.name for person in (*_team(record), *_representatives(record)))


def _plan(record: Record, words: Wording) -> str:
    plan = record.plan
    reform, short = words.say("opening", "reform"), words.say("opening", "reform_short")
    days = long_date(record.day)
    if record.last_day != record.day:
        days = words.say("opening", "days", first=days, last=long_date(record.last_day))
    leader = next((person for person in _team(record) if person.role == "leader"), None)
    return words.say(
        "opening",
        "plan",
        number=plan.number,
        date=long_date(plan.date),
        body=plan.issuing_body,
        subject=plan.subject.replace(reform, short, 1),
        days=days,
        team=_team_name(record, words),
        leader=_introduce(leader, plan.address) if leader else GAP,
        place=record.unit.full_place,
    )


def _inspected(record: Record, words: Wording) -> Iterator[str]:
    silent = words.say("silence", "unrecorded")
    roles = {role: words.say("opening", role) for role in ("secretary", "member")}
    team = [p for p in _team(record) if p.role != "leader"]
    yield words.say(
        "opening",
        "people",
        team=_list([_introduce(p, record.plan.address, roles.get(p.role, "")) for p in team]) or silent,
        unit=_list([_introduce(p, record.plan.address) for p in _representatives(record)]) or silent,
        counters=_list([counter.name for counter in record.counters]) or silent,
    )
    yield words.say("opening", "period", period=_period(record, words) or GAP, as_of=_as_of(record, words) or silent)
    yield words.say("opening", "conclude", unit=record.unit.authority)


def _published(record: Record, words: Wording) -> Iterator[str]:
    unknown = words.say("publication", "unknown")
    team = [_introduce(p, record.plan.address) for p in _team(record) if p.role != "leader"]
    unit = [_introduce(p, record.plan.address) for p in _representatives(record)]
    said = []
    if record.counters:
        counters = _joined([counter.name for counter in record.counters], words)
        said.append(words.say("publication", "places", team=_short_team(words), counters=counters))
    if team or unit:
        said.append(words.say("publication", "team", team=_list(team) or unknown))
        said.append(words.say("publication", "unit", unit=_list(unit) or unknown))
    else:
        said.append(words.say("publication", "nobody"))
    yield " ".join(said)
    as_of = _as_of(record, words) or unknown
    yield words.say("publication", "period", period=_period(record, words) or unknown, as_of=as_of)
    course = record.source.course.strip(" ,") if record.source else ""
    if course.endswith(":"):
        yield course
    elif course:
        yield words.say("publication", "conclude", course=course)
    else:
        yield words.say("publication", "conclude_plain")


def _team(record: Record) -> tuple[_Participant, ...]:
    """Who inspected: those recorded on the spot, else those of the plan; the plan's leader where none was recorded."""
    planned = tuple(_Participant(m.name, m.posts, m.role) for m in record.team.members)
    present = tuple(_Participant(p.name, p.post, p.role) for p in record.people if p.side == "team")
    if not present:
        return planned
    leads = any(person.role == "leader" for person in present)
    return present if leads else (*(p for p in planned if p.role == "leader"), *present)


def _representatives(record: Record) -> tuple[_Participant, ...]:
    return tuple(_Participant(p.name, p.post, "") for p in record.people if p.side == "unit")


def _team_name(record: Record, words: Wording) -> str:
    """The team's own name where it reads as one in a sentence; "Đoàn số 01" is a team among others of the plan."""
    return record.team.name if record.team.name.startswith(_short_team(words)) else _short_team(words)


def _short_team(words: Wording) -> str:
    return words.say("opening", "team")


def _introduce(person: _Participant, address: str, role: str = "") -> str:
    return ", ".join(part for part in (f"{address} {person.name}".strip(), person.post, role) if part)


def _list(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _joined(names: list[str], words: Wording) -> str:
    """Names within a sentence: 'bộ phận một cửa của UBND thành phố, UBND xã Hoàng Đồng và UBND phường …'.

    Words up to "của" that all of them begin with are said once.
    """
    start = names[0].partition(" của ")[0] + " của "
    shared = len(names) > 1 and all(name.startswith(start) for name in names)
    parts = [names[0], *(name.removeprefix(start) if shared else name for name in names[1:])]
    *first, last = [part[:1].lower() + part[1:] if part.startswith("Bộ phận") else part for part in parts]
    return words.say("opening", "joined", first=", ".join(first), last=last) if first else last


def _period(record: Record, words: Wording) -> str:
    plan = record.plan
    if plan.period_text or not (plan.period_from and plan.period_to):
        return plan.period_text
    return words.say("opening", "period_dates", first=long_date(plan.period_from), last=long_date(plan.period_to))


def _as_of(record: Record, words: Wording) -> str:
    """The day that all the figures are of, or where the days stand if they differ."""
    days = {parse_iso(figure.as_of) for rate in listed_rates(record) for figure in rate.figures} - {None}
    only = next(iter(days)) if len(days) == 1 else None
    return long_date(only) if only else words.say("opening", "as_of_many") if days else ""
