"""Sealing: what is issued is frozen whole, its manifest stands in the log, and nothing afterwards touches it."""

import errno
import json
import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3 as program_sqlite3

from inspect_app.domain import bag
from inspect_app.errors import Problem
from inspect_app.services import accounts, archive, bags, check, frozen, issue, records, remediation, seal, stages
from inspect_app.services.context import Context
from inspect_app.store import database, files, inspections
from inspect_app.store import issue as issues
from inspect_app.store import seal as store
from inspect_app.store.conclusions import stage
from inspect_app.store.database import connect, connect_reading
from tests import issued, minutes, pictures
from tests.conftest import Demo, copy_of
from tests.instance import everything
from tests.sealed import Sealed, made


@pytest.fixture(scope="module")
def template(demo_template: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return made(demo_template, tmp_path_factory.mktemp("sealed") / "demo")


@pytest.fixture
def sealed(template: Demo, clock, tmp_path: Path) -> Sealed:
    clock.forward(days=31)
    return Sealed(copy_of(template, tmp_path / "demo"), clock)


def read(sealed: Sealed, ask, *rest):
    with closing(connect_reading(sealed.demo.database)) as db:
        return ask(db, *rest)


def the_seal(sealed: Sealed) -> store.Seal:
    return read(sealed, store.seal, sealed.id)


def record_of(sealed: Sealed) -> dict:
    return json.loads(files.content(sealed.demo.database, the_seal(sealed).record))


def test_a_seal_holds_everything_of_a_record(sealed: Sealed):
    found = {file.path: file for file in read(sealed, store.files, the_seal(sealed).id)}
    assert list(found) == [
        "data/ban-quet.png",
        "data/ban-trinh-ky.pdf",
        "data/bien-ban.pdf",
        "data/bien-ban.txt",
        "data/giai-trinh/01-giai-trinh.pdf",
        "data/ho-so.json",
        "data/minh-chung/01-quay-so-1.png",
        "data/sieu-du-lieu.json",
        "data/thong-bao.pdf",
    ]
    for file in found.values():
        content = files.content(sealed.demo.database, file.sha256)
        assert (len(content), sha256(content).hexdigest()) == (file.size, file.sha256)
        assert not files.place(sealed.demo.database, file.sha256).stat().st_mode & 0o222
    assert found["data/thong-bao.pdf"].sha256 == read(sealed, issues.issue, sealed.id).document


def test_the_record_tells_what_was_issued_signed_and_shown(sealed: Sealed):
    told = record_of(sealed)
    assert (told["issue"]["number"], told["issue"]["way"], told["issue"]["by"]["name"]) == (5, "paper", "Nguyễn Văn A")
    (said,) = told["minutes"]
    assert said["holds"] and sha256(said["text"].encode()).hexdigest() == said["file"]
    assert told["explanation"]["text"] and told["edition"]["source"] and told["history"]
    assert any(
        "recommendation" in subject for one in told["conclusion"]["blocks"] for subject in one.get("subjects", ())
    )
    assert told["conclusion"]["number"] == "Số: 05/TB-BCĐCCHC"
    assert told["archive"]["missing"] == [f"Minh chứng số 02: Ảnh còn trên máy (mã {sha256(b'never').hexdigest()})"]
    assert told["archive"]["later"] is the_seal(sealed).later is False
    assert told["archive"]["sealed_at"] == told["exported_at"] == the_seal(sealed).at
    kept = read(sealed, issues.frozen, sealed.id)
    assert told["chain"]["told"] == read(sealed, store.head_of, kept.id).told()
    assert json.loads(files.content(sealed.demo.database, kept.record))["chain"] == told["chain"]["told"]


def test_the_log_holds_the_manifest_s_hash_and_the_head_stands_before_it(sealed: Sealed):
    kept = the_seal(sealed)
    payload, before = read(
        sealed,
        lambda db: (
            json.loads(db.execute("select payload from audit_payload where seq = ?", (kept.entry,)).fetchone()[0]),
            db.execute("select seq, hash from audit_chain where seq = ?", (kept.entry - 1,)).fetchone(),
        ),
    )
    assert payload["action"] == "seal" and payload["data"]["manifest_sha256"] == kept.manifest_sha256
    assert record_of(sealed)["chain"]["sealed"] == {"seq": before[0], "hash": before[1]}
    manifest = bag.manifest(read(sealed, store.files, kept.id))
    assert bag.hashes(manifest) == (kept.manifest_sha256, kept.manifest_sha512)


def test_no_two_documents_that_go_out_tell_the_same_head(sealed: Sealed):
    heads = [row[0] for row in read(sealed, lambda db: db.execute("select hash from chain_head").fetchall())]
    stages_told = read(
        sealed, lambda db: db.execute("select count(*) from frozen where purpose = 'signing'").fetchone()
    )
    assert len(set(heads)) == len(heads) == stages_told[0]
    found = read(sealed, check.by_code, heads[0][:16])
    assert (found.issued.bears, found.issued.day) == ("05/TB-BCĐCCHC", issued.DAY)


@pytest.mark.parametrize("table", ["seal", "sealed_file", "chain_head"])
@pytest.mark.parametrize(
    "way", ["update {0} set rowid = rowid", "delete from {0}", "insert or replace into {0} select * from {0}"]
)
def test_a_seal_never_changes(sealed: Sealed, table: str, way: str):
    statement = way.format(table).replace(
        "set rowid = rowid",
        {"seal": "set at = at", "sealed_file": "set size = size", "chain_head": "set seq = seq"}[table],
    )
    db = connect(sealed.demo.database)
    with pytest.raises((sqlite3.Error, program_sqlite3.Error), match="never"):
        db.execute(statement)
    db.close()


def test_what_comes_afterwards_leaves_the_seal_as_it_is(sealed: Sealed, tmp_path: Path):
    before = sealed.zip(tmp_path).read_bytes()
    remediation.acknowledge(sealed.of("unit"), sealed.id)
    minutes.record(sealed.of("member"), sealed.id, "item:outreach_plan", "answer", "fail")
    sealed.clock.forward(days=900)
    assert sealed.zip(tmp_path).read_bytes() == before


def test_the_sealed_record_is_let_in_elsewhere(sealed: Sealed, context: Context):
    id, _ = accounts.create_account(context, "chuyenvien", "Chuyên viên Minh Họa", "officer")
    officer = Context(context.database, id, context.now, context.new_id)
    assert records.import_record(officer, record_of(sealed)) == sealed.id
    with closing(connect_reading(context.database)) as db:
        assert inspections.record(db, sealed.id).evidence


def unsealed(sealed: Sealed) -> None:
    """As an instance was in which conclusions were issued before the program sealed."""
    db = connect(sealed.demo.database)
    for table in ("sealed_file", "seal", "chain_head"):
        triggers = [
            row[0]
            for row in db.execute("select name from sqlite_master where type = 'trigger' and tbl_name = ?", (table,))
        ]
        kept = [db.execute("select sql from sqlite_master where name = ?", (name,)).fetchone()[0] for name in triggers]
        for name in triggers:
            db.execute(f"drop trigger {name}")
        db.execute(f"delete from {table}")
        for statement in kept:
            db.execute(statement)
    db.close()


def test_what_was_issued_before_is_sealed_when_it_is_asked_for_and_says_so(sealed: Sealed, tmp_path: Path, monkeypatch):
    issued.without_drawing(monkeypatch)
    unsealed(sealed)
    folder = sealed.folder(tmp_path)
    kept = the_seal(sealed)
    assert kept.at == sealed.clerk.at and record_of(sealed)["archive"]["later"] is kept.later is True
    assert record_of(sealed)["chain"]["told"] is None
    assert "niêm phong sau ngày ban hành" in (folder / "DOC-TRUOC.txt").read_text(encoding="utf-8")
    assert seal.ensure(sealed.clerk, sealed.id) == kept
    assert list(seal.catch_up(sealed.clerk)) == []


def test_what_is_not_issued_has_no_package(sealed: Sealed, tmp_path: Path):
    with pytest.raises(Problem, match="chưa ban hành"):
        bags.write(sealed.clerk, sealed.demo.ids["empty"], tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


@pytest.fixture
def signing(demo: Demo, clock, monkeypatch) -> Sealed:
    """A conclusion that is out for signature."""
    issued.without_drawing(monkeypatch)
    clock.forward(days=30)
    out = Sealed(demo, clock)
    member = out.of("member")
    hash = pictures.announce(member, out.id, pictures.png(), "image/png", caption="Quầy số 1")
    seal.files.take(member, out.id, hash, [pictures.png()])
    for before, after in pairwise(("draft", "review", "approved")):
        stages.move(out.of("leader"), out.id, before, after)
    frozen.freeze(out.of("leader"), out.id)
    return out


def issue_it(out: Sealed) -> issues.Issue:
    return issue.issue_on_paper(out.clerk, out.id, 5, issued.DAY, [pictures.png(10, 10)])


def test_a_full_disk_while_it_is_sealed_issues_nothing(signing: Sealed, monkeypatch):
    rows = {name: found for name, found in everything(signing.demo).items() if "/" not in name}
    real, left = files.put, [2]

    def put(database: Path, content: bytes) -> str:
        left[0] -= content.startswith(b"{")  # the record and its metadata
        if left[0] <= 0:
            with files.room():
                raise OSError(errno.ENOSPC, "full")
        return real(database, content)

    monkeypatch.setattr(files, "put", put)
    with pytest.raises(Problem) as told:
        issue_it(signing)
    assert told.value.code == "disk_full"
    after = {name: found for name, found in everything(signing.demo).items() if "/" not in name}
    changed = {name for name in rows if rows[name] != after[name]}
    assert changed <= {
        "register",
        "audit_chain",
        "audit_payload",
        "audit_index",
        "sqlite_sequence",
    }  # the number is kept
    assert read(signing, stage, signing.id) == "signing"
    monkeypatch.setattr(files, "put", real)
    assert issue_it(signing).number == 5 and the_seal(signing)


def refused_for_room(signing: Sealed) -> bool:
    """Try to issue: it is done, or the disk is said to be full and nothing of it is there."""
    kept = ("issue", "seal", "sealed_file", "duty", "conclusion_move", "conclusion")
    before = {name: found for name, found in everything(signing.demo).items() if name in kept}
    try:
        issue_it(signing)
    except Problem as problem:
        told = problem
    else:
        return False
    assert told.code == "disk_full" and "Chưa có gì được lưu" in told.message
    assert {name: found for name, found in everything(signing.demo).items() if name in kept} == before
    return True


def test_a_disk_that_is_full_at_any_moment_of_sealing_issues_nothing(signing: Sealed):
    """At any flush of a file; the next try issues and seals."""
    flushes, at = Flushes(), 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", flushes)
        while refused_for_room(signing):
            at += 1
            flushes.left = at
    assert at > 15 and the_seal(signing)
    assert archive.verify(signing.clerk).findings == []


class Flushes:
    """So many flushes to the disk are done, then it is full."""

    left = 0

    def __call__(self, descriptor: int) -> None:
        if not self.left:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.left -= 1


def test_a_database_without_room_issues_nothing(signing: Sealed):
    """Wherever in the transaction it has no page left."""
    writer = database._lasting(signing.demo.database)
    pages, more = writer.execute("pragma page_count").fetchone()[0], 0
    writer.execute(f"pragma max_page_count = {pages}")
    while refused_for_room(signing):
        more += 1
        writer.execute(f"pragma max_page_count = {pages + more}")
    writer.execute("pragma max_page_count = 1000000000")
    assert more > 1 and the_seal(signing)
    assert archive.verify(signing.clerk).findings == []


def test_a_photo_that_is_gone_stops_the_issue_in_words(signing: Sealed):
    hash = sha256(pictures.png()).hexdigest()
    place = files.place(signing.demo.database, hash)
    place.chmod(0o644)
    place.write_bytes(b"spoilt")
    with pytest.raises(Problem, match=r"Minh chứng số 01: Quầy số 1.*chưa niêm phong, chưa ban hành"):
        issue_it(signing)
    assert read(signing, issues.issue, signing.id) is None
