"""Replacing or correcting what was issued: opened with a reason, given up, and the lines of a letter."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField, HiddenField

from inspect_app.domain.correction import Line, valid
from inspect_app.domain.stages import OPEN
from inspect_app.errors import Problem
from inspect_app.services import corrections as services
from inspect_app.store import accounts, conclusions, inspections, issue
from inspect_app.store import corrections as store
from inspect_app.web import guards
from inspect_app.web.entry import MOST_ROWS, SPARE_ROWS, Choice, Entry, Row, Text, more_rows

blueprint = Blueprint("corrections", __name__, url_prefix="/inspections/<id>/correction")

_KINDS = {
    "": "Chọn một cách",
    "replace": "Thay thế bằng thông báo mới (sai nội dung)",
    "correct": "Đính chính bằng công văn (sai thể thức, kỹ thuật trình bày, thủ tục)",
}


class OpeningEntry(Entry):
    refusal = "Chưa có gì thay đổi. Sửa các mục dưới đây rồi gửi lại."
    document = HiddenField()
    kind = Choice("Cách sửa", choices=_KINDS, required="Chọn thay thế hoặc đính chính.")
    reason = Text(
        "Lý do",
        lines=True,
        required="Ghi lý do: sai ở đâu, phát hiện thế nào.",
        hint="Viết thành câu. Lý do được giữ cùng văn bản và in trong công văn đính chính.",
    )


class WithdrawalEntry(Entry):
    refusal = "Chưa có gì thay đổi. Sửa mục dưới đây rồi gửi lại."
    correction = HiddenField()
    reason = Text("Lý do thôi", lines=True, required="Ghi lý do.", id="withdrawal-reason")


class LineRow(Row):
    place = Text("Chỗ đính chính", hint="Viết tiếp sau chữ “Tại”, ví dụ “điểm a khoản 1 Mục IV, trang 3”.")
    printed = Text("Đã in", hint="Chép đúng từng chữ trong văn bản đã ban hành.")
    corrected = Text("Nay sửa là")

    @property
    def line(self) -> Line:
        """What was typed."""
        return Line(self.place.data or "", self.printed.data or "", self.corrected.data or "")


class LinesEntry(Entry):
    lines = FieldList(FormField(LineRow), max_entries=MOST_ROWS)
    correction = HiddenField()
    revision = HiddenField(default="0")

    @property
    def typed(self) -> list[Line]:
        """What was typed."""
        return [row.form.line for row in self.filled("lines")]


@blueprint.route("", methods=["GET", "POST"])
def show(id: str) -> ResponseReturnValue:
    """Begin to replace or correct the valid notice; or what is under way, which may be given up here."""
    guards.inspection(id, may="conclude")
    db = guards.reading()
    issued = issue.issued(db, id)
    form = OpeningEntry(data={"document": valid(issued).document if issued else ""})

    def opened() -> object:
        typed = (form.kind.data or "", form.document.data or "", form.reason.data)
        return services.open_correction(guards.acting(), id, *typed)

    if form.saves(opened):
        if form.result.kind == "correct":
            flash("Đã bắt đầu đính chính. Nhập từng chỗ cần đính chính.")
            return redirect(url_for(".lines", id=id))
        flash("Đã mở lại dự thảo để thay thế. Thông báo đã ban hành còn hiệu lực đến khi thông báo mới ban hành.")
        return redirect(url_for("conclusions.show", id=id))
    return _page("corrections/show.html", id, form=form, withdrawal=_withdrawal(id)), form.status


@blueprint.post("/withdraw")
def withdraw(id: str) -> ResponseReturnValue:
    """Give up what is under way: the notice stays as it was issued."""
    guards.inspection(id, may="conclude")
    form = WithdrawalEntry()
    if form.saves(lambda: services.withdraw(guards.acting(), id, form.correction.data or "", form.reason.data)):
        flash("Đã thôi. Văn bản đã ban hành giữ nguyên hiệu lực.")
        return redirect(url_for("issue.issued", id=id))
    return _page("corrections/show.html", id, form=OpeningEntry(formdata=None), withdrawal=form), form.status


@blueprint.route("/lines", methods=["GET", "POST"])
def lines(id: str) -> ResponseReturnValue:
    """What a letter puts right: a row for each place; where none is being written, what is under way instead."""
    guards.inspection(id, may="conclude")
    opened = services.underway(guards.reading(), id)
    if not opened or opened.correction.kind != "correct":
        if request.method == "POST":
            raise Problem("stale", "Không có công văn đính chính nào đang soạn. Chưa có gì thay đổi. Mở lại trang.")
        return redirect(url_for(".show", id=id))
    latest = store.latest(guards.reading(), opened.correction.id)
    rows = [{"place": line.place, "printed": line.printed, "corrected": line.corrected} for line in latest.lines]
    told = {"correction": opened.correction.id, "revision": latest.number}
    form = LinesEntry(data=told | {"lines": [*rows, *[{}] * SPARE_ROWS]})
    more = more_rows(form, "lines")

    def written() -> object:
        context, seen = guards.acting(), form.revision_seen
        return services.write(context, id, form.correction.data or "", form.typed, seen)

    if not more and form.saves(written):
        flash("Đã lưu nội dung đính chính.")
        return redirect(url_for("conclusions.show", id=id))
    form.look_again(latest.number, {})
    return _page("corrections/lines.html", id, form=form, latest=latest), form.status


def _withdrawal(id: str) -> WithdrawalEntry:
    opened = store.opened(guards.reading(), id)
    return WithdrawalEntry(formdata=None, data={"correction": opened.id if opened else ""})


def _page(template: str, id: str, **values: object) -> str:
    db = guards.reading()
    line = inspections.inspection(db, id)
    assert line
    issued, opened = issue.issued(db, id), services.underway(db, id)
    return render_template(
        template,
        inspection=line,
        illustration=line.illustration,
        valid=valid(issued) if issued else None,
        opened=opened,
        writable=conclusions.stage(db, id) in OPEN,
        name_of=lambda account: found.name if (found := accounts.account(db, account)) else "",
        **values,
    )
