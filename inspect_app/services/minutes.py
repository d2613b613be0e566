"""Minutes on the server: the text that was signed, whether it is what the record gives, and what came afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import ndiff
from hashlib import sha256
from pathlib import Path
from typing import Literal

from inspect_app import pdf
from inspect_app.domain.closing import Closing, absent, closing, closings, late, standing
from inspect_app.domain.document import Document
from inspect_app.domain.findings import findings
from inspect_app.domain.minutes import constants, minutes, named
from inspect_app.domain.operations import Cell, Operation, parse_subject, replay
from inspect_app.domain.record import Record, Signature
from inspect_app.domain.sayings import in_full
from inspect_app.domain.signing import minutes_document
from inspect_app.domain.text import Json
from inspect_app.domain.typography import capital
from inspect_app.errors import Problem
from inspect_app.store import accounts, files, inspections, operations
from inspect_app.store import late as decisions
from inspect_app.store.database import Database

State = Literal["open", "same", "differs", "awaited", "harmed"]
_AWAITED = (
    "Máy chủ chưa có văn bản đã ký của biên bản này. Chữ ký vẫn được giữ. "
    "Máy tính bảng đã ký sẽ tự gửi khi có mạng; mở lại trang này sau."
)


@dataclass(frozen=True, slots=True)
class Late:
    """What was recorded beside the signed minutes: which cell, what it says, what the minutes say, by whom, when.

    `operation` is its id.
    """

    operation: str
    cell: str
    value: str
    signed: str
    author: str
    arrived_at: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one closing, or of an open record as they would be.

    `text` is what was signed wherever the server has it; `state` says whether the record gives the same text.
    `record` is what the text was made from, `missing` counts what that lacks here.
    """

    record: Record
    closing: Closing | None
    text: str
    hash: str
    state: State
    differences: tuple[tuple[str, str], ...]  # ("-", a signed line) or ("+", what the record gives)
    signatures: tuple[Signature, ...]
    author: str
    missing: int
    chosen_by: str = ""  # the name of who chose these minutes among rival ones

    @property
    def printable(self) -> bool:
        """Whether the text is here to the letter."""
        return self.state in ("open", "same", "differs")


def standing_record(db: Database, inspection: str) -> Record:
    """The record that a conclusion is made from: that of the signed minutes once it is closed.

    Raises Problem "not_found".
    """
    record = inspections.record(db, inspection, standing(operations.of_inspection(db, inspection)))
    if not record:
        raise Problem("not_found")
    return record


def signed_record(db: Database, inspection: str) -> tuple[Closing, Record] | None:
    """The closing that holds and the record of exactly what its minutes name; None while none are signed.

    Raises Problem "not_found".
    """
    every = operations.of_inspection(db, inspection)
    held = closing(every)
    if not held:
        return None
    record = inspections.record(db, inspection, (one for one in every if one.id in held.operations))
    if not record:
        raise Problem("not_found")
    return held, record


def signed_findings(db: Database, inspection: str) -> frozenset[str] | None:
    """The subjects of the findings that the signed minutes hold; None while none are signed.

    Raises Problem "not_found".
    """
    if not closing(operations.of_inspection(db, inspection)):
        return None
    return frozenset(s for finding in findings(standing_record(db, inspection)) for s in finding.subjects)


def minutes_of(db: Database, database: Path, inspection: str, file: str | None = None) -> Minutes:
    """The minutes that hold, or those whose text has the SHA-256 `file`. Raises Problem "not_found"."""
    record = inspections.record(db, inspection)
    if not record or record.source:
        raise Problem("not_found")
    every = operations.of_inspection(db, inspection)
    held = closing(every) if file is None else next((one for one in closings(every) if one.file == file), None)
    if not held:
        if file is not None:
            raise Problem("not_found")
        text = minutes(record, pdf.wording())
        return Minutes(record, None, text, _hash(text), "open", (), (), "", 0)
    return _closed(db, database, record, every, held)


def earlier(db: Database, inspection: str) -> list[Closing]:
    """The closings beside the one that holds: minutes that an addendum stands for, or that somebody else closed."""
    every = operations.of_inspection(db, inspection)
    held = closing(every)
    return [one for one in closings(every) if held and one.file != held.file]


