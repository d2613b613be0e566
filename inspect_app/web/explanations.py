"""The unit's explanation: written and sent by the unit, read by the team, and findings withdrawn for it."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import MultipleFileField
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import BooleanField, HiddenField

from inspect_app.domain import roles
from inspect_app.domain.explanation import MOST_FILES, Explanation, field_of
from inspect_app.domain.findings import Finding, every_finding
from inspect_app.domain.record import Record
from inspect_app.domain.stages import OPEN, STAGES
from inspect_app.errors import Problem
from inspect_app.services import explanations as services
from inspect_app.services import files as file_services
from inspect_app.services import minutes, withdrawals
from inspect_app.services.explanations import Standing, Typed
from inspect_app.store import accounts, conclusions, files
from inspect_app.store import explanations as store
from inspect_app.web import guards, problems
from inspect_app.web.entries import Several
from inspect_app.web.entry import Day, Entry, Text

blueprint = Blueprint("explanations", __name__, url_prefix="/inspections/<id>/explanation")

CHUNK = 64 * 1024
# What a unit may send at once: three files as large as one may be, and the longest texts.
_ROOM = 3 * file_services.MOST_BYTES
_FORM = 1024 * 1024
_TOO_MUCH = (
    f"Các tệp gửi cùng lúc lớn hơn {_ROOM // 1024 // 1024} MB nên máy chủ không nhận. Chưa có gì được lưu. "
    "Quay lại trang trước, nội dung đã nhập vẫn ở đó; lưu nháp nhiều lần, mỗi lần ít tệp hơn."
)
_UNREAD = "Giải trình chưa được gửi, cũng chưa lưu. Nội dung đã nhập và tệp đã chọn còn ở dưới đây."
_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


class ExplanationEntry(Entry):
    revision = HiddenField()
    number = Text("Số, ký hiệu văn bản giải trình", hint="Ví dụ 45/UBND-VP; có thể bỏ trống.")
    day = Day("Ngày văn bản", hint="Ví dụ 16/10/2026; có thể bỏ trống.")
    text = Text("Ý kiến chung", lines=True)
    files = Several("Tệp đã nộp", description="Bỏ đánh dấu tệp không kèm theo nữa.")
    uploads = MultipleFileField(
        "Nộp thêm tệp",
        description=f"PDF, JPEG hoặc PNG, mỗi tệp tối đa 12 MB, cả giải trình tối đa {MOST_FILES} tệp.",
        render_kw={"accept": "application/pdf,image/jpeg,image/png", "multiple": True},
    )
    confirmed = BooleanField("Đã đọc lại; gửi giải trình này cho Đoàn kiểm tra")

    @property
    def sends(self) -> bool:
        """Whether it is to be sent, not kept as a draft."""
        return request.form.get("do") == "send"


class WithdrawalEntry(Entry):
    base = HiddenField()
    reason = Text("Lý do rút", lines=True, hint="In trong thông báo kết luận, Mục V.")


def init(app: Flask) -> None:
    """Let whoever may explain send an application more than any form; after it is known who asks."""
    app.before_request(_make_room)


def _make_room() -> None:
    if request.endpoint == "explanations.write" and request.method == "POST":
        guards.inspection((request.view_args or {})["id"], may="explain")
        request.max_content_length = _ROOM + _FORM


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    return problems.answer(Problem("too_large", _TOO_MUCH))


@blueprint.get("")
def show(id: str) -> str:
    """What the unit sent, finding by finding; the newest, or an earlier one by its revision."""
    visit = guards.inspection(id, may="read_explanation")
    db, account = guards.reading(), guards.current_account()
    there = services.standing(db, id, guards.visiting().today)
    given = _asked(id, there)
    reads = roles.may(account, "read", visit.role)
    # While the conclusion is drafted a unit sees its own words and its minutes, nothing else.
    record = minutes.standing_record(db, id) if reads else there.record
    found = every_finding(record) if reads else there.findings
    stage = conclusions.stage(db, id)
    known = {subject for finding in found for subject in finding.subjects}
    return render_template(
        "explanations/show.html",
        record=record,
        there=there,
        given=given,
        found=found,
        others=[one for one in given.about if not known.intersection(one.subjects)] if given else [],
        sent=store.sent(db, id),
        name_of=_name,
        base_of=lambda finding: _bases(record, finding),
        stage=stage,
        stage_name=STAGES[stage],
        may_read=reads,
        may_explain=_may_explain(account, visit.assignment.unit.code),
        may_withdraw=there.held is not None and stage in OPEN and roles.may(account, "conclude", visit.role),
        illustration=record.plan.illustration or record.unit.illustration,
    )


@blueprint.route("/write", methods=["GET", "POST"])
def write(id: str) -> ResponseReturnValue:
    """Write an explanation: kept as a draft, or sent."""
    guards.inspection(id, may="explain")
    there = services.standing(guards.reading(), id, guards.visiting().today)
    form = _form(id, there)
    if form.saves(lambda: _save(id, there, form)):
        if form.sends:
            flash("Đã gửi giải trình cho Đoàn kiểm tra.")
            return redirect(url_for(".show", id=id))
        flash("Đã lưu bản nháp. Đoàn kiểm tra chưa thấy bản này.")
        return redirect(url_for(".write", id=id))
    if form.problem:
        there = _look_again(id, there, form)
    page = render_template(
        "explanations/write.html",
        form=form,
        there=there,
        record=there.record,
        writer=_name(there.latest.actor) if there.latest else "",
        fields=[(finding, form[field_of(finding.subjects)]) for finding in there.findings],
        illustration=there.record.plan.illustration or there.record.unit.illustration,
    )
    return page, form.status


@blueprint.get("/files/<hash>")
def file(id: str, hash: str) -> Response:
    """A file of an explanation as it was handed in: of one that was sent, to the unit also of its drafts."""
    visit = guards.inspection(id, may="read_explanation")
    db = guards.reading()
    found = next(iter(store.files(db, id, [hash])), None)
    sent = any(one.hash == hash for explanation in store.sent(db, id) for one in explanation.files)
    if not found or not (sent or _may_explain(guards.current_account(), visit.assignment.unit.code)):
        raise Problem("not_found")
    response = Response(files.content(guards.settings().database, hash), mimetype=found.type)
    name = f"giai-trinh-{hash[:8]}.{_ENDINGS[found.type]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.cache_control.no_store = True
    return response


@blueprint.route("/withdrawal", methods=["GET", "POST"])
def withdraw(id: str) -> ResponseReturnValue:
    """Withdraw a finding, with a reason."""
    guards.inspection(id, may="conclude")
    record = minutes.standing_record(guards.reading(), id)
    finding = _finding(record, request.args.get("finding", ""))
    form = WithdrawalEntry(data={"base": _bases(record, finding), "reason": finding.withdrawn})
    seen = (form.base.data or "").split()
    if form.saves(lambda: withdrawals.withdraw(guards.acting(), id, finding.subjects[0], form.reason.data or "", seen)):
        flash("Đã rút tồn tại khỏi kết luận. Kiến nghị chỉ khắc phục những tồn tại đã rút thì không in nữa.")
        return redirect(url_for(".show", id=id))
    if form.problem and form.problem.code == "stale":
        form.base.data = _bases(record, finding)
    page = render_template(
        "explanations/withdrawal.html",
        form=form,
        finding=finding,
        said=record.explanation.said(finding.subjects) if record.explanation else "",
        record=record,
        illustration=record.plan.illustration or record.unit.illustration,
    )
    return page, form.status


@blueprint.post("/withdrawal/restore")
def restore(id: str) -> ResponseReturnValue:
    """Take a withdrawal back; its reason stays in the history."""
    guards.inspection(id, may="conclude")
    record = minutes.standing_record(guards.reading(), id)
    finding = _finding(record, request.args.get("finding", ""))
    seen = request.form.get("base", "").split()
    withdrawals.withdraw(guards.acting(), id, finding.subjects[0], None, seen)
    flash("Đã đưa tồn tại trở lại kết luận. Lý do rút trước đây vẫn được giữ trong lịch sử.")
    return redirect(url_for(".show", id=id))


def _form(id: str, there: Standing) -> ExplanationEntry:
    class Form(ExplanationEntry):
        pass

    data: dict[str, Any] = {"revision": str(there.revision)}
    before = there.latest
    if before:
        data |= {"number": before.number, "day": before.day, "text": before.text}
        data["files"] = [one.hash for one in before.files]
    for finding in there.findings:
        name = field_of(finding.subjects)
        setattr(Form, name, Text("Giải trình về tồn tại này", lines=True))
        data[name] = before.said(finding.subjects) if before else ""
    form = Form(data=data)
    _offer(id, there, form)
    return form


def _offer(id: str, there: Standing, form: ExplanationEntry) -> None:
    """Let the files of the newest revision be chosen, and those that the form itself brings along."""
    named = [*(form.files.data or ()), *(one.hash for one in (there.latest.files if there.latest else ()))]
    form.files.choices = {one.hash: one.name for one in store.files(guards.reading(), id, named)}


def _save(id: str, there: Standing, form: ExplanationEntry) -> int:
    # The files first: whatever becomes of the words, nobody has to look for them again.
    _take(id, form)
    if form.sends and not form.confirmed.data:
        raise Problem("form_invalid", _UNREAD, {"confirmed": "Đánh dấu ô này khi đã đọc lại, rồi gửi."})
    about = {finding.subjects[0]: form[field_of(finding.subjects)].data or "" for finding in there.findings}
    typed = Typed(form.number.data or "", form.day.data, form.text.data or "", about, tuple(form.files.data or ()))
    return services.save(guards.acting(), id, typed, form.revision_seen, form.sends)


def _take(id: str, form: ExplanationEntry) -> None:
    """Take in what was chosen, and count it among the files that are there."""
    for upload in filter(lambda upload: upload.filename, form.uploads.data or ()):
        try:
            taken = services.take_file(guards.acting(), id, upload.filename, _chunks(upload.stream))
            form.files.data = list(dict.fromkeys([*(form.files.data or ()), taken.hash]))
        except Problem as problem:
            if problem.code == "explanation_closed" or problem.status >= 500:
                raise
            raise Problem("form_invalid", fields={"uploads": f"{upload.filename}: {problem.message}"}) from problem


def _look_again(id: str, there: Standing, form: ExplanationEntry) -> Standing:
    """How it stands now, where somebody else has saved or what was typed was kept after all."""
    now = services.standing(guards.reading(), id, guards.visiting().today)
    assert form.problem
    if form.problem.code == "explanation_late":
        form.revision.data = str(now.revision)
    elif form.problem.code == "stale" and now.latest:
        saved: dict[str, Any] = {"number": now.latest.number, "day": now.latest.day, "text": now.latest.text}
        saved |= {field_of(f.subjects): now.latest.said(f.subjects) for f in there.findings}
        form.look_again(now.revision, saved)
    _offer(id, now, form)
    return now


def _asked(id: str, there: Standing) -> Explanation | None:
    """The explanation that an address asks for: the one that holds, or an earlier one that was sent."""
    wanted = request.args.get("revision", type=int)
    if wanted is None:
        return there.held
    found = store.revision(guards.reading(), id, wanted)
    if not found or not found.sent:
        raise Problem("not_found")
    return found


def _finding(record: Record, subject: str) -> Finding:
    found = next((one for one in every_finding(record) if subject in one.subjects), None)
    if not found:
        raise Problem("not_found")
    return found


def _bases(record: Record, finding: Finding) -> str:
    """What a form about a finding's withdrawal was made from: the operations of every cell, as one text."""
    cells = [record.cells.get((subject, "withdrawn")) for subject in finding.subjects]
    return " ".join(id for cell in cells if cell for id in cell.base)


def _may_explain(account: roles.Account, unit: str) -> bool:
    return roles.may(account, "explain", own_unit=account.unit == unit)


def _name(account: str) -> str:
    found = accounts.account(guards.reading(), account)
    return found.name if found else ""


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
