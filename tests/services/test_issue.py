"""From approved to issued: what went out is kept, numbers are given once, what comes back is checked."""

import io
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pikepdf
import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain.document import texts
from inspect_app.errors import Problem
from inspect_app.services import confirmation, edits, frozen, issue, register, stages
from inspect_app.services.context import Context
from inspect_app.store import conclusions, files
from inspect_app.store import issue as store
from inspect_app.store import register as register_store
from inspect_app.store.database import connect_reading
from tests import pictures, signer
from tests.conftest import Clock, Demo, ids

DAY = date(2026, 10, 12)
# What a person reads of the pages, where a test needs no paper: the engine is slow, and tested elsewhere.
TEXTS = {"ours": "Thông báo kết luận kiểm tra tại xã Minh Họa. Thời hạn: trước ngày 31 tháng 12."}


@dataclass
class Desk:
    """The leader and the clerk, and the conclusion that they bring out."""

    demo: Demo
    leader: Context
    clerk: Context

    @property
    def id(self) -> str:
        return self.demo.ids["minh_hoa"]

    def approve(self) -> None:
        for before, after in pairwise(("draft", "review", "approved")):
            stages.move(self.leader, self.id, before, after)

    def freeze(self, day: date | None = None) -> store.Frozen:
        self.approve()
        return frozen.freeze(self.leader, self.id, day)

    def content(self, hash: str) -> bytes:
        return files.content(self.demo.database, hash)

    def read(self, ask: Callable, *rest: object) -> object:
        db = connect_reading(self.demo.database)
        try:
            return ask(db, *rest)
        finally:
            db.close()

    @property
    def stage(self) -> str:
        return self.read(conclusions.stage, self.id)


@pytest.fixture
def desk(demo: Demo, clock: Clock) -> Desk:
    clock.forward(days=30)
    return Desk(
        demo,
        Context(demo.database, demo.ids["leader"], clock, ids()),
        Context(demo.database, demo.ids["clerk"], clock, ids()),
    )


@pytest.fixture(scope="module")
def blank() -> bytes:
    """A PDF of one page that stands for a drawn one."""
    from weasyprint import HTML

    return HTML(string=f"<html lang=vi><title>a</title><p>{TEXTS['ours']}").write_pdf()


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch, blank: bytes) -> list[object]:
    """The documents that were drawn; what is drawn of the same document is the same."""
    documents: list[object] = []

    def archive(document: object, record: bytes, at: object, photo: object) -> bytes:
        documents.append(document)
        return blank + f"\n% {hash((document, record))}\n".encode()

    monkeypatch.setattr(frozen.pdf, "archive", archive)
    return documents


def refused(work: Callable, *given: object) -> Problem:
    with pytest.raises(Problem) as told:
        work(*given)
    return told.value


def on_paper(desk: Desk, number: int = 5, day: date = DAY) -> store.Issue:
    return issue.issue_on_paper(desk.clerk, desk.id, number, day, [pictures.png()])


def test_what_goes_out_is_kept_with_its_record_and_drawn_once(desk: Desk, drawn: list):
    kept = desk.freeze()
    assert desk.stage == "signing" and len(drawn) == 1
    assert drawn[0].marks == ("SỐ LIỆU MINH HỌA",)
    assert desk.content(kept.hash).startswith(b"%PDF-") and len(desk.content(kept.hash)) == kept.size
    assert b'"format": "inspect_app.record"' in desk.content(kept.record)
    assert frozen.tree(desk.leader, kept) == drawn[0]
    assert kept.number is None


def test_words_edited_by_hand_are_what_goes_out(desk: Desk, drawn: list):
    edits.save(desk.leader, desk.id, "opening:0:1", "Câu mở đầu do thư ký viết lại.", "", 0)
    desk.freeze()
    assert "Câu mở đầu do thư ký viết lại." in texts(drawn[0])


def test_a_number_that_is_kept_is_printed(desk: Desk, drawn: list):
    entry = register.reserve(desk.clerk, desk.id, 2026)
    assert entry.words == "01/TB-BCĐCCHC"
    assert desk.freeze(DAY).number == 1
    assert [run.text for run in drawn[0].head.number] == ["Số: 01/TB-BCĐCCHC"]
    assert refused(on_paper, desk, 2).fields == {"number": "Bản trình ký đã in số 01. Nhập đúng số đó."}
    assert "day" in refused(on_paper, desk, 1, date(2026, 10, 13)).fields


