"""Signing in and out."""

import re

import pytest

from inspect_app.services import accounts as services
from inspect_app.store import accounts
from inspect_app.store.database import connect_reading
from tests.web.conftest import PASSWORD, Desk


def token(desk: Desk) -> str:
    return desk.token("/sign-in")


def test_the_right_password_opens_the_page_that_was_asked_for(visitor, new_account):
    new_account("officer")
    answer = visitor.post("/sign-in?next=/plans", {"username": "officer", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/plans")
    assert visitor.get("/plans").status_code == 200


def test_the_name_may_be_typed_in_capitals_and_with_spaces(visitor, new_account):
    new_account("officer")
    assert visitor.sign_in("  OFFICER ").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "/\n/x", ""],
)
def test_signing_in_never_leads_elsewhere(visitor, new_account, target):
    new_account("officer")
    answer = visitor.client.post(
        "/sign-in",
        query_string={"next": target},
        data={"csrf_token": token(visitor), "username": "officer", "password": PASSWORD},
    )
    assert answer.location == "/"


def test_an_unknown_name_and_a_wrong_password_read_the_same(visitor, new_account):
    new_account("officer")
    unknown, wrong = visitor.sign_in("nobody"), visitor.sign_in("officer", "wrong password")
    assert unknown.status_code == wrong.status_code == 400
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in wrong.text

    def plain(text: str) -> str:
        return re.sub(r'value="[^"]*"', "", text)

    assert plain(unknown.text) == plain(wrong.text)


def test_the_page_never_gives_the_password_back(visitor):
    assert "wrong password" not in visitor.sign_in("nobody", "wrong password").text


@pytest.mark.parametrize("name", ["officer", "nobody"])
def test_after_five_failures_nobody_gets_in_for_a_quarter_of_an_hour(visitor, new_account, clock, name):
    if name == "officer":
        new_account("officer")
    for _ in range(5):
        assert visitor.sign_in(name, "wrong password").status_code == 400
    assert visitor.sign_in(name).status_code == 429
    clock.forward(minutes=14)
    assert visitor.sign_in(name).status_code == 429
    clock.forward(minutes=2)
    assert visitor.sign_in(name).status_code == (302 if name == "officer" else 400)


def test_a_success_forgets_the_failures(visitor, new_account):
    new_account("officer")
    for _ in range(4):
        visitor.sign_in("officer", "wrong password")
    assert visitor.sign_in("officer").status_code == 302
    for _ in range(4):
        visitor.sign_in("officer", "wrong password")
    assert visitor.sign_in("officer").status_code == 302


def test_failures_are_in_the_audit_log_without_what_was_typed(visitor, new_account, database, actions):
    new_account("officer")
    visitor.sign_in("officer", "secret typed wrong")
    visitor.sign_in("my password by mistake", "x")
    visitor.sign_in("officer")
    assert actions()[1:] == ["sign_in_failed", "sign_in_failed", "sign_in"]
    kept = database.read_bytes() + b"".join(path.read_bytes() for path in database.parent.glob("inspect.db-*"))
    assert b"typed wrong" not in kept
    assert b"by mistake" not in kept


def test_a_closed_account_does_not_open(visitor, new_account):
    new_account("officer", active=False)
    assert visitor.sign_in("officer").status_code == 400


def test_an_empty_form_says_so_at_its_field(visitor):
    answer = visitor.sign_in("")
    assert answer.status_code == 400
    assert '<a href="#username">Nhập tên đăng nhập.</a>' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_very_long_name_and_password_are_refused_quietly(visitor):
    assert visitor.sign_in("a" * 100_000).status_code == 400
    assert visitor.sign_in("officer", "a" * 100_000).status_code == 400


def test_a_session_lasts_fourteen_days(visitor, new_account):
    new_account("officer")
    cookie = visitor.sign_in("officer").headers["Set-Cookie"]
    assert "Expires=" in cookie
    assert visitor.client.application.permanent_session_lifetime.days == 14


def test_a_shut_out_account_is_signed_out_at_once(desk, context):
    officer = desk("officer")
    assert officer.get("/").status_code == 200
    services.shut_out(context, officer.account.id)
    assert officer.get("/").status_code == 302


