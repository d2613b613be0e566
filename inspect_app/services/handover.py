"""Letting in a field file: what a tablet recorded and could not send."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

from inspect_app.domain.dates import short_date
from inspect_app.domain.fieldfile import FieldFile, read
from inspect_app.domain.record import Record
from inspect_app.domain.subjects import NAMES, named
from inspect_app.domain.text import Json
from inspect_app.domain.typography import capital
from inspect_app.errors import Problem
from inspect_app.services import fieldfile, files
from inspect_app.services.context import Context
from inspect_app.services.fieldfile import Package
from inspect_app.services.operations import MOST_AT_ONCE
from inspect_app.services.reception import SHELL, Receipt, Reception
from inspect_app.store import files as file_store
from inspect_app.store import inspections
from inspect_app.store.database import Database, connect_reading

# Operations and drafts in one file.
MOST_TOLD = 20_000
STRANGE = "Cuộc kiểm tra không rõ hoặc không thuộc Đoàn của người nhập"
_UNKNOWN = (
    "Cuộc kiểm tra này không có trong chương trình, hoặc người nhập không thuộc Đoàn kiểm tra. "
    "Nhờ thành viên của Đoàn nhập tệp này."
)
_TOO_MANY = (
    "Tệp có hơn 20.000 nội dung, nhiều hơn một máy tính bảng ghi được. Chưa có gì thay đổi. Giữ tệp và báo quản trị."
)
# What ends an import halfway: why, and when to go on.
_STOPPED = {
    "busy": ("Máy chủ đang bận", "sau ít phút"),
    "disk_full": ("Ổ đĩa của máy chủ đã đầy", "khi ổ đĩa đã có chỗ trống"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not let in, and why, in a person's words."""

    what: str
    why: str


@dataclass
class Taken:
    """What became of one inspection's part of a field file."""

    inspection: str  # empty where it is none that the importer may record in
    title: str
    new: int = 0
    known: int = 0
    refused: list[Refused] = field(default_factory=list)
    new_files: int = 0
    known_files: int = 0
    refused_files: list[Refused] = field(default_factory=list)
    absent_files: list[str] = field(default_factory=list)  # what the inspection still lacks, also from elsewhere
    drafts: list[str] = field(default_factory=list)

    @property
    def counts(self) -> tuple[str, ...]:
        """How much of each kind came to what, in words."""
        told = (
            ("Nội dung", self.new, self.known, len(self.refused)),
            ("Ảnh, tệp", self.new_files, self.known_files, len(self.refused_files)),
        )
        return tuple(
            f"{what}: {new} vừa nhận, {known} đã có từ trước, {refused} không nhận"
            for what, new, known, refused in told
            if new or known or refused
        )


@dataclass(frozen=True, slots=True)
class Handover:
    """What became of a field file, by inspection; `person` had the tablet, `stray` counts files that nothing names."""

    person: str
    exported_at: str
    inspections: Sequence[Taken]
    stray: int

    @property
    def refused(self) -> bool:
        """Whether anything was not let in."""
        return self.stray > 0 or any(taken.refused or taken.refused_files for taken in self.inspections)


class _NothingNew(Exception):
    """Ends a transaction in which nothing was kept, so that importing again leaves no trace."""


def import_field(context: Context, stream: BinaryIO) -> Handover:
    """Let in a field file: for each inspection its operations, MOST_AT_ONCE in a transaction, then the files they name.

    Operations keep their authors; the actor, who must be of the inspection's team (or the shell), is their importer.
    What is there already changes nothing, so one that stopped halfway is imported again; drafts are told, never
    recorded. Raises Problem "bad_field_file", "future_version", "busy" or "disk_full".
    """
    found: dict[str, Taken] = {}
    with fieldfile.opened(stream) as package:
        told = _bounded(read(package.told()))
        try:
            for id in told.inspections:
                _receive(context, id, told, found)
            stray = _take_files(context, package, found)
        except Problem as problem:
            raise _stopped(problem, found.values()) from problem
    return Handover(told.person, told.exported_at, tuple(found.values()), stray)


def told(handover: Handover) -> Iterator[str]:
    """What became of a field file, line by line."""
    for taken in handover.inspections:
        yield f"{taken.title}{f' ({taken.inspection})' if taken.inspection else ''}"
        yield from (f"  {line}" for line in taken.counts if taken.inspection)
        yield from (f"  Không nhận: {refused.what}. {refused.why}" for refused in taken.refused + taken.refused_files)
        yield from (f"  Còn thiếu ảnh, tệp: {name}" for name in taken.absent_files)
        yield from (f"  Bản nháp chưa ghi nhận: {name}" for name in taken.drafts)
    if handover.stray:
        yield f"Ảnh, tệp không thuộc nội dung nào, không nhận: {handover.stray}"


