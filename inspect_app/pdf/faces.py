"""The face of the documents: Tinos, metric-compatible with Times New Roman, from the system's fonts."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from unicodedata import normalize

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

_FOLDERS = (
    Path("/usr/share/fonts/truetype/croscore"),
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
)
_MM_PER_POINT = 25.4 / 72
FAMILY, _OUTLINED = "Tinos", "Bold"
# A face reads its tables when they are asked for, and isn't made for many asking at once.
_LOADING = Lock()
_STYLES = ((False, False), (True, False), (False, True), (True, True))


class FaceMissingError(RuntimeError):
    """The face isn't installed; says which package brings it."""


def width_mm(text: str, pt: float, bold: bool = False, italic: bool = False) -> float:
    """The width of a text in millimetres, from the face's advance widths; kerning is off in the documents."""
    return sum(_advance(letter, bold, italic) for letter in text) * pt * _MM_PER_POINT


def outline(text: str, pt: float) -> tuple[str, float]:
    """A bold text as a path in the operators of a PDF, and its width, both in points from the base line's start."""
    face = _face(True, False)
    glyphs, names = face.getGlyphSet(), face.getBestCmap()
    pen = _Operators(glyphs)
    scale, x = pt / face["head"].unitsPerEm, 0.0
    with _LOADING:
        for letter in text:
            glyph = glyphs[names[ord(letter)]]
            glyph.draw(TransformPen(pen, (scale, 0, 0, scale, x, 0)))
            x += glyph.width * scale
    return "\n".join(pen.operators), x


def face_edition() -> bytes:
    """What tells one edition of the face from another."""
    return repr(
        [_face(bold, italic)["head"].fontRevision for bold in (False, True) for italic in (False, True)]
    ).encode()


@cache
def draws(letter: str) -> bool:
    """Whether the face has a letter, composed or to be composed, in all of its styles."""
    return all(ord(part) in _face(*style).getBestCmap() for style in _STYLES for part in normalize("NFC", letter))


class _Operators(BasePen):
    """A glyph's outline as the operators of a PDF."""

    def __init__(self, glyphs: Any):
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self._add("m", to)

    def _lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", to)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self._add("h")

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        self.operators.append(" ".join([*(f"{number:.2f}" for point in points for number in point), operator]))


@cache
def _advance(letter: str, bold: bool, italic: bool) -> float:
    """The advance of a letter in em; a letter that the face lacks counts as a wide one."""
    face = _face(bold, italic)
    glyph = face.getBestCmap().get(ord(letter))
    return face["hmtx"][glyph][0] / face["head"].unitsPerEm if glyph else 1.0


def _face(bold: bool, italic: bool) -> Any:
    with _LOADING:
        return _loaded(bold, italic)


@cache
def _loaded(bold: bool, italic: bool) -> Any:
    style = ("Bold" if bold else "") + ("Italic" if italic else "") or "Regular"
    with TTFont(_file(f"{FAMILY}-{style}.ttf"), lazy=True) as face:
        # All that is measured and drawn by, at once: half read by one thread, a table is none to another.
        face.getBestCmap()
        for table in ("head", "hhea", "hmtx", *(("glyf",) if style == _OUTLINED else ())):
            face[table]
    return face


def _file(name: str) -> Path:
    for folder in _FOLDERS:
        if (folder / name).exists():
            return folder / name
        if found := next(folder.rglob(name), None):
            return found
    raise FaceMissingError(f"{name} is not installed: apt-get install fonts-croscore")
