"""Keeping the accounts."""

import re

import pytest

from inspect_app.store import accounts
from tests.web.conftest import PASSWORD, Desk


@pytest.fixture
def administrator(desk) -> Desk:
    return desk("administrator")


GOOD = {"name": "Lê Thị D", "username": "lethid", "role": "inspector", "unit": ""}


def test_a_new_account_opens_with_the_password_shown_once(administrator, visitor, reading, actions):
    answer = administrator.post("/accounts/new", GOOD)
    password = re.search(r'<code class="secret">([^<]+)</code>', answer.text)[1]
    assert answer.status_code == 200
    assert visitor.sign_in("lethid", password).status_code == 302
    assert visitor.get("/").location == "/account/password"
    assert password not in administrator.get("/accounts").text
    assert "create_account" in actions()
    assert password.encode() not in b"".join(
        row[0].encode() for row in reading.execute("select payload from audit_payload")
    )


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"name": ""}, "name", "Nhập họ và tên."),
        ({"name": "a" * 100_000}, "name", "Dài quá 500 ký tự (đang có 100.000)"),
        ({"name": "a\x07b"}, "name", "ký tự điều khiển"),
        ({"username": ""}, "username", "Nhập tên đăng nhập."),
        ({"username": "có dấu"}, "username", "chữ thường không dấu"),
        ({"username": "administrator"}, "username", "đã có người dùng"),
        ({"role": ""}, "role", "Chọn một vai trò."),
        ({"role": "emperor"}, "role", "Chọn một vai trò."),
        ({"role": "unit"}, "unit", "Chọn đơn vị"),
        ({"role": "unit", "unit": "no-such"}, "unit", "Chọn"),
    ],
)
def test_a_bad_account_is_refused_at_its_field_and_nothing_is_kept(administrator, reading, form, field, message):
    answer = administrator.post("/accounts/new", GOOD | form)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(message)}', answer.text)
    assert re.search(rf'id="{field}-error"', answer.text)
    assert len(accounts.accounts(reading)) == 1


def test_everything_typed_stays_in_a_refused_form(administrator):
    answer = administrator.post("/accounts/new", GOOD | {"username": "", "name": 'Lê "Thị" <D>'})
    assert "Lê &#34;Thị&#34; &lt;D&gt;" in answer.text
    assert '<option selected value="inspector">' in answer.text


def test_a_unit_account_speaks_for_its_unit(administrator, units_known, reading):
    administrator.post("/accounts/new", GOOD | {"role": "unit", "unit": "06040"})
    assert accounts.account_named(reading, "lethid").unit == "06040"


def test_closing_an_account_ends_its_sessions(administrator, desk, actions):
    officer = desk("officer")
    form = {"name": "Đỗ Thị H", "role": "officer", "unit": ""}
    assert administrator.post(f"/accounts/{officer.account.id}", form).location == "/accounts"
    assert officer.get("/").status_code == 302
    assert actions()[-1] == "change_account"


def test_nobody_closes_their_own_account(administrator):
    form = {"name": "Quản trị", "role": "administrator", "unit": ""}
    answer = administrator.post(f"/accounts/{administrator.account.id}", form)
    assert answer.status_code == 403
    assert administrator.get("/accounts").status_code == 200


def test_a_new_name_leaves_the_session_open(administrator, desk):
    officer = desk("officer")
    form = {"name": "Tên mới", "role": "officer", "unit": "", "active": "y"}
    administrator.post(f"/accounts/{officer.account.id}", form)
    assert "Tên mới" in officer.get("/").text


def test_a_reset_password_replaces_the_old_one_and_is_shown_once(administrator, new_account, app, actions):
    account = new_account("officer")
    answer = administrator.post(f"/accounts/{account.id}/password", page=f"/accounts/{account.id}")
    password = re.search(r'<code class="secret">([^<]+)</code>', answer.text)[1]
    visitor = Desk(app.test_client())
    assert visitor.sign_in("officer", PASSWORD).status_code == 400
    assert visitor.sign_in("officer", password).status_code == 302
    assert actions()[-3:] == ["reset_password", "sign_in_failed", "sign_in"]


def test_a_lost_tablet_is_shut_out_and_the_password_stays(administrator, new_account, desk_of, app):
    account = new_account("inspector")
    tablet = desk_of(account)
    administrator.post(f"/accounts/{account.id}/shut-out", page=f"/accounts/{account.id}")
    assert tablet.get("/").status_code == 302
    assert Desk(app.test_client()).sign_in("inspector").status_code == 302


@pytest.mark.parametrize("path", ["/accounts/no-such", "/accounts/no-such/password", "/accounts/no-such/shut-out"])
def test_an_account_that_is_not_there_is_not_found(administrator, path):
    token = administrator.token("/accounts/new")
    assert administrator.client.post(path, data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("role", ["officer", "committee", "clerk", "inspector"])
def test_nobody_else_comes_near_the_accounts(desk, role):
    person = desk(role)
    token = person.token("/account/password")
    for path in ("/accounts", "/accounts/new", f"/accounts/{person.account.id}"):
        assert person.get(path).status_code == 403
    for path in ("/accounts/new", f"/accounts/{person.account.id}/password", f"/accounts/{person.account.id}/shut-out"):
        assert person.client.post(path, data={"csrf_token": token}).status_code == 403
