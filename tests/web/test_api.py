"""What the checklist page talks to."""

import json

import pytest

from inspect_app.domain.dates import instant_text
from inspect_app.services.context import Context, new_ulid
from tests.web.conftest import Office


def operation(office: Office, **parts: object) -> dict[str, object]:
    return {
        "id": new_ulid(),
        "subject": "item:outreach_plan",
        "field": "answer",
        "value": "fail",
        "base": [],
        "device": "TABLET",
        "clock": "2026-10-12T01:30:00.000Z-0000-TABLET",
        "edition": office.record("empty").edition.hash,
    } | parts


def send(desk, path, body, **rest):
    token = desk.get("/api/token").json["token"]
    return desk.client.post(path, headers={"X-CSRFToken": token}, **({"json": body} if rest == {} else rest))


@pytest.fixture
def path(office: Office) -> str:
    return f"/api/inspections/{office.demo.ids['empty']}/operations"


def test_the_shell_is_the_same_for_everybody_and_every_inspection(office):
    shells = {
        office.desk(role).get(office.path("/checklist", name)).data
        for role, name in (("leader", "minh_hoa"), ("member", "empty"), ("officer", "lang_son"))
    }
    assert len(shells) == 1
    shell = shells.pop().decode()
    assert "csrf" not in shell and office.demo.ids["minh_hoa"] not in shell and "Minh Họa" not in shell


