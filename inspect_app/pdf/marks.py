"""The marks behind every page ("DỰ THẢO", "SỐ LIỆU MINH HỌA") as one drawing of outlines: no text that copies out.

Drawn once in a file and shown on each page: as a background of the engine's it would be read and drawn page by page.
"""

import io
from functools import cache
from math import cos, radians, sin
from typing import Any

from inspect_app.pdf.faces import outline

_WIDTH, _HEIGHT = 595.276, 841.89  # A4 in points
_ANGLE = radians(52)
_GREY = 0xE7 / 255
_LENGTH = 500.0  # points that a mark takes along its slant, if its letters don't grow too large first
_SIZES = (104.0, 46.0, 34.0)  # a short mark, a longer one, the longest
_GAP = 16.0
_NAME = "marks"


def put_behind(pdf: Any, marks: tuple[str, ...]) -> None:
    """Put marks behind all pages of a PDF that the engine has made and not written yet."""
    import pydyf  # type: ignore[import-untyped]

    form = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, _WIDTH, _HEIGHT])}
    drawn = pydyf.Stream([_drawing(marks)], form, compress=True)
    pdf.add_object(drawn)
    for page in [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]:
        content, resources = (pdf.objects[int(page[key].split()[0])] for key in ("Contents", "Resources"))
        resources["XObject"][_NAME] = drawn.reference
        content.stream.insert(0, f"/Artifact BMC /{_NAME} Do EMC".encode())


def page_of_marks(marks: tuple[str, ...]) -> bytes:
    """A PDF of one A4 page with nothing but marks."""
    import pydyf

    pdf, file = pydyf.PDF(), io.BytesIO()
    content = pydyf.Stream([_drawing(marks)], compress=True)
    pdf.add_object(content)
    page = {"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, _WIDTH, _HEIGHT])}
    pdf.add_page(pydyf.Dictionary(page | {"Contents": content.reference}))
    pdf.write(file)
    return file.getvalue()


@cache
def _drawing(marks: tuple[str, ...]) -> bytes:
    """What draws the marks one under the other, turned to rise to the right, about the middle of an A4 page."""
    drawn = [(pt, *outline(mark, pt)) for mark in marks for pt in (_size(mark),)]
    height = sum(pt for pt, _, _ in drawn) + _GAP * (len(drawn) - 1)
    below = -height / 2  # how far the line's upper edge, then its base line, lies below the middle
    operators = [f"{_GREY:.4f} {_GREY:.4f} {_GREY:.4f} rg"]
    for pt, path, width in drawn:
        below += pt * 0.86
        x = _WIDTH / 2 - cos(_ANGLE) * width / 2 + sin(_ANGLE) * below
        y = _HEIGHT / 2 - sin(_ANGLE) * width / 2 - cos(_ANGLE) * below
        turn = f"{cos(_ANGLE):.5f} {sin(_ANGLE):.5f} {-sin(_ANGLE):.5f} {cos(_ANGLE):.5f} {x:.2f} {y:.2f} cm"
        operators.append(f"q {turn}\n{path}\nf Q")
        below += pt * 0.14 + _GAP
    return "\n".join(operators).encode()


def _size(mark: str) -> float:
    """104 points for "DỰ THẢO", 46 for "SỐ LIỆU MINH HỌA", 34 for what is longer still."""
    return next((pt for pt in _SIZES if outline(mark, pt)[1] <= _LENGTH), _SIZES[-1])
