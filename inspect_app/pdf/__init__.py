"""Documents as PDF: the only place that knows the engine. A document's tree comes in, bytes go out."""

from inspect_app.pdf.engine import render
from inspect_app.pdf.faces import FaceMissingError, width_mm
from inspect_app.pdf.pages import page_html, wording
from inspect_app.pdf.reading import read

__all__ = ["FaceMissingError", "page_html", "read", "render", "width_mm", "wording"]
