"""How long records are kept: the period that the office has entered, and from when one is due."""

from dataclasses import dataclass
from datetime import date

# The kinds of records that have a period of their own. No period comes with the program: each office enters its own.
KINDS = {
    "inspection": "Hồ sơ cuộc kiểm tra (phiếu, minh chứng, biên bản, giải trình, thông báo kết luận)",
    "plan": "Hồ sơ kế hoạch kiểm tra",
    "log": "Nhật ký của chương trình",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A period as somebody entered it: kept for good, or for some years; handed over to the archives after some years.

    `source` is the legal source in the office's own words; `revision` counts what was entered for the kind.
    """

    kind: str
    permanent: bool
    years: int | None
    handover_years: int | None
    source: str
    by: str
    at: str
    revision: int

    @property
    def words(self) -> str:
        """'20 năm' or 'Vĩnh viễn'."""
        return "Vĩnh viễn" if self.permanent else f"{self.years} năm"


@dataclass(frozen=True, slots=True)
class Due:
    """A record whose time has come: its inspection, place, number with symbol, day of issue, and since when.

    `asked` says that somebody has asked for its disposal, which waits for another.
    """

    inspection: str
    place: str
    words: str
    issued: date
    since: date
    asked: bool


def years_after(day: date, years: int) -> date:
    """The same day some years later; 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
