"""Documents as PDF: the only place that knows the engine. A document's tree comes in, bytes go out."""

from inspect_app.pdf.attachments import attachments
from inspect_app.pdf.codes import qr
from inspect_app.pdf.engine import archive, render, render_chart, render_marks, render_strokes
from inspect_app.pdf.faces import FaceMissingError, draws, width_mm
from inspect_app.pdf.joined import join
from inspect_app.pdf.pages import edition, page_html, wording
from inspect_app.pdf.reading import read

__all__ = [
    "FaceMissingError",
    "archive",
    "attachments",
    "draws",
    "edition",
    "join",
    "page_html",
    "qr",
    "read",
    "render",
    "render_chart",
    "render_marks",
    "render_strokes",
    "width_mm",
    "wording",
]
