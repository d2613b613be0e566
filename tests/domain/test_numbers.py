"""What numbers promise beyond the cases shared with the device."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain import numbers

COUNTS = st.integers(0, 10**15 - 1)
AMOUNTS = st.builds(lambda thousandths: Decimal(thousandths).scaleb(-3), st.integers(0, 10**18 - 1))


@given(AMOUNTS)
def test_a_number_that_was_shown_is_read_back_as_itself(number):
    assert numbers.parse(numbers.show(number)) == number


@given(AMOUNTS)
def test_a_number_is_kept_in_one_form_only(number):
    kept = numbers.canonical(number)
    assert Decimal(kept) == number
    assert numbers.canonical(Decimal(kept)) == kept
    assert numbers.digits(kept) is not None


@given(st.text())
def test_whatever_is_typed_is_a_number_or_nothing(typed):
    number = numbers.parse(typed)
    assert number is None or number >= 0


@given(COUNTS, st.integers(1, 10**15 - 1))
def test_a_rate_is_never_further_than_half_a_hundredth_from_the_truth(numerator, denominator):
    rate = numbers.percent(str(numerator), str(denominator))
    error = Fraction(rate) - Fraction(numerator, denominator) * 100
    assert Fraction(-1, 200) < error <= Fraction(1, 200)


@given(COUNTS)
def test_a_zero_denominator_is_no_rate_at_all(numerator):
    assert numbers.percent(str(numerator), "0") is None


def test_a_number_of_any_length_is_read_without_rounding():
    assert numbers.canonical(numbers.parse("9" * 10_000)) == "9" * 10_000
