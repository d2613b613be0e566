"""What arrives for an inspection is judged one by one: kept, or refused with a reason."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from inspect_app.domain import answers, entries
from inspect_app.domain.closing import ASIDE
from inspect_app.domain.dates import instant_text, parse_instant
from inspect_app.domain.operations import FIELDS, ULID, Cell, Operation, Subject, circular, parse_subject, replay
from inspect_app.domain.record import Record
from inspect_app.domain.roles import leads, may
from inspect_app.domain.text import Json, composed
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.store import accounts as account_store
from inspect_app.store import inspections as inspection_store
from inspect_app.store import operations as operation_store
from inspect_app.store.database import Door

SHELL = "shell"  # who acts from the server's own command line
DESK = "desk"  # the device of what is recorded through the desk's forms
# What only those write who answer for the conclusion; and so it is with closing a record.
LED = ("recommendation", "cause")
# What is recorded by its own form at the desk alone, under conditions that no device knows.
DESK_ALONE = ("withdrawn",)
_ULID = re.compile(ULID)
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)[-0-9A-Za-z]{0,60}", re.ASCII)
_DEVICE = re.compile(r"[-0-9A-Za-z]{1,40}")
_DAY_OFF = timedelta(days=1)
_MOST_REPLACED = 100
_TEXTS = ("id", "subject", "field", "device", "clock", "edition")
_INCOMPLETE = "Nội dung gửi lên thiếu phần bắt buộc."
_UNEXPECTED = "Máy chủ gặp sự cố với nội dung này. Nội dung vẫn giữ trên máy. Báo quản trị."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one operation: accepted, or refused with a reason; `parts` says which inputs are wrong."""

    id: str
    accepted: bool
    message: str = ""
    parts: Mapping[str, str] | None = None


class Refusal(Exception):
    """Why one operation is not kept."""

    def __init__(self, message: str, parts: Mapping[str, str] | None = None):
        self.message, self.parts = message, parts
        super().__init__(message)


