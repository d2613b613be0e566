"""From approved to issued: out for signature, number and date, the signed paper or file, and what was issued."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import BooleanField, HiddenField

from inspect_app.domain import roles
from inspect_app.domain.correction import pointers, valid
from inspect_app.domain.register import MOST
from inspect_app.domain.stages import STAGES
from inspect_app.domain.text import slug
from inspect_app.errors import Problem
from inspect_app.services import bags, confirmation, corrections, explanations, frozen, register, stages
from inspect_app.services import files as file_services
from inspect_app.services import issue as services
from inspect_app.store import accounts, conclusions, files, inspections
from inspect_app.store import issue as store
from inspect_app.store import seal as seals
from inspect_app.web import guards, problems
from inspect_app.web import stages as stage_bar
from inspect_app.web.entry import Day, Entry, Text, Whole

blueprint = Blueprint("issue", __name__, url_prefix="/inspections/<id>")

CHUNK = 64 * 1024
# What may send more than any form, and how much: a scan as any other file, a signed PDF with all that proves it.
_ROOM = {"issue.on_paper": file_services.MOST_BYTES, "issue.receive": services.MOST_BYTES}
_FORM = 64 * 1024  # of the other fields of such a form
_NUMBER = "Nhập số mà văn thư cấp."
_DAY = "Nhập ngày ban hành."


class SigningEntry(Entry):
    day = Day("Ngày in sẵn trên bản trình ký", hint="Để trống nếu ngày được ghi sau khi ký. Ví dụ 05/02/2026.")


class WithdrawalEntry(Entry):
    reason = Text("Lý do rút về", lines=True, required="Ghi lý do.")


class NumberEntry(Entry):
    number = Whole("Số", 1, MOST, required=_NUMBER, hint="Số tiếp theo được đề xuất sẵn; sửa nếu văn thư cấp số khác.")


class PaperEntry(Entry):
    refusal = "Chưa ban hành. Sửa các mục dưới đây, chọn lại bản quét rồi ban hành lại."
    number = Whole("Số", 1, MOST, required=_NUMBER, id="paper-number")
    day = Day("Ngày ban hành", required=_DAY, hint="Ngày ghi trên bản đã ký. Ví dụ 05/02/2026.", id="paper-day")
    scan = FileField(
        "Bản quét văn bản đã ký, đóng dấu",
        [FileRequired("Chọn tệp quét (PDF, JPEG hoặc PNG).")],
        description="Tệp PDF, JPEG hoặc PNG, tối đa 12 MB.",
        render_kw={"accept": "application/pdf,image/jpeg,image/png"},
    )


class SignedEntry(Entry):
    file = FileField(
        "Tệp PDF đã ký số",
        [FileRequired("Chọn tệp PDF đã ký số.")],
        description="Tệp nhận lại từ người ký hoặc hệ thống quản lý văn bản, tối đa 30 MB.",
        render_kw={"accept": "application/pdf"},
    )


class ReceivedEntry(Entry):
    refusal = "Chưa ban hành. Sửa các mục dưới đây rồi ban hành lại."
    hash = HiddenField()
    number = Whole("Số", 1, MOST, required=_NUMBER)
    day = Day("Ngày ban hành", required=_DAY, hint="Ngày ghi trên văn bản. Ví dụ 05/02/2026.")
    confirmed = BooleanField("Đã đọc các chữ ký nêu trên; đây đúng là văn bản được ban hành")


class ConfirmationEntry(Entry):
    hash = HiddenField()


def init(app: Flask) -> None:
    """Let whoever may issue send an application more than any form; after it is known who asks."""
    app.before_request(_make_room)


def _make_room() -> None:
    room = _ROOM.get(request.endpoint or "")
    if room and request.method == "POST":
        guards.inspection((request.view_args or {})["id"], may="issue")
        request.max_content_length = room + _FORM


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    scanned = request.endpoint == "issue.on_paper"
    return problems.answer(file_services.too_large() if scanned else Problem("too_large", services.TOO_LARGE))


@blueprint.route("/signing", methods=["GET", "POST"])
def signing(id: str) -> ResponseReturnValue:
    """Send an approved conclusion out for signature."""
    visit = guards.inspection(id, may="conclude")
    form = SigningEntry()
    public = guards.settings().public_address
    if form.saves(lambda: frozen.freeze(guards.acting(), id, form.day.data, public)):
        flash("Đã lập bản trình ký. Bản này được giữ nguyên, không lập lại.")
        return redirect(url_for(".signing", id=id))
    return _signing(id, visit, form=form, withdrawal=WithdrawalEntry(formdata=None)), form.status


@blueprint.post("/signing/withdraw")
def withdraw(id: str) -> ResponseReturnValue:
    """Take back what is out for signature, with a reason."""
    visit = guards.inspection(id, may="approve")
    form = WithdrawalEntry()
    if form.saves(lambda: stages.move(guards.acting(), id, "signing", "returned", form.reason.data)):
        flash("Đã rút về để sửa. Bản trình ký cũ vẫn được giữ.")
        return redirect(url_for("conclusions.show", id=id))
    return _signing(id, visit, form=SigningEntry(formdata=None), withdrawal=form), form.status


@blueprint.get("/signing.pdf")
def signing_pdf(id: str) -> Response:
    """The copy that is out for signature, as it is kept."""
    guards.inspection(id, may="read_conclusion")
    kept = store.frozen(guards.reading(), id)
    if not kept:
        raise Problem("not_signing")
    return _file(kept.hash, "application/pdf", f"trinh-ky-{id}.pdf")


@blueprint.get("/issue")
def show(id: str) -> ResponseReturnValue:
    """Number, date and the two ways of issuing."""
    guards.inspection(id, may="issue")
    return _issuing(id)


@blueprint.post("/issue/number")
def number(id: str) -> ResponseReturnValue:
    """Keep a number for the document."""
    guards.inspection(id, may="issue")
    form = NumberEntry()
    year = guards.visiting().today.year
    if form.saves(lambda: register.reserve(guards.acting(), id, year, form.number.data)):
        flash(f"Đã giữ số {form.result.words} cho thông báo này.")
        return redirect(url_for(".show", id=id))
    return _issuing(id, number=form), form.status


@blueprint.post("/issue/paper")
def on_paper(id: str) -> ResponseReturnValue:
    """Issue what was signed on paper."""
    guards.inspection(id, may="issue")
    form = PaperEntry()

    def issued() -> object:
        scan = _chunks(form.scan.data.stream)
        return services.issue_on_paper(guards.acting(), id, form.number.data, form.day.data, scan)

    return _issue_by(id, form, issued) or (_issuing(id, paper=form), form.status)


@blueprint.post("/issue/signed")
def receive(id: str) -> ResponseReturnValue:
    """Take in a signed PDF and show what it tells."""
    guards.inspection(id, may="issue")
    form = SignedEntry()
    if form.saves(lambda: services.receive(guards.acting(), id, _chunks(form.file.data.stream))):
        return redirect(url_for(".received", id=id))
    return _issuing(id, signed=form), form.status


@blueprint.route("/issue/received", methods=["GET", "POST"])
def received(id: str) -> ResponseReturnValue:
    """The signed PDF that came back: its signatures, where it differs, and the button that issues it."""
    guards.inspection(id, may="issue")
    look = services.looked_at(guards.acting(), guards.reading(), id)
    if not look or conclusions.stage(guards.reading(), id) not in ("signing", "issued"):
        return redirect(url_for(".show", id=id))
    kept = store.frozen(guards.reading(), id)
    assert kept
    form = ReceivedEntry(data={"number": _proposal(id), "day": kept.day, "hash": look.received.hash})

    def issued() -> object:
        typed = (form.hash.data or "", form.number.data, form.day.data, form.confirmed.data)
        return services.issue_signed(guards.acting(), id, *typed)

    if done := _issue_by(id, form, issued):
        return done
    form.hash.data = look.received.hash
    return _page("issue/received.html", id, form=form, look=look, leader=_confirmed_by(look)), form.status


@blueprint.get("/issue/received.pdf")
def received_pdf(id: str) -> Response:
    """The signed PDF that came back, as it came."""
    guards.inspection(id, may="read_conclusion")
    kept = store.frozen(guards.reading(), id)
    came = store.received(guards.reading(), id, kept.id) if kept else None
    if not came:
        raise Problem("not_signing", "Chưa nhận tệp đã ký nào của bản trình ký này.")
    return _file(came.hash, "application/pdf", f"tep-da-ky-{id}.pdf")


@blueprint.route("/signing/received", methods=["GET", "POST"])
def confirm(id: str) -> ResponseReturnValue:
    """What differs in a signed file that isn't ours unchanged, for the leader to confirm."""
    guards.inspection(id, may="approve")
    look = services.looked_at(guards.acting(), guards.reading(), id)
    if not look or look.received.unchanged:
        return redirect(url_for(".signing", id=id))
    form = ConfirmationEntry(data={"hash": look.received.hash})
    if form.saves(lambda: confirmation.confirm(guards.acting(), id, form.hash.data or "")):
        flash("Đã xác nhận. Văn thư ban hành được tệp này.")
        return redirect(url_for(".confirm", id=id))
    form.hash.data = look.received.hash
    return _page("issue/confirm.html", id, form=form, look=look, leader=_confirmed_by(look)), form.status


