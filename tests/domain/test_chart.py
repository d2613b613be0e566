"""Bars of rates against targets: what is drawn, where, and in which chart."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from inspect_app import pdf
from inspect_app.domain.chart import charts, charts_note
from inspect_app.domain.document import Chart
from inspect_app.domain.plan import Target
from inspect_app.domain.record import Record
from tests.pdf.records import lang_son, minh_hoa, with_values


def made(record: Record) -> tuple[Chart, ...]:
    return charts(record, pdf.wording(), pdf.width_mm)


def bar(record: Record, figure: str):
    return next(bar for chart in made(record) for bar in chart.bars if bar.figure == figure)


def targeted(**targets: str) -> Record:
    """Xã Minh Họa whose plan sets these targets alone."""
    record = minh_hoa()
    given = {key: Target(Decimal(percent), "Kế hoạch") for key, percent in targets.items()}
    return replace(record, plan=replace(record.plan, targets=given))


def test_higher_is_better_and_lower_is_better_are_two_charts():
    higher, lower = made(minh_hoa())
    assert higher.title == "Hình 1. Tỷ lệ càng cao càng tốt"
    assert lower.title == "Hình 2. Tỷ lệ càng thấp càng tốt"
    assert [bar.figure for bar in lower.bars] == ["5,00%", "7,78%"]
    assert higher.id != lower.id


def test_bars_are_as_long_as_their_rate_and_the_tick_stands_at_the_target():
    drawn = bar(minh_hoa(), "60,00%")
    assert float(drawn.length) == pytest.approx(0.6 * 224)
    assert float(drawn.tick) == pytest.approx(150 + 0.8 * 224)
    assert drawn.target == "chỉ tiêu ≥ 80%"


def test_met_and_missed_look_different_and_the_exact_value_decides():
    assert bar(minh_hoa(), "100,00%").style == "met"
    assert bar(minh_hoa(), "60,00%").style == "missed"
    exact = {"numerator": "97996", "denominator": "100000", "as_of": "2026-09-30"}
    record = with_values(
        targeted(on_time_rate="98"), {("item:on_time_rate", s): exact for s in ("national", "provincial")}
    )
    assert bar(record, "98,00%").style == "missed"


def test_a_rate_that_did_not_arise_has_words_and_no_bar():
    drawn = bar(minh_hoa(), "không phát sinh")
    assert (drawn.style, drawn.length, drawn.tick) == ("none", "0", "")


def test_the_scale_ends_where_the_rates_do():
    higher, lower = made(minh_hoa())
    assert [words for _, words in higher.scale] == ["0%", "20%", "40%", "60%", "80%", "100%"]
    assert [words for _, words in lower.scale] == ["0%", "2%", "4%", "6%", "8%", "10%"]
    [over] = made(targeted(staffing="100"))
    assert over.scale[-1][1] == "200%"


def test_a_rate_at_a_counter_names_it_and_two_sources_name_the_chosen_one():
    [at_counter] = made(targeted(procedures_published="100"))
    said = [" ".join(words for _, words in bar.label) for bar in at_counter.bars]
    assert [text.rpartition("(")[2] for text in said] == ["Trung tâm Phục vụ HCC xã)", "Điểm tiếp nhận số 2)"]
    assert "đã quá hạn (HTTT tỉnh)" in " ".join(words for _, words in bar(minh_hoa(), "7,78%").label)


def test_rates_without_target_and_records_without_answers_are_not_drawn():
    assert made(targeted()) == ()
    assert made(lang_son()) == ()


def test_long_labels_stand_over_each_other_and_charts_fit_a_page():
    every = {item.key: "100" for item in minh_hoa().edition.items if item.ratio}
    drawn = made(targeted(**every))
    assert [chart.title for chart in drawn][:2] == [
        "Hình 1. Tỷ lệ càng cao càng tốt",
        "Hình 2. Tỷ lệ càng cao càng tốt (tiếp theo)",
    ]
    for chart in drawn:
        assert float(chart.height) <= 600
        middles = [float(bar.middle) for bar in chart.bars]
        assert all(after - before >= 34 for before, after in pairwise(middles))


def test_the_note_names_the_documents_that_set_the_targets():
    assert "chỉ tiêu theo Kế hoạch số 12/KH-BCĐCCHC ngày 10/3/2026." in charts_note(minh_hoa(), pdf.wording())
