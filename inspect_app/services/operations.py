"""Receiving what people record: each operation judged by itself, all accepted ones in one transaction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inspect_app.domain import answers, entries
from inspect_app.domain.dates import instant_text
from inspect_app.domain.operations import FIELDS, ULID, Operation, Subject, circular, parse_subject, replay
from inspect_app.domain.record import Record
from inspect_app.domain.roles import may
from inspect_app.domain.text import Json, composed
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.store import accounts as account_store
from inspect_app.store import inspections as inspection_store
from inspect_app.store import operations as operation_store
from inspect_app.store.database import Database, Door

MOST_AT_ONCE = 1_000
DESK = "desk"  # the device of what is recorded through the desk's forms
# What only those write who answer for the conclusion.
LED = ("recommendation", "cause")
_ULID = re.compile(ULID)
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)[-0-9A-Za-z]{0,60}")
_DEVICE = re.compile(r"[-0-9A-Za-z]{1,40}")
_DAY_OFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one operation: accepted, or refused with a reason; `parts` says which inputs are wrong."""

    id: str
    accepted: bool
    message: str = ""
    parts: Mapping[str, str] | None = None


def receive(context: Context, inspection: str, batch: Sequence[Json]) -> list[Receipt]:
    """Judge and keep a batch of operations sent by a device; one receipt each, in order.

    A repeat of an accepted operation is accepted again and kept once. A refused one changes nothing and is not kept.
    Raises Problem "not_found" for an unknown inspection, "too_large" for over MOST_AT_ONCE operations.
    """
    if len(batch) > MOST_AT_ONCE:
        raise Problem("too_large", f"Mỗi lần chỉ gửi được {MOST_AT_ONCE:,} nội dung.".replace(",", "."))
    with context.writing() as door:
        desk = Reception(door, context, inspection)
        receipts = [desk.receive(sent) for sent in batch]
        desk.close()
    return receipts


def record_entry(
    context: Context, inspection: str, subject: str, field: str, value: Json, base: Iterable[str] = ()
) -> None:
    """Record one value from a desk form; `base` is what the form was made from, so that nobody is overwritten unseen.

    Raises Problem "stale" where the cell has changed since, "form_invalid" with the parts that are wrong.
    """
    record_entries(context, inspection, [(subject, field, value, tuple(base))])


def record_entries(
    context: Context, inspection: str, changes: Sequence[tuple[str, str, Json, tuple[str, ...]]]
) -> None:
    """Record several values from one desk form, all or none; raises as record_entry does."""
    with context.writing() as door:
        desk = Reception(door, context, inspection)
        for subject, field, value, base in changes:
            cell = desk.record.cells.get((subject, field))
            if set(cell.base if cell else ()) != set(base):
                raise Problem("stale")
            receipt = desk.receive(desk.operation(subject, field, value, base))
            if not receipt.accepted:
                raise Problem("form_invalid", None if receipt.parts else receipt.message, receipt.parts)
        desk.close()


