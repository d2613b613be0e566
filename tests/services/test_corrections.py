"""Corrections of what was issued: nothing issued changes, a new document replaces or corrects it, both stay."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.domain.correction import Line
from inspect_app.domain.document import Letter, shown
from inspect_app.services import (
    archive,
    check,
    conclusions,
    corrections,
    edits,
    frozen,
    issue,
    register,
    remediation,
    stages,
)
from inspect_app.services.context import Context
from inspect_app.store import files, inspections, migrations, retention, rows
from inspect_app.store import issue as issues
from inspect_app.store import register as register_store
from inspect_app.store import remediation as duties
from inspect_app.store.conclusions import moves
from inspect_app.store.database import connect
from tests import corrected, pictures
from tests.conftest import MORNING, Clock, Demo, copy_of
from tests.corrected import read, refused
from tests.instance import everything
from tests.sealed import Sealed, made

DAY = date(2026, 11, 11)


@pytest.fixture(scope="module")
def template(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return made(demo_template, tmp_path_factory.mktemp("corrections") / "demo")


@pytest.fixture
def sealed(template: Demo, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sealed:
    clock.forward(days=31)
    corrected.without_drawing(monkeypatch)
    return Sealed(copy_of(template, tmp_path / "demo"), clock)


@pytest.fixture
def leader(sealed: Sealed) -> Context:
    return sealed.of("leader")


def texts(sealed: Sealed, made: issues.Issue) -> str:
    kept = read(sealed, issues.frozen_of, made, True)
    return "\n".join(shown(frozen.tree(sealed.clerk, kept)))


def matters(sealed: Sealed):
    return read(sealed, duties.matters, sealed.id)


def test_while_a_notice_is_being_replaced_it_stays_valid_and_another_way_begins(sealed: Sealed, leader: Context):
    before = corrected.valid(leader, sealed.id)
    corrected.opened(leader, sealed.id)
    assert corrected.stage(leader, sealed.id) == "draft" and corrected.valid(leader, sealed.id) == before
    move = read(sealed, moves, sealed.id)[-1]
    assert (move.before, move.after, move.reason) == ("issued", "draft", corrected.REASON)
    remediation.acknowledge(sealed.of("unit"), sealed.id)
    corrected.signing(leader, sealed.id)
    assert corrected.valid(leader, sealed.id) == before
    assert conclusions.bytes_of(sealed.demo.database, sealed.id) == files.content(sealed.demo.database, before.document)


def test_a_new_notice_says_what_it_replaces_and_both_are_kept(sealed: Sealed, leader: Context):
    first = corrected.valid(leader, sealed.id)
    row = read(sealed, lambda db: db.execute("select * from issue").fetchall())
    second = corrected.made(leader, sealed.id)
    said = "Thông báo này thay thế Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026 của Ban Chỉ đạo cải cách"
    assert said in texts(sealed, second) and said not in texts(sealed, first)
    assert corrected.valid(leader, sealed.id) == second and second.words == "số 06/TB-BCĐCCHC ngày 11 tháng 11 năm 2026"
    assert read(sealed, lambda db: db.execute("select * from issue").fetchall()) == row
    assert read(sealed, issues.issue_of, sealed.id, first.document) == first
    assert [(one.kind, one.bears) for one in corrected.issued(leader, sealed.id)] == [
        ("notice", "05/TB-BCĐCCHC"),
        ("replace", "06/TB-BCĐCCHC"),
    ]
    assert corrected.stage(leader, sealed.id) == "issued"
    assert archive.verify(sealed.clerk).findings == []


def test_the_new_notice_starts_from_the_words_that_were_issued(sealed: Sealed, leader: Context):
    before = read(sealed, conclusions.draft, sealed.id)
    corrected.opened(leader, sealed.id)
    after = read(sealed, conclusions.draft, sealed.id)
    assert [block for block in after.blocks if block.kind != "pointer"] == list(before.blocks)
    places = read(sealed, edits.places_of, sealed.id)
    assert "thay thế" not in " ".join(place.text for place in places if place.key.startswith("opening"))


def test_a_replaced_notice_was_replaced_once_and_the_new_one_may_be_replaced_again(sealed: Sealed, leader: Context):
    first = corrected.valid(leader, sealed.id)
    second = corrected.made(leader, sealed.id)
    problem = refused(
        "stale", corrections.open_correction, leader, sealed.id, "correct", first.document, corrected.REASON
    )
    assert "không còn hiệu lực: Thông báo số 06/TB-BCĐCCHC" in problem.message
    third = corrected.made(leader, sealed.id, number=7)
    found = check.pointers(corrected.issued(leader, sealed.id), second.document)
    assert [pointer.words for pointer in found] == [
        "Đã được thay thế bằng Thông báo số 07/TB-BCĐCCHC ngày 11 tháng 11 năm 2026",
        "Thay thế Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026",
    ]
    assert corrected.valid(leader, sealed.id) == third
    assert archive.verify(sealed.clerk).findings == []


def test_a_letter_corrects_the_form_and_the_notice_stays_valid(sealed: Sealed, leader: Context):
    notice, before = corrected.valid(leader, sealed.id), matters(sealed)
    letter = corrected.made(leader, sealed.id, "correct", number=1)
    assert letter.words == "số 01/BCĐCCHC ngày 11 tháng 11 năm 2026"
    assert corrected.valid(leader, sealed.id) == notice and matters(sealed) == before
    told = texts(sealed, letter)
    assert "V/v đính chính Thông báo" in told and "Kính gửi" not in told
    assert "Tại điểm a khoản 1 Mục IV: đã in “Làm rõ trách nhiệm”, nay sửa là “Xác định rõ trách nhiệm”." in told
    kept = frozen.tree(leader, read(sealed, issues.frozen_of, letter, True))
    assert isinstance(kept, Letter) and kept.addressed == "Kính gửi: UBND xã Minh Họa."
    proof = kept.appendices[-1].content.facts[0]
    assert proof.lines[0][0].text.startswith("Công văn số")
    found = check.pointers(corrected.issued(leader, sealed.id), notice.document)
    assert [one.words for one in found] == ["Được đính chính bằng Công văn số 01/BCĐCCHC ngày 11 tháng 11 năm 2026"]
    assert archive.verify(sealed.clerk).findings == []


def test_a_letter_is_checked_before_it_is_approved(sealed: Sealed, leader: Context):
    document = corrected.valid(leader, sealed.id).document
    made = corrections.open_correction(leader, sealed.id, "correct", document, corrected.REASON)
    stages.move(leader, sealed.id, "draft", "review")
    problem = refused("form_invalid", stages.approve, leader, sealed.id)
    assert "chưa có nội dung đính chính" in problem.message
    stages.move(leader, sealed.id, "review", "returned", "Thiếu nội dung")
    corrections.write(leader, sealed.id, made.id, [corrected.LINE], 0)
    assert read(sealed, conclusions.draft, sealed.id).blocks[2].text.startswith("Tại điểm a khoản 1 Mục IV: đã in")
    assert read(sealed, edits.places_of, sealed.id) == ()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (Line("khoản 1", "Chữ không hề in", "Chữ khác"), "lines-0-printed"),
        (Line("", "Làm rõ trách nhiệm", "Khác"), "lines-0-place"),
        (Line("khoản 1", "Làm rõ trách nhiệm", ""), "lines-0-corrected"),
        (Line("khoản 1", "Làm rõ trách nhiệm", "Làm rõ  trách nhiệm"), "lines-0-corrected"),
    ],
)
def test_a_letter_puts_right_only_what_was_printed(sealed: Sealed, leader: Context, line: Line, field: str):
    made = corrected.opened(leader, sealed.id, "correct")
    problem = refused("form_invalid", corrections.write, leader, sealed.id, made.id, [line], 1)
    assert list(problem.fields) == [field]
    assert corrected.lines(leader, made.id) == (corrected.LINE,)


def test_two_people_who_write_at_one_letter_lose_nothing(sealed: Sealed, leader: Context):
    made = corrected.opened(leader, sealed.id, "correct")
    other = replace(corrected.LINE, place="khoản 1 Mục IV")
    refused("stale", corrections.write, sealed.of("secretary"), sealed.id, made.id, [other], 0)
    assert corrections.write(leader, sealed.id, made.id, [corrected.LINE], 0) == 1  # the same again
    assert corrections.write(sealed.of("secretary"), sealed.id, made.id, [other], 1) == 2


def test_given_up_leaves_everything_as_it_was_issued(sealed: Sealed, leader: Context):
    before = corrected.valid(leader, sealed.id)
    made = corrected.opened(leader, sealed.id)
    refused("form_invalid", corrections.withdraw, leader, sealed.id, made.id, " ")
    corrections.withdraw(leader, sealed.id, made.id, "Không cần thay thế.")
    assert corrected.stage(leader, sealed.id) == "issued" and corrected.valid(leader, sealed.id) == before
    refused("stale", corrections.withdraw, leader, sealed.id, made.id, "Lần nữa.")
    assert corrected.made(leader, sealed.id).number == 6  # it may be begun again
    assert archive.verify(sealed.clerk).findings == []


def test_what_has_gone_on_or_was_issued_is_not_given_up(sealed: Sealed, leader: Context):
    made = corrected.opened(leader, sealed.id)
    corrected.signing(leader, sealed.id)
    assert "Chờ ký" in refused("stale", corrections.withdraw, leader, sealed.id, made.id, "Thôi.").message
    issue.issue_on_paper(leader, sealed.id, 6, DAY, [corrected.scan()])
    refused("stale", corrections.withdraw, leader, sealed.id, made.id, "Thôi.")
    refused("already_issued", issue.issue_on_paper, leader, sealed.id, 6, DAY, [corrected.scan()])
    assert len(corrected.issued(leader, sealed.id)) == 2


def test_what_was_never_issued_is_edited_and_not_corrected(sealed: Sealed, leader: Context):
    empty = sealed.demo.ids["empty"]
    refused("not_issued", corrections.open_correction, leader, empty, "replace", "0" * 64, corrected.REASON)


def test_one_correction_at_a_time(sealed: Sealed, leader: Context):
    corrected.opened(leader, sealed.id)
    document, before = corrected.valid(leader, sealed.id).document, everything(sealed.demo)
    problem = refused(
        "stale", corrections.open_correction, sealed.of("secretary"), sealed.id, "correct", document, corrected.REASON
    )
    assert "Nguyễn Văn A đã bắt đầu thay thế thông báo này. Chưa có gì thay đổi." in problem.message
    assert everything(sealed.demo) == before


def test_without_a_reason_or_a_way_nothing_begins(sealed: Sealed, leader: Context):
    document, before = corrected.valid(leader, sealed.id).document, everything(sealed.demo)
    problem = refused("form_invalid", corrections.open_correction, leader, sealed.id, "khác", document, "  ")
    assert set(problem.fields) == {"kind", "reason"} and everything(sealed.demo) == before


def test_a_record_that_was_disposed_of_is_corrected_no_more(sealed: Sealed, leader: Context, monkeypatch):
    gone = retention.Disposal("D", sealed.id, "1/QĐ", DAY, "", "", "", "", confirmed=True)
    monkeypatch.setattr(corrections.retention, "disposal", lambda db, inspection: gone)
    document = corrected.valid(leader, sealed.id).document
    refused("not_allowed", corrections.open_correction, leader, sealed.id, "replace", document, corrected.REASON)


@pytest.mark.parametrize(
    "table",
    [
        *("correction", "correction_withdrawal", "correction_revision", "correction_issue"),
        *("duty_restated", "correction_receipt"),
    ],
)
@pytest.mark.parametrize("way", ["update {0} set rowid = rowid", "delete from {0}"])
def test_what_was_corrected_is_never_changed(sealed: Sealed, leader: Context, table: str, way: str):
    corrected.made(leader, sealed.id)
    remediation.acknowledge(sealed.of("unit"), sealed.id)
    given_up = corrected.opened(leader, sealed.id, "correct")
    corrections.withdraw(leader, sealed.id, given_up.id, "Thôi.")
    db = connect(sealed.demo.database)
    assert db.execute(f"select count(*) from {table}").fetchone()[0]
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(way.format(table))
    db.close()


def test_an_issued_stage_moves_only_with_a_correction(sealed: Sealed, leader: Context):
    db = connect(sealed.demo.database)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("update conclusion set stage = 'draft' where inspection = ?", (sealed.id,))
    db.close()


def test_each_document_has_a_number_of_its_own(sealed: Sealed, leader: Context):
    corrected.opened(leader, sealed.id)
    assert read(sealed, register.proposal, sealed.id, 2026) == 6
    assert register.reserve(sealed.clerk, sealed.id, 2026).words == "06/TB-BCĐCCHC"
    problem = refused("form_invalid", register.reserve, sealed.clerk, sealed.id, 2026, 5)
    assert "05/TB-BCĐCCHC năm 2026 đã dùng cho xã Minh Họa" in problem.fields["number"]
    corrected.signing(leader, sealed.id)
    issue.issue_on_paper(leader, sealed.id, 6, DAY, [corrected.scan()])
    corrected.made(leader, sealed.id, "correct", number=1)
    assert read(sealed, register_store.entry, sealed.id).number == 5
    books = {book.series.symbol: book for book in read(sealed, register.books, 2026)}
    assert [line.issue.number for line in books["/TB-BCĐCCHC"].lines] == [5, 6]
    (line,) = books["/BCĐCCHC"].lines
    assert line.issue.number == 1 and line.correction.kind == "correct" and not line.given_up


def test_a_scan_or_file_of_the_old_notice_is_not_that_of_the_new_one(sealed: Sealed, leader: Context, monkeypatch):
    first = corrected.valid(leader, sealed.id)
    old = files.content(sealed.demo.database, read(sealed, issues.frozen_of, first).hash)
    corrected.opened(leader, sealed.id)
    corrected.signing(leader, sealed.id)
    before = everything(sealed.demo)
    problem = refused("form_invalid", issue.issue_on_paper, leader, sealed.id, 6, DAY, [pictures.png()])
    assert "bản quét của Thông báo số 05/TB-BCĐCCHC" in problem.fields["scan"]
    issued_file = files.content(sealed.demo.database, first.document)
    monkeypatch.setattr(issue.signedfile, "look", lambda content, roots: ())
    for content in (issued_file, old + b"signature"):
        problem = refused("other_document", issue.receive, sealed.clerk, sealed.id, [content])
        assert "của Thông báo số 05/TB-BCĐCCHC" in problem.message and "Chưa có gì thay đổi" in problem.message
    assert everything(sealed.demo) == before


def test_a_copy_of_the_old_notice_that_another_system_made_is_found_out(sealed: Sealed, leader: Context, monkeypatch):
    first = corrected.valid(leader, sealed.id)
    corrected.opened(leader, sealed.id)
    corrected.signing(leader, sealed.id)
    new = read(sealed, issues.frozen, sealed.id)
    said = {first.document: "Thời hạn: trước ngày 30 tháng 11.", new.hash: "Thời hạn: trước ngày 31 tháng 12."}
    by_bytes = {files.content(sealed.demo.database, hash): words * 9 for hash, words in said.items()}
    theirs = {b"old": said[first.document] * 9, b"new": said[new.hash] * 9}
    monkeypatch.setattr(issue.pictures, "page_texts", lambda content: ((by_bytes | theirs)[content],))
    monkeypatch.setattr(issue.signedfile, "look", lambda content, roots: ())
    refused("other_document", issue.receive, sealed.clerk, sealed.id, [b"old"])
    assert not issue.receive(sealed.clerk, sealed.id, [b"new"]).unchanged


def test_what_was_issued_before_there_were_corrections_is_valid_after_the_migration(tmp_path: Path, monkeypatch):
    database, names = tmp_path / "inspect.db", migrations.names()
    with monkeypatch.context() as former:
        former.setattr(migrations, "names", lambda: [name for name in names if name < "0018"])
        migrations.migrate(database, lambda: MORNING)
    db = connect(database)
    db.execute("pragma foreign_keys = off")
    told = "('A', 'a', 'A', 'clerk', '', '')"
    db.execute(f"insert into account (id, username, name, role, password_hash, created_at) values {told}")
    db.execute("insert into inspection values ('I', 'G', 'E', '2026-10-12', null, '')")
    db.execute("insert into frozen values ('F', 'I', 'signing', 'h', 1, 'r', 't', 5, null, 'A', '')")
    db.execute("insert into register values ('I', 's', 'b', 'p', '/TB', 2026, 5, 'A', '')")
    db.execute(
        "insert into issue values ('I', 'paper', 'F', null, 'd', 1, 's', '', 5, '/TB', '2026-10-12', '', 'A', '')"
    )
    db.execute("insert into duty values ('D', 'I', 'U', null, 1, 'Việc', '', '2026-11-01', '')")
    shape = rows.shape(db, "frozen")
    before = rows.hash_of(db, shape, "F")
    migrations.migrate(database, lambda: MORNING)
    assert (rows.shape(db, "frozen") is not shape, rows.hash_of(db, rows.shape(db, "frozen"), "F")) == (True, before)
    assert issues.issue(db, "I") == issues.issue_of(db, "I", "d") and issues.issue(db, "I").correction is None
    assert register_store.entry(db, "I").words == "05/TB"
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("update register set number = 6")
    assert db.execute("select duty, due, state from duty_state").fetchall() == [("D", "2026-11-01", "open")]
    db.close()


def test_while_a_letter_is_written_nobody_changes_the_notice_s_words(sealed: Sealed, leader: Context):
    corrected.opened(leader, sealed.id, "correct")
    record = read(sealed, inspections.record, sealed.id)
    key = f"recommendation:{record.recommendations[0].id}"
    refused("stale", edits.arrange, leader, sealed.id, key, (), 0)
    refused("not_found", edits.save, leader, sealed.id, key, "Khác", "", 0)


@pytest.mark.parametrize("kind", ["replace", "correct"])
def test_what_corrects_is_signed_electronically_too(sealed: Sealed, leader: Context, monkeypatch, kind: str):
    corrected.opened(leader, sealed.id, kind)
    corrected.signing(leader, sealed.id)
    kept = read(sealed, issues.frozen, sealed.id)
    monkeypatch.setattr(issue.signedfile, "look", lambda content, roots: ())
    signed = files.content(sealed.demo.database, kept.hash) + b"signature"
    came = issue.receive(sealed.clerk, sealed.id, [signed])
    made = issue.issue_signed(sealed.clerk, sealed.id, came.hash, 6, DAY, False)
    assert (made.way, made.correction, made.document) == ("electronic", kept.correction, came.hash)
    assert corrected.issued(leader, sealed.id)[-1].kind == kind
    assert archive.verify(sealed.clerk).findings == []