def late_entries(db: Database, record: Record) -> list[Late]:
    """What was recorded beside the signed minutes and waits for the leader; `record` is all that was recorded.

    What the leader has set aside doesn't wait.
    """
    aside = {decision.operation for decision in decisions.standing(db, record.id) if decision.aside}
    every = operations.of_inspection(db, record.id)
    return told_late(db, record, [one for one in late(every) if one.id not in aside])


def told_late(db: Database, record: Record, found: Iterable[Operation]) -> list[Late]:
    """Operations beside the signed minutes in words, each against what the minutes say."""
    arrived = operations.arrived(db, record.id)
    held = closing(one.operation for one in arrived)
    at = {one.operation.id: one.at for one in arrived}
    signed = replay(one.operation for one in arrived if held and one.operation.id in held.operations)
    return [_late(db, record, one, signed.get((one.subject, one.field)), at[one.id]) for one in found]


def document(made: Minutes, ink: bool = False) -> Document:
    """The minutes as a document; with `ink` the places to sign stay empty.

    Raises Problem "not_found" where the signed text isn't here: nothing else is ever printed in its place.
    """
    if not made.printable:
        raise Problem("not_found", _AWAITED)
    drawn = () if ink else made.signatures
    return minutes_document(made.record, made.text, made.hash, drawn, pdf.width_mm, pdf.wording())


def told(record: Record) -> dict[str, str]:
    """What a tablet needs of an inspection's plan and unit to make the minutes by itself."""
    return constants(record, pdf.wording())


def wording() -> Json:
    """The fixed wording of the minutes, which a tablet gets with the page on which it makes them."""
    return {name: dict(pdf.wording().texts[name]) for name in ("minutes", "cells")}


def _closed(db: Database, database: Path, record: Record, every: list[Operation], held: Closing) -> Minutes:
    covered = [one for one in every if one.id in held.operations]
    of_then = inspections.record(db, record.id, covered)
    assert of_then
    former = next((one.value for one in every if _is(one, held.amends)), None) if held.amends else None
    made = minutes(of_then, pdf.wording(), former)
    text, state = made, _state(db, database, record.id, held.file)
    if _hash(made) == held.file:
        state = "same"  # whether or not the bytes have arrived: this is the very text
    elif state == "differs":
        text = files.place(database, held.file).read_bytes().decode()
    return Minutes(
        record=of_then,
        closing=held,
        text=text,
        hash=held.file,
        state=state,
        differences=differences(text, made) if state == "differs" else (),
        signatures=tuple(one for one in of_then.signatures if one.file == held.file),
        author=_name(db, held.author),
        missing=absent(every, held),
        chosen_by=_name(db, held.chosen_by) if held.chosen_by else "",
    )


def _state(db: Database, database: Path, inspection: str, hash: str) -> State:
    """What is known of a signed text that isn't the one which the record gives."""
    if not files.file(db, inspection, hash):
        return "awaited"
    return "differs" if files.intact(database, hash) else "harmed"


def differences(signed: str, made: str) -> tuple[tuple[str, str], ...]:
    """Where two texts differ, line by line: ("-", a line of the first) or ("+", one of the second)."""
    compared = ndiff(signed.split("\n"), made.split("\n"))
    return tuple((line[0], line[2:]) for line in compared if line[0] in "-+")


def _is(operation: Operation, file: str) -> bool:
    value = operation.value
    return operation.field == "closing" and isinstance(value, Mapping) and value.get("file") == file


def _late(db: Database, record: Record, one: Operation, signed: Cell | None, at: str) -> Late:
    said = _said(record, one, signed.value) if signed else ""
    return Late(one.id, _cell(record, one), _said(record, one, one.value), said, _name(db, one.author), at)


def _cell(record: Record, operation: Operation) -> str:
    words = pdf.wording()
    where = named(record, words, operation.subject, operation.field)
    subject = parse_subject(operation.subject)
    if subject and subject.kind == "item":
        where = words.say("minutes", "cell", where=where, cell=words.say("cells", operation.field))
    return capital(where)


def _said(record: Record, operation: Operation, value: Json) -> str:
    subject = parse_subject(operation.subject)
    item = record.edition.item(subject.id or "") if subject and subject.kind == "item" else None
    if operation.field == "evidence" and isinstance(value, Mapping):
        return str(value.get("caption") or value.get("name") or "")
    return in_full(item, operation.field, value)


def _name(db: Database, account: str) -> str:
    found = accounts.account(db, account)
    return found.name if found else ""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
