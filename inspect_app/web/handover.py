"""The desk page where a tablet's field file is let in."""

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from werkzeug.exceptions import RequestEntityTooLarge

from inspect_app.errors import Problem
from inspect_app.services import handover as services
from inspect_app.store import teams
from inspect_app.web import guards, problems
from inspect_app.web.entry import Entry

blueprint = Blueprint("handover", __name__)

# Seven hundred photos of a tablet; more come in by the command.
MOST_BYTES = 300 * 1024 * 1024


class FieldFileEntry(Entry):
    refusal = "Chưa có tệp nào được nhập. Chọn tệp rồi nhập lại."
    file = FileField(
        "Tệp xuất từ máy tính bảng",
        [FileRequired("Chọn tệp có đuôi .inspect.zip.")],
        description="Tệp có đuôi .inspect.zip, tối đa 300 MB.",
        render_kw={"accept": ".zip,application/zip"},
    )


def init(app: Flask) -> None:
    """Let whoever may hand over send an application more than any form; after it is known who asks."""
    app.before_request(_make_room)


def _make_room() -> None:
    # Before anybody looks for a token in the form: what is large goes to the disk while it arrives.
    if request.blueprint == blueprint.name:
        _allowed()
        request.max_content_length = MOST_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    said = "Tệp lớn hơn 300 MB. Chưa có gì được nhập. Nhờ quản trị nhập bằng lệnh import-field trên máy chủ."
    return problems.answer(Problem("too_large", said))


@blueprint.route("/field-files", methods=["GET", "POST"])
def take() -> ResponseReturnValue:
    """Let in what a tablet could not send; shows what became of it, inspection by inspection."""
    _allowed()
    form = FieldFileEntry()
    if form.saves(lambda: services.import_field(guards.acting(), form.file.data.stream)):
        return render_template("handover/taken.html", handover=form.result)
    return render_template("handover/take.html", form=form), form.status


def _allowed() -> None:
    account = guards.anyone()
    guards.allowed("record", "member" if teams.plans_of_account(guards.reading(), account.id) else None)
