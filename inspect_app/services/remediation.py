"""Remediation: what an issued conclusion asks is written down, the unit answers, the office accepts or returns."""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from inspect_app import pdf
from inspect_app.domain import frozen as trees
from inspect_app.domain import remediation
from inspect_app.domain.dates import short_date
from inspect_app.domain.remediation import STATES, WAITING_FOR_UNIT, Attachment, Document, Duty, Matter, Reply, Review
from inspect_app.domain.text import SHORT, clean, complaint
from inspect_app.errors import Problem
from inspect_app.services import checks, files, pictures
from inspect_app.services.context import Context
from inspect_app.store import accounts, inspections
from inspect_app.store import files as file_store
from inspect_app.store import issue as issues
from inspect_app.store import remediation as store
from inspect_app.store.database import Database, Door, connect_reading
from inspect_app.store.issue import Issue
from inspect_app.store.remediation import Left, Receipt

MOST_FILES = 10  # of one document: its scan, and what it shows
TYPES = (pictures.PDF, pictures.JPEG, pictures.PNG)
_TOO_MANY = f"Chọn tối đa {MOST_FILES} tệp cho một văn bản."
_REPLACED = (
    "Thông báo đang xem vừa được thay thế bằng Thông báo {words}. Chưa có gì thay đổi. Xem thông báo mới rồi xác nhận."
)
_TOLD = "Chưa có gì được gửi; nội dung vừa nhập còn ở dưới đây."


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it is sent: its name there, and its bytes in chunks."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit sends: number and date of its document, what was done, files."""

    number: str
    day: date
    text: str
    files: Sequence[Sent]


def impose(door: Door, context: Context, made: Issue) -> None:
    """Write down what a conclusion that is being issued asks of its unit, inside that transaction.

    It is taken from what was frozen, never from the record as it is now. What a replacing notice asks as the one before
    it did stands with its answers, what it asks no longer lapses. Raises Problem "file_lost".
    """
    kept = issues.frozen_of(door.database, made)
    assert kept  # what is issued was frozen
    told = json.loads(file_store.content(context.database, kept.record))
    tree = trees.read(json.loads(file_store.content(context.database, kept.tree)))
    asked = list(remediation.duties(told, tree, made.day, kept.day, pdf.wording(), context.new_id))
    if made.correction:
        asked = _restated(door.database, made, made.correction, asked)
    else:
        for duty in asked:
            store.add_duty(door.database, duty)
    days = [duty.due.isoformat() if duty.due else None for duty in asked]
    door.log("impose", f"inspection:{made.inspection}", {"duties": [duty.id for duty in asked], "due": days})


def _restated(db: Database, made: Issue, correction: str, asked: list[Duty]) -> list[Duty]:
    """Keep what a replacing notice imposes anew, and what it says of every duty; returns what is new."""
    before = [matter.duty for matter in store.matters(db, made.inspection) if not matter.lapsed]
    imposed, said = remediation.restated(before, asked, pdf.wording())
    first = store.last_position(db, made.inspection) + 1
    for position, duty in enumerate(imposed, first):
        store.add_duty(db, replace(duty, position=position))  # places are given once; where it stands is said below
    for one in said:
        store.add_restated(db, correction, one)
    return imposed


def catch_up(context: Context) -> dict[str, Problem | None]:
    """Write down what conclusions ask that were issued before the program kept that; again changes nothing.

    By inspection: nothing, or the problem that kept one from it.
    """
    with closing(connect_reading(context.database)) as db:
        waiting = store.unasked(db)
    found: dict[str, Problem | None] = {}
    for inspection in waiting:
        try:
            with context.writing() as door:
                made = issues.issue(door.database, inspection)
                assert made
                impose(door, context, made)
            found[inspection] = None
        except Problem as problem:
            found[inspection] = problem
    return found


def acknowledge(context: Context, inspection: str, document: str | None = None) -> Receipt:
    """Keep that the unit has the notice; saying so again changes nothing.

    `document` is the SHA-256 of the notice that the person saw. Raises Problem "not_issued", or "stale" where another
    one is valid by now.
    """
    with context.writing() as door:
        issued = _issued(door.database, inspection)
        if document and document != issued.document:
            raise Problem("stale", _REPLACED.format(words=issued.words))
        return _acknowledged(door, context, inspection)


def answer(context: Context, inspection: str, duties: Sequence[str], sent: Answer) -> Document:
    """Send a document of the unit's as the answer to some duties, with its evidence; so it has the notice, too.

    That it has a notice which replaces another it says by itself: an answer may be to what both ask. Raises Problem
    "not_issued", "not_found" for a duty of another inspection, "stale" where one waits for the office, is done or is no
    longer asked, "form_invalid" (fields "duties", "number", "day", "text", "files"), or "disk_full". Then nothing is
    kept.
    """
    duties = list(dict.fromkeys(duties))
    with closing(connect_reading(context.database)) as db:
        _issued(db, inspection)
        since = issues.issued(db, inspection)[0].day  # what stands unchanged may have been answered before
        _check_open(store.matters(db, inspection), duties)
    _check(context, since, duties, sent)
    attached = tuple(_keep(context, one) for one in sent.files)
    document = Document(
        id=context.new_id(),
        inspection=inspection,
        number=clean(sent.number),
        day=sent.day,
        text=clean(sent.text),
        files=attached,
        actor=context.actor,
        at=context.at,
    )
    with context.writing() as door:
        _check_open(store.matters(door.database, inspection), duties)
        if not _issued(door.database, inspection).correction:
            _acknowledged(door, context, inspection)
        store.add_document(door.database, document)
        for duty in duties:
            store.add_reply(door.database, context.new_id(), document.id, duty)
        hashes = [file.hash for file in attached]
        told = {"number": document.number, "day": document.day.isoformat(), "duties": duties, "files": hashes}
        door.log("answer_duties", f"inspection:{inspection}", told)
    return document


