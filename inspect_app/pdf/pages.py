"""Documents as HTML: a strict template environment of their own, which can reach nothing but the document's tree."""

import tomllib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inspect_app.domain.document import Document
from inspect_app.domain.typography import bind, unbroken
from inspect_app.domain.wording import Wording

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def wording() -> Wording:
    """The fixed wording of the documents: templates/documents/wording.toml, read once in a process."""
    return Wording(tomllib.loads((TEMPLATES / "documents/wording.toml").read_text(encoding="utf-8")))


def page_html(document: Document, complete: bool = True) -> list[str]:
    """The HTML of the notice and then of each appendix.

    `complete` pages carry the style sheet within; the engine takes them without and keeps the sheet, once parsed.
    """
    notice = _environment().get_template(f"documents/{'minutes' if document.signing else 'notice'}.html")
    appendix = _environment().get_template("documents/appendix.html")
    values = {"document": document, "names": document.names, "style": stylesheet() if complete else ""}
    return [
        notice.render(values),
        *(appendix.render(values, appendix=added) for added in document.appendices),
    ]


@cache
def stylesheet() -> str:
    """The style sheet of every document."""
    return (TEMPLATES / "documents/document.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"bind": bind, "unbroken": unbroken}
    return environment
