"""What the checklist page talks to."""

import pytest

from inspect_app.domain.dates import instant_text
from inspect_app.services.context import new_ulid
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
    assert len(edition.json["items"]) == 61 and edition.cache_control.immutable
    assert "source_note" not in edition.text and "sourcing" not in edition.text


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
