"""An instance with a row in every table whose rows are for good and a file of every kind, to be disposed of."""

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from inspect_app.domain.explanation import Attachment
from inspect_app.domain.remarks import Remark
from inspect_app.domain.retention import Period
from inspect_app.services import (
    archive,
    comments,
    corrections,
    edits,
    files,
    frozen,
    holidays,
    issue,
    late,
    register,
    remediation,
    retention,
    stages,
)
from inspect_app.services.context import Context
from inspect_app.services.remediation import Answer, Sent
from inspect_app.store import explanations as explanation_store
from inspect_app.store import files as file_store
from inspect_app.store import issue as issue_store
from inspect_app.store import printcheck as acceptance_store
from inspect_app.store import register as register_store
from inspect_app.store import remediation as remediation_store
from inspect_app.store import retention as retention_store
from inspect_app.store.database import connect_reading
from tests import corrected, explained, minutes, pictures, sealed
from tests.conftest import Demo, copy_of
from tests.sealed import Sealed

YEARS = 2
SHARED = pictures.png(7, 7)  # a photo that another inspection has, too
SCAN, RECEIVED, EXPLAINED, ANSWERED = pictures.png(10, 10), b"%PDF-1.7 signed", pictures.pdf(), pictures.png(9, 9)
DECISION = ("07/QĐ-MH", "Hết thời hạn lưu; không còn giá trị")


@dataclass
class Whole(Sealed):
    """What such an instance offers besides."""

    def of(self, role: str) -> Context:
        """Somebody's doing; ids are real ones, as copies of this go on in several processes."""
        return Context(self.demo.database, self.demo.ids[role], self.clock)

    def read(self, ask, *rest):
        """What the database answers."""
        with closing(connect_reading(self.demo.database)) as db:
            return ask(db, *rest)

    def place(self, hash: str) -> Path:
        """Where the bytes of a hash lie."""
        return file_store.place(self.demo.database, hash)

    def ask(self) -> str:
        """Have the officer ask for the disposal of the record, whose time has come; the proposal's id."""
        officer = self.of("officer")
        return retention.propose(officer, self.id, DECISION[0], officer.today, DECISION[1])

    def dispose(self) -> str:
        """Have the committee confirm it; what is left to be erased."""
        asked = self.read(retention_store.disposal, self.id)
        id = asked.id if asked and asked.confirmed is None else self.ask()
        return retention.settle(self.of("committee"), self.id, id, True)


@dataclass
class Another(Whole):
    """The same instance, with another of its inspections at hand."""

    inspection: str = ""

    @property
    def id(self) -> str:
        return self.inspection


def made(template: Demo, folder: Path) -> Whole:
    """A copy of the demonstration in which everything has happened; nothing is drawn. The record's time has come."""
    whole = Whole(copy_of(template, folder), sealed.Ticking())
    the_whole_way(whole)
    followed(whole)
    return whole


