"""What a plan's overview needs of a record, and no more: its days, its rates, how many findings and recommendations."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from inspect_app.domain.findings import findings
from inspect_app.domain.judgement import chosen_figure, figures, rule
from inspect_app.domain.numbers import percent
from inspect_app.domain.record import Question, Record
from inspect_app.domain.remedies import asked
from inspect_app.domain.text import Json


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that was recorded: counts are canonical numbers, `as_of` is ISO, `target` in percent or "".

    `verdict` is the rule's; "unsettled" where two sources differ and nobody chose one: then the counts are "".
    """

    item: str
    counter: str  # its id; "" for the unit as a whole
    place: str  # the counter's name
    numerator: str
    denominator: str
    as_of: str
    system: str
    target: str
    verdict: str

    @property
    def percent(self) -> Decimal | None:
        """The rate in percent, two places; None where nothing arose, or no source was chosen."""
        return percent(self.numerator, self.denominator) if self.denominator else None

    @property
    def exact(self) -> Fraction:
        """The rate in percent as it is, for comparing; only where there is one."""
        return Fraction(self.numerator) / Fraction(self.denominator) * 100


@dataclass(frozen=True, slots=True)
class Digest:
    """A record in short. `findings` counts them by section; `recommendations` are those to the unit."""

    day: date
    last_day: date
    findings: Mapping[str, int]
    recommendations: int
    rates: tuple[Rate, ...]

    @property
    def missed(self) -> int:
        """How many rates miss their target."""
        return sum(rate.verdict == "shortcoming" for rate in self.rates)


def digest(record: Record) -> Digest:
    """A record in short."""
    return Digest(
        day=record.day,
        last_day=record.last_day,
        findings=Counter(finding.section for finding in findings(record)),
        recommendations=sum(one.addressee == "unit" for one in asked(record)),
        rates=tuple(rate for question in record.questions() for rate in _rates(record, question)),
    )


def write(digest: Digest) -> Json:
    """A digest as JSON."""
    return {
        "day": digest.day.isoformat(),
        "last_day": digest.last_day.isoformat(),
        "findings": dict(digest.findings),
        "recommendations": digest.recommendations,
        "rates": [list(asdict(rate).values()) for rate in digest.rates],
    }


def read(told: Json) -> Digest:
    """A digest from its JSON."""
    return Digest(
        day=date.fromisoformat(told["day"]),
        last_day=date.fromisoformat(told["last_day"]),
        findings=told["findings"],
        recommendations=told["recommendations"],
        rates=tuple(Rate(*rate) for rate in told["rates"]),
    )


def _rates(record: Record, question: Question) -> Iterator[Rate]:
    item = question.item
    if not item.ratio:
        return
    fields, target = record.fields(question.subject), record.target(item)
    if not figures(item, fields):
        return
    figure = chosen_figure(item, fields)
    yield Rate(
        item=item.key,
        counter=question.counter.id if question.counter else "",
        place=question.counter.name if question.counter else "",
        numerator=figure.numerator if figure else "",
        denominator=figure.denominator if figure else "",
        as_of=figure.as_of if figure else "",
        system=figure.system if figure else "",
        target=str(target.percent) if target else "",
        verdict=rule(item, fields, target) if figure else "unsettled",
    )
