"""Devices as the administrator keeps them, and as a device that is shut out finds the door."""

import pytest
from sqlite_utils.utils import sqlite3

from inspect_app.store import devices
from inspect_app.store.database import connect, connect_reading
from tests.web.conftest import PASSWORD, Desk

IPAD = "Mozilla/5.0 (iPad; CPU OS 16_4 like Mac OS X) AppleWebKit/605.1.15 Version/16.4 Mobile/15E148 Safari/604.1"
WORDS = "Máy này đã bị quản trị viên ngừng cho dùng. Nội dung chưa gửi vẫn còn trên máy."


@pytest.fixture
def administrator(desk) -> Desk:
    return desk("administrator")


@pytest.fixture
def tablet(app, new_account) -> Desk:
    """A tablet on which a new inspector has signed in by the form."""
    desk = Desk(app.test_client(), new_account("inspector"))
    desk.client.environ_base["HTTP_USER_AGENT"] = IPAD
    assert desk.sign_in("inspector").status_code == 302
    return desk


def name(desk: Desk) -> str:
    """The name that the server gave to a device."""
    return desk.client.get_cookie("device").value


@pytest.fixture
def shut(administrator):
    """Shut a device out, or let it in, as the administrator does: by the button on its page."""

    def act(id, how="shut"):
        answer = administrator.post(f"/devices/{id}/{how}", page=f"/devices/{id}")
        assert answer.location == "/devices"
        return administrator.get("/devices").text

    return act


def test_a_device_is_told_its_name_at_the_sign_in_and_keeps_it(tablet, new_account):
    cookie = tablet.client.get_cookie("device")
    assert len(cookie.value) == 26 and not cookie.http_only and cookie.same_site == "Lax"
    assert cookie.max_age == 400 * 24 * 3600
    first = cookie.value
    tablet.post("/sign-out", page="/")
    new_account("officer")
    tablet.sign_in("officer")
    assert name(tablet) == first


def test_the_administrator_sees_who_used_which_device(administrator, tablet):
    page = administrator.get("/devices").text
    assert "Safari trên iPad" in page and "Người inspector" in page and "12/10/2026" in page and "Đang dùng" in page
    page = administrator.get(f"/devices/{name(tablet)}").text
    assert name(tablet) in page and "Ngừng cho dùng máy này?" in page
    account = tablet.account.id
    assert f"/devices?account={account}" in administrator.get(f"/accounts/{account}").text
    assert "Safari trên iPad" in administrator.get(f"/devices?account={account}").text
    assert "Chưa có máy nào" in administrator.get(f"/devices?account={administrator.account.id}").text


def test_from_then_on_a_shut_device_is_refused_in_words_wherever_it_asks(tablet, shut, actions):
    assert "Ngừng cho dùng" in shut(name(tablet))
    asked = tablet.get("/api/editions/any")
    assert (asked.status_code, asked.json["code"]) == (401, "device_shut")
    assert asked.json["message"].startswith(WORDS)
    page = tablet.get("/inspections")
    assert page.location == "/sign-in?next=/inspections"
    door = tablet.get(page.location)
    assert door.status_code == 401 and WORDS in door.text
    token = tablet.token("/sign-in")
    sent = tablet.client.post("/account/password", data={"csrf_token": token})
    assert sent.status_code == 401 and WORDS in sent.text
    assert actions()[-1] == "shut_device"


