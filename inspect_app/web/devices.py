"""Devices, kept by the administrator: who used which, and shutting out a lost one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.errors import Problem
from inspect_app.services import devices as services
from inspect_app.store import accounts, devices
from inspect_app.web import guards

blueprint = Blueprint("devices", __name__, url_prefix="/devices")


@blueprint.get("")
def index() -> str:
    """Every device, or with ?account=<id> those of one account."""
    guards.allowed("manage_accounts")
    db = guards.reading()
    account = accounts.account(db, request.args["account"]) if "account" in request.args else None
    known = devices.devices(db, account.id if account else None)
    return render_template(
        "devices/index.html", devices=known, uses=devices.uses(db), account=account, here=guards.device()
    )


@blueprint.get("/<id>")
def show(id: str) -> str:
    """One device, and the question whether to shut it out."""
    guards.allowed("manage_accounts")
    db = guards.reading()
    device = devices.device(db, id)
    if device is None:
        raise Problem("not_found")
    shut_by = accounts.account(db, device.shut_by) if device.shut_by else None
    return render_template(
        "devices/show.html", device=device, uses=devices.uses(db), shut_by=shut_by, here=guards.device()
    )


@blueprint.post("/<id>/shut")
def shut(id: str) -> ResponseReturnValue:
    """Let nobody work on a device any more."""
    guards.allowed("manage_accounts")
    services.shut(guards.acting(), id, guards.device())
    flash("Đã ngừng cho dùng máy này. Không ai đăng nhập được trên máy nữa.")
    return redirect(url_for(".index"))


@blueprint.post("/<id>/let-in")
def let_in(id: str) -> ResponseReturnValue:
    """Let people work on a device again."""
    guards.allowed("manage_accounts")
    services.let_in(guards.acting(), id)
    flash("Đã cho dùng lại máy này.")
    return redirect(url_for(".index"))
