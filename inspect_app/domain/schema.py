"""The record schema: one JSON form for import, export, hand-over, the PDF's attachment and the archive.

Version 1. Top level: format, version, exported_at, id, plan, team, unit, planned_day, source, edition, record,
explanation, history.
`record` is the state that people read: times, counters, people, answers, findings, recommendations, achievements,
causes, evidence, signatures; where they were recorded, minutes (place, chair, secretary), remarks of the unit, opinion
of the leader, closing (the signed text's hash and the operations it was made from). An answer or a finding that was
withdrawn after the unit's explanation carries `withdrawn` with the reason.
`explanation` is the one that the unit sent last, or null: minutes (the hash of the signed text that it speaks of),
number and day of the unit's document where it has them, text, about (for each finding its subjects, how it read, what
the unit says), files (hash, name, type, size), sent_at, sender. A file that lacks the key has none.
`history` is every operation the state was made from, in order of arrival, with its author, when it arrived and who
brought it where that was somebody else; a file written by hand may leave it out, and ids too (any label then ties what
belongs together).

The record in an issued PDF carries `chain` besides: seq and hash of the log's last entry before that PDF was drawn.
A sealed record carries more, all of which is for whoever reads it and none of which is let in again:
`issue`: way ("paper", "electronic", "elsewhere"), number, symbol, day, remark, at, by; document, scan and received by
SHA-256; signatures as they were told when the signed file came; how many differences the leader confirmed. It is that
of the notice that was valid when the record was sealed.
`documents`: every document that was issued until then, in that order: kind ("notice"; "replace" or "correct" for one
that replaces or corrects an issued one), number, symbol, day, document and scan by SHA-256, about (the SHA-256 of the
document that it replaces or corrects, else null), reason. A record without the key had one notice alone.
`minutes`: every text that was signed, in order of time: file (its SHA-256), amends, holds, author, text (null where it
never reached the server).
`conclusion`: the words of the document: title, number, date, blocks (kind, text or rows, and the subjects of the record
that each was made from), signature, recipients, appendices.
`chain`: told (what the document says of the log), sealed (the log's head just before the record was sealed).
`archive`: sealed_at, later (sealed after its issue), files (path, sha256, size, what), missing (what never arrived).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from inspect_app.domain import judgement
from inspect_app.domain.checklist import Edition, read_edition
from inspect_app.domain.dates import parse_instant, parse_iso
from inspect_app.domain.entries import EVIDENCE_TYPES, HASH, STROKE_LENGTH
from inspect_app.domain.explanation import About, Attachment, Explanation
from inspect_app.domain.operations import FIELDS, item_subject, parse_subject
from inspect_app.domain.plan import ROLES, Member, Plan, PlannedCounter, Target, Team, Unit
from inspect_app.domain.record import Publication, Question, Record
from inspect_app.domain.text import LONG, SHORT, Json, complaint, composed
from inspect_app.errors import Problem

FORMAT = "inspect_app.record"
VERSION = 1
# Lists of the state, and the kind of subject that each holds.
ENTRIES = {
    "counters": "counter",
    "people": "person",
    "findings": "finding",
    "recommendations": "recommendation",
    "achievements": "achievement",
    "causes": "cause",
    "evidence": "evidence",
    "signatures": "signature",
}
# Cells of the inspection itself that stand in the state only where they were recorded.
SAID = ("minutes", "remarks", "opinion", "closing")
# What is let in of a file; the rest of an issued or a sealed record is for whoever reads it.
READ = ("id", "plan", "team", "unit", "planned_day", "source", "edition", "record", "explanation", "history")
# What makes a plan, a team or a unit itself and isn't carried from one installation to another.
T = TypeVar("T")
LOCAL = ("id", "revision", "plan", "account")


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record as a file holds it, read but not yet let in."""

    id: str | None
    plan: Plan
    team: Team
    unit: Unit
    counters: tuple[PlannedCounter, ...]
    planned_day: date
    source: Publication | None
    edition: Edition | None
    values: tuple[tuple[str, str, Json], ...]  # subject, field, value; labels stand where ids are missing
    history: tuple[Mapping[str, Json], ...]
    state: Json
    explanation: Explanation | None = None
    sender: Json = None  # who sent it, as a history tells of authors


