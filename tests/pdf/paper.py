"""A PDF read back as paper: lines with their face, size and place in millimetres, rules, and what copies out."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

import pdfplumber

from inspect_app import pdf
from inspect_app.domain.conclusion import conclusion
from inspect_app.domain.document import Document
from inspect_app.domain.record import Record
from tests.pdf import records

MM = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 30.0, 195.0, 20.0, 277.0
GREY = tuple(round(0xE7 / 255, 3) for _ in range(3))


class Span:
    """Something that reaches from left to right, in millimetres."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True)
class Line(Span):
    """Words of one face and size that stand side by side; places in millimetres from the paper's upper left corner."""

    text: str
    style: str  # "regular", "bold", "italic" or "bold italic"
    size: float
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Rule(Span):
    """A line drawn from left to right."""

    x0: float
    x1: float
    y: float


class Page:
    """One page of paper."""

    def __init__(self, page: "pdfplumber.page.Page"):
        self._page = page

    @property
    def size(self) -> tuple[float, float]:
        return self._page.width * MM, self._page.height * MM

    @cached_property
    def text(self) -> str:
        return self._page.extract_text()

    @cached_property
    def lines(self) -> list[Line]:
        """Every line, from top to bottom; columns and changes of face end one."""
        return sorted(self._lines(), key=lambda line: (round(line.top, 1), line.x0))

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that are boxes with nothing in them, thinner than a point, from top to bottom."""
        found = [
            Rule(r["x0"] * MM, r["x1"] * MM, r["top"] * MM)
            for r in self._page.rects
            if r["height"] < 1 and r["width"] > 20
        ]
        return sorted(found, key=lambda rule: rule.y)

    @cached_property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Left, right, top and bottom of everything drawn as a rectangle."""
        return [(r["x0"] * MM, r["x1"] * MM, r["top"] * MM, r["bottom"] * MM) for r in self._page.rects]

    @cached_property
    def pictures(self) -> list[tuple[float, float, float, float]]:
        """Left, right, top and bottom of every picture, and of what somebody drew by hand, from top to bottom."""
        pens = [curve for curve in self._page.curves if curve.get("stroking_color") and not curve.get("fill")]
        found = [(p["x0"] * MM, p["x1"] * MM, p["top"] * MM, p["bottom"] * MM) for p in (*self._page.images, *pens)]
        return sorted(found, key=lambda box: (round(box[2], 1), box[0]))

    @property
    def number(self) -> str:
        """What stands in the top margin."""
        return " ".join(line.text for line in self.lines if line.bottom < TOP)

    @property
    def marked(self) -> bool:
        """Whether a mark is drawn behind the text."""
        return any(self._grey(curve["non_stroking_color"]) for curve in self._page.curves)

    def line(self, start: str) -> Line:
        """The first line that starts with some words."""
        found = next((line for line in self.lines if line.text.startswith(start)), None)
        assert found, f"no line starts with {start!r}: {[line.text for line in self.lines]}"
        return found

    def find(self, start: str) -> Line | None:
        return next((line for line in self.lines if line.text.startswith(start)), None)

    def _grey(self, colour: object) -> bool:
        return isinstance(colour, tuple | list) and tuple(round(part, 3) for part in colour) == GREY

    def _lines(self) -> Iterator[Line]:
        run: list[dict] = []
        for char in self._page.chars:
            if run and not self._goes_on(run[-1], char):
                yield from self._line(run)
                run = []
            run.append(char)
        yield from self._line(run)

    def _goes_on(self, last: dict, char: dict) -> bool:
        return (
            (last["fontname"], round(last["size"], 2)) == (char["fontname"], round(char["size"], 2))
            and abs(last["top"] - char["top"]) < 0.1
            and -1 < char["x0"] - last["x1"] < 12
        )

    def _line(self, run: list[dict]) -> Iterator[Line]:
        while run and run[-1]["text"] == " ":
            run.pop()
        while run and run[0]["text"] == " ":
            run.pop(0)
        if run:
            style = run[0]["fontname"].partition("Tinos")[2].replace("-", " ").strip().lower() or "regular"
            yield Line(
                "".join(char["text"] for char in run),
                style,
                round(run[0]["size"], 2),
                run[0]["x0"] * MM,
                run[-1]["x1"] * MM,
                run[0]["top"] * MM,
                run[0]["bottom"] * MM,
            )


@dataclass(frozen=True)
class Paper:
    """A whole document on paper."""

    data: bytes

    @cached_property
    def pages(self) -> list[Page]:
        return [Page(page) for page in self.file.pages]

    @cached_property
    def file(self) -> "pdfplumber.PDF":
        return pdfplumber.open(io.BytesIO(self.data))

    @cached_property
    def text(self) -> str:
        return "\n".join(page.text for page in self.pages)

    def page_with(self, words: str) -> Page:
        return next(page for page in self.pages if words in page.text)


def drawn(
    record: Record, number: str | None = None, issued: date | None = None, draft: bool = True
) -> tuple[Document, Paper]:
    """A record's conclusion, as a tree and on paper."""
    made = conclusion(record, number=number, issued=issued, draft=draft, measure=pdf.width_mm, words=pdf.wording())
    return made, Paper(pdf.render(made))


@cache
def lang_son() -> tuple[Document, Paper]:
    """The acceptance case: a draft with blank number and date."""
    return drawn(records.lang_son())


@cache
def minh_hoa() -> tuple[Document, Paper]:
    """The made-up commune, numbered and dated."""
    return drawn(records.minh_hoa(), number="5", issued=date(2026, 2, 5), draft=False)


@cache
def long_names() -> tuple[Document, Paper]:
    """Parent body, committee, unit and signatory with very long names, on a clean notice without frame or mark."""
    record = records.minh_hoa()
    plan = replace(
        record.plan,
        parent_lines=("ỦY BAN NHÂN DÂN TỈNH MINH HỌA",),
        issuing_lines=(
            "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH, CHUYỂN ĐỔI SỐ VÀ PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ, ĐỔI MỚI SÁNG TẠO",
        ),
        abbreviation="BCĐCCHC&CĐS",
        authority_lines=("TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
        signatory_post="Phó Chủ tịch Thường trực Ủy ban nhân dân tỉnh Minh Họa",
        signatory_name="Nguyễn Hoàng Thị Minh Nguyệt Anh",
        illustration=False,
    )
    unit = replace(
        record.unit,
        proper_name="Minh Họa, Trung tâm Phục vụ hành chính công xã Minh Họa và các điểm tiếp nhận hồ sơ lưu động "
        "tại cụm thôn Ví Dụ - Giả Định",
        illustration=False,
    )
    return drawn(replace(record, plan=plan, unit=unit), number="123", issued=date(2026, 12, 24), draft=False)


@cache
def three_lines() -> tuple[Document, Paper]:
    """An issuing body of three lines, its number known and its day left open."""
    record = records.minh_hoa()
    lines = ("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH", "VÀ CHUYỂN ĐỔI SỐ TỈNH")
    return drawn(replace(record, plan=replace(record.plan, issuing_lines=lines)), number="7")