class Reception:
    """One inspection's record while a batch is being received inside an open transaction.

    `trusted` is for what the program itself records: an opening, an import that somebody may do.
    """

    def __init__(self, door: Door, context: Context, inspection: str, trusted: bool = False):
        record = inspection_store.record(door.database, inspection)
        if not record:
            raise Problem("not_found")
        self.record: Record = record
        self.door, self.context, self.trusted = door, context, trusted
        self.account = account_store.account(door.database, context.actor)
        self.operations = operation_store.of_inspection(door.database, inspection)
        self.kept: list[str] = []
        self.refused: list[str] = []

    def operation(self, subject: str, field: str, value: Json, base: Iterable[str]) -> Json:
        """An operation made at the desk, as a device would send it."""
        at = self.context.at
        return {
            "id": self.context.new_id(),
            "subject": subject,
            "field": field,
            "value": value,
            "base": list(base),
            "device": DESK,
            # A later operation of the same instant must sort later.
            "clock": f"{at}-{len(self.kept):04d}-{DESK}",
            "edition": self.record.edition.hash,
        }

    def receive(self, sent: Json, author: str | None = None) -> Receipt:
        """Judge one operation, and keep it where nothing is wrong with it; its author is the actor unless given."""
        id = sent.get("id", "") if isinstance(sent, Mapping) else ""
        try:
            operation = self._read(sent, author or self.context.actor)
            earlier = operation_store.known(self.door.database, operation.id)
            if earlier:
                same = (earlier.subject, earlier.field, earlier.value) == (
                    operation.subject,
                    operation.field,
                    operation.value,
                )
                return Receipt(id, True) if same else Receipt(id, False, "Mã nội dung này đã dùng cho nội dung khác.")
            self._check(operation)
        except Refusal as refusal:
            self.refused.append(str(id)[:40])
            return Receipt(str(id), False, refusal.message, refusal.parts)
        self._keep(operation)
        return Receipt(id, True)

    def close(self) -> None:
        """Write the audit row of the batch: which operations were kept."""
        self.door.log("record", f"inspection:{self.record.id}", {"operations": self.kept, "refused": self.refused})

    def _read(self, sent: Json, author: str) -> Operation:
        shape = isinstance(sent, Mapping) and all(
            isinstance(sent.get(key), str) for key in ("id", "subject", "field", "device", "clock", "edition")
        )
        base = sent.get("base") if shape else None
        if not shape or not isinstance(base, list) or len(base) > 100:
            raise Refusal("Nội dung gửi lên thiếu phần bắt buộc.")
        clock = _CLOCK.fullmatch(sent["clock"])
        if not (_ULID.fullmatch(sent["id"]) and clock and _DEVICE.fullmatch(sent["device"])):
            raise Refusal("Mã, giờ hoặc tên máy của nội dung gửi lên không đúng.")
        # A shared tablet: one person's work never goes up in another's name.
        if isinstance(sent.get("author"), str) and sent["author"] != author:
            raise Refusal("Nội dung này do người khác ghi trên máy này. Người đó đăng nhập thì mới gửi được.")
        if not all(isinstance(id, str) and _ULID.fullmatch(id) for id in base):
            raise Refusal("Nội dung gửi lên thiếu phần bắt buộc.")
        return Operation(
            id=sent["id"],
            inspection=self.record.id,
            subject=sent["subject"],
            field=sent["field"],
            value=composed(sent.get("value")),
            base=tuple(base),
            author=author,
            device=sent["device"],
            clock=sent["clock"] if self.trusted else self._clock(sent["clock"], clock[1]),
            edition=sent["edition"],
        )

    def _clock(self, clock: str, instant: str) -> str:
        # A clock more than a day off says nothing: the time of arrival stands in for it.
        now = self.context.now()
        try:
            off = abs(datetime.fromisoformat(instant) - now) > _DAY_OFF
        except ValueError:
            off = True
        return instant_text(now) + clock[len(instant) :] if off else clock

    def _check(self, operation: Operation) -> None:
        subject = parse_subject(operation.subject)
        if not subject or operation.field not in FIELDS[subject.kind]:
            raise Refusal("Chương trình không biết nội dung này.")
        if not self._may_record(subject.kind):
            raise Refusal("Tài khoản này không được ghi nội dung này trong cuộc kiểm tra này.")
        if operation.edition != self.record.edition.hash:
            raise Refusal("Nội dung ghi theo phiên bản phiếu khác với phiên bản của cuộc kiểm tra này.")
        if circular(operation, self.operations):
            raise Refusal("Nội dung này thay cho chính nó. Ghi lại nội dung.")
        if subject.kind == "item":
            self._check_item(operation, subject)
        elif operation.value is not None:
            found = entries.check(subject.kind, operation.value, self.record)
            if found:
                raise Refusal(" ".join(dict.fromkeys(found.values())), found)

    def _may_record(self, kind: str) -> bool:
        action = "edit" if kind in LED else "record"
        member = self.record.team.role_of(self.context.actor)
        return self.trusted or (self.account is not None and may(self.account, action, member))

    def _check_item(self, operation: Operation, subject: Subject) -> None:
        item = self.record.edition.item(subject.id or "")
        if not item or not item.asked_on(self.record.day):
            raise Refusal("Nội dung này không có trong phiếu của cuộc kiểm tra này.")
        if (item.scope == "counter") != bool(subject.counter):
            raise Refusal("Nội dung này ghi nhầm nơi: xem lại nội dung hỏi chung hay hỏi tại từng bộ phận một cửa.")
        if subject.counter and subject.counter not in {counter.id for counter in self.record.counters}:
            raise Refusal("Bộ phận một cửa này không có trong cuộc kiểm tra này.")
        if operation.value is None:
            return
        fields = {
            field: cell.value
            for (_, field), cell in replay(o for o in self.operations if o.subject == operation.subject).items()
            if cell.value is not None
        }
        found = answers.check(item, operation.field, operation.value, answer_context(self.record), fields)
        if found:
            messages = {complaint.part: complaint.message for complaint in found}
            raise Refusal(" ".join(dict.fromkeys(messages.values())), messages)

    def _keep(self, operation: Operation) -> None:
        importer = self.context.actor if operation.author != self.context.actor else None
        operation_store.append(self.door.database, operation, self.context.at, importer)
        self.operations.append(operation)
        self.kept.append(operation.id)
        # What is asked depends on the day and the counters; anything else is read from the operations themselves.
        if not operation.subject.startswith("item:"):
            self.record = replace(self.record, cells=replay(self.operations))


class Refusal(Exception):
    """Why one operation is not kept."""

    def __init__(self, message: str, parts: Mapping[str, str] | None = None):
        self.message, self.parts = message, parts
        super().__init__(message)


def answer_context(record: Record) -> answers.Context:
    """What the answers of a record are checked against."""
    plan = record.plan
    return answers.Context(record.day, record.last_day, plan.period_from, plan.period_to, plan.targets)


def heads(db: Database, inspection: str) -> tuple[int, list[Operation]]:
    """What a device must know to begin with: the newest sequence number and the heads of every cell."""
    cells = replay(operation_store.of_inspection(db, inspection)).values()
    return operation_store.last_sequence(db, inspection), [head for cell in cells for head in cell.heads]


def since(db: Database, inspection: str, after: int) -> tuple[int, list[Operation]]:
    """What came after a sequence number: the newest sequence number and the operations, in order of arrival."""
    return operation_store.last_sequence(db, inspection), operation_store.of_inspection(db, inspection, after)
