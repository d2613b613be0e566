"""Vietnamese typesetting: lines, rules, what stays together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app import pdf
from inspect_app.domain.typography import (
    BODY_LIMIT,
    JOINER,
    NBSP,
    PARENT_LIMIT,
    bind,
    body_lines,
    letter,
    parent_lines,
    printable,
    propose_lines,
    rule_length,
    sentence,
    unbroken,
)

WORDS = ["ủy", "ban", "nhân", "dân", "cải", "cách", "hành", "chính", "xã", "Minh", "Họa", "và", "các", "điểm"]
COMMITTEE = "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH, CHUYỂN ĐỔI SỐ VÀ PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ, ĐỔI MỚI SÁNG TẠO"


def shown(text: str) -> str:
    return text.replace(NBSP, "~").replace(JOINER, "^")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH", ("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH")),
        ("SỞ NỘI VỤ", ("SỞ NỘI VỤ",)),
        (
            COMMITTEE,
            (
                "BAN CHỈ ĐẠO",
                "CẢI CÁCH HÀNH CHÍNH,",
                "CHUYỂN ĐỔI SỐ VÀ PHÁT TRIỂN",
                "KHOA HỌC, CÔNG NGHỆ,",
                "ĐỔI MỚI SÁNG TẠO",
            ),
        ),
        ("", ()),
    ],
)
def test_the_issuing_body_s_lines_keep_compound_words_whole(name: str, lines: tuple[str, ...]):
    assert body_lines(name, pdf.width_mm) == lines


def test_the_parent_body_wraps_at_its_own_limit():
    assert parent_lines("UBND TỈNH LẠNG SƠN", pdf.width_mm) == ("UBND TỈNH LẠNG SƠN",)
    assert parent_lines("ỦY BAN NHÂN DÂN TỈNH MINH HỌA", pdf.width_mm) == ("ỦY BAN NHÂN DÂN", "TỈNH MINH HỌA")
    assert PARENT_LIMIT < BODY_LIMIT


def test_a_compound_wider_than_the_limit_is_broken_at_its_words_and_a_word_never_is():
    assert propose_lines("cải cách hành chính", 8, len) == ("cải cách", "hành", "chính")
    assert propose_lines("nghiêng", 3, len) == ("nghiêng",)


def test_a_unit_s_name_stays_with_its_type_where_it_fits():
    assert propose_lines("tại xã Minh Họa, và", 12, len, ["xã Minh Họa"]) == ("tại", "xã Minh Họa,", "và")
    assert propose_lines("tại xã Minh Họa và", 9, len, ["xã Minh Họa"]) == ("tại xã", "Minh", "Họa và")


def test_a_year_stays_with_its_word():
    assert propose_lines("kiểm tra năm 2026", 12, len) == ("kiểm tra", "năm 2026")


@given(
    st.lists(
        st.sampled_from(
            ["ủy", "ban", "nhân", "dân", "cải", "cách", "hành", "chính", "xã", "Minh", "Họa", "và", "các", "điểm"]
        ),
        max_size=14,
    )
)
def test_no_word_is_lost_and_no_line_is_too_long(words: list[str]):
    lines = propose_lines(" ".join(words), 20, len)
    assert " ".join(lines).split() == words
    assert all(len(line) <= 20 for line in lines)


@given(st.lists(st.sampled_from(["một", "hai", "bốn mươi", "tám"]), min_size=1, max_size=9))
def test_the_fewest_lines_are_taken(words: list[str]):
    lines = propose_lines(" ".join(words), 16, len)
    greedy, line = 1, ""
    for word in " ".join(words).split():
        if line and len(f"{line} {word}") > 16:
            greedy, line = greedy + 1, word
        else:
            line = f"{line} {word}".strip()
    assert len(lines) == greedy


def test_a_rule_is_two_fifths_of_the_last_line_or_a_third_of_the_longest_but_never_over_half_of_the_last():
    assert rule_length(["0123456789"], len) == pytest.approx(4)
    assert rule_length(["0" * 15, "0" * 10], len) == pytest.approx(5)
    assert rule_length(["0" * 14, "0" * 10], len) == pytest.approx(14 / 3)
    assert rule_length(["0" * 40, "0" * 10], len) == pytest.approx(5)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("trước ngày 15 tháng 10 năm 2026 thì", "trước ngày~15~tháng~10 năm~2026~thì"),
        ("điểm a khoản 3 Mục II và sau", "điểm~a khoản~3 Mục~II và~sau"),
        ("còn 120/400 hồ sơ quá hạn", "còn 120/^400~hồ~sơ quá~hạn"),
        ("xem Phụ lục I và hết đi", "xem Phụ~lục~I và hết~đi"),
        ("theo số 12/KH-BCĐCCHC của tỉnh này", "theo số~12/^KH-^BCĐCCHC của tỉnh~này"),
        ("một", "một"),
        ("", ""),
    ],
)
def test_what_belongs_together_is_bound(text: str, bound: str):
    assert shown(bind(text)) == bound


def test_names_are_bound():
    assert shown(bind("do đồng chí Nguyễn Văn A, Phó Chủ tịch, làm trưởng", ["Nguyễn Văn A"])).startswith(
        "do đồng chí Nguyễn~Văn~A, Phó"
    )


@given(st.text(alphabet="aă 12/", max_size=80))
def test_binding_changes_nothing_but_spaces_and_keeps_runs_short(text: str):
    text = " ".join(text.split())
    bound = bind(text)
    assert bound.replace(NBSP, " ").replace(JOINER, "") == text
    words = {len(word) for word in text.split()}
    for run in bound.replace(JOINER, "").split(" "):
        assert len(run) <= 18 or len(run) in words


def test_a_symbol_longer_than_a_run_may_break():
    assert JOINER not in unbroken("số 123456/TBKL-BCĐCCHC-VP")


def test_points_follow_the_vietnamese_alphabet():
    assert [letter(place) for place in range(7)] == ["a", "b", "c", "d", "đ", "e", "g"]
    assert [letter(place) for place in range(22, 25)] == ["y", "aa", "ab"]


def test_a_sentence_begins_large_and_ends():
    assert sentence(" công tác chưa tốt") == "Công tác chưa tốt."
    assert sentence("chính quyền điện tử…") == "Chính quyền điện tử…"
    assert sentence("Hết.") == "Hết."


def test_nothing_unprintable_reaches_paper():
    assert printable("a\u0302 {x}\u00a0y\u2060") == "â (x) y"
