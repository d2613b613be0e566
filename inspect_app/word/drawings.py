"""Pictures in a Word document: charts in the text, marks behind every page."""

import io
from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.parts.story import StoryPart
from docx.shared import Mm

from inspect_app.domain.document import Chart, Photo, Signer
from inspect_app.word.elements import TEXT_WIDTH

# A chart, a photo or what a signer drew, as an element that stands in a run.
Drawing = Callable[[Chart | Photo | Signer], Any]
_PAPER = (210.0, 297.0)
_BESIDE = 7.5  # millimetres that the middle of the text lies to the right of the paper's


def inline(
    part: StoryPart, picture: bytes, title: str, description: str, box: tuple[float, float] | None = None
) -> Any:
    """A picture as wide as the text, or as large as fits a box of millimetres; with what it shows in words."""
    shape = part.new_pic_inline(io.BytesIO(picture), width=Mm(TEXT_WIDTH))
    if box:
        scale = min(Mm(box[0]) / shape.extent.cx, Mm(box[1]) / shape.extent.cy)
        for extent in (shape.extent, *shape.xpath(".//a:xfrm/a:ext")):
            extent.cx, extent.cy = round(extent.cx * scale), round(extent.cy * scale)
    for side in "TBLR":  # what is silent about its surroundings is moved aside by some readers
        shape.set(f"dist{side}", "0")
    shape.docPr.set("name", title)
    shape.docPr.set("descr", description)
    drawing = OxmlElement("w:drawing")
    drawing.append(shape)
    return drawing


def behind(part: StoryPart, png: bytes, description: str) -> Any:
    """A picture as large as the page, behind its text."""
    width, height = (Mm(length) for length in _PAPER)
    shape = part.new_pic_inline(io.BytesIO(png), width=width, height=height)
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="0"'
        ' behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{Mm(_BESIDE)}</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/></wp:anchor>'
    )
    shape.docPr.set("name", description)
    shape.docPr.set("descr", description)
    anchor.extend((shape.docPr, *shape.xpath("./wp:cNvGraphicFramePr"), shape.graphic))
    drawing = OxmlElement("w:drawing")
    drawing.append(anchor)
    return drawing
