"""Accounts, kept by the administrator."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from inspect_app.domain import roles
from inspect_app.domain.plan import Unit
from inspect_app.errors import Problem
from inspect_app.services import accounts as services
from inspect_app.store import accounts, units
from inspect_app.web import guards
from inspect_app.web.entry import Choice, Entry, Text

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


class AccountEntry(Entry):
    name = Text("Họ và tên", required="Nhập họ và tên.", attributes={"autocomplete": "off"})
    role = Choice("Vai trò", choices={"": "Chọn vai trò"} | roles.ROLES, required="Chọn một vai trò.")
    unit = Choice("Đơn vị", hint="Chỉ cho vai trò “Đơn vị được kiểm tra”.")

    def offer(self, known: list[Unit]) -> None:
        """Let one of these units be chosen."""
        self.unit.choices = {"": "Không"} | {unit.code: f"{unit.full_place} ({unit.code})" for unit in known}


class NewAccountEntry(AccountEntry):
    username = Text(
        "Tên đăng nhập",
        required="Nhập tên đăng nhập.",
        hint="Chữ thường không dấu, chữ số, dấu chấm, gạch. Không đổi được về sau.",
        attributes={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    @property
    def values(self) -> tuple[str, str, str, str | None]:
        """What the service is told."""
        return self.username.data, self.name.data, self.role.data, self.unit.data or None


class ChangedAccountEntry(AccountEntry):
    active = BooleanField("Tài khoản được đăng nhập")

    @property
    def values(self) -> tuple[str, str, str | None, bool]:
        """What the service is told."""
        return self.name.data, self.role.data, self.unit.data or None, self.active.data


@blueprint.get("")
def index() -> str:
    """Every account."""
    guards.allowed("manage_accounts")
    known = {unit.code: unit for unit in units.units(guards.reading())}
    return render_template("accounts/index.html", accounts=accounts.accounts(guards.reading()), units=known)


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Make an account; the answer shows its password, this once."""
    guards.allowed("manage_accounts")
    form = NewAccountEntry()
    form.offer(units.units(guards.reading()))
    if form.saves(lambda: services.create_account(guards.acting(), *form.values)):
        return _password_once(*form.result)
    return render_template("accounts/new.html", form=form), form.status


@blueprint.route("/<id>", methods=["GET", "POST"])
def change(id: str) -> ResponseReturnValue:
    """Change an account, or close it."""
    guards.allowed("manage_accounts")
    account = accounts.account(guards.reading(), id)
    if account is None:
        raise Problem("not_found")
    form = ChangedAccountEntry(obj=account)
    form.offer(units.units(guards.reading()))
    if form.saves(lambda: services.change_account(guards.acting(), id, *form.values)):
        flash(f"Đã lưu tài khoản {account.username}.")
        return redirect(url_for("accounts.index"))
    return render_template("accounts/change.html", form=form, account=account), form.status


@blueprint.post("/<id>/password")
def reset(id: str) -> ResponseReturnValue:
    """Give an account a new random password; the answer shows it, this once."""
    guards.allowed("manage_accounts")
    return _password_once(id, services.reset_password(guards.acting(), id))


@blueprint.post("/<id>/shut-out")
def shut_out(id: str) -> ResponseReturnValue:
    """End every open session of an account."""
    guards.allowed("manage_accounts")
    services.shut_out(guards.acting(), id)
    flash("Đã kết thúc mọi phiên đăng nhập của tài khoản này.")
    return redirect(url_for("accounts.change", id=id))


def _password_once(id: str, password: str) -> str:
    account = accounts.account(guards.reading(), id)
    return render_template("accounts/password_once.html", account=account, password=password)
