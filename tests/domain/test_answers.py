"""What checking promises beyond the cases shared with the device."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain import answers
from inspect_app.domain.operations import FIELDS
from tests.domain.sample import EDITION, rate, source

CONTEXT = answers.Context(date(2026, 10, 12), date(2026, 10, 12), date(2026, 1, 1), date(2026, 8, 31))
PARTS = st.sampled_from(
    ["numerator", "denominator", "as_of", "system", "source", "reason", "verdict", "documents", "Tiếp nhận trực tuyến"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["0", "12", "1.5", "-1", "pass", "met", "national", "2026-08-31", "2026-13-01", "Đúng", "\ud800"])
)
JSON = st.recursive(
    LEAVES,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(PARTS | st.text(), parts, max_size=5),
)
ITEMS = st.sampled_from(EDITION.items)
EVERY_FIELD = st.sampled_from([*FIELDS["item"], "nothing_such", ""])


@given(ITEMS, EVERY_FIELD, JSON)
def test_no_json_whatever_makes_checking_fail(item, field, value):
    for complaint in answers.check(item, field, value, CONTEXT, {}):
        assert isinstance(complaint.part, str)
        assert complaint.message.endswith(".")


@given(ITEMS, JSON)
def test_what_was_accepted_can_be_judged_and_warned_of(item, value):
    for field in answers.fields_of(item):
        if not answers.check(item, field, value, CONTEXT, {}):
            fields = {} if value is None else {field: value}
            assert answers.recorded(item, fields) in (True, False)
            assert isinstance(answers.warn(item, fields, CONTEXT), tuple)


@given(ITEMS)
def test_clearing_is_accepted_for_every_field_that_an_item_has(item):
    assert not [field for field in answers.fields_of(item) if answers.check(item, field, None, CONTEXT, {})]


def test_every_field_of_an_item_is_one_that_operations_know():
    assert {field for item in EDITION.items for field in answers.fields_of(item)} == set(FIELDS["item"])


@pytest.mark.parametrize("field", ["answer", "note", "wording", "details", "judgement"])
def test_a_text_of_a_hundred_thousand_characters_is_refused_wherever_it_stands(field):
    long = "a" * 100_000
    item = EDITION.item("other_observations" if field == "answer" else "document_format")
    value = {"details": {"documents": long}, "judgement": {"verdict": "met", "reason": long}}.get(field, long)
    (complaint,) = answers.check(item, field, value, CONTEXT, {"answer": "Đúng"})
    assert complaint.message == "Dài quá 5.000 ký tự (đang có 100.000). Rút ngắn lại."


def test_the_complaint_about_two_numbers_names_both_as_the_checklist_does():
    item = EDITION.item("resolved_overdue")
    (complaint,) = answers.check(item, "national", source(90, 76), CONTEXT, {})
    assert complaint.part == "numerator"
    assert complaint.message == (
        "Đã giải quyết quá hạn (90) lớn hơn tổng số hồ sơ đã giải quyết (76). Kiểm tra lại một trong hai số."
    )


def test_a_numerator_may_exceed_where_the_item_says_so():
    assert not answers.check(EDITION.item("staffing"), "answer", rate(22, 20), CONTEXT, {})
    assert answers.check(EDITION.item("staff_present"), "answer", rate(22, 20), CONTEXT, {})


def test_an_inspection_of_two_days_takes_figures_of_its_second():
    two_days = answers.Context(date(2026, 10, 12), date(2026, 10, 13))
    value = rate(1, 2, as_of="2026-10-13")
    assert not answers.check(EDITION.item("staff_present"), "answer", value, two_days, {})
    assert answers.check(EDITION.item("staff_present"), "answer", value, CONTEXT, {})


def test_without_a_period_no_date_is_outside_it():
    open_ended = answers.Context(date(2026, 10, 12), date(2026, 10, 12))
    assert answers.warn(EDITION.item("staff_present"), {"answer": rate(1, 2, "1999-01-01")}, open_ended) == ()


def test_a_period_with_one_end_is_named_by_it():
    from_january = answers.Context(date(2026, 10, 12), date(2026, 10, 12), period_from=date(2026, 1, 1))
    assert answers.warn(EDITION.item("staff_present"), {"answer": rate(1, 2, "2025-12-31")}, from_january) == (
        "Ngày của số liệu (31/12/2025) ngoài thời kỳ kiểm tra (từ 01/01/2026).",
    )
