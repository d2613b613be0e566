"""Records go out and come in again as they were; what isn't one changes nothing."""

import copy
import json
from pathlib import Path

import pytest

from inspect_app.domain.dates import instant_text
from inspect_app.domain.findings import findings
from inspect_app.domain.text import LONG
from inspect_app.errors import Problem
from inspect_app.services import accounts, operations, records
from inspect_app.services.context import Context
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests import minutes
from tests.conftest import MORNING, ids

DATA = Path(__file__).parents[1] / "data"
AT = "2026-10-12T00:00:00.000Z"


@pytest.fixture
def officer(context: Context) -> Context:
    """An officer of an installation without any inspection."""
    id, _ = accounts.create_account(context, "chuyenvien", "Chuyên viên Minh Họa", "officer")
    return Context(context.database, id, context.now, context.new_id)


@pytest.fixture
def article() -> dict:
    return json.loads((DATA / "lang_son_2024.json").read_text(encoding="utf-8"))


def read(context: Context, id: str):
    database = connect_reading(context.database)
    try:
        return inspections.record(database, id)
    finally:
        database.close()


def exported(database: Path, id: str) -> dict:
    reading = connect_reading(database)
    try:
        return json.loads(json.dumps(records.export_record(reading, id, AT)))
    finally:
        reading.close()


def written(context: Context) -> list:
    database = connect_reading(context.database)
    try:
        return [
            database.execute(f"select count(*) from {name}").fetchone()[0] for name in ("plan", "unit", "operation")
        ]
    finally:
        database.close()


def test_the_article_comes_in_as_it_was_printed(officer, article):
    record = read(officer, records.import_record(officer, article))
    assert (record.plan.number, str(record.plan.date)) == ("80/KH-BCĐCCHC", "2024-05-29")
    assert record.team.leader.posts == "Chánh Văn phòng UBND tỉnh, thành viên Ban Chỉ đạo CCHC tỉnh"
    assert len(record.counters) == 3
    assert {counter.unit for counter in record.counters} == {"LS-TP-2024", "LS-HD-2024", "LS-HVT-2024"}
    found = findings(record)
    assert [finding.section for finding in found] == [
        "direction",
        "procedures",
        "procedures",
        "procedures",
        "public_finance",
        "digital_government",
    ]
    assert all(finding.item for finding in found)
    assert [len(recommendation.sections) for recommendation in record.recommendations] == [7, 0]
    assert record.plan.period_text == "6 tháng đầu năm 2024"
    assert record.source.publisher == "Sở Nội vụ tỉnh Lạng Sơn"


def test_nothing_is_added_to_what_the_article_prints(officer, article):
    record = read(officer, records.import_record(officer, article))
    assert record.causes == record.achievements == ()
    assert not any(subject.startswith("item:") for subject, _ in record.cells)
    assert [person.name for person in record.people] == ["Trịnh Tiến Duy"]
    assert record.plan.signatory_name == "" and record.plan.authority_lines == () and not record.plan.targets
    assert not any(r.person or r.deadline or r.deadline_words for r in record.recommendations)
    assert record.times["start"] == record.times["end"] == ""


def test_a_record_goes_out_and_comes_in_elsewhere_as_it_was(officer, demo):
    file = exported(demo.database, demo.ids["minh_hoa"])
    id = records.import_record(officer, file)
    assert id == demo.ids["minh_hoa"]
    assert exported(officer.database, id) == file


def test_who_brought_what_and_when_goes_out_and_comes_in_again(officer, demo, clock):
    id, new_id = demo.ids["minh_hoa"], lambda: "01ZZZZZZZZZZZZZZZZZZZZZZZZ"
    sent = {"id": new_id(), "subject": "item:outreach_plan", "field": "note", "value": "Đã xem", "base": []}
    sent |= {"device": "TABLET", "clock": f"{instant_text(clock())}-0000-TABLET", "imported": True}
    sent |= {"edition": exported(demo.database, id)["edition"]["hash"], "author": demo.ids["member"]}
    clock.forward(days=3)
    (receipt,) = operations.receive(Context(demo.database, demo.ids["leader"], clock, new_id), id, [sent])
    assert receipt.accepted
    file = exported(demo.database, id)
    assert "importer" not in file["history"][0]
    assert file["history"][-1]["importer"].keys() == {"username", "name"}
    assert file["history"][-1]["importer"]["username"] == demo.accounts["leader"][0]
    assert file["history"][-1]["arrived_at"] == instant_text(clock())
    clock.forward(days=3)
    assert exported(officer.database, records.import_record(officer, file))["history"] == file["history"]


def test_a_history_that_does_not_tell_when_it_arrived_arrives_now(officer, demo):
    file = exported(demo.database, demo.ids["minh_hoa"])
    for sent, told in zip(file["history"], (None, 7, "2026-02-30T00:00:00.000Z", ""), strict=False):
        sent["arrived_at"] = told
    history = exported(officer.database, records.import_record(officer, file))["history"]
    assert [sent["arrived_at"] for sent in history[:4]] == [officer.at] * 4


