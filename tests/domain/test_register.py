"""The register proposes the next number and tells which are missing."""

from dataclasses import replace

import pytest

from inspect_app.domain.register import Remark, Series, explained, following, gaps, runs

SERIES = Series("Ban Chỉ đạo cải cách hành chính tỉnh", "Minh Họa", "/TB-BCĐCCHC", 2026)


@pytest.mark.parametrize(
    ("taken", "next_one", "missing"),
    [((), 1, ()), ((1, 2), 3, ()), ((3,), 4, ((1, 2),)), ((5, 1, 3), 6, ((2, 2), (4, 4)))],
)
def test_the_next_is_after_the_highest_and_gaps_are_told(taken, next_one, missing):
    assert (following(taken), gaps(taken)) == (next_one, missing)


def test_numbers_below_ten_take_a_zero():
    assert [SERIES.number(number) for number in (5, 12, 100)] == [
        "05/TB-BCĐCCHC",
        "12/TB-BCĐCCHC",
        "100/TB-BCĐCCHC",
    ]


def test_a_body_written_otherwise_has_the_same_series_and_another_province_its_own():
    assert replace(SERIES, body="  Ban chỉ đạo  Cải cách hành chính tỉnh").key == SERIES.key
    for other in ({"place": "Lạng Sơn"}, {"symbol": "/BC-BCĐCCHC"}, {"year": 2027}, {"body": "Sở Nội vụ"}):
        assert replace(SERIES, **other).key != SERIES.key


def test_of_several_remarks_on_a_number_the_last_counts_and_what_is_taken_back_is_gone():
    first, second = Remark(1, 4, "other", "Giấy mời", "A", "1"), Remark(2, 2, "cancelled", "In hỏng", "A", "2")
    back = Remark(4, 4, "free", "", "A", "3")
    said = explained([first, second, back])
    assert list(said) == [1, 2, 3] and said[2] == second
    assert runs(said) == ((1, 1, first), (2, 2, second), (3, 3, first))
    assert runs(explained([first])) == ((1, 4, first),)
