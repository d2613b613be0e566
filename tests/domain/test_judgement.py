"""What judgements promise beyond the cases shared with the device."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain.judgement import explain, judge, rule, target_words
from inspect_app.domain.plan import Target
from tests.domain.sample import EDITION, rate

HIGHER = EDITION.item("dossiers_digitised")
PERCENT = st.builds(lambda hundredths: Decimal(hundredths).scaleb(-2), st.integers(0, 10_000))
PAIRS = st.integers(0, 10**6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@given(PAIRS, PERCENT)
def test_the_exact_rate_decides(pair, percent):
    numerator, denominator = pair
    verdict = rule(HIGHER, {"answer": rate(numerator, denominator)}, Target(percent, ""))
    if not denominator:
        assert verdict == "not_arisen"
    else:
        assert (verdict == "met") == (Fraction(numerator * 100, denominator) >= Fraction(percent))


@given(PAIRS, PERCENT)
def test_words_and_verdict_never_disagree(pair, percent):
    fields, target = {"answer": rate(*pair)}, Target(percent, "")
    words, verdict = explain(HIGHER, fields, target), rule(HIGHER, fields, target)
    assert ("còn thiếu" in words) == (verdict == "shortcoming")
    assert ("vượt" in words or "đạt đúng" in words) == (verdict == "met")


@given(PAIRS)
def test_without_a_target_no_rate_is_judged_by_rule(pair):
    assert rule(HIGHER, {"answer": rate(*pair)}, None) in ("unjudged", "not_arisen")


def test_every_item_can_be_judged_not_to_apply():
    for item in EDITION.items:
        if item.judged:
            said = {"judgement": {"verdict": "not_applicable", "reason": ""}}
            assert judge(item, said, None).verdict == "not_applicable"


def test_every_bad_option_of_the_checklist_is_a_shortcoming():
    for item in EDITION.items:
        if item.kind == "choice":
            verdicts = {option.label: rule(item, {"answer": option.label}, None) for option in item.options}
            assert verdicts == {o.label: "shortcoming" if o.shortcoming else "met" for o in item.options}


def test_a_target_is_said_as_documents_say_it():
    assert target_words(HIGHER, Target(Decimal("90"), "")) == "từ 90%"
    assert target_words(EDITION.item("pending_overdue"), Target(Decimal("0"), "")) == "0%"
