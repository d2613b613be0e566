"""After issue: the unit acknowledges and answers, the officer accepts or returns, everybody sees what is left."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import MultipleFileField
from werkzeug.exceptions import RequestEntityTooLarge

from inspect_app.domain import roles
from inspect_app.domain.correction import pointers, valid
from inspect_app.domain.remediation import DONE, STATES, WAITING_FOR_UNIT, Attachment, Matter, successor
from inspect_app.domain.roles import Account
from inspect_app.errors import Problem
from inspect_app.services import files as file_services
from inspect_app.services import pictures
from inspect_app.services import remediation as services
from inspect_app.store import accounts, files, inspections, issue, plans
from inspect_app.store import remediation as store
from inspect_app.store.remediation import Scope
from inspect_app.web import guards, problems, static
from inspect_app.web.entries import Several
from inspect_app.web.entry import Day, Entry, Text

blueprint = Blueprint("remediation", __name__)

CHUNK = 64 * 1024
_FORM = 64 * 1024  # of the other fields of the form with the files
MOST_LINES = 200  # of a list; whoever has more looks plan by plan
_HEAVY = (
    f"Các tệp lớn hơn mức cho phép ({services.MOST_FILES} tệp, mỗi tệp 12 MB). Chưa có gì được gửi. "
    "Lưu lại tệp nhỏ hơn rồi gửi lại."
)


class AnswerEntry(Entry):
    refusal = "Còn nội dung chưa đúng. Chưa có gì được gửi. Sửa các mục dưới đây, chọn lại tệp rồi gửi lại."
    duties = Several("Nội dung mà văn bản này trả lời")
    number = Text("Số, ký hiệu văn bản", required="Nhập số, ký hiệu của văn bản.", hint="Ví dụ 45/BC-UBND.")
    day = Day("Ngày văn bản", required="Nhập ngày của văn bản.", hint="Ví dụ 05/02/2026.")
    text = Text("Việc đã làm", lines=True, required="Ghi việc đã làm.", hint="Ngắn gọn; chi tiết ở văn bản kèm.")
    files = MultipleFileField(
        "Văn bản và minh chứng",
        description=f"PDF, JPEG hoặc PNG; tối đa {services.MOST_FILES} tệp, mỗi tệp 12 MB.",
        render_kw={"accept": "application/pdf,image/jpeg,image/png"},
    )

    @property
    def sent(self) -> list[services.Sent]:
        """The files that were chosen."""
        return [services.Sent(one.filename or "", _chunks(one.stream)) for one in self.files.data or () if one]


class ReviewEntry(Entry):
    refusal = "Chưa có gì thay đổi. Sửa mục dưới đây rồi gửi lại."
    reason = Text("Lý do, khi trả lại", lines=True, hint="Đơn vị đọc lý do này: còn thiếu gì, phải làm gì.")


def init(app: Flask) -> None:
    """Let a unit that answers send an application more than any form; after it is known who asks."""
    app.before_request(_make_room)


def _make_room() -> None:
    if request.endpoint == "remediation.answer" and request.method == "POST":
        guards.inspection((request.view_args or {})["id"], may="answer_duties")
        request.max_content_length = services.MOST_FILES * file_services.MOST_BYTES + _FORM


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    return problems.answer(Problem("too_large", _HEAVY))


@blueprint.get("/remediation")
def index() -> str:
    """What is left to do after every inspection that the account may know of."""
    account = guards.allowed("list_remediation")
    kind, plan = request.args.get("state", ""), request.args.get("plan") or None
    kind = kind if kind in ("late", *STATES) and kind not in DONE else ""
    today, db = guards.visiting().today, guards.reading()
    lines, total = store.lines(db, scope(account), today, kind, plan, MOST_LINES)
    return render_template(
        "remediation/index.html",
        lines=lines,
        total=total,
        today=today,
        kind=kind,
        plan=plan,
        plans=plans.plans(db) if roles.may(account, "read_plan") else [],
        states={"": "Tất cả", "late": "Quá hạn"} | {state: STATES[state] for state in ("answered", "returned", "open")},
    )


@blueprint.get("/inspections/<id>/remediation")
def show(id: str) -> str:
    """What the issued conclusion asks of the unit, and how far that is; or that it isn't issued."""
    visit = guards.inspection(id, may="read_remediation")
    account, own = guards.current_account(), guards.current_account().unit == visit.assignment.unit.code
    db = guards.reading()
    receipt, every = store.receipt(db, id), issue.issued(db, id)
    return _page(
        "remediation/show.html",
        id,
        matters=store.matters(db, id),
        done=DONE,
        successor=successor,
        pointers=pointers(every, valid(every).document) if every else (),
        receipt=receipt,
        receiver=_name(receipt.actor) if receipt else "",
        may_answer=roles.may(account, "answer_duties", visit.role, own),
        may_review=roles.may(account, "follow_up", visit.role),
        name_of=_name,
    )


