"""The unit's explanation: kept as drafts, sent until a date, read by the team."""

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import closing as shut
from dataclasses import dataclass
from datetime import date

from inspect_app import pdf
from inspect_app.domain import explanation as rules
from inspect_app.domain.closing import Closing
from inspect_app.domain.dates import add_working_days, legal_date, parse_instant, short_date, working_days
from inspect_app.domain.explanation import About, Attachment, Explanation
from inspect_app.domain.findings import Finding, recorded_findings
from inspect_app.domain.plan import Plan
from inspect_app.domain.record import Record
from inspect_app.domain.text import SHORT, clean
from inspect_app.errors import Problem
from inspect_app.services import checks, files, minutes, pictures
from inspect_app.services.context import Context
from inspect_app.store import accounts, conclusions, holidays, inspections, issue
from inspect_app.store import explanations as store
from inspect_app.store import files as file_store
from inspect_app.store.database import Database, connect_reading

_INSTANT = len("2026-10-12T02:44:03.120Z")
_UNSIGNED = "Biên bản kiểm tra chưa được ký. Đơn vị gửi giải trình được sau khi các bên ký biên bản."
_PUBLISHED = "Bản ghi này lập từ bài đã công bố nên không có giải trình của đơn vị."
_ISSUED = (
    "Thông báo kết luận đã ban hành: {issued}, nên không nhận giải trình nữa. Bản đã lưu trước đây vẫn được giữ. "
    "Ý kiến mới thì gửi bằng văn bản cho cơ quan ban hành."
)
_STALE = (
    "Trong lúc đang viết, tài khoản {who} đã lưu bản số {number} ở nơi khác. Hai bản ở dưới đây; chọn một bản hoặc "
    "ghép lại. Chưa có gì bị mất."
)
_LATE = (
    "Đã hết hạn gửi giải trình ({due}) nên giải trình chưa được gửi. Nội dung vừa nhập và tệp kèm theo đã được giữ "
    "thành bản nháp. {turn}"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the explanation of an inspection stands on a day.

    `due` is the last day on which it may be sent, None while there are no signed minutes, `left` the working days until
    then; `barred` says why nothing at all is taken in, "" where something is. `findings` are those of the signed
    minutes, as they read there. `latest` is the newest revision, `held` what was sent last.
    """

    record: Record
    closing: Closing | None
    findings: tuple[Finding, ...]
    due: date | None
    left: int
    late: bool
    barred: str
    latest: Explanation | None
    held: Explanation | None

    @property
    def open(self) -> bool:
        """Whether the unit may send."""
        return not (self.barred or self.late)

    @property
    def revision(self) -> int:
        """The number of the newest revision; 0 while there is none."""
        return self.latest.revision if self.latest else 0

    @property
    def turn(self) -> str:
        """Whom the unit turns to when it is too late."""
        leader = self.record.team.leader
        named = f"Trưởng đoàn {leader.name}" if leader else "Trưởng đoàn"
        return f"Cần gửi muộn thì liên hệ {named} hoặc {self.record.plan.report_through}."


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person wrote: the texts about findings by the first subject of each, files by their SHA-256."""

    number: str
    day: date | None
    text: str
    about: Mapping[str, str]
    files: tuple[str, ...]


def standing(db: Database, inspection: str, today: date) -> Standing:
    """How an inspection's explanation stands. Raises Problem "not_found"."""
    signed = minutes.signed_record(db, inspection)
    record = signed[1] if signed else inspections.record(db, inspection)
    if not record:
        raise Problem("not_found")
    closing = signed[0] if signed else None
    due = due_day(db, record.plan, closing) if closing else None
    issued = issue.issue(db, inspection)
    barred = _PUBLISHED if record.source else "" if closing else _UNSIGNED
    if issued and not barred:
        barred = _ISSUED.format(issued=issued.words)
    return Standing(
        record=record,
        closing=closing,
        findings=recorded_findings(record) if closing else (),
        due=due,
        left=working_days(today, due, holidays.days_off(db, today)) if due else 0,
        late=due is not None and today > due,
        barred=barred,
        latest=store.latest(db, inspection),
        held=store.held(db, inspection),
    )


def due_day(db: Database, plan: Plan, closing: Closing) -> date:
    """The last day on which a unit may explain: so many working days after that of the minutes, as the plan says."""
    at = parse_instant(closing.clock[:_INSTANT])
    assert at, "a clock begins with an instant"
    day = legal_date(at)
    return add_working_days(day, plan.explanation_working_days, holidays.days_off(db, day))


def awaited(db: Database, inspection: str, today: date) -> bool | None:
    """Whether the unit may still explain and hasn't; None where there is nothing that it could explain."""
    there = standing(db, inspection, today)
    return None if not there.closing or there.record.source else there.open and there.held is None


def after_approval(db: Database, inspection: str) -> Explanation | None:
    """An explanation that came in when the conclusion was approved already, and so isn't in it."""
    held = store.held(db, inspection)
    if not held or conclusions.stage(db, inspection) not in ("approved", "signing"):
        return None
    approved = [move.at for move in conclusions.moves(db, inspection) if move.after == "approved"]
    return held if approved and held.at >= approved[-1] else None


def take_file(context: Context, inspection: str, name: str, chunks: Iterable[bytes]) -> Attachment:
    """Keep a file that a unit hands in, whether it sends its explanation or not; the same bytes are the same file.

    Raises Problem "explanation_closed", "too_large", "disk_full", or what pictures.look raises; then nothing is kept.
    """
    with shut(connect_reading(context.database)) as db:
        _refuse_barred(standing(db, inspection, context.today))
    with file_store.arriving(context.database, files.bounded(chunks)) as arrival:
        look = pictures.look(arrival.path)
        if look.type == pictures.TEXT:
            raise Problem("wrong_type")
        file_store.keep(context.database, arrival)
        with context.writing() as door:
            known = store.files(door.database, inspection, [arrival.hash])
            file = known[0] if known else Attachment(arrival.hash, _named(name), look.type, arrival.size)
            if arrival.hash not in store.here(door.database, inspection):
                store.add_file(door.database, inspection, file, context.actor, context.at)
            door.log("explanation_file", f"inspection:{inspection}", {"file": file.hash, "size": file.size})
    return file


def save(context: Context, inspection: str, typed: Typed, based_on: int, send: bool) -> int:
    """Keep what a unit wrote as a draft, or send it to the team; returns the number of the newest revision.

    `based_on` is the revision that the person saw. Raises Problem "explanation_closed", "form_invalid", "stale" where
    somebody else of the unit has saved since, and "explanation_late" where it was to be sent after the date: then it
    is kept as a draft.
    """
    with context.writing() as door:
        there = standing(door.database, inspection, context.today)
        _refuse_barred(there)
        given = _given(context, door.database, there, typed, send and not there.late)
        _refuse_wrong(context, there, given, send)
        number = there.revision
        if not _repeated(there.latest, given):
            if based_on != number:
                raise _stale(door.database, there.latest)
            number += 1
            store.add(door.database, inspection, given)
        # The words themselves stand in the revision.
        action = "send_explanation" if given.sent else "draft_explanation"
        door.log(action, f"inspection:{inspection}", {"revision": number, "files": [one.hash for one in given.files]})
    if send and there.late:
        assert there.due
        raise Problem("explanation_late", _LATE.format(due=short_date(there.due), turn=there.turn))
    return number


def _given(context: Context, db: Database, there: Standing, typed: Typed, sent: bool) -> Explanation:
    assert there.closing
    about = (About(f.subjects, f.text, _legible(typed.about.get(f.subjects[0], ""))) for f in there.findings)
    attached = store.files(db, there.record.id, typed.files)
    if len(attached) != len(set(typed.files)):
        raise Problem("bad_request")
    return Explanation(
        revision=there.revision + 1,
        minutes=there.closing.file,
        number=_legible(typed.number),
        day=typed.day,
        text=_legible(typed.text),
        about=tuple(one for one in about if one.text),
        files=attached,
        sent=sent,
        actor=context.actor,
        at=context.at,
    )


def _refuse_barred(there: Standing) -> None:
    if there.barred:
        raise Problem("explanation_closed", there.barred)


def _refuse_wrong(context: Context, there: Standing, given: Explanation, send: bool) -> None:
    wrong: dict[str, str | None] = dict(rules.check(given, context.today))
    texts = {"number": given.number, "text": given.text}
    texts |= {rules.field_of(one.subjects): one.text for one in given.about}
    wrong |= {field: said for field, text in texts.items() if field not in wrong and (said := _undrawn(text))}
    if given.day and given.day < there.record.day:
        wrong["day"] = f"Ngày của văn bản trước ngày kiểm tra ({short_date(there.record.day)}). Kiểm tra lại ngày."
    if send and rules.empty(given):
        wrong["text"] = rules.NOTHING_SAID
    checks.refuse(wrong)


def _repeated(latest: Explanation | None, given: Explanation) -> bool:
    """Whether this is what was saved already: a form that was sent twice, or one in which nothing was changed."""
    return latest is not None and latest.same(given) and (latest.sent or not given.sent)


def _stale(db: Database, latest: Explanation | None) -> Problem:
    if not latest:  # a form that names a revision which never was
        return Problem("bad_request")
    account = accounts.account(db, latest.actor)
    return Problem("stale", _STALE.format(who=account.name if account else "", number=latest.revision))


def _undrawn(text: str) -> str | None:
    """What is said of letters that would be missing on paper."""
    lacking = dict.fromkeys(letter for letter in text if not letter.isspace() and not pdf.draws(letter))
    if not lacking:
        return None
    return f"Ký tự {', '.join(f'“{letter}”' for letter in lacking)} không in được. Thay bằng chữ khác."


def _legible(text: str) -> str:
    """A text composed, without what can't be seen and comes along when something is pasted."""
    return clean("".join(letter for letter in text if unicodedata.category(letter) != "Cf"))


def _named(name: str) -> str:
    """A file's own name as it is shown: without folders, on one line."""
    bare = clean(name.replace("\\", "/").rpartition("/")[2])
    return "".join(c for c in bare if unicodedata.category(c)[0] != "C")[:SHORT] or "tệp không tên"
