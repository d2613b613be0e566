"""A DOCX read back by its parts, in the words of its own format."""

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import docx
from docx.oxml.ns import qn

from inspect_app.domain.document import Document
from inspect_app.services import conclusions


@dataclass(frozen=True)
class Copy:
    """A Word copy."""

    data: bytes

    @cached_property
    def word(self) -> Any:
        return docx.Document(io.BytesIO(self.data))

    @cached_property
    def package(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.data))

    def part(self, name: str) -> str:
        return self.package.read(name).decode()

    @cached_property
    def paragraphs(self) -> list[Any]:
        """Every paragraph of the text, those in tables too, in order."""
        return [docx.text.paragraph.Paragraph(p, self.word) for p in self.word.element.body.iter(qn("w:p"))]

    @cached_property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def paragraph(self, start: str) -> Any:
        """The first paragraph that starts with some words."""
        found = next((p for p in self.paragraphs if p.text.replace("\u00a0", " ").startswith(start)), None)
        assert found, f"no paragraph starts with {start!r}"
        return found

    def table(self, head: str) -> Any:
        """The table in whose first row some words stand."""
        return next(table for table in self.word.tables if head in "".join(cell.text for cell in table.rows[0].cells))


def copied(document: Document) -> Copy:
    """The Word copy of a document."""
    return Copy(conclusions.word_copy(document))
