"""What people sign in on, below the pages."""

from contextlib import closing

import pytest

from inspect_app.domain.devices import agent
from inspect_app.errors import Problem
from inspect_app.services import accounts, devices
from inspect_app.store import devices as store
from inspect_app.store.database import connect_reading

PASSWORD = "một câu dễ nhớ"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"


@pytest.fixture
def sign_in(context):
    """Sign a new account in on the device of an id, a new one for None; returns the device's id."""

    def go(id=None, username="lethid"):
        with closing(connect_reading(context.database)) as db:
            device = devices.at_the_door(context, db, id, ANDROID)
            accounts.sign_in(context, db, username, PASSWORD, device)
        return device.id

    accounts.create_account(context, "lethid", "Lê Thị D", "inspector", password=PASSWORD)
    accounts.create_account(context, "trane", "Trần E", "inspector", password=PASSWORD)
    return go


@pytest.fixture
def known(context):
    """The device of an id as it is kept."""

    def look(id):
        with closing(connect_reading(context.database)) as db:
            return store.device(db, id)

    return look


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (ANDROID, "Chrome trên Android"),
        (f"{ANDROID} EdgA/109.0.1518.53", "Edge trên Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
            "Chrome trên Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/117.0 Chrome/111.0 Safari/537.36", "Cốc Cốc trên Windows"),
        (
            "Mozilla/5.0 (iPad; CPU OS 16_4 like Mac OS X) AppleWebKit/605.1.15 Version/16.4 Safari/604.1",
            "Safari trên iPad",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/16.4 Safari/605.1.15",
            "Safari trên iPad hoặc máy Mac",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên Linux"),
        ("curl/8", "Trình duyệt khác trên máy không rõ loại"),
        ("", "Trình duyệt khác trên máy không rõ loại"),
    ],
)
def test_a_browser_is_told_in_a_persons_words(header, told):
    assert agent(header) == told


def test_a_device_is_known_from_its_first_sign_in_and_keeps_its_name(context, clock, sign_in, known):
    id = sign_in()
    first = known(id)
    clock.forward(days=3)
    assert sign_in(id) == id
    assert (known(id).first_sign_in, known(id).seen_on) == (first.first_sign_in, context.today)
    assert known(id).agent == "Chrome trên Android"


def test_an_unknown_name_gets_a_new_one_from_the_server(sign_in, known):
    id = sign_in("01KZZZZZZZZZZZZZZZZZZZZZZZ")
    assert id != "01KZZZZZZZZZZZZZZZZZZZZZZZ"
    assert known("01KZZZZZZZZZZZZZZZZZZZZZZZ") is None


def test_a_failed_sign_in_keeps_no_device(context, sign_in):
    with closing(connect_reading(context.database)) as db:
        device = devices.at_the_door(context, db, None, ANDROID)
        with pytest.raises(Problem, match="không đúng"):
            accounts.sign_in(context, db, "lethid", "wrong", device)
        assert store.devices(db) == []


def test_everybody_who_used_a_shared_device_is_listed_the_last_one_first(context, clock, sign_in):
    id = sign_in()
    clock.forward(hours=1)
    sign_in(id, "trane")
    other = sign_in(None, "trane")
    with closing(connect_reading(context.database)) as db:
        assert [use.name for use in store.uses(db) if use.device == id] == ["Trần E", "Lê Thị D"]
        account = next(use.account for use in store.uses(db) if use.name == "Lê Thị D")
        assert [device.id for device in store.devices(db, account)] == [id]
        assert {device.id for device in store.devices(db)} == {id, other}


def test_nobody_signs_in_on_a_device_that_is_shut_until_it_is_let_in(context, sign_in, known):
    id = sign_in()
    devices.shut(context, id)
    assert (known(id).shut_at, known(id).shut_by) == (context.at, "shell")
    for username in ("lethid", "trane"):
        with pytest.raises(Problem, match="ngừng cho dùng"):
            sign_in(id, username)
    devices.let_in(context, id)
    assert known(id).shut_at is None
    assert sign_in(id) == id


def test_what_is_done_already_and_what_is_not_there_is_refused(context, sign_in):
    id = sign_in()
    with pytest.raises(Problem, match="đang được dùng"):
        devices.let_in(context, id)
    devices.shut(context, id)
    with pytest.raises(Problem, match="từ trước"):
        devices.shut(context, id)
    for act in (devices.shut, devices.let_in, devices.note_seen):
        with pytest.raises(Problem, match="Không có"):
            act(context, "01KZZZZZZZZZZZZZZZZZZZZZZZ")


def test_nobody_shuts_out_the_device_they_sit_at(context, sign_in, known):
    id = sign_in()
    with pytest.raises(Problem, match="chính máy này"):
        devices.shut(context, id, own=id)
    assert known(id).shut_at is None


def test_a_device_is_noted_once_a_day(context, clock, sign_in, known):
    id = sign_in()
    with pytest.raises(Problem):
        devices.note_seen(context, id)
    clock.forward(days=1)
    devices.note_seen(context, id)
    assert known(id).seen_on == context.today
    with pytest.raises(Problem):
        devices.note_seen(context, id)