def test_only_what_is_approved_goes_out(desk: Desk):
    assert refused(frozen.freeze, desk.leader, desk.id).code == "stale"
    desk.approve()
    frozen.freeze(desk.leader, desk.id)
    assert refused(frozen.freeze, desk.leader, desk.id).code == "stale"


def test_what_changes_while_it_is_drawn_does_not_go_out(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.approve()

    def number_given_meanwhile(*_: object) -> tuple[str, int]:
        register.reserve(desk.clerk, desk.id, 2026)  # nothing is locked
        return "0" * 64, 1

    monkeypatch.setattr(frozen, "keep_pdf", number_given_meanwhile)
    assert refused(frozen.freeze, desk.leader, desk.id).code == "stale"
    assert desk.stage == "approved" and desk.read(store.frozen, desk.id) is None


def test_a_record_made_from_a_publication_never_goes_out(desk: Desk):
    published = desk.demo.ids["lang_son"]
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(desk.leader, published, before, after)
    assert refused(frozen.freeze, desk.leader, published).code == "not_allowed"


def test_signed_on_paper_it_is_issued_with_number_date_and_scan(desk: Desk, drawn: list):
    kept = desk.freeze()
    made = on_paper(desk)
    assert desk.stage == "issued" and desk.read(store.issue, desk.id) == made
    assert (made.number, made.symbol, made.day, made.way) == (5, "/TB-BCĐCCHC", DAY, "paper")
    assert desk.content(made.scan) == pictures.png() and made.scan_type == "image/png"
    numbered = drawn[1]
    assert [run.text for run in numbered.head.number][1] == "05" and numbered.dated == "2026-10-12"
    assert "".join(run.text for run in numbered.head.date) == "Minh Họa, ngày 12 tháng 10 năm 2026"
    assert not any(run.blank for a in numbered.appendices for line in a.attached for run in line)
    assert (numbered.blocks, numbered.signature) == (drawn[0].blocks, drawn[0].signature)
    assert desk.content(made.document) != desk.content(kept.hash)


def test_issuing_twice_is_told_and_changes_nothing(desk: Desk):
    desk.freeze()
    made = on_paper(desk)
    again = refused(on_paper, desk, 6)
    assert again.code == "already_issued" and "số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026" in again.message
    assert refused(issue.receive, desk.clerk, desk.id, [b"%PDF-"]).code == "already_issued"
    assert refused(register.reserve, desk.clerk, desk.id, 2026, 9).code == "already_issued"
    assert desk.read(store.issue, desk.id) == made
    assert desk.read(register_store.entry, desk.id).number == 5


def test_two_clerks_at_once_issue_once(desk: Desk):
    desk.freeze()

    def go(_: int) -> str:
        try:
            return on_paper(desk).way
        except Problem as problem:
            return problem.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(go, range(4))) == ["already_issued"] * 3 + ["paper"]


@pytest.mark.parametrize(("day", "said"), [(date(2026, 12, 31), "chưa tới"), (date(2025, 1, 1), "trước ngày kiểm tra")])
def test_a_day_that_cannot_be_is_refused(desk: Desk, day: date, said: str):
    desk.freeze()
    assert said in refused(on_paper, desk, 5, day).fields["day"]
    assert desk.stage == "signing" and desk.read(register_store.entry, desk.id) is None


def test_a_scan_that_is_none_is_refused(desk: Desk):
    desk.freeze()
    for scan in (b"hello", b"", pictures.jpeg()[:-40]):
        refused(issue.issue_on_paper, desk.clerk, desk.id, 5, DAY, [scan])
    large = refused(issue.issue_on_paper, desk.clerk, desk.id, 5, DAY, (b"x" * 1024 * 1024 for _ in range(20)))
    assert large.code == "too_large" and desk.stage == "signing"


def test_what_was_taken_back_is_not_issued_and_goes_out_anew(desk: Desk):
    first = desk.freeze()
    stages.move(desk.leader, desk.id, "signing", "returned", "Sửa thời hạn")
    assert refused(on_paper, desk).code == "not_signing"
    for before, after in pairwise(("returned", "review", "approved")):
        stages.move(desk.leader, desk.id, before, after)
    second = frozen.freeze(desk.leader, desk.id)
    assert desk.read(store.frozen, desk.id) == second != first
    assert desk.content(first.hash)


