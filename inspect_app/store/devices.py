"""Devices, and who signed in on them."""

from datetime import date
from typing import Any

from sqlite_utils import Database

from inspect_app.domain.devices import Device, Use

_COLUMNS = "id, agent, first_sign_in, seen_on, shut_at, shut_by"


def device(db: Database, id: str) -> Device | None:
    """The device of that id."""
    row = db.execute(f"select {_COLUMNS} from device where id = ?", [id]).fetchone()
    return _device(row) if row else None


def devices(db: Database, account: str | None = None) -> list[Device]:
    """Every device, or those that an account signed in on, the last seen first."""
    used = "where id in (select device from device_use where account = ?)" if account else ""
    rows = db.execute(
        f"select {_COLUMNS} from device {used} order by seen_on desc, id desc", [account] if account else []
    )
    return [_device(row) for row in rows.fetchall()]


def uses(db: Database) -> list[Use]:
    """Who signed in where, on each device the last one first."""
    rows = db.execute(
        "select device, account, name, last_sign_in from device_use join account on account.id = account"
        " order by device, last_sign_in desc"
    )
    return [Use(*row) for row in rows.fetchall()]


def add_use(db: Database, device: Device, account: str, at: str) -> None:
    """Keep a device, or what is new about it, and that an account has signed in on it at an instant."""
    db.execute(
        "insert into device (id, agent, first_sign_in, seen_on) values (?, ?, ?, ?)"
        " on conflict (id) do update set agent = excluded.agent, seen_on = excluded.seen_on",
        [device.id, device.agent, device.first_sign_in, device.seen_on.isoformat()],
    )
    db.execute(
        "insert into device_use (device, account, last_sign_in) values (?, ?, ?)"
        " on conflict (device, account) do update set last_sign_in = excluded.last_sign_in",
        [device.id, account, at],
    )


def see(db: Database, id: str, day: date) -> None:
    """Keep the last day on which a device was seen."""
    db.execute("update device set seen_on = ? where id = ?", [day.isoformat(), id])


def shut(db: Database, id: str, at: str | None, by: str | None) -> None:
    """Keep when and by whom a device was shut out; None for one that is let in."""
    db.execute("update device set shut_at = ?, shut_by = ? where id = ?", [at, by, id])


def _device(row: tuple[Any, ...]) -> Device:
    id, agent, first_sign_in, seen_on, shut_at, shut_by = row
    return Device(id, agent, first_sign_in, date.fromisoformat(seen_on), shut_at, shut_by)
