"""Documents as HTML: a strict template environment of their own, which can reach nothing but the document's tree."""

import tomllib
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inspect_app.domain.chart import WIDTH as CHART_WIDTH
from inspect_app.domain.document import Chart, Document, Letter, Signer
from inspect_app.domain.signing import ROOM
from inspect_app.domain.typography import bind, unbroken
from inspect_app.domain.wording import Wording
from inspect_app.pdf.faces import face_edition

_TEXT_WIDTH = 165.0  # millimetres
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def wording() -> Wording:
    """The fixed wording of the documents: templates/documents/wording.toml, read once in a process."""
    return Wording(tomllib.loads((TEMPLATES / "documents/wording.toml").read_text(encoding="utf-8")))


def page_html(document: Document, complete: bool = True) -> list[str]:
    """The HTML of the notice and then of each appendix.

    `complete` pages carry the style sheet within; the engine takes them without and keeps the sheet, once parsed.
    """
    name = "minutes" if document.signing else "letter" if isinstance(document, Letter) else "notice"
    notice = _environment().get_template(f"documents/{name}.html")
    appendix = _environment().get_template("documents/appendix.html")
    values = {"document": document, "names": document.names, "style": stylesheet() if complete else ""}
    return [
        notice.render(values),
        *(appendix.render(values, appendix=added) for added in document.appendices),
    ]


def chart_html(chart: Chart) -> str:
    """The HTML of a chart alone, on a page as large as it is."""
    height = float(chart.height) * _TEXT_WIDTH / CHART_WIDTH
    return _drawing_html(chart.title, "chart.svg", "chart", (chart,), _TEXT_WIDTH, height)


def strokes_html(signer: Signer) -> str:
    """The HTML of what somebody drew alone, in black, on a page as large as its place under minutes."""
    return _drawing_html(signer.name, "signature.svg", "strokes", (signer, "#000"), *ROOM)


@cache
def edition() -> str:
    """What the same document's bytes depend on besides the document: engine, templates, face; as a hash."""
    told = sha256(version("weasyprint").encode())
    for path in sorted((TEMPLATES / "documents").glob("*.*")):
        told.update(path.read_bytes())
    told.update(face_edition())
    return told.hexdigest()


@cache
def stylesheet() -> str:
    """The style sheet of every document."""
    return (TEMPLATES / "documents/document.css").read_text(encoding="utf-8")


def _drawing_html(title: str, file: str, macro: str, given: tuple[object, ...], width: float, height: float) -> str:
    drawing = getattr(_environment().get_template(f"documents/{file}").module, macro)(*given)
    page = _environment().get_template("documents/drawing.html")
    return page.render(title=title, drawing=drawing, width=f"{width:.2f}", height=f"{height:.2f}")


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