def test_the_record_tells_the_page_everything_but_the_edition(office):
    desk = office.desk("secretary")
    record = desk.get(f"/api{office.path('/record')}").json
    assert record["inspection"]["unit"] == "UBND xã Minh Họa"
    assert record["me"]["role"] == "secretary" and record["me"]["may_record"]
    assert record["plan"]["year"] == 2026 and record["plan"]["targets"]["online_payment"]["percent"] == "60"
    assert {op["author"] for op in record["operations"]} == set(record["authors"])
    edition = desk.get(f"/api/editions/{record['inspection']['edition']}")
    assert len(edition.json["items"]) == 61
    assert "source_note" not in edition.text and "sourcing" not in edition.text


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_an_edition_that_a_browser_has_does_not_travel_again(office, encoding):
    desk, asked = office.desk("secretary"), {"Accept-Encoding": encoding}
    path = f"/api/editions/{office.record().edition.hash}"
    first = desk.get(path, headers=asked)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert desk.get(path, headers=asked | {"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_whoever_only_reads_is_told_so(office):
    record = office.desk("committee").get(f"/api{office.path('/record')}").json
    assert record["me"]["role"] is None and not record["me"]["may_record"]


def test_operations_go_up_and_come_down_to_the_others(office, path):
    first, second = office.desk("member"), office.desk("member2")
    seen = second.get(path.replace("operations", "record")).json["seq"]
    sent = operation(office)
    answer = send(first, path, {"operations": [sent, operation(office, subject="item:nothing")]})
    assert [result["status"] for result in answer.json["results"]] == ["accepted", "refused"]
    assert answer.json["results"][1]["message"]
    pulled = second.get(f"{path}?after={seen}").json
    assert [(op["id"], op["value"]) for op in pulled["operations"]] == [(sent["id"], "fail")]
    assert second.get(f"{path}?after={pulled['seq']}").json["operations"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"data": b"no json", "content_type": "application/json"}, 400, "bad_json"),
        ({"json": []}, 400, "bad_json"),
        ({"json": {"operations": {}}}, 400, "bad_json"),
        ({"data": b"x" * 1_100_000, "content_type": "application/json"}, 413, "too_large"),
        ({"json": {"operations": [None] * 1_001}}, 413, "too_large"),
        ({"json": {"operations": [{}] * 10_000}}, 413, "too_large"),
        ({"data": b"[" * 100_000, "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b'{"operations": ' + b"[" * 3_000, "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b"9" * 100_000, "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b'{"operations": "\xff"}', "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b"{}", "content_type": "text/plain"}, 400, "bad_json"),
        ({"data": b""}, 400, "bad_json"),
    ],
)
def test_what_is_no_batch_is_refused_whole(office, path, body, status, code):
    answer = send(office.desk("member"), path, None, **body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert (
        "Nội dung" in answer.json["message"]
        or "Chưa có gì" in answer.json["message"]
        or "Mỗi lần" in answer.json["message"]
    )


def test_a_batch_that_is_refused_whole_changes_nothing(office, path):
    desk = office.desk("member")
    before = desk.get(f"{path}?after=0").json["seq"]
    too_many = [operation(office) for _ in range(1_001)]
    assert send(desk, path, {"operations": too_many}).status_code == 413
    assert desk.get(f"{path}?after=0").json["seq"] == before


def test_a_batch_of_anything_is_answered_one_by_one(office, path):
    nested = "x"
    for _ in range(400):
        nested = [nested]
    good = operation(office)
    odd = [
        None, 1, "x", [], {}, {"id": 7}, {"id": "\ud800"}, {"id": ["\ud800"] * 9},
        operation(office, value="\ud800"), operation(office, field="note", value="\ud800"),
        operation(office, field="note", value={"\ud800": "\ud800"}), operation(office, field="note", value=nested),
        operation(office, subject="\ud800"), operation(office, clock="\ud800"), operation(office, base=[{}]),
        operation(office, author="\ud800"), operation(office, author="\ud800", imported=True),
        operation(office, value=float("nan")), operation(office, clock="9999-99-99T99:99:99.999Z"),
    ]  # fmt: skip
    body = json.dumps({"operations": [*odd[:9], good, *odd[9:]]})
    answer = send(office.desk("member"), path, None, data=body, content_type="application/json")
    assert answer.status_code == 200
    statuses = [result["status"] for result in answer.json["results"]]
    accepted = [index for index, status in enumerate(statuses) if status == "accepted"]
    assert accepted == [9, len(statuses) - 1]  # a clock that can't be is a clock that is off
    assert all(result["message"] for result in answer.json["results"] if result["status"] == "refused")


def test_a_full_disk_is_said_loses_nothing_and_passes(office, path):
    desk, batch = office.desk("member"), [operation(office, field="note", value="dài " * 1_000) for _ in range(60)]
    with Context(office.demo.database, "shell").writing() as door:
        # SQLite's own bound, on the connection that this thread writes through.
        pages = door.database.execute("pragma page_count").fetchone()[0]
        door.database.execute(f"pragma max_page_count = {pages}")
        door.log("test", "", {})
    seen = desk.get(f"{path}?after=0").json["seq"]
    answer = send(desk, path, {"operations": batch})
    assert (answer.status_code, answer.json["code"]) == (507, "disk_full")
    assert desk.get(f"{path}?after=0").json["seq"] == seen
    with Context(office.demo.database, "shell").writing() as door:
        door.database.execute(f"pragma max_page_count = {pages + 1_000}")
        door.log("test", "", {})
    answer = send(desk, path, {"operations": batch})
    assert {result["status"] for result in answer.json["results"]} == {"accepted"}


def test_work_from_a_file_goes_up_in_its_authors_name(office, path):
    theirs = operation(office, author=office.demo.ids["member2"])
    desk = office.desk("member")
    assert send(desk, path, {"operations": [theirs]}).json["results"][0]["status"] == "refused"
    assert send(desk, path, {"operations": [theirs | {"imported": True}]}).json["results"][0]["status"] == "accepted"
    (told,) = desk.get(f"{path.replace('operations', 'history')}?subject={theirs['subject']}").json["operations"]
    assert (told["author"], told["importer"]) == (office.demo.ids["member2"], office.demo.ids["member"])


def test_the_history_of_a_subject_tells_who_recorded_what_when(office, path, clock):
    history, subject = path.replace("operations", "history"), "item:outreach_plan"
    first = operation(office)
    second = operation(office, value="pass", base=[first["id"]], clock="2019-01-01T00:00:00.000Z-0000-TABLET")
    send(office.desk("member"), path, {"operations": [first, second]})
    clock.forward(minutes=5)
    third = operation(office, field="note", value="Đã xem")
    send(office.desk("member2"), path, {"operations": [third, operation(office, subject="item:fees_posted")]})
    told = office.desk("committee").get(f"{history}?subject={subject}").json
    assert [op["id"] for op in told["operations"]] == [first["id"], second["id"], third["id"]]
    assert [op["base"] for op in told["operations"]] == [[], [first["id"]], []]
    assert told["operations"][2]["arrived_at"] == instant_text(clock()) > told["operations"][0]["arrived_at"]
    assert [op.get("clock_sent") for op in told["operations"]] == [None, second["clock"], None]
    assert set(told["authors"]) == {office.demo.ids["member"], office.demo.ids["member2"]}
    assert office.desk("committee").get(f"{history}?subject=item:nothing_here").json["operations"] == []


def test_the_history_is_of_a_subject_and_for_whoever_may_read(office, path):
    history = path.replace("operations", "history")
    for wrong in ("", "?subject=", "?subject=photo:x"):
        assert office.desk("member").get(history + wrong).status_code == 400
    for role, status in (("unit", 403), ("clerk", 403), ("officer", 200)):
        assert office.desk(role).get(f"{history}?subject=inspection").status_code == status


def test_files_that_are_named_and_have_not_arrived_are_told(office, path):
    desk, hash = office.desk("member"), "ab" * 32
    value = {"about": "inspection", "file": hash, "type": "image/jpeg", "name": "ảnh.jpg"}
    photo = operation(office, subject=f"evidence:{new_ulid()}", field="evidence", value=value)
    assert desk.get(f"{path}?after=0").json["missing"] == []
    send(desk, path, {"operations": [photo]})
    for address in (f"{path}?after=0", path.replace("operations", "record")):
        assert desk.get(address).json["missing"] == [hash]


def test_a_clock_that_was_off_is_told_beside_the_one_that_counts(office, path):
    desk = office.desk("member")
    seen = desk.get(path.replace("operations", "record")).json["seq"]
    wrong, right = operation(office, clock="2019-01-01T00:00:00.000Z-0000-TABLET"), operation(office, field="note")
    send(desk, path, {"operations": [wrong, right]})
    told = desk.get(f"{path}?after={seen}").json["operations"]
    assert [op.get("clock_sent") for op in told] == [wrong["clock"], None]
    assert told[0]["clock"].startswith("2026-10-12")


def test_without_a_token_or_a_session_the_queue_is_told_why(office, path):
    desk = office.desk("member")
    answer = desk.client.post(path, json={"operations": []})
    assert (answer.status_code, answer.json["code"]) == (419, "token_expired")
    desk.client.delete_cookie("session")
    answer = send(desk, path, {"operations": []})
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")


def test_another_team_and_those_who_only_read_are_refused(office, path):
    for role in ("officer", "committee", "clerk", "unit"):
        assert send(office.desk(role), path, {"operations": [operation(office)]}).status_code == 403
    other = f"/api{office.path('/operations', 'lang_son')}"
    assert send(office.desk("member"), other, {"operations": []}).status_code == 403


def test_what_a_device_must_not_keep_says_so(office, path):
    desk = office.desk("member")
    for address in ("/api/token", path.replace("operations", "record"), f"{path}?after=0"):
        assert desk.get(address).cache_control.no_store, address


@pytest.mark.parametrize("after", ["", "-1", "abc"])
def test_a_pull_says_from_where(office, path, after):
    assert office.desk("member").get(f"{path}?after={after}").status_code == 400


def test_the_servers_clock_is_told_with_every_answer(office, path, clock):
    desk = office.desk("member")
    assert desk.get(f"{path}?after=0").json["now"] == instant_text(clock())
