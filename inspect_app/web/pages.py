"""What every template has at hand: how dates and numbers are written, and who is looking."""

from datetime import date

from flask import Flask, g, url_for

from inspect_app.domain import numbers, roles
from inspect_app.domain.dates import deadline_words, long_date, moment, short_date
from inspect_app.domain.typography import capital
from inspect_app.web import guards

# The pages in the top bar: label, endpoint, the action whose right opens it.
PLACES = (
    ("Việc của tôi", "home.tasks", None),
    ("Cuộc kiểm tra", "inspections.index", "list_inspections"),
    ("Kế hoạch", "plans.index", "list_plans"),
    ("Kiến nghị", "remediation.index", "list_remediation"),
    ("Lưu trữ", "search.show", "list_inspections"),
    ("Sổ văn bản đi", "register.show", "read_register"),
    ("Đơn vị", "units.index", "read_units"),
    ("Tài khoản", "accounts.index", "manage_accounts"),
    ("Thiết bị", "devices.index", "manage_accounts"),
)

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def init(app: Flask) -> None:
    """Equip the templates of an application."""
    app.jinja_env.filters.update(
        deadline=deadline_words,
        long_date=long_date,
        short_date=short_date,
        weekday=weekday,
        moment=moment,
        show=numbers.show,
        capital=capital,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_looking)


def weekday(day: date) -> str:
    """'Thứ Hai'."""
    return _WEEKDAYS[day.weekday()]


def _looking() -> dict[str, object]:
    # g holds who signed in, if anybody was looked up: the problem page must ask no database.
    account = g.get("account")

    def may(action: str) -> bool:
        return account is not None and roles.may(account, action)

    return {
        "viewer": account,
        "may": may,
        "places": [(label, url_for(page)) for label, page, action in PLACES if action is None or may(action)],
        "role_name": roles.ROLES.get,
        "member_name": roles.MEMBERS.get,
        "demonstration": guards.settings().demonstration,
    }
