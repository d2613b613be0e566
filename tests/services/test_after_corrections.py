"""After a correction: what the unit has to do, packages, the archive's search, and whoever checks a document."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.domain.roles import Account
from inspect_app.domain.search import Filters
from inspect_app.services import (
    archive,
    bags,
    check,
    corrections,
    exports,
    issue,
    operations,
    remediation,
    seal,
    search,
)
from inspect_app.services.context import Context
from inspect_app.store import accounts, inspections, overview, retention
from inspect_app.store import remediation as duties
from inspect_app.store import seal as seals
from inspect_app.store.database import connect, connect_reading
from tests import corrected
from tests.conftest import Clock, Demo, copy_of
from tests.corrected import read, refused
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


def matters(sealed: Sealed):
    return read(sealed, duties.matters, sealed.id)


def change_recommendation(sealed: Sealed, leader: Context, place: int, **parts: str) -> str:
    """Give a recommendation other words, as somebody does on the desk; its id."""
    record = read(sealed, inspections.record, sealed.id)
    one = record.recommendations[place]
    cell = record.cells[f"recommendation:{one.id}", "recommendation"]
    value = {**cell.value, **parts}
    heads = tuple(head.id for head in cell.heads)
    operations.record_entry(leader, sealed.id, f"recommendation:{one.id}", "recommendation", value, heads)
    return one.id


def test_recommendations_that_stand_keep_their_answers_others_lapse_or_are_new(sealed: Sealed, leader: Context):
    before = matters(sealed)
    sent = remediation.Answer(
        "45/BC-UBND", date(2026, 10, 20), "Đã làm.", [remediation.Sent("a.png", [corrected.scan()])]
    )
    remediation.answer(sealed.of("unit"), sealed.id, [before[0].duty.id, before[1].duty.id], sent)
    corrected.opened(leader, sealed.id)
    changed = change_recommendation(sealed, leader, 1, text="Việc khác hẳn việc trước")
    corrected.signing(leader, sealed.id)
    issue.issue_on_paper(leader, sealed.id, 6, DAY, [corrected.scan()])
    after = matters(sealed)
    standing, lapsed = [m for m in after if not m.lapsed], [m for m in after if m.lapsed]
    assert standing[0].duty.id == before[0].duty.id and standing[0].state == "answered"
    assert [m.duty.due for m in standing if m.duty.id in {b.duty.id for b in before}] == [
        b.duty.due for b in before if b.duty.id in {m.duty.id for m in standing}
    ]
    assert [m.duty.position for m in standing] == list(range(1, len(before) + 1))
    new = [m for m in standing if m.duty.id not in {b.duty.id for b in before}]
    assert {m.duty.recommendation for m in new} == {changed, None} == {m.duty.recommendation for m in lapsed}
    assert new[-1].duty.due == date(2026, 11, 26) and lapsed[-1].state == "lapsed"
    # Nothing is deleted, and what lapsed is neither answered nor reviewed.
    reply = next(m.replies[0] for m in lapsed if m.replies)
    assert refused("stale", remediation.review, sealed.of("officer"), sealed.id, reply.id, True)
    assert refused("stale", remediation.answer, sealed.of("unit"), sealed.id, [lapsed[-1].duty.id], sent)
    (line,), _ = read(sealed, duties.lines, duties.Scope("all"), DAY)
    assert (line.words, line.left) == ("06/TB-BCĐCCHC", len(standing))
    assert read(sealed, duties.counts_of_plan, sealed.demo.ids["plan"], DAY)[sealed.id][0] == len(standing)
    assert archive.verify(sealed.clerk).findings == []


def test_the_unit_says_that_it_has_the_new_notice(sealed: Sealed, leader: Context):
    unit, first = sealed.of("unit"), corrected.valid(leader, sealed.id)
    before = remediation.acknowledge(unit, sealed.id, first.document)
    corrected.made(leader, sealed.id)
    assert read(sealed, duties.receipt, sealed.id) is None
    refused("stale", remediation.acknowledge, unit, sealed.id, first.document)
    sealed.clock.forward(hours=1)
    after = remediation.acknowledge(unit, sealed.id, corrected.valid(leader, sealed.id).document)
    assert read(sealed, duties.receipt, sealed.id) == after != before


def test_every_package_stays_and_each_later_one_holds_all_that_was_issued(sealed: Sealed, leader: Context, tmp_path):
    first = corrected.valid(leader, sealed.id)
    old = sealed.zip(tmp_path).read_bytes()
    assert b"van-ban-khac" not in old
    second = corrected.made(leader, sealed.id)
    corrected.made(leader, sealed.id, "correct", number=1)
    again = tmp_path / "again.zip"
    bags.write(sealed.clerk, sealed.id, again, first.document)
    assert again.read_bytes() == old and bags.check(sealed.clerk, again)[0] == []
    newest = sealed.zip(tmp_path)
    assert bags.check(sealed.clerk, newest)[0] == []
    with ZipFile(newest) as package:
        (folder,) = {name.partition("/")[0] for name in package.namelist()}
        assert folder == "ho-so-2026-01-bcdcchc-xa-minh-hoa"
        names = [name.removeprefix(f"{folder}/data/van-ban-khac/") for name in package.namelist() if "khac" in name]
        assert names == [
            "01-05-tb-bcdcchc-ban-quet.png",
            "01-05-tb-bcdcchc.pdf",
            "02-01-bcdcchc-ban-quet.png",
            "02-01-bcdcchc.pdf",
        ]
        told = json.loads(package.read(f"{folder}/data/ho-so.json"))
        first_read = package.read(f"{folder}/DOC-TRUOC.txt").decode()
    assert told["issue"]["document"] == second.document
    assert [(one["kind"], one["about"]) for one in told["documents"]] == [
        ("notice", None),
        ("replace", first.document),
        ("correct", second.document),
    ]
    assert "Được đính chính bằng Công văn số 01/BCĐCCHC ngày 11 tháng 11 năm 2026\n" in first_read
    assert "Thay thế Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026\n" in first_read


def test_an_export_holds_a_package_of_each_document(sealed: Sealed, leader: Context, tmp_path: Path):
    corrected.made(leader, sealed.id)
    wanted = read(sealed, exports.parts, "2026")
    assert [part.document for part in wanted] == [one.document for one in corrected.issued(leader, sealed.id)]
    with closing(exports.Export(sealed.clerk, tmp_path / "growing", wanted)) as made:
        for part in wanted:
            made.add(part)
        made.finish(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as file:
        folders = {name.partition("/")[0] for name in file.namelist()}
    assert folders == {
        "DANH-MUC.txt",
        "ho-so-2026-05-tb-bcdcchc-xa-minh-hoa",
        "ho-so-2026-06-tb-bcdcchc-xa-minh-hoa",
    }
    assert read(sealed, seals.years) == {2026: 2}


def test_a_record_that_was_never_sealed_is_sealed_before_it_is_corrected(sealed: Sealed, leader: Context, monkeypatch):
    document = corrected.valid(leader, sealed.id).document
    found = read(sealed, seals.seal_of, sealed.id, document)
    asked: list[str] = []
    monkeypatch.setattr(corrections.seal, "ensure", lambda context, inspection: asked.append(inspection) or found)
    corrections.open_correction(leader, sealed.id, "replace", document, corrected.REASON)
    assert asked == [sealed.id] and seal.ensure


def find(sealed: Sealed, text: str, account: Account):
    with closing(connect_reading(sealed.demo.database)) as db:
        search.take_in(db, sealed.demo.database)
        return search.find(db, sealed.demo.database, account, text, Filters()).results


def test_the_archive_shows_the_valid_notice_first_and_marks_the_replaced_one(sealed: Sealed, leader: Context):
    first = corrected.valid(leader, sealed.id)
    second = corrected.made(leader, sealed.id)
    corrected.made(leader, sealed.id, "correct", number=1)
    for role in ("officer", "unit"):
        account = read(sealed, accounts.account, sealed.demo.ids[role])
        for text in ("05/TB-BCĐCCHC", "Minh Họa trách nhiệm", "5"):
            lines = [one.line for one in find(sealed, text, account) if one.line.inspection == sealed.id]
            assert [(line.document, line.state) for line in lines] == [
                (second.document, "issued"),
                (first.document, "replaced"),
            ], text
        (newest, *_) = find(sealed, "01/BCĐCCHC", account)
        assert newest.line.document == second.document
        assert newest.line.pointers == (
            "Thay thế Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026",
            "Được đính chính bằng Công văn số 01/BCĐCCHC ngày 11 tháng 11 năm 2026",
        )


def test_whoever_checks_the_old_notice_is_told_of_the_new_one(sealed: Sealed, leader: Context):
    first = corrected.valid(leader, sealed.id)
    corrected.made(leader, sealed.id)
    found = read(sealed, check.by_hash, first.document)
    assert found.issued.bears == "05/TB-BCĐCCHC"
    assert found.pointers == ("Đã được thay thế bằng Thông báo số 06/TB-BCĐCCHC ngày 11 tháng 11 năm 2026",)


def test_lists_and_periods_go_by_the_valid_notice(sealed: Sealed, leader: Context):
    corrected.made(leader, sealed.id)
    (visit,) = [v for v in read(sealed, overview.visits, sealed.demo.ids["plan"]) if v.inspection == sealed.id]
    assert (visit.number, visit.issued) == ("06/TB-BCĐCCHC", DAY)
    assert [(row[2], row[3]) for row in read(sealed, lambda db: list(retention.issued_until(db, DAY)))] == [
        ("/TB-BCĐCCHC", DAY)
    ]


def test_whoever_makes_an_old_notice_valid_again_is_stopped_and_found_out(sealed: Sealed, leader: Context):
    first = corrected.valid(leader, sealed.id)
    corrected.made(leader, sealed.id)
    db = connect(sealed.demo.database)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("update valid_issue set document = ?, correction = null", (first.document,))
    db.execute("drop trigger valid_issue_follows")
    db.execute("update valid_issue set document = ?, correction = null", (first.document,))
    db.close()
    assert [finding.what for finding in archive.verify(sealed.clerk).findings] == ["issue_valid"]
