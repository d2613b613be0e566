"""What an edition of the checklist promises, on the one that the program brings."""

import re
from datetime import date

import pytest

from inspect_app.domain.audit import canonical
from inspect_app.domain.checklist import KINDS, Law, read_edition
from tests.domain.sample import DATA, EDITION

CHANGE = date(2025, 7, 1)
PLACEHOLDERS = {
    "year", "numerator", "denominator", "remaining", "rate", "target", "value", "selected_count", "missing",
}  # fmt: skip


def test_the_edition_holds_every_item_of_the_data():
    assert [item.key for item in EDITION.items] == [item["key"] for item in DATA["items"]]
    assert len(EDITION.items) == 61
    assert len(EDITION.sections) == 8
    assert {item.kind for item in EDITION.items} == set(KINDS)


def test_an_item_reads_as_its_data_says():
    item = EDITION.item("on_time_rate")
    assert (item.code, item.section, item.scope, item.kind) == ("3.04", "procedures", "unit", "ratio")
    assert item.ratio.two_sources
    assert not item.ratio.numerator_may_exceed
    assert item.ratio.better == "higher"


def test_an_unknown_key_is_no_item():
    assert EDITION.item("nothing_such") is None
    assert EDITION.section("nothing_such") is None


def test_notes_for_the_revisers_never_leave_the_server():
    served = canonical(EDITION.source)
    assert "sourcing" not in served
    assert "source_note" not in served
    notes = [item["source_note"] for item in DATA["items"] if item["source_note"]]
    assert notes
    assert not [note for note in notes if note in served]


def test_reading_an_edition_that_was_served_gives_the_same_edition():
    assert read_edition(EDITION.name, EDITION.source) == EDITION


def test_another_wording_is_another_edition():
    changed = DATA | {"items": [DATA["items"][0] | {"question": "Câu khác"}, *DATA["items"][1:]]}
    assert read_edition(EDITION.name, changed).hash != EDITION.hash


def test_another_note_for_revisers_is_the_same_edition():
    changed = DATA | {"items": [DATA["items"][0] | {"source_note": "Xem lại"}, *DATA["items"][1:]]}
    assert read_edition(EDITION.name, changed).hash == EDITION.hash


def test_a_law_of_unknown_start_never_holds():
    assert not Law("X", "X", None, None).in_force(CHANGE)
    assert not Law("X", "X", None, date(2030, 1, 1)).in_force(CHANGE)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2018, 6, 20), False), (date(2018, 6, 21), True), (date(2025, 6, 30), True), (CHANGE, False)],
)
def test_a_law_holds_from_its_first_day_to_its_last(day, holds):
    assert EDITION.laws["ND-61-2018"].in_force(day) is holds


def test_no_inspection_shows_a_law_that_does_not_hold_that_day():
    for day in (date(2024, 6, 21), date(2025, 6, 30), CHANGE, date(2026, 6, 30), date(2026, 10, 12)):
        silent = [law.title for law in EDITION.laws.values() if not law.in_force(day)]
        shown = [text for item in EDITION.items for text in EDITION.legal_bases_on(item, day)]
        # A law in force may name another as its amendment, in brackets.
        assert not [text for text in shown if any(title in text for title in silent)]


def test_legal_bases_begin_with_their_smallest_part():
    item = EDITION.item("refusal_in_writing")
    assert EDITION.legal_bases_on(item, date(2026, 10, 12))[0].startswith("khoản 5 Điều 18 Nghị định số 63/2010/NĐ-CP")


def test_an_item_that_is_not_in_force_is_not_asked():
    item = EDITION.item("no_territorial_limit")
    assert item.valid_from == CHANGE
    assert item not in EDITION.asked_on(date(2025, 6, 30))
    assert item in EDITION.asked_on(CHANGE)


def test_items_are_asked_by_section():
    order = {section.key: section.order for section in EDITION.sections}
    asked = [order[item.section] for item in EDITION.asked_on(date(2026, 10, 12))]
    assert asked == sorted(asked)
    assert len(asked) == 61


def test_every_law_named_is_known():
    assert {basis.law for item in EDITION.items for basis in item.legal_bases} <= set(EDITION.laws)


def test_every_placeholder_is_computed_or_has_a_field_of_its_own():
    for item in EDITION.items:
        known = PLACEHOLDERS | {field.name for field in item.fields}
        words = [item.finding, item.recommendation]
        words += [text for option in item.options for text in (option.finding, option.recommendation)]
        used = set(re.findall(r"\{([^{}]*)\}", " ".join(filter(None, words))))
        assert used <= known, item.code


def test_only_what_can_be_a_shortcoming_is_judged():
    assert EDITION.item("outreach_plan").judged
    assert EDITION.item("fees").judged
    assert not EDITION.item("dossiers_received").judged
    assert not EDITION.item("other_observations").judged