class Reception:
    """What was recorded of one inspection, while more is being received inside an open transaction.

    Only what judging needs is read: everything beside the items, and those items that something arrives for.
    `trusted` is for what the program itself records: an opening, an import that somebody may do; `alone` for the form
    that has seen to the conditions of DESK_ALONE or ASIDE.
    """

    def __init__(self, door: Door, context: Context, inspection: str, trusted: bool = False, alone: bool = False):
        beside = operation_store.beside_items(door.database, inspection)
        record = inspection_store.record(door.database, inspection, beside)
        if not record:
            raise Problem("not_found")
        self.door, self.context, self.trusted, self.alone = door, context, trusted, alone
        self.now = context.now()
        self.at = instant_text(self.now)
        self.opened = parse_instant(inspection_store.opened_at(door.database, inspection)) or self.now
        self.account = account_store.account(door.database, context.actor)
        self.roles = {member.account: member.role for member in record.team.members}
        self.known: dict[str, Operation] = {}
        self.items: set[str] = set()  # the subjects whose operations have been read
        self.operations: dict[tuple[str, str], list[Operation]] = defaultdict(list)
        self.cells: dict[tuple[str, str], Cell] = {}
        self.record: Record = replace(record, cells=self.cells)
        self._add(beside)
        self._look()
        self.made = 0
        self.kept: list[str] = []
        self.refused: list[str] = []

    def base(self, subject: str, field: str) -> tuple[str, ...]:
        """What a new operation on a cell replaces: its heads."""
        self._read_items([subject])
        cell = self.cells.get((subject, field))
        return cell.base if cell else ()

    def operation(self, subject: str, field: str, value: Json, base: Iterable[str], device: str = DESK) -> Json:
        """An operation made at the desk, as a device would send it."""
        self.made += 1
        return {
            "id": self.context.new_id(),
            "subject": subject,
            "field": field,
            "value": value,
            "base": list(base),
            "device": device,
            # A later operation of the same instant must sort later.
            "clock": f"{self.at}-{self.made:04d}-{device}",
            "edition": self.record.edition.hash,
        }

    def receive(self, batch: Sequence[Json]) -> list[Receipt]:
        """Judge operations and keep those where nothing is wrong with them; one receipt each, in order."""
        shaped = [sent for sent in batch if isinstance(sent, dict)]
        self._read_items(text for sent in shaped if isinstance(text := sent.get("subject"), str))
        ids = [id for sent in shaped if isinstance(id := sent.get("id"), str) and _ULID.fullmatch(id)]
        self.known |= {operation.id: operation for operation in operation_store.known(self.door.database, ids)}
        return [self._receive(sent) for sent in batch]

    def close(self) -> None:
        """Write the audit row of the batch: which operations were kept."""
        self.door.log("record", f"inspection:{self.record.id}", {"operations": self.kept, "refused": self.refused})

    def _receive(self, sent: Json) -> Receipt:
        try:
            operation = self._read(sent)
            if not self._repeated(operation):
                self._check(operation)
                self._keep(self._arrived(sent, operation))
            return Receipt(operation.id, True)
        except Refusal as refusal:
            return self._refuse(sent, refusal)
        except Problem:
            raise
        except Exception:
            # Whatever it is, it is about this one: the others are still judged. Unless nothing can be written.
            if not self.door.open:
                raise
            _log.exception("an operation could not be judged")
            return self._refuse(sent, Refusal(_UNEXPECTED))

    def _refuse(self, sent: Json, refusal: Refusal) -> Receipt:
        self.refused.append(_id_shown(sent))
        return Receipt(self.refused[-1], False, refusal.message, refusal.parts)

    def _read(self, sent: Json) -> Operation:
        if not isinstance(sent, dict) or not all(isinstance(sent.get(key), str) for key in _TEXTS):
            raise Refusal(_INCOMPLETE)
        base = sent.get("base")
        if not isinstance(base, list) or len(base) > _MOST_REPLACED:
            raise Refusal(_INCOMPLETE)
        if not all(isinstance(id, str) and _ULID.fullmatch(id) for id in base):
            raise Refusal(_INCOMPLETE)
        if not (_ULID.fullmatch(sent["id"]) and _CLOCK.fullmatch(sent["clock"]) and _DEVICE.fullmatch(sent["device"])):
            raise Refusal("Mã, giờ hoặc tên máy của nội dung gửi lên không đúng.")
        clock, clock_sent = self._clock(sent)
        return Operation(
            id=sent["id"],
            inspection=self.record.id,
            subject=sent["subject"],
            field=sent["field"],
            value=composed(sent.get("value")),
            base=tuple(base),
            author=self._author(sent),
            device=sent["device"],
            clock=clock,
            edition=sent["edition"],
            clock_sent=clock_sent,
        )

    def _author(self, sent: Mapping[str, Json]) -> str:
        author = sent.get("author")
        if not isinstance(author, str) or author == self.context.actor:
            return self.context.actor
        if self.trusted or (sent.get("imported") is True and author in self.roles):
            return author
        # A shared tablet: one person's work never goes up in another's name.
        raise Refusal(
            "Nội dung trong tệp do người ngoài Đoàn kiểm tra này ghi, nên không nhập được."
            if sent.get("imported") is True
            else "Nội dung này do người khác ghi trên máy này. Người đó đăng nhập thì mới gửi được."
        )

    def _clock(self, sent: Mapping[str, Json]) -> tuple[str, str | None]:
        """The clock to keep, and the device's own where that one isn't it."""
        clock, earlier = sent["clock"], sent.get("clock_sent")
        instant = parse_instant(clock[: len(self.at)])
        if self.trusted and instant:
            return clock, earlier if isinstance(earlier, str) and _CLOCK.fullmatch(earlier) else None
        # Fieldwork lasts days without signal, but nothing is recorded before the inspection or after it arrives.
        if instant and self.opened - _DAY_OFF <= instant <= self.now + _DAY_OFF:
            return clock, None
        # Such a clock says nothing: the time of arrival stands in for it.
        return self.at + clock[len(self.at) :], clock

    def _repeated(self, operation: Operation) -> bool:
        earlier = self.known.get(operation.id)
        if earlier and _content(earlier) != _content(operation):
            raise Refusal("Mã nội dung này đã dùng cho nội dung khác.")
        return earlier is not None

    def _check(self, operation: Operation) -> None:
        subject = parse_subject(operation.subject)
        if not subject or operation.field not in FIELDS[subject.kind]:
            raise Refusal("Chương trình không biết nội dung này.")
        if not self._may_record(subject.kind, operation):
            raise Refusal("Tài khoản này không được ghi nội dung này trong cuộc kiểm tra này.")
        if operation.edition != self.record.edition.hash:
            raise Refusal("Nội dung ghi theo phiên bản phiếu khác với phiên bản của cuộc kiểm tra này.")
        if circular(operation, self.operations.get((operation.subject, operation.field), ())):
            raise Refusal("Nội dung này thay cho chính nó. Ghi lại nội dung.")
        if subject.kind == "item":
            self._check_item(operation, subject)
        elif operation.value is not None:
            found = entries.check(operation.field, operation.value, self.record)
            if found:
                raise Refusal(" ".join(dict.fromkeys(found.values())), found)

    def _may_record(self, kind: str, operation: Operation) -> bool:
        """Whether the actor may bring this, and its author could have recorded it."""
        if self.trusted:
            return True
        actor, author = self.context.actor, operation.author
        brings = self.account is not None and may(self.account, "record", self.roles.get(actor))
        if not brings and actor != SHELL:
            return False
        if (operation.field in DESK_ALONE or operation.device == ASIDE) and not self.alone:
            return False
        if kind not in LED and operation.field not in ("closing", *DESK_ALONE):
            return author in self.roles
        # Nothing proves who wrote a file: in the name of who leads, only who leads brings such.
        return leads(self.roles.get(author)) and (actor == SHELL or leads(self.roles.get(actor)))

    def _check_item(self, operation: Operation, subject: Subject) -> None:
        item = self.record.edition.item(subject.id or "")
        if not item or not item.asked_on(self.day):
            raise Refusal("Nội dung này không có trong phiếu của cuộc kiểm tra này.")
        if (item.scope == "counter") != bool(subject.counter):
            raise Refusal("Nội dung này ghi nhầm nơi: xem lại nội dung hỏi chung hay hỏi tại từng bộ phận một cửa.")
        if subject.counter and subject.counter not in self.counters:
            raise Refusal("Bộ phận một cửa này không có trong cuộc kiểm tra này.")
        if operation.value is None:
            return
        cells = {field: self.cells.get((operation.subject, field)) for field in FIELDS["item"]}
        fields = {field: cell.value for field, cell in cells.items() if cell and cell.value is not None}
        found = answers.check(item, operation.field, operation.value, self.against, fields)
        if found:
            messages = {complaint.part: complaint.message for complaint in found}
            raise Refusal(" ".join(dict.fromkeys(messages.values())), messages)

    def _arrived(self, sent: Mapping[str, Json], operation: Operation) -> operation_store.Arrived:
        if not self.trusted:
            importer = self.account.id if self.account and operation.author != self.account.id else None
            return operation_store.Arrived(operation, self.at, importer)
        # A record that is let in whole says itself how it came to be.
        told = sent.get("arrived_at")
        at = told if isinstance(told, str) and parse_instant(told) else self.at
        return operation_store.Arrived(operation, at, sent.get("importer"))

    def _keep(self, arrived: operation_store.Arrived) -> None:
        operation = arrived.operation
        with self.door.step():
            operation_store.append(self.door.database, arrived)
        self.known[operation.id] = operation
        self.kept.append(operation.id)
        self._add([operation])
        if operation.field in ("times", "counter"):
            self._look()

    def _read_items(self, subjects: Iterable[str]) -> None:
        new = {subject for subject in subjects if subject.startswith("item:") and parse_subject(subject)} - self.items
        if new:
            self._add(operation_store.on_subjects(self.door.database, self.record.id, new))
            self.items |= new

    def _add(self, operations: Iterable[Operation]) -> None:
        changed = set()
        for operation in operations:
            cell = operation.subject, operation.field
            self.operations[cell].append(operation)
            changed.add(cell)
        for cell in changed:
            self.cells.update(replay(self.operations[cell]))

    def _look(self) -> None:
        """Read what decides what is asked, and what answers are held against: it seldom changes."""
        record = self.record
        self.day, self.counters = record.day, {counter.id for counter in record.counters}
        self.against = answers.Context(
            record.day, record.last_day, record.plan.period_from, record.plan.period_to, record.plan.targets
        )


def _content(operation: Operation) -> tuple[Json, ...]:
    return operation.inspection, operation.subject, operation.field, operation.value


def _id_shown(sent: Json) -> str:
    """The id that a receipt is about; whatever came instead of one is cut, and can be written."""
    id = sent.get("id", "") if isinstance(sent, dict) else ""
    return (id if isinstance(id, str) else "")[:40].encode(errors="replace").decode()
