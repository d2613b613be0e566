"""The archive is checked: whatever was changed in log, rows, seals or files is found and named."""

import json
from contextlib import closing

import pikepdf
import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.domain.audit import GENESIS, digest, link
from inspect_app.errors import Problem
from inspect_app.services import archive, comments, holidays
from inspect_app.services.context import Context
from inspect_app.store import archive as results
from inspect_app.store import files
from inspect_app.store.database import connect_reading
from tests import minutes, pictures
from tests.conftest import MORNING, ids
from tests.issued import DAY, issued, without_drawing


@pytest.fixture
def context(demo) -> Context:
    return Context(demo.database, demo.ids["leader"], lambda: MORNING, ids())


@pytest.fixture
def made(demo, context, monkeypatch):
    without_drawing(monkeypatch)
    pictures_hash = pictures.announce(context, demo.ids["minh_hoa"], pictures.png(), "image/png", caption="Quầy số 1")
    from inspect_app.services import files as services

    services.take(context, demo.ids["minh_hoa"], pictures_hash, [pictures.png()])
    said = comments.comment(context, demo.ids["minh_hoa"], "", "", "Nêu rõ thời hạn.")
    comments.reply(context, demo.ids["minh_hoa"], said, "Đã nêu.")
    return issued(demo, context)


def raw(demo, *statements: str) -> None:
    """Change what the triggers forbid to change, as somebody with the file in hands can."""
    with closing(sqlite3.connect(demo.database)) as db:
        triggers = db.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"drop trigger {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in triggers:
            db.execute(sql)
        db.commit()


def found(context: Context, document=None) -> list[tuple[str, str]]:
    return [(finding.what, finding.where) for finding in archive.verify(context, document).findings]


def test_what_nobody_touched_is_sound_and_the_result_is_kept(context, made):
    checked = archive.verify(context)
    assert checked.findings == [] and checked.rows > 100 and checked.files >= 5
    assert archive.verify(context).findings == []
    with closing(connect_reading(context.database)) as db:
        last, first = results.results(db, 5)
    assert first.findings == () and first.head == checked.walk.seq < last.head and first.rows == checked.rows


# Every table whose rows are for good, and a column of it that a forger would change.
ROWS = [
    ("operation", "value = '\"pass\"'", "seq = 5"),
    ("operation", "clock = '2020'", "seq = 5"),
    ("issue", "number = 7", "true"),
    ("issue", "day = '2026-10-13'", "true"),
    ("frozen", "hash = 'x'", "purpose = 'numbered'"),
    ("file", "device = 'x'", "true"),
    ("conclusion_move", "at = '2020'", "true"),
    ("duty", "text = 'Không phải làm gì'", "true"),
    ("chain_head", "seq = 1", "true"),
    ("conclusion_comment_reply", "text = 'Chưa nêu.'", "true"),
]


@pytest.mark.parametrize(("table", "change", "where"), ROWS)
def test_a_row_changed_through_a_raw_connection_is_named(demo, context, made, table, change, where):
    column = change.split(" ")[0]
    with closing(connect_reading(demo.database)) as db:
        assert column in [row[1] for row in db.execute(f"pragma table_info({table})").fetchall()]
    raw(demo, f"update {table} set {change} where {where}")
    changed = [place for what, place in found(context) if what == "row_changed"]
    assert changed and all(place.startswith(f"{table} ") for place in changed)


def test_a_row_put_over_another_one_taken_away_and_one_put_in_are_named(demo, context, made):
    rest = "inspection, subject, field, base, author, device, clock, edition, arrived_at, importer, clock_sent"
    raw(
        demo,
        f"replace into operation (seq, id, value, {rest}) select seq, id, '1', {rest} from operation where seq = 6",
        "delete from conclusion_move where seq = 1",
        f"insert into operation (id, value, {rest}) select 'forged', value, {rest} from operation where seq = 7",
    )
    named = sorted((what, where.split(" (")[0]) for what, where in found(context))
    assert [what for what, _ in named] == ["row_changed", "row_missing", "row_unknown"]
    assert [where.split(" ")[0] for _, where in named] == ["operation", "conclusion_move", "operation"]


def test_every_row_that_is_for_good_is_in_the_log(demo, context, made):
    with closing(connect_reading(demo.database)) as db:
        from inspect_app.store import rows

        named: dict[str, int] = {}
        for _, tables in results.hashed_rows(db):
            for table, hashes in tables.items():
                named[table] = named.get(table, 0) + len(hashes)
        assert {table: count for table, (count, _) in rows.counts(db).items() if count} == named


def test_each_kind_of_file_with_a_flipped_bit_or_gone_is_named(demo, context, made):
    with closing(connect_reading(demo.database)) as db:
        kept = sorted(files.named(db))
    for number, hash in enumerate(kept):
        place = files.place(demo.database, hash)
        place.chmod(0o600)
        content = bytearray(place.read_bytes())
        content[number % len(content)] ^= 1
        place.write_bytes(content)
    files.place(demo.database, kept[0]).unlink()
    assert [(what, where.rsplit("/", 1)[1]) for what, where in found(context)] == [
        ("file_missing", kept[0]),
        *(("file_changed", hash) for hash in kept[1:]),
    ]


