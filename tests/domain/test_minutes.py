"""The minutes' text, the same as a tablet makes it: tests/js/minutes.test.js runs the same cases."""

import unicodedata
from dataclasses import replace

import pytest

from inspect_app import pdf
from inspect_app.domain.minutes import constants, minutes
from inspect_app.domain.operations import Operation, replay
from inspect_app.domain.record import Record
from inspect_app.domain.text import Json
from tests.domain.sample import record
from tests.domain.test_contract import EDITION, load, says

MINUTES = load("minutes")


def recorded(case: Json) -> Record:
    operations = [
        Operation(id, "i", subject, field, value, tuple(base), "a", "d", clock, "e")
        for id, subject, field, value, base, clock in case["operations"]
    ]
    return replace(record({}, {"on_time": "98"}, EDITION), cells=replay(operations))


@pytest.mark.parametrize("case", MINUTES["cases"], ids=says)
def test_the_text_is_the_tablet_s_to_the_letter(case):
    text = minutes(recorded(case), pdf.wording(), case.get("former"))
    assert text.split("\n") == case["lines"]
    assert unicodedata.is_normalized("NFC", text)


def test_the_tablet_has_the_same_wording_and_is_told_what_the_plan_says():
    assert MINUTES["record"]["minutes"] == constants(record({}, {"on_time": "98"}, EDITION), pdf.wording())
    assert MINUTES["wording"] == {name: dict(pdf.wording().texts[name]) for name in ("minutes", "cells")}


def test_a_wording_that_an_office_leaves_a_value_out_of_still_serves_both():
    words = replace(
        pdf.wording(), texts={**pdf.wording().texts, "minutes": pdf.wording().texts["minutes"] | {"read": "Đã đọc."}}
    )
    assert "\nĐã đọc.\n" in minutes(recorded(MINUTES["cases"][0]), words)
