"""The one place that turns a Problem, or an HTTP error, into a page or into JSON. It touches no database."""

from contextlib import suppress

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from inspect_app.errors import Problem

# How much of a body that nobody wanted is read all the same: more than the largest field file that a desk sends.
_MOST_HEARD = 304 * 1024 * 1024
_CHUNK = 64 * 1024
_BY_STATUS = {400: "bad_request", 403: "not_allowed", 404: "not_found", 405: "wrong_method", 413: "too_large"}


def init(app: Flask) -> None:
    """Answer every problem of an application."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(CSRFError, lambda _: answer(Problem("token_expired")))
    app.register_error_handler(HTTPException, _http)
    app.after_request(_hear_out)


def wants_json() -> bool:
    """Whether a program asks, not a person at a page."""
    accepted = request.accept_mimetypes
    return request.path.startswith("/api/") or accepted["application/json"] > accepted["text/html"]


def answer(problem: Problem) -> Response:
    """A problem as a page, or as {"code", "message", "fields"}, with its status."""
    if wants_json():
        response = jsonify(code=problem.code, message=problem.message, fields=problem.fields)
    else:
        response = make_response(render_template("problems/problem.html", problem=problem))
    response.status_code = problem.status
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:  # a redirect that routing asks for
        return error
    response = answer(Problem(_BY_STATUS.get(status, "unexpected" if status >= 500 else "bad_request")))
    response.headers.update((k, v) for k, v in error.get_headers() if k in ("Allow", "Retry-After"))
    return response


def _hear_out(response: Response) -> Response:
    # Who is cut off while still sending reads no answer: a device would take a refusal for a lost connection.
    if request.content_length:
        # What is left is thrown away, so none of it is too large; a server may wait for ever past its end.
        request.max_content_length = request.content_length
        left = min(request.content_length, _MOST_HEARD)
        with suppress(HTTPException, OSError):
            while left > 0 and (chunk := request.stream.read(min(left, _CHUNK))):
                left -= len(chunk)
    return response