@blueprint.get("/issued")
def issued(id: str) -> str:
    """What was issued, the valid notice or another "document": number, date, way, files; or that nothing is yet."""
    visit = guards.inspection(id, may="read_issued")
    db, account = guards.reading(), guards.current_account()
    made = _wanted(id)
    every = store.issued(db, id)
    return _page(
        "issue/issued.html",
        id,
        issue=made,
        document=next((one for one in every if made and one.document == made.document), None),
        valid=valid(every) if every else None,
        every=every,
        pointers=pointers,
        came=store.received_by(db, made.received) if made and made.received else None,
        clerk=accounts.account(db, made.actor) if made else None,
        seal=seals.seal_of(db, id, made.document) if made else None,
        whole=roles.may(account, "read", visit.role),
        may_correct=roles.may(account, "conclude", visit.role),
    )


@blueprint.post("/issued/bag")
def package(id: str) -> Response:
    """The package that was sealed with a "document", by default the last, with all in it; sealed now if never."""
    guards.inspection(id, may="read")
    # Without a name: it is gone as soon as it has been sent.
    file = files.scratch(guards.settings().database)
    try:
        name = bags.write(guards.acting(), id, file, request.form.get("document"))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
    response.cache_control.no_store = True
    return response


@blueprint.get("/issued.pdf")
def issued_pdf(id: str) -> Response:
    """The valid notice or another "document" that was issued, as it is kept."""
    made = _issue(id)
    return _file(made.document, "application/pdf", f"van-ban-{slug(made.words)}.pdf")