def test_a_history_with_a_clock_of_no_calendar_is_shown_all_the_same(officer, demo):
    file = exported(demo.database, demo.ids["minh_hoa"])
    wrong = "2026-02-30T00:00:00.000Z-0000-TABLET"
    file["history"][0]["clock"] = wrong
    (first, *_) = exported(officer.database, records.import_record(officer, file))["history"]
    assert first["clock"].startswith(officer.at) and first["clock_sent"] == wrong


def test_a_history_of_nobody_or_brought_by_nobody_is_refused(officer, demo):
    for who, told in (("importer", "leader"), ("importer", {"username": "leader"}), ("importer", []), ("author", None)):
        file = exported(demo.database, demo.ids["minh_hoa"])
        file["history"][0][who] = told
        with pytest.raises(Problem) as refused:
            records.import_record(officer, file)
        assert refused.value.code == "bad_file"
    assert written(officer) == [0, 0, 0]


def test_whose_account_is_unknown_here_keeps_the_name_and_cannot_sign_in(officer, demo):
    records.import_record(officer, exported(demo.database, demo.ids["minh_hoa"]))
    database = connect_reading(officer.database)
    rows = database.execute("select name, active from account where username = 'thuky'").fetchall()
    database.close()
    assert rows == [("Trần Thị B", 0)]


def test_the_same_record_is_not_let_in_twice(officer, demo):
    file = exported(demo.database, demo.ids["minh_hoa"])
    records.import_record(officer, file)
    before = written(officer)
    with pytest.raises(Problem) as refused:
        records.import_record(officer, file)
    assert refused.value.code == "already_exists" and file["id"] in refused.value.message
    assert written(officer) == before


def test_the_source_notes_of_the_draft_never_leave(demo):
    assert "source_note" not in json.dumps(exported(demo.database, demo.ids["minh_hoa"]))


def broken(article: dict, *path, value):
    """The article's file with one part replaced."""
    file = copy.deepcopy(article)
    inner = file
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return file


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("format",), "something else", "bad_file"),
        (("version",), 2, "future_version"),
        (("version",), "1", "bad_file"),
        (("plan",), [], "bad_file"),
        (("plan", "date"), "29/5/2024", "bad_file"),
        (("plan", "colour"), "red", "bad_file"),
        (("team", "members"), "nobody", "bad_file"),
        (("planned_day",), None, "bad_file"),
        (("record",), None, "bad_file"),
        (("record", "findings", 0, "section"), "no_such_section", "bad_file"),
        (("record", "findings", 0, "text"), "", "bad_file"),
        (("record", "findings", 0, "text"), "dài " * 25_000, "bad_file"),
        (("record", "findings", 0, "text"), "bấm\x07chuông", "bad_file"),
        (("record", "answers"), [{"item": "nobody_asks_this", "answer": "pass"}], "bad_file"),
        (("record", "times"), {"day": "2024-13-01"}, "bad_file"),
        (("unit", "code"), "06040", "bad_file"),
    ],
)
def test_a_file_that_is_not_a_record_changes_nothing(officer, article, path, value, code):
    from inspect_app.services import units
    from inspect_app.store import editions

    units.load_units(officer, json.loads((editions.DATA / "units.json").read_text(encoding="utf-8")))
    before = written(officer)
    with pytest.raises(Problem) as refused:
        records.import_record(officer, broken(article, *path, value=value))
    assert refused.value.code == code
    assert written(officer) == before


@pytest.mark.parametrize("nonsense", [None, 7, "text", [], {}, {"format": "inspect_app.record"}])
def test_any_other_json_is_refused_in_words(officer, nonsense):
    with pytest.raises(Problem) as refused:
        records.import_record(officer, nonsense)
    assert refused.value.code == "bad_file"


def test_a_file_whose_history_says_something_else_is_refused(officer, demo):
    file = exported(demo.database, demo.ids["minh_hoa"])
    file["record"]["causes"][0]["text"] = "Đã sửa trong tệp"
    with pytest.raises(Problem) as refused:
        records.import_record(officer, file)
    assert refused.value.code == "bad_file"
    assert written(officer)[2] == 0


def test_a_signature_of_long_strokes_goes_out_and_comes_in(officer, demo):
    leader = Context(demo.database, demo.ids["leader"], lambda: MORNING, ids())
    stroke = " ".join(f"{100 + step % 300},{20 + step % 200}" for step in range(1_500))
    value = {
        "role": "leader",
        "name": "Nguyễn Văn A",
        "file": "a" * 64,
        "signed_at": AT,
        "strokes": [stroke],
        "width": "600",
        "height": "240",
    }
    minutes.record(leader, demo.ids["minh_hoa"], f"signature:{leader.new_id()}", "signature", value)
    assert len(stroke) > LONG
    file = exported(demo.database, demo.ids["minh_hoa"])
    id = records.import_record(officer, file)
    assert read(officer, id).signatures[0].strokes == (stroke,)


def test_strokes_longer_than_any_signature_are_refused(officer, demo):
    file = exported(demo.database, demo.ids["minh_hoa"])
    file["record"]["signatures"] = [{"role": "leader", "strokes": ["1,1 " * 10_000]}]
    with pytest.raises(Problem, match=r"Dài quá 20\.000 ký tự"):
        records.import_record(officer, file)
