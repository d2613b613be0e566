"""A finished PDF read back: what stands where on its pages, and the faces that it brings along."""

import ctypes
import re
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pypdfium2
from pypdfium2 import raw

from inspect_app.domain.reading import Box, Face, Piece, Reading, Sheet
from inspect_app.pdf.faces import FAMILY, draws

# PDFium isn't thread safe: one at a time in a process, whoever works with it.
PDFIUM = Lock()
_MM_PER_POINT = 25.4 / 72
_SUBSET = re.compile(r"[A-Z]{6}\+")
_LONGEST_NAME = 200
_HALVES = range(0xD800, 0xDC00)
_HYPHEN = 2  # what PDFium gives for a hyphen at the end of a line


def read(pdf: bytes) -> Reading:
    """The pages and faces of a PDF of our own."""
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        faces: dict[str, Face] = {}
        sheets = tuple(_sheet(page, number, faces) for number, page in enumerate(document, 1))
    return Reading(sheets, tuple(faces.values()))


def _sheet(page: Any, number: int, faces: dict[str, Face]) -> Sheet:
    pieces = tuple(_pieces(page, number, faces))
    undrawn = dict.fromkeys(
        letter
        for piece in pieces
        for letter in piece.text
        if not letter.isspace() and not (draws(letter) and piece.face.startswith(FAMILY))
    )
    return Sheet(pieces, _pictures(page), tuple(undrawn))


def _pieces(page: Any, number: int, faces: dict[str, Face]) -> Iterator[Piece]:
    """The letters of a page, joined where they were drawn in one go."""
    words = page.get_textpage()
    drawn, text, box = None, "", _Box(page.get_height())
    for place, letter in _letters(words):
        part = raw.FPDFText_GetTextObject(words, place)
        if not part:  # a space or a line's end that PDFium adds by itself
            text += " "
            continue
        if drawn is None or ctypes.addressof(part.contents) != ctypes.addressof(drawn.contents):
            if text.strip():
                yield Piece(text, _face(drawn, number, faces), box.closed())
            drawn, text, box = part, "", _Box(page.get_height())
        text += letter
        if not letter.isspace():
            box.add(words, place)
    if text.strip():
        yield Piece(text, _face(drawn, number, faces), box.closed())


def _letters(words: Any) -> Iterator[tuple[int, str]]:
    """Every letter of a page with its place; one beyond the first 65,536 comes in two halves."""
    half = 0
    for place in range(words.count_chars()):
        code = raw.FPDFText_GetUnicode(words, place)
        if code in _HALVES:
            half = code
        elif half:
            yield place, chr(0x10000 + ((half - 0xD800) << 10) + (code - 0xDC00))
            half = 0
        else:
            yield place, "-" if code == _HYPHEN else chr(code)


class _Box:
    """A box that grows letter by letter; PDFium counts points from the lower left corner."""

    def __init__(self, height: float):
        self._height = height
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._given = [ctypes.byref(number) for number in self._numbers]
        self._left = self._bottom = float("inf")
        self._right = self._top = float("-inf")

    def add(self, words: Any, place: int) -> None:
        raw.FPDFText_GetCharBox(words, place, *self._given)
        left, right, bottom, top = (number.value for number in self._numbers)
        self._left, self._right = min(self._left, left), max(self._right, right)
        self._bottom, self._top = min(self._bottom, bottom), max(self._top, top)

    def closed(self) -> Box:
        return _millimetres(self._left, self._right, self._height - self._top, self._height - self._bottom)


def _face(part: Any, number: int, faces: dict[str, Face]) -> str:
    """The name of the face of a text; keeps it among the faces of the file."""
    face = raw.FPDFTextObj_GetFont(part)
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(face, buffer, _LONGEST_NAME)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    embedded = bool(raw.FPDFFont_GetIsEmbedded(face))
    if name not in faces or (faces[name].embedded and not embedded):
        faces[name] = Face(name, embedded, number)
    return name


def _pictures(page: Any) -> tuple[Box, ...]:
    height = page.get_height()
    found = []
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        found.append(_millimetres(left, right, height - top, height - bottom))
    return tuple(found)


def _millimetres(left: float, right: float, top: float, bottom: float) -> Box:
    return Box(*(length * _MM_PER_POINT for length in (left, right, top, bottom)))
