"""A disposal that two people decided on: the record is gone, its tombstone stays, the archive is sound."""

import errno
import json
import os
import signal
import zipfile
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils.utils import sqlite3

from inspect_app.cli.disposal import finish_disposals
from inspect_app.domain.audit import GENESIS, canonical, digest, link
from inspect_app.domain.bundles import BAGS
from inspect_app.domain.search import Filters
from inspect_app.errors import Problem
from inspect_app.services import (
    archive,
    backup,
    bags,
    bundles,
    check,
    disposal,
    files,
    inspections,
    overview,
    records,
    register,
    remediation,
    restore,
    retention,
    seal,
    search,
)
from inspect_app.store import accounts, plans, stacks, visits, work
from inspect_app.store import archive as archive_store
from inspect_app.store import disposal as store
from inspect_app.store import files as file_store
from inspect_app.store import inspections as inspection_store
from inspect_app.store import issue as issue_store
from inspect_app.store import seal as seal_store
from inspect_app.store.database import connect, connect_reading
from tests import issued, minutes, pictures, whole
from tests.services.test_archive import raw
from tests.whole import SHARED, Whole

OF_RECORD = ("Câu viết tay", "Đã làm xong", "UBND xã thống nhất nội dung", "Quầy số 1", "Xem lại câu đầu")


@pytest.fixture(scope="module")
def disposed_template(whole_template: Whole, tmp_path_factory) -> Whole:
    made = whole.again(whole_template, tmp_path_factory.mktemp("disposed") / "whole")
    assert made.dispose() == ""
    return made


@pytest.fixture
def disposed(disposed_template: Whole, tmp_path: Path) -> Whole:
    """A test's own copy of the instance whose record was disposed of."""
    return whole.again(disposed_template, tmp_path / "disposed")


def named(office: Whole) -> list[tuple[str, str]]:
    """What is wrong with the archive."""
    return [(finding.what, finding.where) for finding in archive.verify(office.of("officer")).findings]


def lying(office: Whole) -> set[str]:
    return file_store.kept(office.demo.database)


def refused(code: str, work, *words) -> str:
    with pytest.raises(Problem) as problem:
        work(*words)
    assert problem.value.code == code
    return problem.value.message


def test_files_rows_and_what_the_log_told_are_gone_and_the_archive_is_sound(office: Whole):
    mine = office.read(store.named_files, office.id)
    told = office.read(store.payloads, office.id)
    tables = [table for table, of_it in office.read(store.row_hashes, office.id).items() if of_it]
    shared = sha256(SHARED).hexdigest()
    assert len(mine) > 10 and shared in mine and len(told) > 20 and len(tables) > 20
    assert office.dispose() == ""
    assert lying(office) & mine == {shared}
    assert office.read(store.row_hashes, office.id) == {} and office.read(store.payloads, office.id) == []
    assert named(office) == []


def test_not_a_word_of_the_record_is_left_in_the_folder(office: Whole):
    """Neither in a page of the database that is free, nor in its log, nor in what was made from the record."""

    def holding() -> dict[str, set[str]]:
        found = {}
        for path in office.demo.instance.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            if words := {word for word in OF_RECORD if word.encode() in content}:
                found[path.relative_to(office.demo.instance).as_posix()] = words
        return found

    search.remake(office.demo.database)
    bundles.make(office.of("officer"), "all", BAGS)
    assert set(OF_RECORD) == set().union(*holding().values())
    assert office.dispose() == ""
    assert holding() == {}


