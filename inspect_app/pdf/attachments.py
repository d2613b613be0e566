"""What is attached to a PDF, whoever made it."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from inspect_app.errors import Problem
from inspect_app.pdf.reading import PDFIUM

_MOST = 20


def attachments(file: Path) -> Iterator[bytes]:
    """The bytes of the files attached to a PDF, the first few of them. Raises Problem "bad_pdf" for what is none."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(file) as document:
            found = [
                bytes(document.get_attachment(place).get_data())
                for place in range(min(document.count_attachments(), _MOST))
            ]
    except pypdfium2.PdfiumError as error:
        raise Problem("bad_pdf") from error
    return iter(found)
