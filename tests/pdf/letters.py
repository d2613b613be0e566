"""The letter that corrects the made-up commune's notice, on paper."""

from datetime import date
from functools import cache

from inspect_app import pdf
from inspect_app.domain.correction import Issued, Line
from inspect_app.domain.document import Letter
from inspect_app.domain.letter import letter
from tests.pdf import records
from tests.pdf.paper import Paper

ABOUT = Issued("notice", 5, "/TB-BCĐCCHC", date(2026, 10, 12), "a" * 64)
REASON = "Qua rà soát, phát hiện sai sót về kỹ thuật trình bày trong Thông báo nêu trên"
LINES = (
    Line("dòng “Nơi nhận”", "Lưu: VT", "Lưu: VT, CCHC"),
    Line("điểm a khoản 1 Mục IV", "Chủ tịch UBND xã", "Chủ tịch Ủy ban nhân dân xã"),
)


def written(
    lines: tuple[Line, ...] = LINES, number: str | None = "3", issued: date | None = date(2026, 11, 20)
) -> Letter:
    """The letter as its tree; without number and day these are left blank."""
    return letter(
        records.minh_hoa(),
        ABOUT,
        REASON,
        lines,
        number=number,
        issued=issued,
        draft=False,
        measure=pdf.width_mm,
        words=pdf.wording(),
    )


@cache
def corrected() -> tuple[Letter, Paper]:
    """The letter with two lines, and its paper."""
    made = written()
    return made, Paper(pdf.render(made))