def test_a_payload_taken_away_and_a_search_table_that_lies_are_named(demo, context, made):
    raw(
        demo,
        "delete from audit_payload where seq = 3",
        "update audit_index set actor = 'x' where seq = 4",
        "delete from audit_index where seq = 5",
    )
    assert found(context) == [("chain_dropped", "mục 3"), ("chain_index", "mục 4"), ("chain_index", "mục 5")]


def rewrite(demo) -> None:
    """Write the whole log anew from row 1, consistently: somebody's name in another one's place."""
    with closing(sqlite3.connect(demo.database)) as db:
        entries = db.execute("select seq, at, payload from audit_chain join audit_payload using (seq) order by seq")
        previous, statements = GENESIS, []
        for seq, at, payload in entries.fetchall():
            payload = payload.replace("Minh Họa", "Minh Hoạ")
            hash = link(previous, seq, at, digest(payload))
            statements.append((seq, previous, digest(payload), hash, payload))
            previous = hash
    quoted = [[value.replace("'", "''") if isinstance(value, str) else value for value in row] for row in statements]
    raw(
        demo,
        "update audit_chain set hash = 'x' || seq",
        *(
            f"update audit_chain set previous = '{before}', payload_hash = '{kept}', hash = '{hash}' where seq = {seq}"
            for seq, before, kept, hash, _ in quoted
        ),
        *(f"update audit_payload set payload = '{payload}' where seq = {seq}" for seq, *_, payload in quoted),
    )


def outside(demo, tmp_path, head=None):
    """An issued PDF as somebody keeps it elsewhere, with the log's head in the record attached to it."""
    with closing(connect_reading(demo.database)) as db:
        seq, hash = head or db.execute("select seq, hash from chain_head").fetchone()
    path = tmp_path / "thong-bao.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        told = json.dumps({"chain": {"seq": seq, "hash": hash}}).encode()
        pdf.attachments["ho-so-kiem-tra.json"] = pikepdf.AttachedFileSpec(pdf, told)
        pdf.save(path)
    return path


def test_a_log_written_anew_from_the_start_is_found_by_any_issued_pdf(demo, context, made, tmp_path):
    document = outside(demo, tmp_path)
    assert [what for what, _ in found(context, document)] == ["pdf_unknown"]
    rewrite(demo)
    # Whoever rewrites the log rewrites all that the instance itself has kept of it.
    own = "update chain_head set hash = (select hash from audit_chain a where a.seq = chain_head.seq)"
    raw(demo, "delete from verification", own)
    inside = {what for what, _ in found(context)}
    assert "chain_known" not in inside and not {"chain_previous", "chain_hash", "chain_payload"} & inside
    assert "chain_known" in {what for what, _ in found(context, document)}


def test_a_cut_tail_is_found_by_any_issued_pdf(demo, context, made, tmp_path):
    with closing(connect_reading(demo.database)) as db:
        head = db.execute("select seq, hash from audit_chain order by seq desc limit 1").fetchone()
    document = outside(demo, tmp_path, head)
    raw(
        demo,
        *(f"delete from {table} where seq = {head[0]}" for table in ("audit_payload", "audit_index", "audit_chain")),
    )
    assert ("chain_known", f"mục {head[0]}") in found(context, document)


def test_somebody_elses_pdf_and_what_is_none_are_told(context, made, tmp_path):
    strange, none = tmp_path / "la.pdf", tmp_path / "khong.pdf"
    none.write_bytes(b"not a PDF")
    # In these tests nothing is drawn, so that every document has the same bytes: these are another one's.
    strange.write_bytes(pictures.pdf() + b"\n")
    assert [what for what, _ in found(context, strange)] == ["pdf_unknown", "pdf_head"]
    with pytest.raises(Problem) as refused:
        archive.verify(context, none)
    assert refused.value.code == "bad_pdf"


def test_a_database_of_a_newer_version_is_told_and_left_alone(demo, context, made):
    raw(demo, "insert into migration values ('9999_later', '')")
    with pytest.raises(Problem) as refused:
        archive.verify(context)
    assert refused.value.code == "future_version" and "9999_later" in refused.value.message


def test_what_was_issued_first_is_sound_after_everything_that_comes_later(demo, context, made):
    minutes.record(context, demo.ids["minh_hoa"], "item:outreach_plan", "answer", "fail")
    holidays.add(context, DAY.replace(day=20), "Ngày nghỉ để thử")
    archive.verify(context)
    assert archive.verify(context).findings == []


def test_damage_of_the_database_itself_is_a_finding(demo, context, made):
    raw(demo, "pragma wal_checkpoint(truncate)")
    content = bytearray(demo.database.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 16384] = bytes(16384)
    demo.database.write_bytes(content)
    assert found(context)