def the_whole_way(whole: Whole) -> None:
    """From the counter to the unit's answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: sealed.page(document, record))
        recorded(whole)
        drafted(whole)
        issue_it(whole)
    answered(whole)


def again(whole: Whole, folder: Path) -> Whole:
    """A copy of that, at the same time."""
    return Whole(copy_of(whole.demo, folder), replace(whole.clock))


def recorded(whole: Whole) -> None:
    """Photos, signed minutes, an explanation, and an answer that came late."""
    member, leader = whole.of("member"), whole.of("leader")
    for inspection, content, caption, arrives in (
        (whole.id, pictures.png(), "Quầy số 1", True),
        (whole.id, SHARED, "Bảng niêm yết", True),
        (whole.demo.ids["empty"], SHARED, "Bảng niêm yết", True),
        (whole.id, b"never", "Ảnh còn trên máy", False),
    ):
        hash = pictures.announce(member, inspection, content, "image/png", caption=caption)
        if arrives:
            files.take(member, inspection, hash, [content])
    minutes.closed(leader, whole.id)
    explained.sent(whole.of("unit"), whole.id, EXPLAINED, day=whole.clerk.today)
    operation = minutes.record(leader, whole.id, "item:outreach_plan", "answer", "fail")
    late.set_aside(leader, whole.id, operation, "Ghi sau khi đã ký biên bản")


def drafted(whole: Whole) -> None:
    """Words by hand, a comment, a warning accepted, not accepted and accepted again."""
    secretary = whole.of("secretary")
    place = whole.read(edits.places_of, whole.id)[0]
    edits.save(secretary, whole.id, place.key, f"{place.text} Câu viết tay.", place.generated, 0)
    said = comments.comment(whole.of("committee"), whole.id, "", "", "Xem lại câu đầu.")
    comments.reply(secretary, whole.id, said, "Đã xem lại.")
    comments.resolve(secretary, whole.id, said)
    remark = Remark("unnumbered", "warning", "Chưa có số", "")
    with secretary.writing() as door:
        acceptance_store.accept(door.database, whole.id, remark, "Văn thư cấp sau", secretary.actor, secretary.at)
        acceptance_store.withdraw(door.database, whole.id, remark.fingerprint, "Nhầm", secretary.actor, secretary.at)
        acceptance_store.accept(door.database, whole.id, remark, "Văn thư cấp sau", secretary.actor, secretary.at)
        door.log("accept_remark", f"inspection:{whole.id}", {"code": remark.code})


def issue_it(whole: Whole) -> None:
    """Issued on paper, after a signed file had come back and been confirmed."""
    whole.clock.forward(days=30)
    leader, clerk = whole.of("leader"), whole.clerk
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(leader, whole.id, before, after)
    kept = frozen.freeze(leader, whole.id)
    came = issue_store.Received(
        clerk.new_id(),
        whole.id,
        kept.id,
        file_store.put(whole.demo.database, RECEIVED),
        1,
        False,
        (),
        clerk.actor,
        clerk.at,
    )
    with clerk.writing() as door:
        issue_store.add_received(door.database, came)
        issue_store.add_confirmation(door.database, issue_store.Confirmation(came.id, 1, leader.actor, leader.at))
        door.log("receive_signed", f"inspection:{whole.id}", {"file": came.hash})
    issue.issue_on_paper(clerk, whole.id, 5, leader.today, [SCAN])


def answered(whole: Whole) -> None:
    """The unit has the notice and answers; an answer is accepted."""
    unit, officer = whole.of("unit"), whole.of("officer")
    remediation.acknowledge(unit, whole.id)
    duties = [matter.duty.id for matter in whole.read(remediation_store.matters, whole.id)]
    sent = Answer("45/BC-UBND", unit.today, "Đã làm xong.", [Sent("anh.png", [ANSWERED])])
    remediation.answer(unit, whole.id, duties[:2], sent)
    reply = whole.read(remediation_store.matters, whole.id)[0].replies[-1]
    remediation.review(officer, whole.id, reply.id, True)


def replaced(whole: Whole) -> None:
    """A letter that was begun and given up, and a new notice in the place of the first, which the unit has."""
    leader = whole.of("leader")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frozen.pdf, "archive", lambda document, record, at, photo: sealed.page(document, record))
        letter = corrected.opened(leader, whole.id, "correct")
        corrections.withdraw(leader, whole.id, letter.id, "Không cần nữa")
        corrected.made(leader, whole.id, day=leader.today)
    remediation.acknowledge(whole.of("unit"), whole.id)


def followed(whole: Whole) -> None:
    """The register, days off, a check, and a disposal that was refused."""
    officer, clerk = whole.of("officer"), whole.clerk
    entry = whole.read(register_store.entry, whole.id)
    register.remark(clerk, entry.series, 1, 4, "other", "Văn bản lập ngoài chương trình")
    holidays.add(officer, date(2026, 12, 24), "Ngày nghỉ để thử")
    with officer.writing() as door:
        elsewhere = Attachment(sha256(b"elsewhere").hexdigest(), "o-noi-khac.pdf", "application/pdf", 9)
        explanation_store.add_file_elsewhere(door.database, whole.demo.ids["empty"], elsewhere)
        door.log("import_explanation", f"inspection:{whole.demo.ids['empty']}", {"files": [elsewhere.hash]})
    archive.verify(officer)
    source = "Quyết định số 01/QĐ-MH ngày 05/01/2026 (không có thật)"
    retention.set_period(officer, Period("inspection", False, YEARS, 1, source, "", "", 0))
    whole.clock.forward(days=366 * YEARS)
    retention.settle(whole.of("committee"), whole.id, whole.ask(), False, "Còn đang khiếu nại")
