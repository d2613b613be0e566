"""Files go up by their hash and are seen by whoever may read the inspection, as copies."""

import io

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from inspect_app.services.context import Context
from inspect_app.services.files import MOST_BYTES
from inspect_app.services.operations import receive
from tests import pictures as made
from tests.conftest import Clock, ids
from tests.web.conftest import Desk, Office


@pytest.fixture
def member(office: Office, clock: Clock) -> Context:
    """A member of the team, as their tablet records."""
    following = ids()
    return Context(office.demo.database, office.demo.ids["member"], clock, lambda: "01Z" + following()[3:])


@pytest.fixture
def photo(office: Office, member: Context) -> str:
    """The hash of a photo that was announced."""
    return made.announce(member, office.demo.ids["empty"], made.jpeg())


def put(
    desk: Desk, office: Office, hash: str, content: bytes, kind: str = "image/jpeg", **rest: object
) -> TestResponse:
    token = desk.get("/api/token").json["token"]
    path = f"/api{office.path(f'/files/{hash}', 'empty')}"
    return desk.client.put(path, data=content, content_type=kind, headers={"X-CSRFToken": token}, **rest)


def test_a_photo_goes_up_and_is_answered_with_its_hash(office, photo):
    desk = office.desk("member")
    for _ in range(2):
        answer = put(desk, office, photo, made.jpeg())
        assert (answer.status_code, answer.json) == (200, {"file": photo})
        assert answer.cache_control.no_store


def test_a_photo_larger_than_any_form_goes_up(office, member):
    large = made.jpeg(2500, 2500, quality=95)
    assert len(large) > 2 * 1024 * 1024
    hash = made.announce(member, office.demo.ids["empty"], large)
    assert put(office.desk("member"), office, hash, large).status_code == 200


def test_what_is_too_large_is_refused_in_words_about_files(office, photo):
    answer = put(office.desk("member"), office, photo, bytes(MOST_BYTES + 1))
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert "12 MB" in answer.json["message"]


def test_a_form_elsewhere_is_no_larger_for_it(office):
    desk = office.desk("member")
    token = desk.get("/api/token").json["token"]
    path = f"/api{office.path('/operations', 'empty')}"
    answer = desk.client.post(path, data=bytes(2 * 1024 * 1024), headers={"X-CSRFToken": token})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("0" * 64, b"x", 409, "not_announced"),
        ("no hash", b"x", 409, "not_announced"),
        (None, made.jpeg()[:-1], 400, "hash_differs"),
        (None, b"", 400, "hash_differs"),
    ],
)
def test_a_refusal_has_a_code_and_a_reason(office, photo, name, content, status, code):
    answer = put(office.desk("member"), office, name or photo, content)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["message"]


def test_a_type_that_is_no_picture_in_the_head_changes_nothing(office, photo):
    desk = office.desk("member")
    answer = put(desk, office, photo, made.jpeg(), "application/octet-stream")
    assert answer.status_code == 200


@pytest.mark.parametrize("case", ["there already", "not announced", "not allowed", "no token", "no session"])
def test_whoever_is_still_sending_is_heard_out_before_the_answer(office, photo, case):
    desk = office.desk("officer" if case == "not allowed" else "member")
    put(desk, office, photo, made.jpeg())
    headers = {} if case == "no token" else {"X-CSRFToken": desk.get("/api/token").json["token"]}
    if case == "no session":
        desk.client.delete_cookie("session")
    name, body = "0" * 64 if case == "not announced" else photo, io.BytesIO(made.jpeg())
    path = f"/api{office.path(f'/files/{name}', 'empty')}"
    length = len(made.jpeg())
    desk.client.put(path, input_stream=body, content_length=length, content_type="image/jpeg", headers=headers)
    assert body.tell() == length


def test_without_a_token_or_a_session_nothing_is_taken(office, photo):
    desk = office.desk("member")
    path = f"/api{office.path(f'/files/{photo}', 'empty')}"
    answer = desk.client.put(path, data=made.jpeg(), content_type="image/jpeg")
    assert (answer.status_code, answer.json["code"]) == (419, "token_expired")
    desk.client.delete_cookie("session")
    assert put(desk, office, photo, made.jpeg()).status_code == 401
    assert desk.get(office.path(f"/files/{photo}", "empty")).status_code == 302


