"""A field file is let in as if its tablet had sent it, whoever brings it; what no tablet makes is refused whole."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count

import pytest

from inspect_app.domain.record import Record
from inspect_app.errors import Problem
from inspect_app.services import files, handover
from inspect_app.services.context import Context
from inspect_app.services.handover import Handover
from inspect_app.services.operations import receive
from inspect_app.store import inspections
from inspect_app.store.database import connect_reading
from tests import pictures as made
from tests.conftest import Clock, Demo, ids
from tests.instance import everything

ITEM = "item:outreach_plan"


@pytest.fixture
def member(demo: Demo, clock: Clock) -> Context:
    """A member of the team, on whose tablet it was recorded."""
    following = ids()
    return Context(demo.database, demo.ids["member"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def secretary(demo: Demo, member: Context) -> Context:
    """Who sits at the desk and imports."""
    return replace(member, actor=demo.ids["secretary"])


@pytest.fixture
def inspection(demo: Demo) -> str:
    return demo.ids["empty"]


def answer(context: Context, inspection: str, subject: str = ITEM, value: object = "fail", **parts: object) -> dict:
    """An operation as a tablet writes it out."""
    operation = made.evidence(context, inspection, b"")
    return operation | {"subject": subject, "field": "answer", "value": value} | parts


def told(operations: object, **parts: object) -> dict:
    """What stands in field.json."""
    return {
        "format": "inspect_app.field",
        "version": 1,
        "exported_at": "2026-10-12T01:30:00.000Z",
        "device": "TABLET",
        "person": {"id": "01K", "name": "Lê Văn C"},
        "operations": operations,
        "drafts": [],
    } | parts


def packed(told: object, contents: Mapping[str, bytes] | None = None, way: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A field file; `contents` are more entries by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", way) as archive:
        archive.writestr("field.json", told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False))
        for name, content in (contents or {}).items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def with_files(told: object, *contents: bytes, way: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    return packed(told, {f"files/{made.hash_of(content)}": content for content in contents}, way)


def record_of(demo: Demo, name: str = "empty") -> Record:
    db = connect_reading(demo.database)
    record = inspections.record(db, demo.ids[name])
    db.close()
    assert record
    return record


def counts(result: Handover) -> list[tuple[int, int, int, int, int, int]]:
    return [
        (t.new, t.known, len(t.refused), t.new_files, t.known_files, len(t.refused_files)) for t in result.inspections
    ]


def test_what_a_tablet_could_not_send_is_let_in_under_its_authors_name(demo, member, secretary, inspection):
    photo, text = made.jpeg(), "BIÊN BẢN\nXã Minh Họa (không có thật)".encode()
    operations = [
        answer(member, inspection),
        made.evidence(member, inspection, photo, caption="Bảng niêm yết"),
        made.signature(member, inspection, text),
    ]
    result = handover.import_field(secretary, with_files(told(operations), photo, text))
    assert counts(result) == [(3, 0, 0, 2, 0, 0)]
    assert (result.person, result.refused, result.inspections[0].absent_files) == ("Lê Văn C", False, [])
    record = record_of(demo)
    assert record.value(ITEM, "answer") == "fail" and record.evidence[0].caption == "Bảng niêm yết"
    assert record.cells[ITEM, "answer"].heads[0].author == demo.ids["member"]
    db = connect_reading(demo.database)
    importers = db.execute("select distinct importer from operation where device = 'TABLET'").fetchall()
    uploaders = db.execute("select distinct uploader, device from file").fetchall()
    db.close()
    assert importers == [(demo.ids["secretary"],)] and uploaders == [(demo.ids["secretary"], "TABLET")]


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_importing_twice_changes_nothing(demo, member, secretary, inspection, way):
    operations = [answer(member, inspection), made.evidence(member, inspection, made.jpeg())]
    handover.import_field(secretary, with_files(told(operations), made.jpeg(), way=way))
    before = everything(demo)
    result = handover.import_field(secretary, with_files(told(operations), made.jpeg(), way=way))
    assert counts(result) == [(0, 2, 0, 0, 1, 0)] and not result.refused
    assert everything(demo) == before


def test_the_shell_imports_whatever_a_team_recorded(demo, member, inspection):
    operations = [answer(member, inspection), made.evidence(member, inspection, made.jpeg())]
    shell = replace(member, actor="shell")
    result = handover.import_field(shell, with_files(told(operations), made.jpeg()))
    assert counts(result) == [(2, 0, 0, 1, 0, 0)]
    assert record_of(demo).cells[ITEM, "answer"].heads[0].author == demo.ids["member"]
    db = connect_reading(demo.database)
    assert db.execute("select uploader from file").fetchall() == [(demo.ids["member"],)]
    db.close()


def test_one_file_may_hold_several_inspections(demo, member, secretary, inspection):
    operations = [answer(member, inspection), answer(member, demo.ids["minh_hoa"], value="pass")]
    result = handover.import_field(secretary, packed(told(operations)))
    assert [taken.inspection for taken in result.inspections] == [inspection, demo.ids["minh_hoa"]]
    assert [taken.new for taken in result.inspections] == [1, 1]


def test_of_another_teams_inspection_nothing_is_taken_or_told(demo, member, secretary, inspection):
    foreign = demo.ids["lang_son"]
    before = everything(demo)
    operations = [answer(member, foreign), answer(member, foreign) | {"inspection": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}]
    result = handover.import_field(secretary, packed(told(operations)))
    assert {taken.title for taken in result.inspections} == {handover.STRANGE}
    assert [taken.inspection for taken in result.inspections] == ["", ""] and result.refused
    assert everything(demo) == before


def test_whoever_is_on_no_team_imports_nothing(demo, member, inspection):
    photo = made.jpeg()
    operations = [answer(member, inspection), made.evidence(member, inspection, photo)]
    before = everything(demo)
    for role in ("officer", "committee", "clerk", "unit", "administrator"):
        context = replace(member, actor=demo.ids[role])
        result = handover.import_field(context, with_files(told(operations), photo))
        assert counts(result) == [(0, 0, 1, 0, 0, 0)] and result.stray == 1
    assert everything(demo) == before


def test_somebody_elses_work_of_no_team_is_refused_and_the_rest_taken(demo, member, secretary, inspection):
    operations = [answer(member, inspection, author=demo.ids["officer"]), answer(member, inspection, value="pass")]
    result = handover.import_field(secretary, packed(told(operations)))
    assert counts(result) == [(1, 0, 1, 0, 0, 0)]
    assert record_of(demo).value(ITEM, "answer") == "pass"


def test_what_is_refused_is_named_as_people_name_it(demo, member, secretary, inspection):
    counter = record_of(demo).counters[0]
    bad = [
        answer(member, inspection, value={"no": "answer"}),
        answer(member, inspection, subject=f"item:attitude@{counter.id}", value={"no": "answer"}),
        answer(member, inspection, subject="item:nothing_like_it"),
        answer(member, inspection, subject=7),
        made.evidence(member, inspection, b"", kind="image/gif"),
    ]
    (taken,) = handover.import_field(secretary, packed(told(bad))).inspections
    code = record_of(demo).edition.item("outreach_plan").code
    at_counter = record_of(demo).edition.item("attitude").code
    assert [refused.what for refused in taken.refused] == [
        f"Nội dung {code}",
        f"Nội dung {at_counter} tại {counter.name}",
        "Nội dung không có trong phiếu",
        "Nội dung không rõ",
        "Minh chứng",
    ]
    assert all(refused.why for refused in taken.refused)


def test_what_was_recorded_at_a_new_counter_comes_after_it(demo, member, secretary, inspection):
    clock = "2026-10-12T01:30:00.000Z-{}-TABLET"
    counter = answer(member, inspection, "counter:01ARZ3NDEKTSV4RRFFQ69G5FAV", {"name": "Điểm số 3"}, field="counter")
    there = answer(member, inspection, "item:attitude@01ARZ3NDEKTSV4RRFFQ69G5FAV", "Tốt")
    operations = [there | {"clock": clock.format("0002")}, counter | {"clock": clock.format("0001")}]
    assert counts(handover.import_field(secretary, packed(told(operations)))) == [(2, 0, 0, 0, 0, 0)]


def test_drafts_are_told_and_never_recorded(demo, member, secretary, inspection):
    draft = {"inspection": inspection, "subject": ITEM, "field": "answer", "parts": {"value": "pass"}, "base": []}
    before = everything(demo)
    (taken,) = handover.import_field(secretary, packed(told([], drafts=[draft]))).inspections
    code = record_of(demo).edition.item("outreach_plan").code
    assert taken.drafts == [f"Nội dung {code}"]
    assert everything(demo) == before


def test_files_of_operations_sent_before_are_taken_too(demo, member, secretary, inspection):
    hash = made.announce(member, inspection, made.jpeg())
    result = handover.import_field(secretary, with_files(told([]), made.jpeg()))
    assert counts(result) == [(0, 0, 0, 1, 0, 0)] and result.stray == 0
    db = connect_reading(demo.database)
    assert files.picture(db, demo.database, inspection, hash)[1] == "image/jpeg"
    db.close()


def test_what_is_still_missing_is_told_and_is_no_refusal(member, secretary, inspection):
    operations = [made.evidence(member, inspection, made.jpeg(), caption="Bảng niêm yết")]
    result = handover.import_field(secretary, packed(told(operations)))
    assert result.inspections[0].absent_files == ["Bảng niêm yết"] and not result.refused


def test_a_file_that_nothing_names_is_left_and_told(demo, member, secretary, inspection):
    result = handover.import_field(secretary, with_files(told([answer(member, inspection)]), made.jpeg()))
    assert result.stray == 1 and result.refused and not (demo.instance / "files").exists()


def test_a_bad_photo_is_refused_and_the_rest_taken(member, secretary, inspection):
    good, cut = made.jpeg(), made.jpeg(80, 60)[:-40]
    operations = [
        made.evidence(member, inspection, content, caption=name) for content, name in ((good, "1"), (cut, "2"))
    ]
    result = handover.import_field(secretary, with_files(told(operations), good, cut))
    assert counts(result) == [(2, 0, 0, 1, 0, 1)] and result.refused
    assert [refused.what for refused in result.inspections[0].refused_files] == ["2"]


def test_a_photo_under_another_hash_is_refused(demo, member, secretary, inspection):
    operations = [made.evidence(member, inspection, made.jpeg())]
    packed_wrongly = {f"files/{made.hash_of(made.jpeg())}": made.jpeg(80, 60)}
    result = handover.import_field(secretary, packed(told(operations), packed_wrongly))
    assert counts(result) == [(1, 0, 0, 0, 0, 1)]


def test_a_flipped_bit_in_a_photo_is_seen(member, secretary, inspection):
    photo = made.jpeg()
    content = bytearray(
        with_files(told([made.evidence(member, inspection, photo)]), photo, way=zipfile.ZIP_STORED).getvalue()
    )
    content[content.index(photo) + len(photo) // 2] ^= 1
    result = handover.import_field(secretary, io.BytesIO(bytes(content)))
    assert counts(result) == [(1, 0, 0, 0, 0, 1)]
    assert "hỏng" in result.inspections[0].refused_files[0].why


def test_a_photo_that_swells_past_the_limit_is_refused_alone(member, secretary, inspection):
    swollen = bytes(files.MOST_BYTES + 1)
    operations = [answer(member, inspection), made.evidence(member, inspection, swollen)]
    result = handover.import_field(secretary, with_files(told(operations), swollen))
    assert counts(result) == [(2, 0, 0, 0, 0, 1)]
    assert "12 MB" in result.inspections[0].refused_files[0].why


def test_operations_of_no_inspection_are_told_and_the_rest_taken(member, secretary, inspection):
    strange = [None, 7, "text", [], {}, {"inspection": 7}, {"inspection": "\ud800"}]
    operations = [answer(member, inspection), *strange]
    stream = packed(json.dumps(told(operations)).encode())
    result = handover.import_field(secretary, stream)
    assert [(taken.inspection, taken.new) for taken in result.inspections] == [(inspection, 1), ("", 0)]
    assert result.inspections[1].refused[0].what == "7 nội dung"


def test_a_person_whose_name_cannot_be_written_is_no_obstacle(member, secretary, inspection):
    content = json.dumps(told([answer(member, inspection)], person={"name": "\ud800 e\u0302"})).encode()
    assert handover.import_field(secretary, packed(content)).person == "? ê"


def test_what_the_server_has_already_received_is_known(member, secretary, inspection):
    operation = answer(member, inspection)
    receive(member, inspection, [operation])
    assert counts(handover.import_field(secretary, packed(told([operation])))) == [(0, 1, 0, 0, 0, 0)]


@pytest.fixture
def five(demo, member, inspection, monkeypatch) -> list[dict]:
    """Five notes, of which two at once are let in."""
    monkeypatch.setattr(handover, "MOST_AT_ONCE", 2)
    items = record_of(demo).edition.items[:5]
    return [answer(member, inspection, f"item:{item.key}", "Ý kiến", field="note") for item in items]


@pytest.fixture
def stops(monkeypatch) -> Callable[..., None]:
    """Make a function of some module or class end with a problem at its second call; the others go through."""

    def stop(place: object, name: str, code: str) -> None:
        real, calls = getattr(place, name), count(1)

        def run(*args: object) -> object:
            if next(calls) == 2:
                raise Problem(code)
            return real(*args)

        monkeypatch.setattr(place, name, run)

    return stop


def test_a_long_file_is_let_in_bit_by_bit_so_that_others_get_to_write(demo, member, secretary, five):
    assert counts(handover.import_field(secretary, packed(told(five)))) == [(5, 0, 0, 0, 0, 0)]
    db = connect_reading(demo.database)
    rows = db.execute("select payload from audit_payload order by seq desc limit 3").fetchall()
    db.close()
    assert [len(json.loads(row[0])["data"]["operations"]) for row in rows] == [1, 2, 2]


def test_an_import_that_stops_halfway_says_what_was_taken_and_goes_on(secretary, five, stops):
    stops(handover.Reception, "receive", "busy")
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, packed(told(five)))
    assert problem.value.code == "busy" and "Chưa có gì" not in problem.value.message
    assert "Đã nhập 2 nội dung và 0 ảnh, tệp; phần còn lại chưa nhập." in problem.value.message
    assert counts(handover.import_field(secretary, packed(told(five)))) == [(3, 2, 0, 0, 0, 0)]


def test_a_disk_that_fills_up_among_the_photos_is_told_with_what_was_taken(member, secretary, inspection, stops):
    photos = made.jpeg(), made.jpeg(80, 60)
    stream = with_files(told([made.evidence(member, inspection, photo) for photo in photos]), *photos)
    stops(files, "take", "disk_full")
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, stream)
    assert problem.value.code == "disk_full"
    assert "Đã nhập 2 nội dung và 1 ảnh, tệp; phần còn lại chưa nhập." in problem.value.message
    assert counts(handover.import_field(secretary, stream)) == [(0, 2, 0, 1, 1, 0)]


def test_where_nothing_was_taken_the_usual_words_are_said(demo, secretary, five, monkeypatch):
    monkeypatch.setattr(Context, "writing", lambda _: (_ for _ in ()).throw(Problem("busy")))
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, packed(told(five)))
    assert "Chưa có gì thay đổi" in problem.value.message


def test_more_operations_than_a_tablet_records_are_refused_whole(demo, secretary):
    before = everything(demo)
    with pytest.raises(Problem) as problem:
        handover.import_field(secretary, packed(told([{}] * 10_001, drafts=[{}] * 10_000)))
    assert problem.value.code == "bad_field_file" and "20.000" in problem.value.message
    assert everything(demo) == before
