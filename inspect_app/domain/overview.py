"""A plan on one page: where each unit stands, what of it is late, and which inspection of a unit counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from inspect_app.domain.checklist import Item, Section
from inspect_app.domain.dates import add_working_days
from inspect_app.domain.digest import Digest, Rate
from inspect_app.domain.plan import Plan, Unit
from inspect_app.domain.text import folded

# How far a unit is, in the order of the way; each unit is in one of them.
STATES = {
    "coming": "Chưa kiểm tra",
    "visited": "Đã kiểm tra, chưa ban hành",
    "concluded": "Đã ban hành kết luận",
    "answered": "Đã trả lời đủ kiến nghị",
}
# What can be late about a unit; it is counted apart, beside the state.
LATE = {
    "visit": "Quá ngày kiểm tra dự kiến",
    "conclusion": "Chậm ban hành kết luận",
    "remediation": "Có kiến nghị quá hạn",
}
ORDERS = {"name": "Theo tên", "findings": "Nhiều tồn tại nhất", "rates": "Tỷ lệ thấp nhất"}


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of a team to a unit, and how far its inspection is.

    `recorded` says that something of the checklist is recorded, `published` that the record was made from a
    publication. `mark` changes with whatever the record's figures depend on; it tells an issued record from another.
    """

    assignment: str
    unit: Unit
    team: str
    day: date | None
    inspection: str | None
    edition: str | None
    stage: str
    recorded: bool
    published: bool
    number: str  # number and symbol of the issued conclusion, else ""
    issued: date | None
    mark: str
    disposed: bool = False  # nothing but number and day is left of its record

    @property
    def visited(self) -> bool:
        """Whether the inspection has taken place, or begun."""
        return self.recorded or self.published or self.issued is not None


@dataclass(frozen=True, slots=True)
class Remediation:
    """What an issued conclusion asks of its unit: how much in all, still to be answered, and of that overdue."""

    total: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Late:
    """What is late about a unit (a key of LATE), and by how many days; 0 where that isn't known."""

    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the plan, and the visit that counts for it.

    `visits` is how many there are, `ahead` how many of them are to come; `digest` is None where nothing was recorded,
    and where the record is not summed up yet (`pending`) or the issued one can't be read any longer (`lost`).
    """

    visit: Visit
    visits: int
    ahead: int
    state: str
    due: date | None
    late: Late | None
    digest: Digest | None
    remediation: Remediation | None
    pending: bool = False
    lost: bool = False

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.visit.unit

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return sum(self.digest.findings.values()) if self.digest else 0

    def rates(self, item: Item) -> tuple[Rate, ...]:
        """The rates of an item, the worst first: one, or one a counter; what has no figure last."""
        found = [rate for rate in self.digest.rates if rate.item == item.key] if self.digest else []
        if len(found) < 2:
            return tuple(found)
        sign = 1 if item.ratio and item.ratio.better == "higher" else -1
        return tuple(sorted(found, key=lambda rate: (rate.percent is None, sign * rate.exact if rate.percent else 0)))


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan's units with what the page says of them, before anybody orders or filters them.

    `items` are the rates of the editions in use, `sections` their sections; `whole` says whether these are all units of
    the plan, or those of the reader's teams.
    """

    plan: Plan
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    whole: bool

    @property
    def pending(self) -> int:
        """How many records are still to be summed up."""
        return sum(row.pending for row in self.rows)

    def count(self, state: str) -> int:
        """How many units are in a state; "late" counts those of which something is late."""
        return len(chosen(self.rows, state))

    @property
    def visited(self) -> int:
        """How many units have been visited."""
        return len(self.rows) - self.count("coming")


def counted(visits: Iterable[Visit]) -> dict[str, tuple[Visit, int, int]]:
    """By unit: the visit that counts, how many there are, and how many of them are to come.

    The latest one that has taken place counts; where none has, the next one.
    """
    by_unit: dict[str, list[Visit]] = {}
    for visit in visits:
        by_unit.setdefault(visit.unit.code, []).append(visit)
    found = {}
    for code, theirs in by_unit.items():
        theirs.sort(key=lambda visit: (visit.day or date.max, visit.inspection or "", visit.assignment))
        done = [visit for visit in theirs if visit.visited]
        found[code] = (done[-1] if done else theirs[0], len(theirs), len(theirs) - len(done))
    return found


def state(visit: Visit, remediation: Remediation | None) -> str:
    """How far a unit is: a key of STATES."""
    if not visit.visited:
        return "coming"
    if not visit.issued:
        return "visited"
    return "answered" if remediation and remediation.total and not remediation.open else "concluded"


def due(visit: Visit, digest: Digest | None, plan: Plan, days_off: Callable[[date], frozenset[date]]) -> date | None:
    """The day by which the visit is to be made, or its conclusion issued; None where nothing is due.

    A conclusion is due so many working days after the last day of the inspection, as the plan says.
    """
    if not visit.visited:
        return visit.day
    last = digest.last_day if digest else visit.day
    if visit.issued or visit.published or not last:
        return None
    return add_working_days(last, plan.conclusion_working_days, days_off(last))


def late(visit: Visit, due: date | None, remediation: Remediation | None, today: date) -> Late | None:
    """What is late about a unit today."""
    if due and due < today:
        return Late("conclusion" if visit.visited else "visit", (today - due).days)
    return Late("remediation", 0) if remediation and remediation.overdue else None


def chosen(rows: Iterable[Row], state: str) -> list[Row]:
    """The rows of a state, "late" for those of which something is late, "" for all."""
    if state == "late":
        return [row for row in rows if row.late]
    return [row for row in rows if state in ("", row.state)]


def ordered(rows: Iterable[Row], order: str, item: Item | None = None) -> list[Row]:
    """Rows by a key of ORDERS; by rates: the worst one of an item first, else those that miss most targets."""

    def worst(row: Row) -> tuple[object, ...]:
        if item is None:
            return (-row.digest.missed if row.digest else 1,)
        rate = next(iter(row.rates(item)), None)
        if not rate or rate.percent is None:
            return (1, 0)
        return (0, rate.exact if item.ratio and item.ratio.better == "higher" else -rate.exact)

    def name(row: Row) -> tuple[object, ...]:
        return folded(row.unit.proper_name), row.unit.code

    keys: Mapping[str, Callable[[Row], tuple[object, ...]]] = {
        "name": lambda row: (),
        "findings": lambda row: (-row.findings if row.digest else 1,),
        "rates": worst,
    }
    return sorted(rows, key=lambda row: (*keys[order](row), *name(row)))
