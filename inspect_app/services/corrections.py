"""Correcting what was issued: opened with a reason, written, given up; approval and issue go the usual way."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from inspect_app.domain.correction import KINDS, Correction, Issued, Line, spaced, valid
from inspect_app.domain.document import shown
from inspect_app.domain.stages import OPEN, STAGES
from inspect_app.domain.text import clean
from inspect_app.errors import Problem
from inspect_app.services import checks, frozen, pictures, seal
from inspect_app.services.context import Context
from inspect_app.services.stages import moved
from inspect_app.store import accounts, conclusions, files, retention
from inspect_app.store import corrections as store
from inspect_app.store import issue as issues
from inspect_app.store.corrections import Revision
from inspect_app.store.database import Database, connect_reading

MOST_LINES = 30  # of one letter: whoever has more replaces the notice
_GONE = "Việc đính chính, thay thế này đã thôi hoặc đã ban hành. Chưa có gì thay đổi. Xem lại trang."
_DISPOSED = "Hồ sơ này đã được xác nhận hủy nên không đính chính, thay thế được nữa. Chưa có gì thay đổi."
_UNPRINTED = "Văn bản đã ban hành không có đúng những chữ “{printed}”. Chép lại đúng từng chữ như đã in."


def open_correction(context: Context, inspection: str, kind: str, document: str, reason: str) -> Correction:
    """Begin to correct the valid notice of an inspection: its conclusion is a draft once more, and it stays valid.

    `kind` is a key of KINDS, `document` the SHA-256 of the notice that the person saw. What was issued is sealed first
    where it never was. Raises Problem "not_issued", "stale" where another correction is under way or that notice is no
    longer the valid one, "not_allowed" for a record that was disposed of, "form_invalid" (fields "kind", "reason"), or
    what seal.ensure raises.
    """
    reason = clean(reason)
    wrong = {
        "kind": None if kind in KINDS else "Chọn thay thế hoặc đính chính.",
        "reason": checks.text(reason, "Ghi lý do: sai ở đâu, phát hiện thế nào."),
    }
    checks.refuse(wrong)
    with closing(connect_reading(context.database)) as db:
        _check_valid(db, inspection, document)
    seal.ensure(context, inspection)
    made = Correction(context.new_id(), inspection, kind, document, reason, context.actor, context.at)
    with context.writing() as door:
        _check_valid(door.database, inspection, document)
        store.add(door.database, made)
        moved(door, context, inspection, "issued", "draft", reason)
        told = {"correction": made.id, "kind": kind, "document": document, "reason": reason}
        door.log("open_correction", f"inspection:{inspection}", told)
    return made


def withdraw(context: Context, inspection: str, id: str, reason: str) -> None:
    """Give up a correction that is still being written: the conclusion is as issued, and nothing else changes.

    Raises Problem "stale" where it isn't under way any more or has gone on to review, "form_invalid" (field "reason").
    """
    reason = clean(reason)
    checks.refuse({"reason": checks.text(reason, "Ghi lý do.")})
    with context.writing() as door:
        _opened(door.database, inspection, id)
        stage = _writable(door.database, inspection)
        store.withdraw(door.database, id, reason, context.actor, context.at)
        moved(door, context, inspection, stage, "issued", reason)
        door.log("withdraw_correction", f"inspection:{inspection}", {"correction": id, "reason": reason})


def write(context: Context, inspection: str, id: str, lines: Sequence[Line], based_on: int) -> int:
    """Keep what a letter puts right; returns the number of the newest revision. Lines that say nothing are left out.

    `based_on` is the revision that the person saw. The printed words must stand in the issued notice as they are typed.
    Raises Problem "stale" where somebody has saved since, or it isn't being written any more; "form_invalid" (fields
    "lines-0-place", "lines-0-printed", "lines-0-corrected", …).
    """
    lines = tuple(
        Line(clean(line.place).rstrip(" .,:;"), spaced(line.printed), spaced(line.corrected)) for line in lines
    )
    with closing(connect_reading(context.database)) as db:
        _refuse_wrong(context, _opened(db, inspection, id), lines, printed_texts(context, db, inspection))
    with context.writing() as door:
        _opened(door.database, inspection, id)
        _writable(door.database, inspection)
        latest = store.latest(door.database, id)
        number = latest.number
        if lines != latest.lines:
            if number != based_on:
                raise Problem("stale")
            number += 1
            store.add_revision(door.database, id, Revision(number, lines, context.actor, context.at))
        door.log("write_correction", f"inspection:{inspection}", {"correction": id, "revision": number})
    return number


@dataclass(frozen=True, slots=True)
class Underway:
    """A correction that is under way, the document that it is about, and the name of whoever opened it."""

    correction: Correction
    about: Issued
    by: str

    @property
    def words(self) -> str:
        """'Thay thế Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026'."""
        return f"{KINDS[self.correction.kind]} {self.about.words}"


def underway(db: Database, inspection: str) -> Underway | None:
    """The correction that is under way in an inspection."""
    opened = store.opened(db, inspection)
    if not opened:
        return None
    about = next(one for one in issues.issued(db, inspection) if one.document == opened.document)
    account = accounts.account(db, opened.actor)
    return Underway(opened, about, account.name if account else "")


def printed_texts(context: Context, db: Database, inspection: str) -> list[str]:
    """The texts of the valid notice: of the issued file, and where that was made here of each of its paragraphs.

    A paragraph that runs over a page has the page's number in its middle in the file. Raises Problem "file_lost".
    """
    made = issues.issue(db, inspection)
    kept = issues.frozen_of(db, made, numbered=True) if made else None
    if not made or not kept:
        raise Problem("file_lost")
    whole = " ".join(pictures.page_texts(files.content(context.database, made.document)))
    drawn = () if made.way == "elsewhere" else shown(frozen.tree(context, kept))
    return [spaced(text) for text in (whole, *drawn)]


def _check_valid(db: Database, inspection: str, document: str) -> None:
    issued, opened = issues.issued(db, inspection), underway(db, inspection)
    if not issued:
        raise Problem(
            "not_issued", "Thông báo kết luận này chưa ban hành nên sửa thẳng trong dự thảo. Không có gì thay đổi."
        )
    if opened:
        said = f"{opened.by} đã bắt đầu {KINDS[opened.correction.kind].lower()} thông báo này. Chưa có gì thay đổi."
        raise Problem("stale", f"{said} Xem lại trang.")
    now = valid(issued)
    if now.document != document:
        raise Problem(
            "stale", f"Văn bản này không còn hiệu lực: {now.words} đã thay thế. Chưa có gì thay đổi. Xem lại trang."
        )
    disposal = retention.disposal(db, inspection)
    if disposal and disposal.confirmed:
        raise Problem("not_allowed", _DISPOSED)


def _opened(db: Database, inspection: str, id: str) -> Correction:
    opened = store.opened(db, inspection)
    if not opened or opened.id != id:
        raise Problem("stale", _GONE)
    return opened


def _writable(db: Database, inspection: str) -> str:
    """The stage, where what is on its way is still being written."""
    stage = conclusions.stage(db, inspection)
    if stage not in OPEN:
        said = f"Văn bản đang ở bước “{STAGES[stage]}” nên chưa có gì thay đổi. Trưởng đoàn trả lại trước."
        raise Problem("stale", said)
    return stage


def _refuse_wrong(context: Context, opened: Correction, lines: Sequence[Line], printed: Sequence[str]) -> None:
    if opened.kind != "correct":
        raise Problem("bad_request")
    wrong: dict[str, str | None] = {}
    if not lines:
        wrong["lines-0-place"] = "Nhập ít nhất một chỗ đính chính."
    elif len(lines) > MOST_LINES:
        wrong[f"lines-{MOST_LINES}-place"] = (
            f"Một công văn đính chính tối đa {MOST_LINES} chỗ. Nhiều hơn thì thay thế thông báo."
        )
    for order, line in enumerate(lines):
        at = f"lines-{order}"
        wrong[f"{at}-place"] = checks.line(line.place, "Ghi chỗ cần đính chính.")
        wrong[f"{at}-printed"] = checks.line(line.printed, "Chép những chữ đã in.")
        wrong[f"{at}-corrected"] = checks.line(line.corrected, "Ghi những chữ đúng.")
        if line.printed and not any(line.printed in text for text in printed):
            wrong[f"{at}-printed"] = _UNPRINTED.format(printed=line.printed)
        elif line.printed and line.printed == line.corrected:
            wrong[f"{at}-corrected"] = "Chữ đúng đang giống chữ đã in."
    checks.refuse(wrong)
