"""Units: the list that everything else chooses from."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from inspect_app.domain.plan import Unit
from inspect_app.domain.text import folded
from inspect_app.errors import Problem
from inspect_app.services import units as services
from inspect_app.store import units
from inspect_app.web import guards
from inspect_app.web.entry import Choice, Day, Entry, Text

blueprint = Blueprint("units", __name__, url_prefix="/units")


class UnitEntry(Entry):
    code = Text("Mã đơn vị", required="Nhập mã đơn vị.", hint="Mã trong danh mục hành chính. Không đổi được về sau.")
    type_word = Choice(
        "Loại", required="Chọn loại đơn vị.", choices={"": "Chọn loại"} | {word: word for word in services.KINDS}
    )
    proper_name = Text("Tên riêng", required="Nhập tên riêng của đơn vị.", hint="Không kèm loại, ví dụ “Hoàng Đồng”.")
    province = Text("Thuộc tỉnh, thành phố", required="Nhập tên tỉnh, thành phố.", hint="Ví dụ “tỉnh Lạng Sơn”.")
    valid_from = Day("Tồn tại từ ngày", hint="Để trống nếu không rõ. Ví dụ 01/7/2025.")
    valid_to = Day("Tồn tại đến hết ngày", hint="Để trống nếu đơn vị còn tồn tại.")
    illustration = BooleanField("Đơn vị minh họa, không có thật")

    @property
    def unit(self) -> Unit:
        """What was typed."""
        typed = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return Unit(kind=services.KINDS.get(self.type_word.data, ""), **typed)


@blueprint.get("")
def index() -> str:
    """The units whose code, name or province holds what is looked for; those that exist today unless all are wanted."""
    guards.allowed("read_units")
    wanted, former = request.args.get("q", "").strip(), request.args.get("former") == "1"
    found = [
        unit
        for unit in units.units(guards.reading(), on=None if former else guards.visiting().today)
        if folded(wanted) in folded(f"{unit.code} {unit.full_place} {unit.province}")
    ]
    return render_template("units/index.html", units=found, wanted=wanted, former=former)


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Add a unit."""
    guards.allowed("edit_units")
    form = UnitEntry()
    if form.saves(lambda: services.create_unit(guards.acting(), form.unit)):
        flash(f"Đã thêm {form.unit.place}.")
        return redirect(url_for(".index", q=form.code.data, former=1))
    return render_template("units/edit.html", form=form, unit=None), form.status


@blueprint.route("/<code>", methods=["GET", "POST"])
def change(code: str) -> ResponseReturnValue:
    """Change a unit, under its code."""
    guards.allowed("edit_units")
    unit = units.unit(guards.reading(), code)
    if unit is None:
        raise Problem("not_found")
    form = UnitEntry(obj=unit)
    form.code.data = form.code.typed = code
    if form.saves(lambda: services.change_unit(guards.acting(), form.unit)):
        flash(f"Đã lưu {form.unit.place}.")
        return redirect(url_for(".index", q=code, former=1))
    return render_template("units/edit.html", form=form, unit=unit), form.status