@blueprint.get("/issued/scan")
def scan(id: str) -> Response:
    """The scan of the signed paper of the valid notice, or of another "document"."""
    made = _issue(id)
    if not made.scan or not made.scan_type:
        raise Problem("not_issued", "Thông báo này được ký số nên không có bản quét.")
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(made.scan_type, "jpg")
    return _file(made.scan, made.scan_type, f"ban-quet-{made.number:02d}-{made.day.year}.{ending}")


def _issue_by(id: str, form: Entry, work: Callable[[], object]) -> ResponseReturnValue | None:
    """Issue by what a form tells, whichever way; None where the form has to be shown again."""
    if not form.saves(work):
        return None
    flash("Đã ban hành.")
    return redirect(url_for(".issued", id=id))


def _confirmed_by(look: services.Look) -> str:
    found = accounts.account(guards.reading(), look.confirmation.actor) if look.confirmation else None
    return found.name if found else ""


def _issue(id: str) -> store.Issue:
    guards.inspection(id, may="read_issued")
    made = _wanted(id)
    if not made:
        raise Problem("not_issued")
    return made


def _wanted(id: str) -> store.Issue | None:
    """The issued document that the address names, by default the valid notice. Raises Problem "not_found"."""
    document = request.args.get("document")
    if not document:
        return store.issue(guards.reading(), id)
    made = store.issue_of(guards.reading(), id, document)
    if not made:
        raise Problem("not_found")
    return made


def _signing(id: str, visit: guards.Visit, **forms: Entry) -> str:
    return _page(
        "issue/signing.html",
        id,
        awaited=confirmation.awaited(guards.reading(), id),
        may_approve=roles.may(guards.current_account(), "approve", visit.role),
        way=_way(id),
        **forms,
    )


def _issuing(id: str, **forms: Entry) -> str:
    kept, proposed = store.frozen(guards.reading(), id), _proposal(id)
    given = {
        "number": forms.get("number") or NumberEntry(formdata=None, data={"number": proposed}),
        "paper": forms.get("paper")
        or PaperEntry(formdata=None, data={"number": proposed, "day": kept.day if kept else None}),
        "signed": forms.get("signed") or SignedEntry(formdata=None),
    }
    came = store.received(guards.reading(), id, kept.id) if kept else None
    awaited = confirmation.awaited(guards.reading(), id)
    return _page("issue/show.html", id, came=came, awaited=awaited, way=_way(id), **given)


def _way(id: str) -> stage_bar.Way:
    record = inspections.record(guards.reading(), id)
    assert record
    return stage_bar.way(record)


def _page(template: str, id: str, **values: Any) -> str:
    db = guards.reading()
    line, stage = inspections.inspection(db, id), conclusions.stage(db, id)
    assert line
    return render_template(
        template,
        inspection=line,
        stage=stage,
        stage_name=STAGES[stage],
        kept=store.frozen(db, id),
        number_kept=register.held(db, id),
        opened=corrections.underway(db, id),
        late_explanation=explanations.after_approval(db, id),
        illustration=line.illustration,
        **values,
    )


def _proposal(id: str) -> int:
    kept = register.held(guards.reading(), id)
    return kept.number if kept else register.proposal(guards.reading(), id, guards.visiting().today.year)


def _file(hash: str, kind: str, name: str) -> Response:
    response = Response(files.content(guards.settings().database, hash), mimetype=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.cache_control.no_store = True
    return response


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