def write(
    record: Record, history: Iterable[Mapping[str, Json]], exported_at: str, sender: Mapping[str, Json] | None = None
) -> Json:
    """The file of a record: `history` are its operations as mappings with the author's id and name.

    `sender` tells in the same way who sent the explanation, where there is one.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": exported_at,
        "id": record.id,
        "plan": _plain(record.plan) | {"targets": {k: _plain(t) for k, t in sorted(record.plan.targets.items())}},
        "team": {"name": record.team.name, "members": [_plain(member) for member in record.team.members]},
        "unit": _plain(record.unit),
        "planned_day": record.planned_day.isoformat(),
        "source": _plain(record.source) if record.source else None,
        "edition": {"name": record.edition.name, "hash": record.edition.hash, "source": record.edition.source},
        "record": state(record),
        "explanation": _told(record.explanation, sender) if record.explanation else None,
        "history": list(history),
    }


def state(record: Record) -> Json:
    """What a record says, for people to read: answers with their question and verdict beside what was recorded."""
    lists = {
        "people": record.people,
        "counters": record.counters,
        "findings": record.free_findings,
        "recommendations": record.recommendations,
        "achievements": record.achievements,
        "causes": record.causes,
        "evidence": record.evidence,
        "signatures": record.signatures,
    }
    said = {field: value for field in SAID if (value := record.value("inspection", field)) is not None}
    return (
        said
        | {
            "times": dict(record.times) if record.value("inspection", "times") else None,
            "answers": [answer for question in record.questions() if (answer := _answer(record, question))],
        }
        | {name: [_entry(record, ENTRIES[name], entry) for entry in entries] for name, entries in lists.items()}
    )


def read(data: Json) -> RecordFile:
    """A record file from JSON, or Problem "bad_file" / "future_version" that says what is wrong with it.

    Checks the shape; the values themselves are judged like any operation when they are let in.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Problem("bad_file")
    if not isinstance(data.get("version"), int) or data["version"] < 1:
        raise _bad("version")
    if data["version"] > VERSION:
        raise Problem("future_version")
    data = composed({key: data[key] for key in READ if key in data})
    _clean_texts(data)
    try:
        return _file(data)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise _bad(str(error)[:80]) from error


def heads(data: Json) -> tuple[Plan, Team, Unit]:
    """The plan, team and unit of a record file that this program wrote, without reading all of it."""
    return _plan(data["plan"]), _team(data["team"]), _made(Unit, data["unit"])


def _team(data: Json) -> Team:
    members = tuple(_made(Member, member | {"id": ""}) for member in data["members"])
    return Team(id="", plan="", name=_text(data["name"]), members=members)


def _file(data: Json) -> RecordFile:
    edition = data.get("edition")
    source = data.get("source")
    record = data["record"]
    team = _team(data["team"])
    if not all(member.role in ROLES and member.name.strip() for member in team.members):
        raise _bad("team.members")
    known = read_edition(edition["name"], edition["source"]) if edition else None
    if edition and known and known.hash != edition["hash"]:
        raise Problem("bad_file", "Phiên bản phiếu trong tệp không khớp với mã của nó. Chưa có gì thay đổi.")
    return RecordFile(
        id=data.get("id"),
        plan=_plan(data["plan"]),
        team=team,
        unit=_made(Unit, data["unit"]),
        counters=tuple(PlannedCounter(c["name"], c.get("unit")) for c in record.get("counters", ())),
        planned_day=_day(data["planned_day"]),
        source=_made(Publication, source) if source else None,
        edition=known,
        values=tuple(_values(record)),
        history=tuple(data.get("history") or ()),
        state=record,
        explanation=_explanation(data["explanation"]) if data.get("explanation") else None,
        sender=(data.get("explanation") or {}).get("sender"),
    )


def _values(record: Json) -> Iterable[tuple[str, str, Json]]:
    # Counters and times first: what is asked, and where, depends on them.
    yield from _entries(record, "counters")
    if record.get("times"):
        yield "inspection", "times", record["times"]
    # A closing names operations by their ids, which only a history brings along.
    yield from (("inspection", field, record[field]) for field in SAID if field in record and field != "closing")
    for answer in record.get("answers", ()):
        subject = item_subject(answer["item"], answer.get("counter"))
        yield from ((subject, field, answer[field]) for field in FIELDS["item"] if answer.get(field) is not None)
    for name in ENTRIES:
        if name != "counters":
            yield from _entries(record, name)


