"""The days off of a year, which deadlines in working days pass over."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain.dates import parse_iso, short_date
from inspect_app.errors import Problem
from inspect_app.services import holidays as services
from inspect_app.store import holidays as store
from inspect_app.web import guards
from inspect_app.web.entry import Day, Entry, Text

blueprint = Blueprint("holidays", __name__, url_prefix="/holidays")

_YEARS = range(2020, 2101)


class HolidayEntry(Entry):
    day = Day("Ngày nghỉ", required="Nhập ngày nghỉ.", hint="Ví dụ 02/01/2026.")
    name = Text("Tên ngày nghỉ", required="Nhập tên ngày nghỉ.", hint="Ví dụ “Nghỉ bù Tết Dương lịch”.")


@blueprint.get("")
def index() -> str:
    """The days off of a year."""
    guards.allowed("list_plans")
    year = request.args.get("year", default=guards.visiting().today.year, type=int)
    if year not in _YEARS:
        raise Problem("not_found")
    known, entries = store.holidays(guards.reading(), year), store.entries(guards.reading(), year)
    return render_template(
        "holidays/index.html",
        year=year,
        years=_YEARS,
        holidays=known,
        entered={entry.day: entry for entry in entries if entry.kind == "entered"},
        removed=[entry for entry in entries if entry.kind == "removed"],
        source=store.source(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Add a day off from a year's notice."""
    guards.allowed("edit_holidays")
    form = HolidayEntry()
    if form.saves(lambda: services.add(guards.acting(), form.day.data, form.name.data)):
        flash(f"Đã thêm ngày nghỉ {short_date(form.day.data)}.")
        return redirect(url_for(".index", year=form.day.data.year))
    return render_template("holidays/new.html", form=form), form.status


@blueprint.post("/<day>/remove")
def remove(day: str) -> ResponseReturnValue:
    """Take a day off out of the list again."""
    guards.allowed("edit_holidays")
    given = parse_iso(day)
    if not given:
        raise Problem("not_found")
    services.remove(guards.acting(), given)
    flash(f"Đã bỏ ngày nghỉ {short_date(given)}.")
    return redirect(url_for(".index", year=given.year))
