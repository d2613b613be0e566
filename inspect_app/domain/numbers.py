"""Numbers as people here write them ("1.234,5"), kept as canonical decimal strings ("1234.5"), never as floats."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# Thousands are set apart by dots or by (narrow, thin, no-break) spaces, one kind in a number; a comma marks decimals.
_SPACE = "[ \u00a0\u2009\u202f]"
_TYPED = re.compile(
    rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+)(?:,(?P<part>[0-9]+))?"
)
_CANONICAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?")
_CENT = Decimal("0.01")


def parse(text: str) -> Decimal | None:
    """The number somebody typed: '1.234,5', '1234,5', '1 234' or '05'; None where it can't be told for sure.

    Ambiguous are '1.23' and '0.234' (a dot that doesn't set apart thousands); signs, units and English marks are
    not understood either.
    """
    match = _TYPED.fullmatch(text.strip())
    if not match:
        return None
    return Decimal(re.sub("[^0-9]", "", match["whole"]) + "." + (match["part"] or ""))


def canonical(number: Decimal) -> str:
    """The one way a number is kept: '1234.5', without needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, part = digits.partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{dot}{part}"


def digits(text: str) -> tuple[int, int] | None:
    """How many digits a canonical number has before and after its decimal mark; None for any other text."""
    match = _CANONICAL.fullmatch(text)
    return (len(match[1]), len(match[2] or "")) if match else None


def show(number: Decimal | str) -> str:
    """A number as it is printed: '1.234,5'."""
    text = number if isinstance(number, str) else canonical(number)
    return _marked(Decimal(text))


def percent(numerator: str, denominator: str) -> Decimal | None:
    """The rate in percent, rounded half up to two places from the exact value; None for a zero denominator."""
    if not Fraction(denominator):
        return None
    hundredths = int(Fraction(numerator) / Fraction(denominator) * 10_000 + Fraction(1, 2))
    return Decimal(f"{hundredths // 100}.{hundredths % 100:02d}")


def round_percent(number: Decimal) -> Decimal:
    """A percentage rounded half up to the two places that are printed."""
    return number.quantize(_CENT, ROUND_HALF_UP)


def show_percent(number: Decimal) -> str:
    """A rate as it is printed, always with two places and without its sign: '30,00'."""
    return _marked(round_percent(number))


def show_target(number: Decimal) -> str:
    """A target as it is printed, without needless zeros: '98', '98,5'."""
    return show(canonical(number))


def _marked(number: Decimal) -> str:
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