def test_signing_out_needs_the_token_and_ends_the_session(desk):
    officer = desk("officer")
    assert officer.client.post("/sign-out").status_code == 419
    assert officer.post("/sign-out", page="/").location == "/sign-in"
    assert officer.get("/").status_code == 302


def test_a_form_typed_before_the_session_ended_can_be_sent_after_signing_in_again(desk, context):
    officer = desk("officer")
    token = officer.token("/units/new")
    services.shut_out(context, officer.account.id)
    lost = officer.client.post("/units/new", data={"csrf_token": token})
    assert lost.status_code == 401
    officer.sign_in("officer")
    assert officer.client.post("/units/new", data={"csrf_token": token}).status_code == 400  # read, and found empty


def test_signing_in_in_place_answers_json(visitor, new_account):
    account = new_account("inspector")
    answer = visitor.client.post(
        "/sign-in",
        json={"username": "inspector", "password": PASSWORD},
        headers={"X-CSRFToken": token(visitor), "Accept": "application/json"},
    )
    assert (answer.status_code, answer.json) == (200, {"id": account.id, "name": account.name})


def test_in_place_a_wrong_password_a_missing_token_and_nonsense_answer_json(visitor):
    headers = {"X-CSRFToken": token(visitor), "Accept": "application/json"}
    wrong = visitor.client.post("/sign-in", json={"username": "a", "password": "b"}, headers=headers)
    assert (wrong.status_code, wrong.json["code"]) == (400, "sign_in_failed")
    for nonsense in ([], {"username": 1, "password": "b"}, {"username": "a"}):
        answer = visitor.client.post("/sign-in", json=nonsense, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (400, "bad_json")
    bare = visitor.client.post("/sign-in", json={}, headers={"Accept": "application/json"})
    assert (bare.status_code, bare.json["code"]) == (419, "token_expired")


def test_a_given_password_must_be_changed_first(desk, database):
    officer = desk("officer", password_given=True)
    assert officer.get("/plans").location == "/account/password"
    answer = officer.get("/plans", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")
    form = {"current": PASSWORD, "new": "mot cau khac han", "again": "mot cau khac han"}
    assert officer.post("/account/password", form).location == "/"
    assert officer.get("/plans").status_code == 200
    db = connect_reading(database)
    assert not accounts.account(db, officer.account.id).password_given
    db.close()


def test_changing_the_password_ends_the_sessions_elsewhere(new_account, desk_of):
    account = new_account("officer")
    here, elsewhere = desk_of(account), desk_of(account)
    form = {"current": PASSWORD, "new": "mot cau khac han", "again": "mot cau khac han"}
    here.post("/account/password", form)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"current": "wrong"}, "current", "Mật khẩu đang dùng không đúng"),
        ({"new": "short", "again": "short"}, "new", "ít nhất 12 ký tự (đang có 5)"),
        ({"new": "a" * 201, "again": "a" * 201}, "new", "dài quá 200"),
        ({"again": "something else"}, "again", "không giống nhau"),
        ({"new": PASSWORD, "again": PASSWORD}, "new", "trùng mật khẩu đang dùng"),
    ],
)
def test_a_password_that_will_not_do_is_refused_at_its_field(desk, form, field, message):
    officer = desk("officer")
    good = {"current": PASSWORD, "new": "mot cau khac han", "again": "mot cau khac han"}
    answer = officer.post("/account/password", good | form)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(message)}', answer.text)
    assert officer.get("/").status_code == 200


def test_a_device_is_told_whose_records_it_keeps_until_they_sign_out(visitor, new_account):
    account = new_account("officer")
    visitor.sign_in("officer")
    visitor.get("/")
    cookie = visitor.client.get_cookie("person")
    assert cookie.value == account.id and not cookie.http_only and cookie.same_site == "Lax"
    renewed = [told for told in visitor.get("/").headers.getlist("Set-Cookie") if told.startswith("person=")]
    assert renewed, "it lasts as long after every contact as the session does"
    visitor.post("/sign-out", page="/")
    assert visitor.client.get_cookie("person") is None
