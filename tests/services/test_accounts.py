"""Accounts and passwords, below the pages."""

import subprocess
import sys
from contextlib import closing

import pytest
from argon2 import extract_parameters, profiles

from inspect_app.config import ROOT
from inspect_app.errors import Problem
from inspect_app.services import accounts as services
from inspect_app.services import passwords
from inspect_app.services.devices import at_the_door
from inspect_app.store import accounts
from inspect_app.store.database import connect_reading


def sign_in(context, username, password):
    with closing(connect_reading(context.database)) as db:
        return services.sign_in(context, db, username, password, at_the_door(context, db, None, ""))


def test_a_password_is_kept_as_argon2id_alone(context):
    id, password = services.create_account(context, "quantri", "Quản trị", "administrator")
    with closing(connect_reading(context.database)) as db:
        hash = accounts.password_hash(db, id)
    assert hash.startswith("$argon2id$")
    assert password not in hash


def test_a_hash_costs_whoever_guesses_what_rfc_9106_recommends():
    # By a process of its own: in this one, hashes cost tests as little as they can.
    command = "from inspect_app.services.passwords import hashed; print(hashed('một câu dễ nhớ'))"
    hash = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert extract_parameters(hash.strip()) == profiles.RFC_9106_LOW_MEMORY


def test_random_passwords_are_long_readable_and_different():
    many = {passwords.random_password() for _ in range(200)}
    assert len(many) == 200
    assert all(len(password) == 19 and not set(password) & set("01ilo") for password in many)


def test_a_password_opens_whichever_way_its_letters_were_composed(context):
    services.create_account(context, "quantri", "Quản trị", "administrator", password="Mật khẩu rất dài")
    assert sign_in(context, "quantri", "Mật khẩu rất dài").username == "quantri"


def test_an_unknown_name_costs_as_much_as_a_known_one(context, monkeypatch):
    checked = []
    real = passwords._hasher.verify

    class Hasher:
        def verify(self, hash, password):
            checked.append(hash)
            return real(hash, password)

    services.create_account(context, "quantri", "Quản trị", "administrator", password="một câu dễ nhớ")
    monkeypatch.setattr(passwords, "_hasher", Hasher())
    for name in ("quantri", "nobody"):
        with pytest.raises(Problem, match="không đúng"):
            sign_in(context, name, "wrong")
    assert len(checked) == 2
    assert checked[0] != checked[1]


def test_whoever_forgot_is_let_in_at_once_after_a_reset(context):
    id, _ = services.create_account(context, "quantri", "Quản trị", "administrator")
    for _ in range(5):
        with pytest.raises(Problem):
            sign_in(context, "quantri", "wrong")
    with pytest.raises(Problem, match="15 phút"):
        sign_in(context, "quantri", "wrong")
    assert sign_in(context, "quantri", services.reset_password(context, id)).password_given


def test_old_failures_are_forgotten(context, clock):
    for name in ("a", "b"):
        with pytest.raises(Problem):
            sign_in(context, name, "wrong")
        clock.forward(minutes=16)
    with closing(connect_reading(context.database)) as db:
        assert db.execute("select count(*) from sign_in_failure").fetchone()[0] == 1


def test_an_account_whose_hash_is_none_never_opens():
    assert not passwords.matches("!", "!")
    assert not passwords.matches("", None)