def test_only_the_team_sends_and_only_readers_see(office, photo):
    for role in ("officer", "committee", "clerk", "unit", "administrator"):
        assert put(office.desk(role), office, photo, made.jpeg()).status_code == 403
    assert put(office.desk("member"), office, photo, made.jpeg()).status_code == 200
    for rest in (f"/files/{photo}", f"/files/{photo}/thumbnail"):
        seen = {
            role: office.desk(role).get(office.path(rest, "empty")).status_code
            for role in ("leader", "member2", "officer", "committee", "clerk", "unit", "administrator")
        }
        assert [role for role, status in seen.items() if status == 200] == ["leader", "member2", "officer", "committee"]
        assert {seen[role] for role in ("clerk", "unit", "administrator")} == {403}


def test_a_file_is_seen_at_its_own_inspection_alone(office, photo):
    desk = office.desk("member")
    put(desk, office, photo, made.jpeg())
    for rest in (f"/files/{photo}", f"/files/{photo}/thumbnail"):
        assert desk.get(office.path(rest, "minh_hoa")).status_code == 404
        assert desk.get(office.path(rest, "lang_son")).status_code == 403


def test_what_is_shown_is_a_copy_drawn_anew(office, photo):
    desk = office.desk("member")
    put(desk, office, photo, made.jpeg())
    for rest, size in ((f"/files/{photo}", (300, 400)), (f"/files/{photo}/thumbnail", (152, 114))):
        answer = desk.get(office.path(rest, "empty"))
        assert answer.mimetype == "image/jpeg" and answer.data != made.jpeg()
        assert Image.open(io.BytesIO(answer.data)).size == size
        assert b"Exif" not in answer.data and b"ghi chu" not in answer.data
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_copy_travels_once_and_is_shown_only_to_whoever_still_may_see_it(office, photo):
    desk = office.desk("member")
    put(desk, office, photo, made.jpeg())
    for rest in (f"/files/{photo}", f"/files/{photo}/thumbnail"):
        path = office.path(rest, "empty")
        first = desk.get(path)
        assert first.headers["Cache-Control"] == "private, no-cache"
        known = {"If-None-Match": first.headers["ETag"]}
        again = desk.get(path, headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert office.desk("clerk").get(path, headers=known).status_code == 403
    desk.post("/sign-out", page="/")
    assert desk.get(path, headers=known).status_code == 302


def test_pages_of_a_pdf_have_addresses(office, member):
    hash = made.announce(member, office.demo.ids["empty"], made.pdf(2), "application/pdf")
    desk = office.desk("member")
    assert put(desk, office, hash, made.pdf(2), "application/pdf").status_code == 200
    path = office.path(f"/files/{hash}", "empty")
    assert [desk.get(path + query).status_code for query in ("", "?page=2", "?page=3", "?page=0")] == [
        200,
        200,
        404,
        404,
    ]
    assert desk.get(path).mimetype == "image/jpeg"


def test_a_signed_text_is_shown_as_text_and_nothing_else(office, member):
    text = "<script>alert(1)</script> Biên bản".encode()
    receive(member, office.demo.ids["empty"], [made.signature(member, office.demo.ids["empty"], text)])
    desk = office.desk("member")
    hash = made.hash_of(text)
    assert put(desk, office, hash, text, "text/plain").status_code == 200
    answer = desk.get(office.path(f"/files/{hash}", "empty"))
    assert answer.data == text and answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.get(office.path(f"/files/{hash}/thumbnail", "empty")).status_code == 404


def test_what_a_device_still_has_to_send_is_told(office, photo):
    desk = office.desk("member")
    record = f"/api{office.path('/record', 'empty')}"
    assert desk.get(record).json["missing"] == [photo]
    put(desk, office, photo, made.jpeg())
    assert desk.get(record).json["missing"] == []