def test_a_signed_file_that_starts_with_our_bytes_is_issued_as_it_is(desk: Desk):
    kept = desk.freeze()
    signed = signer.sign(desk.content(kept.hash))
    signer.trust(desk.demo.instance)
    came = issue.receive(desk.clerk, desk.id, [signed[:100], signed[100:]])
    assert came.unchanged and came.signatures[0].signer == "Nguyễn Văn A" and came.signatures[0].trust == "trusted"
    assert issue.receive(desk.clerk, desk.id, [signed]) == came
    made = issue.issue_signed(desk.clerk, desk.id, came.hash, 5, DAY, False)
    assert made.way == "electronic" and desk.content(made.document) == signed and desk.stage == "issued"


def test_without_an_authority_a_person_confirms(desk: Desk):
    kept = desk.freeze()
    came = issue.receive(desk.clerk, desk.id, [signer.sign(desk.content(kept.hash))])
    assert came.signatures[0].trust == "unknown" and "BEGIN CERTIFICATE" in came.signatures[0].chain[0]
    assert "confirmed" in refused(issue.issue_signed, desk.clerk, desk.id, came.hash, 5, DAY, False).fields
    assert "chưa xác minh" in issue.issue_signed(desk.clerk, desk.id, came.hash, 5, DAY, True).remark


def differing(desk: Desk) -> store.Received:
    """A signed file that came back with another deadline than went out."""
    from weasyprint import HTML

    desk.freeze()
    text = TEXTS["ours"].replace("ngày 31 tháng 12", "ngày 15 tháng 11")
    return issue.receive(desk.clerk, desk.id, [signer.sign(HTML(string=f"<title>a</title><p>{text}").write_pdf())])


def test_a_copy_that_another_system_made_is_compared_confirmed_by_the_leader_and_kept_as_such(desk: Desk, clock: Clock):
    came = differing(desk)
    look = desk.read(lambda db: issue.looked_at(desk.clerk, db, desk.id))
    assert not came.unchanged and [(d.ours, d.theirs) for d in look.differences] == [("31", "15"), ("12.", "11.")]
    assert look.awaited and desk.read(confirmation.awaited, desk.id)
    told = refused(issue.issue_signed, desk.clerk, desk.id, came.hash, 5, DAY, True)
    assert told.code == "not_ready" and "chờ trưởng đoàn xác nhận" in told.message and desk.stage == "signing"
    clock.forward(minutes=5)
    made = confirmation.confirm(desk.leader, desk.id, came.hash)
    assert (made.differences, made.actor, made.at) == (2, desk.demo.ids["leader"], desk.leader.at)
    assert not desk.read(confirmation.awaited, desk.id)
    issued = issue.issue_signed(desk.clerk, desk.id, came.hash, 5, DAY, False)
    assert issued.way == "elsewhere" and issued.remark.startswith("Nguyễn Văn A, trưởng đoàn, xác nhận 2 điểm khác")


def test_a_confirmation_speaks_of_one_file_once(desk: Desk):
    came = differing(desk)
    assert refused(confirmation.confirm, desk.leader, desk.id, "0" * 64).code == "stale"
    confirmation.confirm(desk.leader, desk.id, came.hash)
    assert refused(confirmation.confirm, desk.leader, desk.id, came.hash).code == "stale"
    kept = desk.read(store.frozen, desk.id)
    ours = issue.receive(desk.clerk, desk.id, [signer.sign(desk.content(kept.hash))])
    assert refused(confirmation.confirm, desk.leader, desk.id, came.hash).code == "stale"
    assert refused(confirmation.confirm, desk.leader, desk.id, ours.hash).code == "stale"  # it differs in nothing
    with pytest.raises((sqlite3.Error, program_sqlite3.Error)), desk.leader.writing() as door:
        door.database.execute("update confirmation set actor = actor")


def test_what_was_taken_back_is_not_confirmed_any_more(desk: Desk):
    came = differing(desk)
    stages.move(desk.leader, desk.id, "signing", "returned", "Sửa thời hạn")
    assert not desk.read(confirmation.awaited, desk.id)
    assert refused(confirmation.confirm, desk.leader, desk.id, came.hash).code == "not_signing"