def review(context: Context, inspection: str, reply: str, accepted: bool, reason: str = "") -> None:
    """Accept an answer, or return it for a reason.

    Raises Problem "not_issued", "not_found", "stale" where somebody has reviewed it, "form_invalid" (field "reason").
    """
    reason = clean(reason)
    needed = None if accepted else "Ghi lý do trả lại để đơn vị biết phải làm gì."
    checks.refuse({"reason": checks.text(reason, needed)})
    with context.writing() as door:
        _issued(door.database, inspection)
        found = reply_of(store.matters(door.database, inspection), reply)
        if not found:
            raise Problem("not_found")
        if found[0].lapsed:
            said = "Thông báo thay thế không còn nội dung này nên câu trả lời không cần xem xét. Chưa có gì thay đổi."
            raise Problem("stale", said)
        if found[1].review:
            raise _reviewed(door.database, found[1].review)
        store.add_review(door.database, reply, Review(accepted, reason, context.actor, context.at))
        told = {"reply": reply, "accepted": accepted, "reason": reason}
        door.log("review_answer", f"inspection:{inspection}", told)


def reply_of(matters: Iterable[Matter], reply: str) -> tuple[Matter, Reply] | None:
    """An answer by its id, with what it answers."""
    return next(((matter, one) for matter in matters for one in matter.replies if one.id == reply), None)


def left_before(db: Database, inspection: str) -> list[Left]:
    """What the unit of an inspection still hasn't done of what was asked after earlier ones. Raises "not_found"."""
    line = inspections.inspection(db, inspection)
    if not line:
        raise Problem("not_found")
    return store.left(db, line.unit, line.planned_day, apart_from=inspection)


def _issued(db: Database, inspection: str) -> Issue:
    issued = issues.issue(db, inspection)
    if not issued:
        raise Problem("not_issued")
    return issued


def _acknowledged(door: Door, context: Context, inspection: str) -> Receipt:
    known, correction = store.receipt(door.database, inspection), _issued(door.database, inspection).correction
    receipt = known or Receipt(inspection, context.actor, context.at)
    if not known:
        store.add_receipt(door.database, receipt, correction)
    door.log("acknowledge", f"inspection:{inspection}", {"again": bool(known)})
    return receipt


def _check_open(matters: Sequence[Matter], duties: Sequence[str]) -> None:
    by_id = {matter.duty.id: matter for matter in matters}
    if not set(duties) <= by_id.keys():
        raise Problem("not_found", f"Không có kiến nghị này trong thông báo của cuộc kiểm tra này. {_TOLD}")
    closed = [by_id[duty] for duty in duties if by_id[duty].state not in WAITING_FOR_UNIT]
    if closed and closed[0].lapsed:
        raise Problem("stale", f"Nội dung này {STATES['lapsed'].lower()} nên không phải trả lời. {_TOLD}")
    if closed:
        document = closed[0].replies[-1].document
        done = "đã được chấp nhận" if closed[0].state == "accepted" else "đang chờ xem xét"
        named = f"Văn bản số {document.number} ngày {short_date(document.day)}"
        raise Problem("stale", f"Nội dung {closed[0].duty.position} đã được trả lời: {named} {done}. {_TOLD}")


def _check(context: Context, since: date, duties: Sequence[str], sent: Answer) -> None:
    wrong = {
        "duties": None if duties else "Chọn ít nhất một nội dung mà văn bản này trả lời.",
        "number": checks.line(clean(sent.number), "Nhập số, ký hiệu của văn bản."),
        "text": checks.text(clean(sent.text), "Ghi việc đã làm."),
        "files": None if sent.files else "Chọn ít nhất một tệp: bản chụp văn bản trả lời hoặc minh chứng.",
    }
    if sent.day > context.today:
        wrong["day"] = f"Ngày văn bản chưa tới (hôm nay là {short_date(context.today)}). Nhập lại ngày."
    elif sent.day < since:
        wrong["day"] = f"Ngày văn bản trước ngày ban hành thông báo ({short_date(since)}). Nhập lại ngày."
    if len(sent.files) > MOST_FILES:
        wrong["files"] = _TOO_MANY
    checks.refuse(wrong)


def _keep(context: Context, sent: Sent) -> Attachment:
    """Keep a file's bytes; what is wrong with one is said with its name."""
    name = clean(sent.name)
    if complaint(name, SHORT, lines=False):
        name = ""
    try:
        with file_store.arriving(context.database, files.bounded(sent.chunks)) as arrival:
            look = pictures.look(arrival.path)
            if look.type not in TYPES:
                raise Problem("wrong_type")
            file_store.keep(context.database, arrival)
    except Problem as problem:
        if problem.code == "disk_full":
            raise
        said = f"{name or 'Tệp'}: {problem.message} Chọn lại mọi tệp."
        raise Problem("form_invalid", fields={"files": said}) from problem
    return Attachment(arrival.hash, look.type, arrival.size, look.pages, name)


def _reviewed(db: Database, review: Review) -> Problem:
    account = accounts.account(db, review.actor)
    done = "chấp nhận" if review.accepted else f"trả lại với lý do “{review.reason}”"
    who = account.name if account else "Người khác"
    return Problem("stale", f"{who} đã {done}. Chưa có gì thay đổi. Xem lại trang.")
