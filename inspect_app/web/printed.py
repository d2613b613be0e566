"""Documents on their way to a browser: files to open or keep, and pages as pictures; nobody's memory keeps any."""

from flask import Response

_KINDS = {
    "pdf": ("application/pdf", "inline"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
}


def file(content: bytes, name: str) -> Response:
    """A document under its file name; its ending says whether it is opened (.pdf) or kept (.docx)."""
    kind, shown = _KINDS[name.rpartition(".")[2]]
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    response.cache_control.no_store = True
    return response


def page(png: bytes) -> Response:
    """One page of a document as a picture."""
    response = Response(png, mimetype="image/png")
    response.cache_control.no_store = True
    return response