def _entries(record: Json, name: str) -> Iterable[tuple[str, str, Json]]:
    for number, entry in enumerate(record.get(name, ())):
        subject = f"{ENTRIES[name]}:{entry.get('id', f'{name}-{number}')}"
        yield subject, ENTRIES[name], {p: v for p, v in entry.items() if p not in ("id", "withdrawn") and v is not None}
        if entry.get("withdrawn"):
            yield subject, "withdrawn", entry["withdrawn"]


def _entry(record: Record, kind: str, entry: Any) -> dict[str, Json]:
    withdrawn = record.value(f"{kind}:{entry.id}", "withdrawn")
    return _plain(entry, local=()) | ({"withdrawn": withdrawn} if withdrawn else {})


def _told(given: Explanation, sender: Mapping[str, Json] | None) -> Json:
    told = _plain(given, local=("revision", "sent", "actor", "at", "about", "files"))
    about = [_plain(one, local=()) for one in given.about]
    return told | {
        "about": about,
        "files": [_plain(file, local=()) for file in given.files],
        "sent_at": given.at,
        "sender": dict(sender) if sender else None,
    }


def _explanation(data: Json) -> Explanation:
    about = tuple(_made(About, one) for one in data["about"])
    files = tuple(_made(Attachment, one) for one in data["files"])
    rest = {part: value for part, value in data.items() if part not in ("about", "files", "sent_at", "sender")}
    made = replace(_made(Explanation, rest | {"revision": 1}), about=about, files=files, sent=True, at=data["sent_at"])
    named = (made.minutes, *(file.hash for file in files))
    known = all(file.type in EVIDENCE_TYPES and len(file.name) <= SHORT for file in files)
    spoken = all(one.subjects and all(map(parse_subject, one.subjects)) for one in about)
    if not (known and spoken and all(map(HASH.fullmatch, named)) and parse_instant(made.at)):
        raise _bad("explanation")
    return made


def _answer(record: Record, question: Question) -> Json | None:
    recorded = record.fields(question.subject)
    if not recorded:
        return None
    judged = judgement.judge(question.item, recorded, record.target(question.item))
    asked = {"item": question.item.key, "code": question.item.code, "question": question.item.question}
    where = {"counter": question.counter.id} if question.counter else {}
    return asked | where | dict(recorded) | {"verdict": judged.verdict}


def _plan(data: Json) -> Plan:
    targets = {
        key: Target(Decimal(target["percent"]), _text(target["document"]))
        for key, target in data.get("targets", {}).items()
    }
    return replace(_made(Plan, {k: v for k, v in data.items() if k != "targets"} | {"id": ""}), targets=targets)


def _plain(thing: Any, local: tuple[str, ...] = LOCAL) -> dict[str, Json]:
    """A dataclass as JSON: dates as ISO text, numbers as text, tuples as lists; empty and local parts left out."""
    return {name: _json(value) for name, value in asdict(thing).items() if name not in local and not _empty(value)}


def _empty(value: Any) -> bool:
    # A number is never empty: a target of 0 % is one.
    return value is None or value is False or (not isinstance(value, int | Decimal) and not value)


def _json(value: Any) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _made(kind: type[T], data: Json) -> T:
    parts = fields(kind)  # type: ignore[arg-type]  # every T here is a dataclass
    unknown = set(data) - {part.name for part in parts}
    if unknown:
        raise _bad(sorted(unknown)[0])
    return kind(**{p.name: _converted(p.name, p.type, data[p.name]) for p in parts if p.name in data})


def _converted(name: str, kind: Any, value: Json) -> Any:
    if kind in (date, date | None):
        return None if value is None else _day(value)
    if kind == tuple[str, ...]:
        return tuple(_text(line) for line in value)
    if kind in (bool, int, str) and type(value) is not kind:
        raise _bad(name)
    return value


def _day(text: Json) -> date:
    day = parse_iso(text)
    if not day:
        raise _bad(str(text)[:40])
    return day


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise _bad(str(value)[:40])
    return value


def _clean_texts(value: Json, limit: int = LONG) -> None:
    if isinstance(value, str):
        found = complaint(value, limit)
        if found:
            raise Problem("bad_file", f"{found} Chưa có gì thay đổi. Đoạn bắt đầu bằng “{value[:40]}”.")
    elif isinstance(value, dict):
        for key, part in value.items():
            _clean_texts(part, STROKE_LENGTH if key == "strokes" else LONG)
    elif isinstance(value, list):
        for part in value:
            _clean_texts(part, limit)


def _bad(part: str) -> Problem:
    return Problem("bad_file", f"Tệp không đọc được ở phần “{part}”. Chưa có gì thay đổi.")
