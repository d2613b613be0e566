"""Devices: known from their first sign-in on, shut out when they are lost, let in when they are found."""

from dataclasses import replace

from inspect_app.domain.devices import Device, agent
from inspect_app.errors import Problem
from inspect_app.services.context import Context
from inspect_app.store import devices as store
from inspect_app.store.database import Database, Door


def at_the_door(context: Context, db: Database, id: str | None, header: str) -> Device:
    """The device that somebody is about to sign in on, from the id that it tells; a new one where that is unknown.

    `header` is its User-Agent. Nothing is kept before the sign-in succeeds. Raises Problem "device_shut".
    """
    device = store.device(db, id) if id else None
    if device is None:
        return Device(context.new_id(), agent(header), context.at, context.today)
    if device.shut_at:
        raise Problem("device_shut")
    return replace(device, agent=agent(header), seen_on=context.today)


def note_seen(context: Context, id: str) -> None:
    """Keep that a device was seen today, once a day, unless others write just now.

    Raises Problem "already_exists" where that is known, "busy" without waiting.
    """
    with context.writing(wait=False) as door:
        device = _existing(door, id)
        if device.seen_on >= context.today:
            raise Problem("already_exists")
        store.see(door.database, id, context.today)
        door.log("see_device", f"device:{id}", {})


def shut(context: Context, id: str, own: str | None = None) -> None:
    """Let nobody work on a device any more; what it has recorded and not sent stays on it.

    `own` is the device that the actor sits at. Raises Problem "not_found", or "not_allowed" for that one.
    """
    with context.writing() as door:
        device = _existing(door, id)
        if id == own:
            raise Problem("not_allowed", "Không thể ngừng cho dùng chính máy này. Chưa có gì thay đổi.")
        if device.shut_at:
            raise Problem("already_exists", "Máy này đã ngừng cho dùng từ trước. Chưa có gì thay đổi.")
        store.shut(door.database, id, context.at, context.actor)
        door.log("shut_device", f"device:{id}", {"agent": device.agent})


def let_in(context: Context, id: str) -> None:
    """Let people work on a device again. Raises Problem "not_found", or "already_exists" where it isn't shut."""
    with context.writing() as door:
        device = _existing(door, id)
        if not device.shut_at:
            raise Problem("already_exists", "Máy này đang được dùng. Chưa có gì thay đổi.")
        store.shut(door.database, id, None, None)
        door.log("let_device_in", f"device:{id}", {"agent": device.agent})


def _existing(door: Door, id: str) -> Device:
    device = store.device(door.database, id)
    if device is None:
        raise Problem("not_found")
    return device
