"""Documents as DOCX: the only place that knows python-docx. A document's tree comes in, bytes go out."""

from inspect_app.word.engine import Drawings, render

__all__ = ["Drawings", "render"]