def test_a_signed_file_of_another_document_is_named(desk: Desk, blank: bytes):
    from weasyprint import HTML

    desk.freeze()
    other = replace(desk.read(store.frozen, desk.id), id="other", inspection=desk.demo.ids["empty"])
    theirs = blank + b"\n% another\n"
    other = replace(other, hash=files.put(desk.demo.database, theirs), size=len(theirs))
    with desk.leader.writing() as door:
        store.add_frozen(door.database, other)
        door.log("freeze", "inspection", {})
    told = refused(issue.receive, desk.clerk, desk.id, [signer.sign(theirs)])
    assert told.code == "other_document" and "xã Minh Họa B" in told.message
    strange = signer.sign(HTML(string="<title>b</title><p>Giấy mời họp giao ban tuần").write_pdf())
    assert refused(issue.receive, desk.clerk, desk.id, [strange]).code == "other_document"
    assert desk.stage == "signing" and desk.read(store.received, desk.id, desk.read(store.frozen, desk.id).id) is None


def test_what_was_signed_before_it_was_taken_back_is_named_and_never_taken_for_what_is_out_now(desk: Desk):
    before = signer.sign(desk.content(desk.freeze().hash))
    stages.move(desk.leader, desk.id, "signing", "returned", "Sửa thời hạn")
    place = desk.read(edits.place_at, desk.id, "opening:0:1")
    edits.save(desk.leader, desk.id, place.key, "Câu mở đầu viết lại.", place.generated, 0)
    for step in pairwise(("returned", "review", "approved")):
        stages.move(desk.leader, desk.id, *step)
    frozen.freeze(desk.leader, desk.id)
    told = refused(issue.receive, desk.clerk, desk.id, [before])
    assert told.code == "other_document" and "bản trình ký trước đây" in told.message
    assert desk.read(store.received, desk.id, desk.read(store.frozen, desk.id).id) is None


def test_what_was_changed_stripped_or_locked_is_refused(desk: Desk):
    kept = desk.freeze()
    content = desk.content(kept.hash)
    signed = signer.sign(content)
    locked = io.BytesIO()
    pikepdf.open(io.BytesIO(content)).save(locked, encryption=pikepdf.Encryption(owner="a", user=""))
    spoilt = signed[:300] + bytes([signed[300] ^ 1]) + signed[301:]
    sealed = io.BytesIO()
    pikepdf.open(io.BytesIO(signed)).save(sealed, encryption=pikepdf.Encryption(owner="a", user="mật khẩu"))
    for bad, code, said in (
        (sealed.getvalue(), "bad_pdf", "khóa hoặc mật khẩu"),
        (content, "bad_signature", "không có chữ ký số nào"),
        (signer.without_signature(signed), "bad_signature", "đã bị gỡ"),
        (signed + b"\n% more\n", "bad_signature", "thêm nội dung không được ký"),
        (locked.getvalue(), "bad_pdf", "khóa hoặc mật khẩu"),
        (b"hello", "wrong_type", "không phải tệp PDF"),
        (signed[:-200], "bad_pdf", "hỏng"),
    ):
        told = refused(issue.receive, desk.clerk, desk.id, [bad])
        assert (told.code, said in told.message) == (code, True), told.message
    assert refused(issue.receive, desk.clerk, desk.id, [spoilt]).code in ("bad_signature", "bad_pdf")
    assert desk.stage == "signing"


def test_a_signed_file_past_the_limit_is_refused_before_it_is_read(desk: Desk):
    desk.freeze()
    chunks = iter([b"x" * 1024 * 1024] * 200)
    assert "30 MB" in refused(issue.receive, desk.clerk, desk.id, chunks).message
    assert len(list(chunks)) > 150


def test_what_was_frozen_received_and_issued_never_changes(desk: Desk):
    kept = desk.freeze()
    came = issue.receive(desk.clerk, desk.id, [signer.sign(desk.content(kept.hash))])
    issue.issue_signed(desk.clerk, desk.id, came.hash, 5, DAY, True)
    for table in ("frozen", "received", "issue"):
        for work in (
            f"update {table} set actor = actor",
            f"delete from {table}",
            f"insert or replace into {table} select * from {table}",
        ):
            with pytest.raises((sqlite3.Error, program_sqlite3.Error)), desk.leader.writing() as door:
                door.database.execute(work)
    for work in ("update register set number = 7", "delete from register"):
        with pytest.raises((sqlite3.Error, program_sqlite3.Error)), desk.leader.writing() as door:
            door.database.execute(work)
