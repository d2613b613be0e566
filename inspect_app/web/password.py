"""Everybody's own password."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, ValidationError

from inspect_app.errors import Problem
from inspect_app.services import accounts as services
from inspect_app.store import accounts
from inspect_app.web import auth, guards
from inspect_app.web.entry import Entry

blueprint = Blueprint("password", __name__)


class PasswordEntry(Entry):
    current = PasswordField("Mật khẩu đang dùng", render_kw={"autocomplete": "current-password"})
    new = PasswordField(
        "Mật khẩu mới",
        description="Ít nhất 12 ký tự. Một câu dễ nhớ tốt hơn một từ khó.",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField("Nhập lại mật khẩu mới", render_kw={"autocomplete": "new-password"})

    def validate_again(self, field: PasswordField) -> None:
        """Refuse two that differ: the person could not sign in again."""
        if field.data != self.new.data:
            raise ValidationError("Hai lần nhập mật khẩu mới không giống nhau. Nhập lại.")


@blueprint.route("/account/password", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """Change one's own password; every other session of the account ends."""
    account = guards.allowed("change_own_password")
    form = PasswordEntry()
    if form.saves(lambda: _change(form)):
        flash("Đã đổi mật khẩu. Các máy khác phải đăng nhập lại.")
        return redirect(url_for("home.tasks"))
    return render_template("password/change.html", form=form, given=account.password_given), form.status


def _change(form: PasswordEntry) -> None:
    services.change_own_password(guards.acting(), guards.reading(), form.current.data or "", form.new.data or "")
    changed = accounts.account(guards.reading(), guards.current_account().id)
    if changed is None:
        raise Problem("not_found")
    auth.keep_session(changed)