def test_the_tombstone_names_what_was_decided_and_the_hashes_of_all_that_went(office: Whole):
    sealed, made = office.read(seal_store.seal, office.id), office.read(issue_store.issue, office.id)
    hashes, mine = office.read(store.row_hashes, office.id), office.read(store.named_files, office.id)
    office.dispose()
    stone, (relic,) = office.read(store.tombstone, office.id), office.read(store.relics, office.id)
    assert (stone.words, stone.day, stone.decision) == ("05/TB-BCĐCCHC", made.day, "07/QĐ-MH")
    for part in (
        "số 05/TB-BCĐCCHC",
        "tại xã Minh Họa",
        "07/QĐ-MH",
        "không còn giá trị",
        "01/QĐ-MH",
        "Đỗ Thị H đề nghị",
    ):
        assert part in stone.told
    assert stone.settled_by == "Ủy viên Ban Chỉ đạo" and stone.erased_at
    assert (relic.document, relic.scan) == (made.document, made.scan)
    assert relic.manifest_sha512 == sealed.manifest_sha512
    with closing(connect_reading(office.demo.database)) as db:
        ((data, _),) = archive_store.erasures(db)
    assert data["erased"] == hashes and data["manifests"] == [sealed.manifest_sha256]
    assert set(data["files"]) == mine - {sha256(SHARED).hexdigest()}
    assert (
        data["number"] == "05/TB-BCĐCCHC"
        and data["source"].endswith("(không có thật)")
        and data["title"] == stone.title
    )


def test_every_table_that_hangs_on_an_inspection_goes_or_is_known_to_stay(office: Whole):
    """A new table is erased by itself, once its trigger lets it: nothing else has to be written for it."""
    with closing(connect_reading(office.demo.database)) as db:
        going = store.hanging(db)
        for table in db.table_names():
            leads = {row[2] for row in db.execute(f"pragma foreign_key_list({table})").fetchall()}
            if leads & ({"inspection"} | going.keys()):
                assert table in going or table in store.STAYING, table
        keeping = dict(
            db.execute("select tbl_name, sql from sqlite_master where name = tbl_name || '_keeps'").fetchall()
        )
    assert [table for table in going if table in keeping and "tombstone" not in keeping[table]] == []