@blueprint.post("/inspections/<id>/remediation/receipt")
def acknowledge(id: str) -> ResponseReturnValue:
    """Say that the unit has the notice."""
    guards.inspection(id, may="answer_duties")
    services.acknowledge(guards.acting(), id, request.form.get("document"))
    flash("Đã xác nhận đơn vị nhận được thông báo.")
    return redirect(url_for(".show", id=id))


@blueprint.route("/inspections/<id>/remediation/answer", methods=["GET", "POST"])
def answer(id: str) -> ResponseReturnValue:
    """Answer one duty or several with one document and its evidence."""
    guards.inspection(id, may="answer_duties")
    matters = _matters(id)
    form = AnswerEntry(data={"duties": request.args.getlist("duty")})
    # All of them may be named: one that somebody has answered since is told by the service, and nothing typed is lost.
    form.duties.choices = [(matter.duty.id, str(matter.duty.position)) for matter in matters]
    if form.saves(lambda: services.answer(guards.acting(), id, form.duties.data or (), _typed(form))):
        flash(f"Đã gửi văn bản số {form.result.number}. Chuyên viên CCHC sẽ xem xét.")
        return redirect(url_for(".show", id=id))
    left = [matter for matter in (_matters(id) if form.problem else matters) if matter.state in WAITING_FOR_UNIT]
    if not left and not form.problem:
        return redirect(url_for(".show", id=id))
    chosen = set(form.duties.data or ())
    return _page("remediation/answer.html", id, form=form, left=left, chosen=chosen), form.status


@blueprint.route("/inspections/<id>/remediation/review", methods=["GET", "POST"])
def review(id: str) -> ResponseReturnValue:
    """Read an answer with its evidence; accept it, or return it for a reason."""
    guards.inspection(id, may="follow_up")
    reply = request.args.get("reply", "")
    found = services.reply_of(_matters(id), reply)
    if not found:
        raise Problem("not_found")
    form, accepted = ReviewEntry(), request.form.get("verdict") == "accept"
    if form.saves(lambda: services.review(guards.acting(), id, reply, accepted, form.reason.data or "")):
        flash("Đã chấp nhận câu trả lời." if accepted else "Đã trả lại cho đơn vị kèm lý do.")
        return redirect(url_for(".show", id=id))
    matter, one = services.reply_of(_matters(id), reply) or found
    return _page("remediation/review.html", id, form=form, matter=matter, reply=one, name_of=_name), form.status


@blueprint.get("/inspections/<id>/remediation/files/<hash>")
def file(id: str, hash: str) -> Response:
    """A copy of a file of an answer to look at, page by page; or with `original` the file itself, to be kept."""
    guards.inspection(id, may="read_remediation")
    _matters(id)
    attached = store.attachment(guards.reading(), id, hash)
    if not attached:
        raise Problem("not_found")
    if "original" in request.args:
        return _original(attached)
    database = guards.settings().database
    if not files.intact(database, hash):
        raise Problem("file_lost")
    page = request.args.get("page", 1, type=int)
    return static.revalidated(pictures.copy(files.place(database, hash), attached.type, page), pictures.JPEG)


def scope(account: Account) -> Scope:
    """The inspections of which an account may know what is left to do."""
    if roles.may(account, "read_remediation"):
        return Scope("all")
    return Scope("unit", account.unit) if account.role == "unit" else Scope("account", account.id)


def _matters(id: str) -> list[Matter]:
    if not issue.issue(guards.reading(), id):
        raise Problem("not_issued")
    return store.matters(guards.reading(), id)


def _typed(form: AnswerEntry) -> services.Answer:
    return services.Answer(form.number.data, form.day.data, form.text.data, form.sent)


def _original(attached: Attachment) -> Response:
    content = files.content(guards.settings().database, attached.hash)
    response = Response(content, mimetype=attached.type)
    ending = {pictures.PDF: "pdf", pictures.PNG: "png"}.get(attached.type, "jpg")
    response.headers["Content-Disposition"] = f'attachment; filename="minh-chung-{attached.hash[:12]}.{ending}"'
    response.cache_control.no_store = True
    return response


def _page(template: str, id: str, **values: Any) -> str:
    db = guards.reading()
    line = inspections.inspection(db, id)
    assert line
    return render_template(
        template,
        inspection=line,
        issue=issue.issue(db, id),
        states=STATES,
        today=guards.visiting().today,
        illustration=line.illustration,
        **values,
    )


def _name(account: str) -> str:
    found = accounts.account(guards.reading(), account)
    return found.name if found else ""


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