def test_nobody_signs_in_on_a_shut_device_by_the_form_or_in_place(tablet, shut, new_account):
    new_account("officer")
    shut(name(tablet))
    for username in ("inspector", "officer"):
        answer = tablet.sign_in(username)
        assert answer.status_code == 401 and WORDS in answer.text
    answer = tablet.client.post(
        "/sign-in",
        json={"username": "inspector", "password": PASSWORD},
        headers={"X-CSRFToken": tablet.token("/sign-in"), "Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["code"]) == (401, "device_shut")


def test_taking_the_cookie_away_brings_no_session_back(tablet, shut):
    shut(name(tablet))
    tablet.client.delete_cookie("device")
    assert tablet.get("/api/editions/any").json["code"] == "device_shut"
    assert tablet.sign_in("inspector").status_code == 401


def test_another_device_of_the_same_account_works_on(app, tablet, shut):
    other = Desk(app.test_client())
    other.sign_in("inspector")
    shut(name(tablet))
    assert other.get("/inspections").status_code == 200
    assert tablet.get("/inspections").status_code == 302


def test_a_device_that_was_found_is_let_in_again(tablet, shut, actions):
    shut(name(tablet))
    assert tablet.get("/inspections").status_code == 302
    assert "Đang dùng" in shut(name(tablet), "let-in")
    assert tablet.get("/inspections").status_code == 200
    assert actions()[-1] == "let_device_in"


def test_an_administrator_does_not_shut_out_the_device_they_sit_at(app, new_account, visitor):
    new_account("administrator")
    visitor.sign_in("administrator")
    id = name(visitor)
    assert "Máy này" in visitor.get("/devices").text
    assert "không ngừng được từ đây" in visitor.get(f"/devices/{id}").text
    answer = visitor.post(f"/devices/{id}/shut", page="/account/password")
    assert answer.status_code == 403 and "chính máy này" in answer.text


def test_a_device_that_nobody_knows_is_not_found(administrator):
    assert administrator.get("/devices/01KZZZZZZZZZZZZZZZZZZZZZZZ").status_code == 404
    assert administrator.post("/devices/x/shut", page="/account/password").status_code == 404


def test_a_name_that_the_server_never_gave_opens_nothing_and_is_replaced(visitor, new_account):
    new_account("officer")
    visitor.client.set_cookie("device", "01KZZZZZZZZZZZZZZZZZZZZZZZ")
    assert visitor.get("/plans").status_code == 302
    visitor.sign_in("officer")
    assert name(visitor) != "01KZZZZZZZZZZZZZZZZZZZZZZZ"


def test_a_device_is_known_by_its_signed_name_alone(app, tablet, new_account):
    signed = tablet.client.get_cookie("device_signed")
    assert signed.http_only and signed.same_site == "Lax" and signed.max_age == 400 * 24 * 3600
    new_account("officer")
    for forged in (name(tablet), f"{signed.value}x", ""):
        other = Desk(app.test_client())
        other.client.set_cookie("device", name(tablet))
        other.client.set_cookie("device_signed", forged)
        other.sign_in("officer")
        assert name(other) != name(tablet)
    other.client.delete_cookie("session")
    other.client.set_cookie("device_signed", signed.value)
    other.sign_in("officer")
    assert name(other) == name(tablet)


def test_a_day_that_cannot_be_noted_keeps_nobody_waiting_and_is_not_tried_again(tablet, clock, database, actions):
    clock.forward(days=1)
    writer = connect(database)
    writer.execute("begin immediate")
    assert tablet.get("/inspections").status_code == 200
    writer.execute("rollback")
    writer.close()
    assert tablet.get("/inspections").status_code == 200
    assert actions().count("see_device") == 0
    clock.forward(days=1)
    tablet.get("/inspections")
    assert actions().count("see_device") == 1


def test_a_disk_that_takes_nothing_refuses_nobody(tablet, clock, monkeypatch):
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(devices, "see", fail)
    clock.forward(days=1)
    assert tablet.get("/inspections").status_code == 200


def test_the_day_a_device_was_last_seen_costs_one_write_a_day(tablet, clock, database, actions):
    for _ in range(3):
        tablet.get("/inspections")
    assert actions().count("see_device") == 0
    clock.forward(days=1)
    for _ in range(3):
        assert tablet.get("/inspections").status_code == 200
    assert actions().count("see_device") == 1
    db = connect_reading(database)
    assert devices.device(db, name(tablet)).seen_on.isoformat() == "2026-10-13"
    db.close()