@pytest.mark.parametrize("table", ["operation", "issue", "file", "sealed_file", "reply", "review", "audit_payload"])
def test_the_database_lets_nothing_go_that_has_no_tombstone(office: Whole, table: str):
    """Also where the disposal is confirmed: first the tombstone, then the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disposal, "carry_out", lambda *_: 0)
        office.dispose()
    with closing(connect(office.demo.database)) as db:
        assert db.execute(f"select count(*) from {table}").fetchone()[0]
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            db.execute(f"delete from {table}")


def test_a_tombstone_stands_only_where_two_people_decided(office: Whole):
    id = office.ask()
    with closing(connect(office.demo.database)) as db, pytest.raises(sqlite3.IntegrityError, match="two people"):
        db.execute("insert into tombstone values (?, ?, 5, '/TB', '2026-10-12', '', '')", (office.id, id))


def test_it_is_gone_from_lists_search_exports_and_everything_that_reads_records(disposed: Whole):
    officer, database = disposed.of("officer"), disposed.demo.database
    account = disposed.read(accounts.account, officer.actor)
    assert disposed.id not in [line.id for line in disposed.read(inspection_store.inspections)]
    assert disposed.id not in [
        line.id for line in disposed.read(inspection_store.of_unit, disposed.demo.ids["unit_code"])
    ]
    assert disposed.read(inspection_store.record, disposed.id) is None
    assert disposed.read(seal_store.issued) == [] and bundles.make(officer, "all", BAGS).total == 0
    plan = disposed.read(plans.plan, disposed.demo.ids["plan"])
    (visit,) = [one for one in disposed.read(visits.of_plan, plan.id) if one.inspection == disposed.id]
    assert visit.disposed and visit.issued
    assert disposed.id not in [part.inspection for part in disposed.read(bundles.parts, plan.id)]
    (row,) = [
        row
        for row in disposed.read(overview.of_plan, plan, account, officer.today).rows
        if row.visit.inspection == disposed.id
    ]
    assert (row.state, row.visit.number, row.digest, row.pending) == ("concluded", "05/TB-BCĐCCHC", None, False)
    with closing(connect_reading(database)) as db:
        search.take_in(db, database)
        for words in ('"câu viết tay"', '"thống nhất nội dung"', '"quầy số 1"'):
            found = search.find(db, database, account, words, Filters())
            assert disposed.id not in [result.line.inspection for result in found.results], words
    for taking in (bags.package, seal.ensure):
        refused("not_issued", taking, officer, disposed.id)
    refused("not_found", lambda: disposed.read(records.export_record, disposed.id, ""))


def test_nothing_can_be_added_to_it_any_more(disposed: Whole):
    member = disposed.of("member")
    refused("not_found", minutes.record, member, disposed.id, "item:outreach_plan", "answer", "fail")
    content = pictures.png()
    refused("not_announced", files.take, member, disposed.id, sha256(content).hexdigest(), [content])
    refused("not_found", register.reserve, disposed.clerk, disposed.id, 2028)
    refused("not_issued", remediation.acknowledge, disposed.of("unit"), disposed.id)
    assignment = disposed.read(visits.of_plan, disposed.demo.ids["plan"])
    ours = next(one.assignment.id for one in assignment if one.inspection == disposed.id)
    refused("already_exists", inspections.open_inspection, disposed.of("officer"), ours, member.today)


def test_the_tombstone_is_found_by_number_in_archive_and_register(disposed: Whole):
    database = disposed.demo.database
    account = disposed.read(accounts.account, disposed.of("committee").actor)
    with closing(connect_reading(database)) as db:
        search.take_in(db, database)
        for words in ("5/tb", "xa minh hoa", "07/QĐ-MH"):
            (found,) = search.find(db, database, account, words, Filters(state=frozenset({"disposed"}))).results
            assert (found.line.inspection, found.line.number) == (disposed.id, "05/TB-BCĐCCHC")
    (book,) = disposed.read(register.books, 2026)
    (line,) = book.lines
    assert line.tombstone.decision == "07/QĐ-MH" and line.issue is None and book.following == 6


def test_what_was_handed_out_is_still_known_again(office: Whole, tmp_path: Path):
    package, (code,) = (
        office.zip(tmp_path),
        office.read(lambda db: db.execute("select hash from chain_head").fetchone()),
    )
    made = office.read(issue_store.issue, office.id)
    document = tmp_path / "thong-bao.pdf"
    document.write_bytes(office.place(made.document).read_bytes())
    office.dispose()
    for found in (office.read(check.by_hash, made.document), office.read(check.by_code, code[:16])):
        assert (found.issued.bears, found.issued.day) == ("05/TB-BCĐCCHC", made.day)
    wrong, found = bags.check(office.clerk, package)
    assert found is None and wrong == [
        "Hồ sơ của gói này đã hủy ở đây: nhật ký giữ đúng mã danh mục của gói, nội dung thì không còn."
    ]
    # The bytes are still told from a stranger's; these have no head of the log in them.
    assert [f.what for f in archive.verify(office.clerk, document).findings] == ["pdf_head"]


def test_a_backup_made_afterwards_holds_nothing_of_it_and_is_sound(office: Whole, tmp_path: Path):
    mine = office.read(store.named_files, office.id) - {sha256(SHARED).hexdigest()}
    (tmp_path / "backups").mkdir()
    before = backup.make(office.of("officer"), tmp_path / "backups")
    office.dispose()
    after = backup.make(office.of("officer"), tmp_path / "backups")
    there = {path.name for path in (after.folder / "files").rglob("*")}
    assert there and not there & mine and not restore.verify(after.folder).findings
    assert mine <= {path.name for path in (before.folder / "files").rglob("*")}


def test_a_backup_made_while_files_are_still_to_be_deleted_leaves_them_out(office: Whole, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(stacks, "delete", no_room)
    assert office.dispose()
    mine = set(office.read(store.lost_files, office.id))
    assert mine <= lying(office)
    (tmp_path / "backups").mkdir()
    made = backup.make(office.of("officer"), tmp_path / "backups")
    assert not made.manifest.findings and not mine & {path.name for path in made.folder.rglob("*")}


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_another_record_came_to_need_meanwhile_stays(office: Whole, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(stacks, "delete", no_room)
        office.dispose()
    content, member, other = pictures.png(), office.of("member"), office.demo.ids["empty"]
    hash = pictures.announce(member, other, content, "image/png")
    assert hash in office.read(store.lost_files, office.id)
    files.take(member, other, hash, [content])
    assert disposal.carry_out(office.of("officer"), office.id) > 5
    assert hash in lying(office) and named(office) == []


def test_who_names_a_file_that_has_just_been_deleted_is_told_and_sends_it_again(office: Whole):
    content, member, other = pictures.png(), office.of("member"), office.demo.ids["empty"]
    hash = pictures.announce(member, other, content, "image/png")
    kept = file_store.keep

    def late(*given: object) -> None:
        """The bytes come first, and are deleted with the record that had them before the row comes."""
        kept(*given)
        office.dispose()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_store, "keep", late)
        refused("file_lost", files.take, member, other, hash, [content])
    assert files.take(member, other, hash, [content]) and named(office) == []


# Moments at which a disposal stops: what is asked of the disk or the database just then.
MOMENTS = [
    (store, "set_up"),
    (store, "erase"),
    (store, "add_lost_files"),
    (work, "forget"),
    (search, "forget"),
    (stacks, "delete"),
    (store, "add_erasure"),
]


@pytest.mark.parametrize(("module", "name"), MOMENTS, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_anywhere_it_is_whole_or_gone_on_with(office: Whole, module, name: str, after: bool):
    """Never is there less of the record than its tombstone tells."""
    office.ask()
    mine = office.read(store.named_files, office.id)
    real = getattr(module, name)

    def deadly(*given: object) -> None:
        if after:
            real(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    def die() -> None:
        setattr(module, name, deadly)
        office.dispose()

    process = get_context("fork").Process(target=die)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    buried = office.read(store.tombstone, office.id)
    if not buried:
        assert mine <= lying(office) and office.read(inspection_store.record, office.id)
        assert office.read(store.row_hashes, office.id)
    assert named(office) == [("disposal_waiting", f"cuộc kiểm tra {office.id}")]
    assert disposal.waiting(office.clerk) == [office.id]
    disposal.carry_out(office.of("officer"), office.id)
    assert lying(office) & mine == {sha256(SHARED).hexdigest()}
    assert disposal.waiting(office.clerk) == [] and named(office) == []
    assert disposal.carry_out(office.of("officer"), office.id) == 0


def test_a_full_disk_erases_nothing_or_leaves_files_for_the_next_time(office: Whole, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(store, "erase", full)
        told = office.dispose()
    assert "chưa xóa gì" in told and "đã đầy" in told and office.read(inspection_store.record, office.id)
    with monkeypatch.context() as patch:
        patch.setattr(stacks, "delete", no_room)
        message = refused("disposal_unfinished", disposal.carry_out, office.clerk, office.id)
    assert "tệp thì chưa xóa hết" in message and office.read(store.tombstone, office.id).erased_at is None
    disposal.carry_out(office.clerk, office.id)
    assert named(office) == []


def full(*_: object) -> None:
    raise Problem("disk_full")


def test_while_an_export_or_a_backup_reads_nothing_is_erased(office: Whole):
    with stacks.steady(office.demo.database):
        told = office.dispose()
        assert "chưa xóa gì" in told and "sao lưu" in told
        assert office.read(inspection_store.record, office.id) and lying(office) >= office.read(
            store.named_files, office.id
        )
    assert named(office) == [("disposal_waiting", f"cuộc kiểm tra {office.id}")]
    disposal.carry_out(office.clerk, office.id)
    assert named(office) == []


def test_the_command_erases_what_waits_and_says_what_still_does(office: Whole):
    with stacks.steady(office.demo.database):
        office.dispose()
        told = shell(office)
        assert told.exit_code == 1 and "chưa xóa gì" in told.output and office.id in told.output
    told = shell(office)
    assert told.exit_code == 0 and f"{office.id}: đã hủy, xóa 14 tệp" in told.output
    assert (shell(office).exit_code, shell(office).output) == (0, "") and named(office) == []


def shell(office: Whole) -> Result:
    return CliRunner().invoke(finish_disposals, env={"INSPECT_INSTANCE": str(office.demo.instance)})


@pytest.mark.parametrize("reader", ["package", "export", "backup"])
def test_packages_exports_and_backups_hold_off_a_disposal_while_they_read(
    office: Whole, tmp_path: Path, reader, monkeypatch
):
    office.ask()
    seen, officer = [], office.of("officer")
    (tmp_path / "backups").mkdir()
    module, name = {"package": (bags, "members"), "export": (bags, "members"), "backup": (backup, "_take_files")}[
        reader
    ]
    real = getattr(module, name)

    def reading(*given: object) -> object:
        seen.append(office.dispose())
        return real(*given)

    monkeypatch.setattr(module, name, reading)
    if reader == "package":
        office.zip(tmp_path)
    elif reader == "export":
        made = bundles.make(officer, "all", BAGS)
        assert (made.stage, made.done, made.failures) == ("finished", 1, ())
        with zipfile.ZipFile(bundles.finished_file(office.demo.database, "all", BAGS)) as found:
            assert found.testzip() is None
    else:
        assert not backup.make(officer, tmp_path / "backups").manifest.findings
    assert len(seen) == 1 and "chưa xóa gì" in seen[0]


def test_a_finished_export_is_taken_away_with_the_record(office: Whole):
    officer = office.of("officer")
    bundles.make(officer, "all", BAGS)
    office.dispose()
    refused("not_ready", bundles.finished_file, office.demo.database, "all", BAGS)
    assert bundles.make(officer, "all", BAGS).total == 0


def test_nobody_confirms_twice_or_alone_and_nothing_is_carried_out_undecided(office: Whole):
    refused("stale", disposal.carry_out, office.clerk, office.id)
    id = office.ask()
    refused("stale", disposal.carry_out, office.clerk, office.id)
    officer, committee = office.of("officer"), office.of("committee")
    refused("own_proposal", retention.settle, officer, office.id, id, True)
    assert retention.settle(committee, office.id, id, True) == ""
    for who in (officer, committee):
        refused("stale", retention.settle, who, office.id, id, True)
    refused("not_issued", office.ask)
    assert named(office) == []


def test_what_is_not_due_at_the_moment_of_confirming_is_not_disposed_of(office: Whole):
    id = office.ask()
    office.clock.forward(days=-300)
    message = refused("not_due", retention.settle, office.of("committee"), office.id, id, True)
    assert "Chưa có gì thay đổi" in message and office.read(store.tombstone, office.id) is None


def test_a_record_whose_recommendations_a_later_inspection_follows_waits_for_that(office: Whole):
    day = office.clerk.today + timedelta(days=1)
    issued.next_inspection(office.of("officer"), office.demo, day)
    message = refused("still_needed", office.ask)
    assert "còn theo dõi kiến nghị" in message and "Chưa có gì thay đổi" in message


def test_a_record_whose_conclusion_is_under_way_again_is_not_disposed_of(office: Whole):
    raw(office.demo, f"update conclusion set stage = 'draft' where inspection = '{office.id}'")
    assert "đang được sửa" in refused("still_needed", office.ask)


# What somebody does with the file in hands after a lawful disposal, and how it is named.
FORGERIES = {
    "another payload is gone": (["delete from audit_payload where seq = 2"], "chain_dropped"),
    "another row is gone": (["delete from holiday_entry"], "row_missing"),
    "the tombstone is gone": (
        ["delete from erasure", "delete from tombstone_document", "delete from tombstone"],
        "row_missing",
    ),
    "the tombstone is changed": (["update tombstone set number = 6"], "row_changed"),
    "the decision is changed": (["update disposal_settled set remark = 'x'"], "row_changed"),
    "what the log tells of it is changed": (
        ["update audit_payload set payload = replace(payload, '07/QĐ-MH', '08/QĐ-MH') where payload glob '*erase\"*'"],
        "chain_payload",
    ),
    "what the log tells of it is gone": (
        ["delete from audit_payload where seq in (select seq from audit_index where action = 'erase')"],
        "chain_dropped",
    ),
}


@pytest.mark.parametrize(("statements", "what"), FORGERIES.values(), ids=FORGERIES.keys())
def test_nothing_but_what_the_tombstone_tells_may_be_missing(disposed: Whole, statements: list[str], what: str):
    assert named(disposed) == []
    raw(disposed.demo, *statements)
    assert what in {code for code, _ in named(disposed)}


def test_a_disposal_that_nobody_decided_on_excuses_nothing(office: Whole):
    """Somebody takes a record away and writes an entry that says it was erased."""
    hashes, told = office.read(store.row_hashes, office.id), office.read(store.payloads, office.id)
    with office.clerk.writing() as door:
        door.log("erase", f"inspection:{office.id}", {"payloads": told, "erased": hashes, "older": {}})
    raw(office.demo, f"delete from audit_payload where seq in ({', '.join(map(str, told))})", "delete from operation")
    found = {code for code, _ in named(office)}
    assert "chain_dropped" in found


def test_an_entry_excuses_only_what_is_told_of_its_own_record_before_it(disposed: Whole):
    with disposed.clerk.writing() as door:
        door.log("erase", f"inspection:{disposed.id}", {"payloads": [2, 3], "erased": {}, "older": {}})
    assert named(disposed) == []
    raw(disposed.demo, "delete from audit_payload where seq in (2, 3)")
    assert [code for code, _ in named(disposed)][:2] == ["chain_dropped", "chain_dropped"]


def test_bytes_and_rows_that_come_back_are_named(office: Whole):
    hash = office.read(issue_store.issue, office.id).document
    content = office.place(hash).read_bytes()
    office.dispose()
    file_store.put(office.demo.database, content)
    assert named(office) == [("file_left", f"files/{hash[:2]}/{hash}")]


def test_rows_from_before_the_log_spoke_of_rows_are_counted_out(office: Whole):
    """An instance that was there before: what the log never named may go with the record, and nothing else."""
    table, inside = "conclusion_move", f"inspection = '{office.id}'"
    count = office.read(lambda db: db.execute(f"select count(*) from {table} where {inside}").fetchone()[0])
    older(office, table, count)
    assert named(office) == []
    office.dispose()
    assert named(office) == []
    raw(
        office.demo,
        f"insert into {table} (inspection, before, after, reason, actor, at)"
        f" values ('{office.demo.ids['empty']}', 'draft', 'review', '', '{office.demo.ids['leader']}', '')",
    )
    assert [code for code, _ in named(office)] == ["row_unknown"]


def older(office: Whole, table: str, count: int) -> None:
    """Make the rows of a table older than what the log tells of rows: it is written anew without them."""
    gone = (table, "verification", "chain_head")
    raw(
        office.demo,
        f"update audit_before set rows = {count} where name = '{table}'",
        "insert into audit_before select 'chain_head', count(*) from chain_head",
        "delete from verification",
    )
    with closing(connect_reading(office.demo.database)) as db:
        entries = db.execute("select seq, at, payload from audit_chain join audit_payload using (seq) order by seq")
        previous, statements = GENESIS, ["update audit_chain set hash = 'x' || seq"]
        for seq, at, payload in entries.fetchall():
            told = json.loads(payload)
            for name in gone:
                told.get("rows", {}).pop(name, None)
            payload = canonical(told)
            hash = link(previous, seq, at, digest(payload))
            quoted = payload.replace("'", "''")
            statements += [
                f"update audit_chain set previous = '{previous}', hash = '{hash}' where seq = {seq}",
                f"update audit_chain set payload_hash = '{digest(payload)}' where seq = {seq}",
                f"update audit_payload set payload = '{quoted}' where seq = {seq}",
            ]
            previous = hash
    heads = "update chain_head set hash = (select hash from audit_chain a where a.seq = chain_head.seq)"
    raw(office.demo, *statements, heads)
