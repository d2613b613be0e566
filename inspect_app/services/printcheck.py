"""The check of a conclusion before approval: errors are mended, warnings are accepted with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from inspect_app import pdf as engine
from inspect_app.domain import printcheck
from inspect_app.domain.document import Document, Letter
from inspect_app.domain.edits import ByHand, by_hand
from inspect_app.domain.printcheck import Subjects
from inspect_app.domain.record import Record
from inspect_app.domain.remarks import Remark
from inspect_app.domain.stages import STAGES
from inspect_app.errors import Problem
from inspect_app.services import checks, explanations, minutes, rivals
from inspect_app.services import conclusions as drafts
from inspect_app.services.context import Context
from inspect_app.store import conclusions, corrections
from inspect_app.store import printcheck as store
from inspect_app.store.database import Database

# Where a warning can still be accepted: once approved, the check has had its say.
UNAPPROVED = ("draft", "returned", "review")
_GONE = "Lưu ý này đã được chấp nhận hoặc không còn như lúc mở trang. Chưa có gì thay đổi. Xem lại trang bản in."
_NOT_ACCEPTED = "Lưu ý này chưa được chấp nhận hoặc không còn. Chưa có gì thay đổi. Xem lại trang bản in."


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft as it was checked: what it was made from, its finished PDF, and every remark on it.

    `signed` are the subjects of the findings in the signed minutes, None while there are none; `awaited` says whether
    the unit may still explain and hasn't, None where it can't.
    """

    record: Record
    document: Document
    pdf: bytes
    signed: Subjects | None
    awaited: bool | None
    remarks: tuple[Remark, ...]


def checked(db: Database, inspection: str, today: date) -> Checked:
    """The draft of an inspection's conclusion, drawn and checked as it stands on a day. Raises Problem "not_found"."""
    draft = drafts.drafted(db, inspection)
    if isinstance(draft.document, Letter):
        return _checked_letter(db, draft.record, draft.document)
    record, document, worded = draft.record, draft.document, by_hand(draft.generated, draft.revision.edits)
    pdf, signed = drafts.rendered(document), minutes.signed_findings(db, inspection)
    awaited = explanations.awaited(db, inspection, today)
    disputed = rivals.codes(db, inspection)
    remarks = check(db, record, document, pdf, signed, awaited, worded, rivals=disputed)
    return Checked(record, document, pdf, signed, awaited, remarks)


def _checked_letter(db: Database, record: Record, document: Letter) -> Checked:
    opened = corrections.opened(db, record.id)
    assert opened
    pdf, lines = drafts.rendered(document), corrections.latest(db, opened.id).lines
    found = printcheck.check_letter(record, document, lines, drafts.reading(pdf))
    return Checked(record, document, pdf, None, None, _with_acceptances(db, record, found))


def check(
    db: Database,
    record: Record,
    document: Document,
    pdf: bytes,
    minutes: Subjects | None = None,
    awaited: bool | None = None,
    by_hand: ByHand | None = None,
    rivals: tuple[str, ...] = (),
) -> tuple[Remark, ...]:
    """Every remark on a conclusion and its finished PDF, in order of page, with what was accepted and why.

    `minutes`, `awaited`, `by_hand` and `rivals` are as in domain.printcheck.check.
    """
    reading = drafts.reading(pdf)
    worded = by_hand or ByHand()
    found = printcheck.check(record, document, reading, engine.wording(), minutes, awaited, worded, rivals)
    return _with_acceptances(db, record, found)


def _with_acceptances(db: Database, record: Record, found: Iterable[Remark]) -> tuple[Remark, ...]:
    accepted = {acceptance.fingerprint: acceptance for acceptance in store.acceptances(db, record.id)}
    withdrawn = {acceptance.fingerprint: acceptance for acceptance in store.withdrawals(db, record.id)}
    return tuple(
        replace(remark, accepted=accepted.get(key), withdrawn=withdrawn.get(key))
        if remark.kind == "warning"
        else remark
        for remark, key in ((remark, remark.fingerprint) for remark in found)
    )


def blocking(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks that stop approval: errors, and warnings that nobody accepted."""
    return tuple(remark for remark in remarks if remark.blocking)


def open_warning(remarks: Iterable[Remark], fingerprint: str) -> Remark:
    """The warning of that fingerprint that nobody has accepted yet. Raises Problem "stale" where there is none."""
    for remark in remarks:
        if remark.fingerprint == fingerprint and remark.kind == "warning" and remark.blocking:
            return remark
    raise Problem("stale", _GONE)


def accept(context: Context, inspection: str, remarks: Iterable[Remark], fingerprint: str, reason: str) -> Remark:
    """Let one warning of `remarks` stand for a reason; returns it as it was.

    Raises Problem "stale" where no such warning is left to accept or the conclusion is approved, and "form_invalid"
    (field "reason").
    """
    remark = open_warning(remarks, fingerprint)
    reason = reason.strip()
    checks.refuse({"reason": checks.text(reason, "Ghi lý do chấp nhận.")})
    with context.writing() as door:
        if any(one.fingerprint == fingerprint for one in store.acceptances(door.database, inspection)):
            raise Problem("stale", _GONE)
        _check_unapproved(door.database, inspection)
        store.accept(door.database, inspection, remark, reason, context.actor, context.at)
        told = {"code": remark.code, "fingerprint": fingerprint, "words": remark.words, "reason": reason}
        door.log("accept_remark", f"inspection:{inspection}", told)
    return remark


def accepted_warning(remarks: Iterable[Remark], fingerprint: str) -> Remark:
    """The warning of that fingerprint that somebody accepted. Raises Problem "stale" where there is none."""
    for remark in remarks:
        if remark.fingerprint == fingerprint and remark.accepted:
            return remark
    raise Problem("stale", _NOT_ACCEPTED)


def withdraw(context: Context, inspection: str, fingerprint: str, reason: str = "") -> None:
    """Take back the acceptance of a warning, which stops approval again; the acceptance stays to be read.

    Raises Problem "stale" where nobody has accepted it or the conclusion is approved, and "form_invalid" (field
    "reason").
    """
    reason = reason.strip()
    checks.refuse({"reason": checks.text(reason)})
    with context.writing() as door:
        _check_unapproved(door.database, inspection)
        if not store.withdraw(door.database, inspection, fingerprint, reason, context.actor, context.at):
            raise Problem("stale", _NOT_ACCEPTED)
        door.log("withdraw_acceptance", f"inspection:{inspection}", {"fingerprint": fingerprint, "reason": reason})


def _check_unapproved(db: Database, inspection: str) -> None:
    stage = conclusions.stage(db, inspection)
    if stage not in UNAPPROVED:
        raise Problem("stale", f"Kết luận này đã ở bước “{STAGES[stage]}”. Chưa có gì thay đổi. Xem lại trang.")
