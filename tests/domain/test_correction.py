"""Documents that replace or correct others: each points at the other, and the last notice counts."""

from datetime import date

from inspect_app.domain.correction import Issued, pointers, spaced, valid

NOTICE = Issued("notice", 5, "/TB-BCĐCCHC", date(2026, 10, 12), "a")
LETTER = Issued("correct", 1, "/BCĐCCHC", date(2026, 10, 20), "b", about="a", reason="Sai dòng ngày.")
SECOND = Issued("replace", 6, "/TB-BCĐCCHC", date(2026, 11, 11), "c", about="a", reason="Sai thời hạn.")
EVERY = [NOTICE, LETTER, SECOND]


def told(document: str) -> list[str]:
    return [pointer.words for pointer in pointers(EVERY, document)]


def test_what_was_replaced_names_what_stands_in_its_place_first():
    assert told("a") == [
        "Đã được thay thế bằng Thông báo số 06/TB-BCĐCCHC ngày 11 tháng 11 năm 2026",
        "Được đính chính bằng Công văn số 01/BCĐCCHC ngày 20 tháng 10 năm 2026",
    ]


def test_what_replaces_or_corrects_names_what_it_is_about():
    assert told("b") == ["Đính chính Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026"]
    assert told("c") == ["Thay thế Thông báo số 05/TB-BCĐCCHC ngày 12 tháng 10 năm 2026"]
    assert told("d") == [] == [*pointers([NOTICE], "a")]


def test_a_letter_leaves_the_notice_valid_and_a_new_notice_does_not():
    assert valid([NOTICE, LETTER]) == NOTICE and valid(EVERY) == SECOND
    assert valid([*EVERY, LETTER]) == SECOND


def test_words_are_compared_however_lines_break_them():
    assert spaced("Chủ tịch\u00a0UBND\n xã ") == "Chủ tịch UBND xã"
