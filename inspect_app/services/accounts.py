"""Signing in, and keeping the accounts."""

import re
import unicodedata
from dataclasses import replace
from datetime import timedelta

from inspect_app.domain.audit import digest
from inspect_app.domain.dates import instant_text
from inspect_app.domain.devices import Device
from inspect_app.domain.roles import ROLES, Account
from inspect_app.domain.text import clean
from inspect_app.errors import Problem
from inspect_app.services import checks, passwords
from inspect_app.services.context import Context
from inspect_app.store import accounts as store
from inspect_app.store import devices, units
from inspect_app.store.database import Database, Door

FAILURES = 5
FAILURES_WITHIN = timedelta(minutes=15)
USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")


def sign_in(context: Context, db: Database, username: str, password: str, device: Device) -> Account:
    """The account that a name and a password open on a device that services.devices let to the door.

    Every attempt is in the audit log, failed ones by account.

    Raises Problem "sign_in_failed", or "sign_in_throttled" after 5 failures in 15 minutes, known name or not.
    """
    username = clean(username).lower()
    # What was typed for a name may be a password: only its hash is kept.
    name = digest(username)
    forget_before = instant_text(context.now() - FAILURES_WITHIN)
    if store.failures_since(db, name, forget_before) >= FAILURES:
        raise Problem("sign_in_throttled")
    account = store.account_named(db, username)
    known = account is not None and account.active
    right = passwords.matches(
        password_text(password), store.password_hash(db, account.id) if account and known else None
    )
    with context.writing() as door:
        if account and right:
            store.forget_failures(door.database, name)
            devices.add_use(door.database, device, account.id, context.at)
        else:
            store.add_failure(door.database, name, context.at, forget_before)
        target = f"account:{account.id}" if account else "account:"
        door.log("sign_in" if right else "sign_in_failed", target, {"device": device.id} if right else {})
    if not account or not right:
        raise Problem("sign_in_failed")
    return account


def create_account(
    context: Context, username: str, name: str, role: str, unit: str | None = None, password: str | None = None
) -> tuple[str, str]:
    """Make an account; returns its id and its password, a random one unless `password` is given.

    Whoever gets it must change it at the first sign-in. Raises Problem "form_invalid" or "name_taken".
    """
    username, name, unit = clean(username).lower(), clean(name), unit if role == "unit" else None
    password = password_text(password or passwords.random_password())
    hash = passwords.hashed(password)
    account = Account(context.new_id(), username, name, role, unit, password_given=True)
    with context.writing() as door:
        _check(door.database, account, passwords.complaint(password))
        if store.account_named(door.database, username):
            problem = Problem("name_taken")
            raise Problem("name_taken", fields={"username": problem.message})
        store.add(door.database, account, hash, context.at)
        door.log("create_account", f"account:{account.id}", _told(account))
    return account.id, password


def change_account(context: Context, id: str, name: str, role: str, unit: str | None, active: bool) -> None:
    """Change name, role and unit, or close and reopen an account; a closed account's sessions end.

    Raises Problem "not_found", "form_invalid", or "not_allowed" for closing one's own.
    """
    with context.writing() as door:
        before = _existing(door, id)
        after = replace(before, name=clean(name), role=role, unit=unit if role == "unit" else None, active=active)
        if id == context.actor and (not active or role != before.role):
            raise Problem("not_allowed", "Không thể tự khóa hoặc tự đổi vai trò của tài khoản đang dùng.")
        _check(door.database, after)
        if (before.active, before.role, before.unit) != (after.active, after.role, after.unit):
            after = replace(after, session_epoch=after.session_epoch + 1)
        store.change(door.database, after)
        door.log("change_account", f"account:{id}", {"before": _told(before), "after": _told(after)})


def reset_password(context: Context, id: str) -> str:
    """Give an account a random password, to be changed at the next sign-in, and end its sessions; returns it once."""
    password = passwords.random_password()
    hash = passwords.hashed(password)
    with context.writing() as door:
        account = _existing(door, id)
        store.change_password(door.database, id, hash, given=True)
        store.forget_failures(door.database, digest(account.username))
        door.log("reset_password", f"account:{id}", {})
    return password


def shut_out(context: Context, id: str) -> None:
    """End every open session of an account, a lost tablet's among them; its password stays."""
    with context.writing() as door:
        account = _existing(door, id)
        store.change(door.database, replace(account, session_epoch=account.session_epoch + 1))
        door.log("shut_out", f"account:{id}", {})


def change_own_password(context: Context, db: Database, current: str, new: str) -> None:
    """Change the actor's password, at least 12 characters, and end every open session.

    Raises Problem "form_invalid" or "bad_password".
    """
    current, new = password_text(current), password_text(new)
    if not passwords.matches(current, store.password_hash(db, context.actor)):
        problem = Problem("bad_password")
        raise Problem("bad_password", fields={"current": problem.message})
    complaint = passwords.complaint(new)
    if not complaint and new == current:
        complaint = "Mật khẩu mới trùng mật khẩu đang dùng. Chọn mật khẩu khác."
    if complaint:
        raise Problem("form_invalid", fields={"new": complaint})
    hash = passwords.hashed(new)
    with context.writing() as door:
        store.change_password(door.database, context.actor, hash, given=False)
        door.log("change_own_password", f"account:{context.actor}", {})


def password_text(password: str) -> str:
    """A password as it is hashed: composed, so that every keyboard gives the same bytes; spaces stay."""
    return unicodedata.normalize("NFC", password)


def _existing(door: Door, id: str) -> Account:
    account = store.account(door.database, id)
    if account is None:
        raise Problem("not_found")
    return account


def _check(db: Database, account: Account, password: str | None = None) -> None:
    checks.refuse(
        {
            "username": _username_complaint(account.username),
            "name": checks.line(account.name, "Nhập họ và tên."),
            "role": None if account.role in ROLES else "Chọn một vai trò trong danh sách.",
            "unit": _unit_complaint(db, account),
            "password": password,
        }
    )


def _username_complaint(username: str) -> str | None:
    if not username:
        return "Nhập tên đăng nhập."
    if not USERNAME.fullmatch(username):
        return "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch; tối đa 60 ký tự."
    return None


def _unit_complaint(db: Database, account: Account) -> str | None:
    if account.role == "unit" and not (account.unit and units.unit(db, account.unit)):
        return "Chọn đơn vị mà tài khoản này đại diện."
    return None


def _told(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "name": account.name,
        "role": account.role,
        "unit": account.unit,
        "active": account.active,
    }
