"""The public page that says whether a file or a code is of a document that was issued here, and nothing else."""

from datetime import timedelta
from typing import IO, Any, cast

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from inspect_app.errors import Problem
from inspect_app.services import check as services
from inspect_app.services import issue
from inspect_app.services.check import Answer, Hashing
from inspect_app.services.throttle import Throttle, household
from inspect_app.web import guards, problems

blueprint = Blueprint("check", __name__)

EACH, ALTOGETHER, WITHIN = 20, 300, timedelta(minutes=15)
_FORM = 64 * 1024  # of the other fields of the form
_BUFFER = 1024 * 1024  # what is held of a file at a time, at most
_LONGEST = 200  # letters of what is typed for a code
_HEAVY = (
    f"Tệp lớn hơn {issue.MOST_BYTES // 1024 // 1024} MB: không có văn bản nào ban hành ở đây lớn như vậy. "
    "Chọn đúng tệp rồi kiểm tra lại."
)


def init(app: Flask) -> None:
    """Let an application be asked by anybody, so often: refused before anything of a file is read."""
    app.config["INSPECT_THROTTLE"] = Throttle(EACH, ALTOGETHER, WITHIN)
    app.before_request(_admit)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    return problems.answer(Problem("too_large", _HEAVY))


@blueprint.get("/check")
def show() -> Response:
    """The question; with a code from a document's last page ("code") the answer."""
    code = request.args.get("code", "")[:_LONGEST]
    if not code:
        return _page("ask")
    return _answer(services.by_code(guards.reading(), code), "code", code)


@blueprint.post("/check")
def ask() -> Response:
    """The answer about a file, of which nothing is kept, or about a code."""
    form, file = _sent()
    if file and file.size:
        return _answer(services.by_hash(guards.reading(), file.hash), "file")
    code = form.get("code", "").strip()[:_LONGEST]
    if not code:
        return _page("nothing", status=400)
    return _answer(services.by_code(guards.reading(), code), "code", code)


def _admit() -> None:
    asks = request.method == "POST" or "code" in request.args
    if request.endpoint not in ("check.show", "check.ask") or not asks:
        return
    throttle = cast(Throttle, current_app.config["INSPECT_THROTTLE"])
    if not throttle.admits(household(request.remote_addr or ""), guards.visiting().now()):
        raise Problem("check_throttled")
    request.max_content_length = issue.MOST_BYTES + _FORM


def _sent() -> tuple[Any, Hashing | None]:
    """The fields and the file of the form; the file is hashed as it comes, and written nowhere."""
    taken: list[Hashing] = []

    def sink(*_: object, **__: object) -> IO[bytes]:
        taken.append(Hashing())
        return cast(IO[bytes], taken[-1])

    parser = FormDataParser(stream_factory=sink, max_form_memory_size=_BUFFER, max_form_parts=10)
    _, form, _ = parser.parse(request.stream, request.mimetype, request.content_length, request.mimetype_params)
    return form, next((one for one in taken if one.size), None)


def _answer(found: Answer | None, asked: str, code: str = "") -> Response:
    return _page("match" if found else "none", found, asked, code)


def _page(said: str, found: Answer | None = None, asked: str = "", code: str = "", status: int = 200) -> Response:
    response = make_response(render_template("check/show.html", said=said, found=found, asked=asked, code=code), status)
    response.cache_control.no_store = True
    return response
