"""The marks behind every page ("DỰ THẢO", "SỐ LIỆU MINH HỌA") as one drawing of outlines: no text that copies out."""

from functools import cache
from math import cos, radians, sin

from inspect_app.pdf.faces import outline

_WIDTH, _HEIGHT = 595.276, 841.89  # A4 in points
_ANGLE = radians(52)
_GREY = "#e7e7e7"
_LENGTH = 500.0  # points that a mark takes along its slant, if its letters don't grow too large first
_SIZES = (104.0, 46.0, 34.0)  # a short mark, a longer one, the longest
_GAP = 16.0


@cache
def drawing(marks: tuple[str, ...]) -> bytes:
    """An A4 page of SVG with the marks one under the other, turned to rise to the right, about the page's centre."""
    drawn = [(pt, *outline(mark, pt)) for mark in marks for pt in (_size(mark),)]
    height = sum(pt for pt, _, _ in drawn) + _GAP * (len(drawn) - 1)
    across = -height / 2
    paths = []
    for pt, path, width in drawn:
        across += pt * 0.86  # from the line's upper edge to its base line
        x = _WIDTH / 2 - cos(_ANGLE) * width / 2 + sin(_ANGLE) * across
        y = _HEIGHT / 2 + sin(_ANGLE) * width / 2 + cos(_ANGLE) * across
        turn = f"matrix({cos(_ANGLE):.5f} {-sin(_ANGLE):.5f} {sin(_ANGLE):.5f} {cos(_ANGLE):.5f} {x:.2f} {y:.2f})"
        paths.append(f'<path transform="{turn}" fill="{_GREY}" d="{path}"/>')
        across += pt * 0.14 + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"{''.join(paths)}</svg>"
    ).encode()


def _size(mark: str) -> float:
    """104 points for "DỰ THẢO", 46 for "SỐ LIỆU MINH HỌA", 34 for what is longer still."""
    return next((pt for pt in _SIZES if outline(mark, pt)[1] <= _LENGTH), _SIZES[-1])
