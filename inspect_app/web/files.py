"""Photos, files and signed texts: sent by their hash, shown as copies."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from inspect_app.services import files as services
from inspect_app.web import guards, problems, static

blueprint = Blueprint("files", __name__)

CHUNK = 64 * 1024


@blueprint.url_value_preprocessor
def _make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    # Before anybody looks for a token in the body: what is sent here is larger than any form.
    request.max_content_length = services.MOST_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    return problems.answer(services.too_large())


@blueprint.put("/api/inspections/<id>/files/<hash>")
def put(id: str, hash: str) -> Response:
    """Take in a file by its SHA-256; answers with the hash of what lies here, so that the sender may let go of it."""
    guards.inspection(id, may="record")
    services.take(guards.acting(), id, hash, _chunks())
    response = jsonify(file=hash)
    response.cache_control.no_store = True
    return response


@blueprint.get("/inspections/<id>/files/<hash>")
def show(id: str, hash: str) -> Response:
    """A copy to look at: a picture, a page of a PDF, or a signed text."""
    guards.inspection(id, may="read")
    page = request.args.get("page", 1, type=int)
    content, kind = services.picture(guards.reading(), guards.settings().database, id, hash, page)
    response = static.revalidated(content, kind)
    response.headers["Content-Disposition"] = "inline"
    return response


@blueprint.get("/inspections/<id>/files/<hash>/thumbnail")
def thumbnail(id: str, hash: str) -> Response:
    """A copy as small as lists show it."""
    guards.inspection(id, may="read")
    content = services.thumbnail(guards.reading(), guards.settings().database, id, hash)
    return static.revalidated(content, "image/jpeg")


def _chunks() -> Iterator[bytes]:
    while chunk := request.stream.read(CHUNK):
        yield chunk