def _bounded(told: FieldFile) -> FieldFile:
    if sum(len(of_one) for of_one in [*told.operations.values(), *told.drafts.values()]) > MOST_TOLD:
        raise Problem("bad_field_file", _TOO_MANY)
    return told


def _stopped(problem: Problem, found: Iterable[Taken]) -> Problem:
    """What to say of a problem that ended an import, where some of it is kept already."""
    new, new_files = sum(taken.new for taken in found), sum(taken.new_files for taken in found)
    if not new + new_files or problem.code not in _STOPPED:
        return problem
    why, when = _STOPPED[problem.code]
    return Problem(
        problem.code,
        f"{why} nên việc nhập dừng giữa chừng. Đã nhập {new} nội dung và {new_files} ảnh, tệp; phần còn lại chưa nhập. "
        f"Nhập lại cùng tệp này {when}.",
    )


def _receive(context: Context, id: str, told: FieldFile, found: dict[str, Taken]) -> None:
    operations, drafts = told.operations.get(id, []), told.drafts.get(id, [])
    with closing(connect_reading(context.database)) as db:
        record = _record(context, db, id)
    if not record:
        found[id] = Taken("", STRANGE, refused=[Refused(_amount(operations, drafts), _UNKNOWN)])
        return
    found[id] = Taken(id, _title(record), drafts=[named(record, subject) for subject in drafts])
    # As they were recorded: what is asked at a counter comes after the counter.
    in_order = sorted(operations, key=lambda sent: str(sent.get("clock", "")))
    # Between two slices others get to write.
    for start in range(0, len(in_order), MOST_AT_ONCE):
        _receive_slice(context, record, in_order[start : start + MOST_AT_ONCE], found[id])


def _receive_slice(context: Context, record: Record, operations: list[Json], taken: Taken) -> None:
    receipts: list[Receipt] = []
    try:
        with context.writing() as door:
            desk = Reception(door, context, record.id)
            receipts = desk.receive([{**sent, "imported": True} for sent in operations])
            if not desk.kept:
                raise _NothingNew
            desk.close()
    except _NothingNew:
        pass
    taken.new += len(desk.kept)
    taken.known += sum(receipt.accepted for receipt in receipts) - len(desk.kept)
    taken.refused += [
        Refused(named(record, sent.get("subject")), receipt.message)
        for sent, receipt in zip(operations, receipts, strict=True)
        if not receipt.accepted
    ]


def _take_files(context: Context, package: Package, found: dict[str, Taken]) -> int:
    """Take in the files that the importer's inspections name, from whatever import; returns how many are left over."""
    packed = set(package.hashes)
    with closing(connect_reading(context.database)) as db:
        naming = file_store.naming(db, packed)
        records = {id: record for id in [*found, *naming] if (record := _record(context, db, id))}
    for id, record in records.items():
        taken = found.setdefault(id, Taken(id, _title(record)))
        names = _file_names(record)
        for hash in naming.get(id, []):
            _take_file(context, package, taken, hash, names.get(hash, NAMES["evidence"]))
        with closing(connect_reading(context.database)) as db:
            absent = [hash for hash in file_store.missing(db, id) if hash not in packed]
        taken.absent_files = [names.get(hash, NAMES["evidence"]) for hash in absent]
    return len(packed - {hash for id in records for hash in naming.get(id, [])})


def _take_file(context: Context, package: Package, taken: Taken, hash: str, name: str) -> None:
    try:
        if files.take(context, taken.inspection, hash, package.chunks(hash)):
            taken.new_files += 1
        else:
            taken.known_files += 1
    except Problem as problem:
        if problem.status >= 500:  # a full disk is nothing that the file did
            raise
        taken.refused_files.append(Refused(name, problem.message))


def _record(context: Context, db: Database, id: str) -> Record | None:
    """The record of an inspection that the importer may bring something to."""
    record = inspections.record(db, id)
    if record and (context.actor == SHELL or record.team.role_of(context.actor)):
        return record
    return None


def _amount(operations: list[Json], drafts: list[str]) -> str:
    return f"{len(operations)} nội dung" + (f", {len(drafts)} bản nháp" if drafts else "")


def _title(record: Record) -> str:
    return f"{capital(record.unit.full_place)}, kiểm tra ngày {short_date(record.day)}"


def _file_names(record: Record) -> Mapping[str, str]:
    """What people call the files that a record names, by hash."""
    names = {
        one.file: one.caption or one.name or f"{NAMES['evidence']}: {named(record, one.about)}"
        for one in record.evidence
    }
    return names | {signature.file: f"Văn bản {signature.name} đã ký" for signature in record.signatures}
