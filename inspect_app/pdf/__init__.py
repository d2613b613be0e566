"""Documents as PDF: the only place that knows the engine. A document's tree comes in, bytes go out."""

from inspect_app.pdf.engine import archive, render
from inspect_app.pdf.faces import FaceMissingError, width_mm
from inspect_app.pdf.pages import page_html, wording

__all__ = ["FaceMissingError", "archive", "page_html", "render", "width_mm", "wording"]
