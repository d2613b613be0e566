"""Database, audit log and files are checked: what a raw connection or a disk has changed is found and named."""

from contextlib import closing

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.domain.verification import Finding
from inspect_app.services import verification
from inspect_app.store import files
from inspect_app.store.database import connect_reading
from inspect_app.store.verification import finished


def raw(demo, *statements: str) -> None:
    """Change what the triggers forbid to change."""
    with closing(sqlite3.connect(demo.database)) as db:
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {name}")
        for statement in statements:
            db.execute(statement)
        db.commit()


def chain(demo, known=None) -> list[tuple[str, str]]:
    with closing(connect_reading(demo.database)) as db:
        return [(finding.what, finding.where) for finding in verification.chain(db, known).findings]


def test_the_demonstration_is_sound(demo):
    with closing(connect_reading(demo.database)) as db:
        assert verification.database(db) == []
        walk = verification.chain(db)
        assert walk.findings == [] and walk.entries == walk.seq > 0
        # Texts are texts again for whoever reads on.
        assert db.execute("select hash from audit_chain order by seq desc").fetchone() == (walk.hash,)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("update audit_payload set payload = replace(payload, 'a', 'b') where seq = 4", [("chain_payload", "mục 4")]),
        ("update audit_chain set at = '2020' where seq = 4", [("chain_hash", "mục 4")]),
        ("delete from audit_chain where seq = 4", [("chain_gap", "mục 5"), ("chain_previous", "mục 5")]),
        ("replace into audit_payload values (4, '{}')", [("chain_payload", "mục 4")]),
    ],
)
def test_a_row_changed_through_a_raw_connection_is_named(demo, statement, what):
    raw(demo, statement)
    assert chain(demo) == what


def test_a_cut_tail_is_found_by_a_hash_that_somebody_kept(demo):
    with closing(connect_reading(demo.database)) as db:
        walk = verification.chain(db)
    raw(demo, f"delete from audit_chain where seq = {walk.seq}", f"delete from audit_payload where seq = {walk.seq}")
    assert chain(demo) == []
    assert [what for what, _ in chain(demo, {walk.seq: walk.hash})] == ["chain_known"]


def test_a_key_that_leads_nowhere_is_named(demo):
    raw(demo, "update member set team = 'nowhere' where position = 1")
    with closing(connect_reading(demo.database)) as db:
        found = verification.database(db)
    assert found and all(f.what == "reference" and f.where.startswith("member, ") for f in found)


def test_a_database_whose_pages_are_overwritten_is_found_and_raises_nothing(demo):
    raw(demo, "pragma wal_checkpoint(truncate)")
    content = bytearray(demo.database.read_bytes())
    content[8192 : 30 * 4096] = bytes(30 * 4096 - 8192)
    demo.database.write_bytes(content)
    with finished(demo.database) as db:
        assert "database" in {finding.what for finding in verification.database(db)}
        verification.chain(db)


def test_files_that_are_missing_or_changed_are_named(demo):
    kept = [files.put(demo.database, b"photo %d" % number) for number in range(3)]
    changed = files.place(demo.database, kept[1])
    changed.chmod(0o600)
    changed.write_bytes(b"photo X")
    files.place(demo.database, kept[2]).unlink()
    found = list(verification.kept_files(demo.database, kept))
    assert [(finding.what, finding.where) for finding in found] == [
        ("file_changed", f"files/{kept[1][:2]}/{kept[1]}"),
        ("file_missing", f"files/{kept[2][:2]}/{kept[2]}"),
    ]
    assert found[1] == Finding("file_missing", f"files/{kept[2][:2]}/{kept[2]}")
