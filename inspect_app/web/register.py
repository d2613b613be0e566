"""The register of outgoing documents, year by year, with what the clerk says of numbers that nothing here has."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inspect_app.domain.register import MOST, REMARKS, Series, explained
from inspect_app.errors import Problem
from inspect_app.services import register as services
from inspect_app.store import register
from inspect_app.web import guards
from inspect_app.web.entry import Choice, Entry, Text, Whole

blueprint = Blueprint("register", __name__)


class RemarkEntry(Entry):
    first = Whole("Từ số", 1, MOST, required="Nhập số đầu.")
    last = Whole("Đến số", 1, MOST, required="Nhập số cuối.")
    kind = Choice("Loại ghi chú", required="Chọn một loại ghi chú.")
    words = Text("Ghi chú", hint="Ví dụ “Thông báo lịch họp quý II, văn thư lập ngoài chương trình”.")


@blueprint.get("/register")
def show() -> str:
    """The numbers of a year, with those that are missing; this year's unless `year` asks for another."""
    guards.allowed("read_register")
    db, this_year = guards.reading(), guards.visiting().today.year
    year = request.args.get("year", this_year, type=int)
    years = sorted({this_year, *register.years(db)}, reverse=True)
    books = services.books(db, year)
    return render_template("register/show.html", year=year, years=years, books=books, remarks=REMARKS)


@blueprint.route("/register/remarks/new", methods=["GET", "POST"])
def remark() -> ResponseReturnValue:
    """Say what became of numbers of a series ("year", "series") that no document here has ("first" to "last")."""
    guards.allowed("issue")
    series = _series()
    first = request.args.get("first", type=int)
    said = explained(register.remarks(guards.reading(), series)).get(first or 0)
    form = RemarkEntry(data={"first": first, "last": request.args.get("last", type=int), **_told(said)})
    form.kind.choices = [("", "Chọn loại ghi chú")] + [
        (kind, name) for kind, name in REMARKS.items() if said or kind != "free"
    ]

    def saved() -> None:
        typed = (form.first.data, form.last.data, form.kind.data, form.words.data or "")
        services.remark(guards.acting(), series, *typed)

    if form.saves(saved):
        flash("Đã ghi vào sổ.")
        return redirect(url_for(".show", year=series.year))
    return render_template("register/remark.html", form=form, series=series, said=said), form.status


def _series() -> Series:
    year = request.args.get("year", type=int)
    if year is None:
        raise Problem("not_found")
    return services.series_of(guards.reading(), year, request.args.get("series", ""))


def _told(said: Any) -> dict[str, str]:
    return {"kind": said.kind, "words": said.words} if said else {}
