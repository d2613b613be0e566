"""What was typed is understood, whatever it is; excerpts show where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain.card import Number
from inspect_app.domain.roles import Account
from inspect_app.domain.search import LONGEST, MOST_WORDS, Filters, Reach, excerpt, parse, reach

KNOWN = [Number(0, "tb", "bcdcchc"), Number(0, "kh", "bcdcchc"), Number(0, "tb", "ubnd")]


def shown(text: str, query: str, **rest: int) -> str:
    """An excerpt with what was found in brackets."""
    return "".join(f"[{p.text}]" if p.found else p.text for p in excerpt(text, parse(query).words, **rest))


def folded(query: str) -> list[str]:
    return [" ".join(word.folded) for word in parse(query).words]


def test_words_are_folded_with_their_d():
    assert folded("Đường HỒ") == ["duong", "ho"]
    assert [word.accented for word in parse("đường ho").words] == [True, False]


@pytest.mark.parametrize("text", ['"niêm yết" chậm', "“niêm yết” chậm", 'chậm "niêm yết'])
def test_what_stands_in_quotation_marks_stands_together(text: str):
    assert "niem yet" in folded(text) and "cham" in folded(text)


def test_the_last_word_may_be_unfinished_and_no_other():
    assert [word.prefix for word in parse("niêm yế").words] == [False, True]
    assert [word.prefix for word in parse('chậm "niêm yế"').words] == [False, False]


def test_what_is_typed_together_stays_together():
    assert folded("7.02 ngày 12/10/2026") == ["7 02", "ngay", "12 10 2026"]


@pytest.mark.parametrize(
    "text",
    ["05/TB-BCĐCCHC", "5/tb-bcdcchc", "05 TB", "5tb", "tb 5", "TB số 05", "số 5/TB", "Thông báo số 05/TB-BCĐCCHC"],
)
def test_a_number_is_known_however_it_is_typed(text: str):
    wanted = parse(text, KNOWN).number
    assert wanted and (wanted.number, wanted.code, wanted.year, wanted.rest) == (5, "tb", None, ())


def test_a_number_knows_its_year_its_body_and_what_stands_beside_it():
    assert parse("tb 5 2026", KNOWN).number.year == 2026
    assert parse("5/tb-bcd", KNOWN).number.bodies == ("bcdcchc",)
    assert parse("80/kh", KNOWN).number.code == "kh"
    beside = parse("5/tb thanh toán", KNOWN).number
    assert [word.folded for word in beside.rest] == [("thanh",), ("toan",)]
    assert parse("ngày 12/10/2026 5/TB", KNOWN).number.rest[0].folded == ("12", "10", "2026")


@pytest.mark.parametrize("text", ["5 xã", "2026", "tb", "12345/tb", "0/tb", "thông báo", "7.02"])
def test_what_is_no_number_of_a_document_is_words(text: str):
    assert parse(text, KNOWN).number is None and parse(text, KNOWN).words


@pytest.mark.parametrize("text", ["", " ", '"', '""', "“", "*", "- / ( ) : ^ ~", "\x00", "NEAR(", "_", "\u0301"])
def test_what_holds_no_word_looks_for_nothing(text: str):
    assert all(word.folded for word in parse(text, KNOWN).words)


@given(st.text())
def test_any_text_is_understood_and_excerpted(text: str):
    query = parse(text, KNOWN)
    assert len(query.words) <= MOST_WORDS and len(query.text) <= LONGEST
    for word in query.words:
        assert all(part.isalnum() for part in word.folded + word.typed if part.isascii())
        assert '"' not in "".join(word.folded + word.typed)
    assert "".join(piece.text for piece in excerpt(text, query.words)).strip("… ") in " ".join(text.split())


def test_an_excerpt_marks_what_was_found():
    text = "Tỷ lệ thanh toán trực tuyến thấp"
    assert shown(text, "truc tuyen thanh") == "Tỷ lệ [thanh] toán [trực tuyến] thấp"
    assert shown(text, "thanh toan") == "Tỷ lệ [thanh toán] trực tuyến thấp"
    assert shown(text, "truc tuy") == "Tỷ lệ thanh toán [trực tuyến] thấp"
    assert shown(text, "<b>") == text


def test_accents_that_were_typed_are_marked_alone():
    assert shown("Hộ dân nộp hồ sơ", "hồ") == "Hộ dân nộp [hồ] sơ"
    assert shown("Hộ dân nộp hồ sơ", "ho") == "[Hộ] dân nộp [hồ] sơ"
    assert shown("Hộ dân", "hồ") == "[Hộ] dân"


def test_words_that_stand_together_somewhere_are_marked_there_alone():
    text = "Tuyên truyền về thanh toán trực tuyến"
    assert shown(text, "thanh toan truc tuyen") == "Tuyên truyền về [thanh toán trực tuyến]"


def test_a_number_is_marked_with_its_zero():
    assert shown("Thông báo số 05/TB-BCĐCCHC", "5/tb") == "Thông báo số [05/TB]-BCĐCCHC"


def test_a_long_text_is_cut_between_words_around_what_was_found():
    text = "đầu " * 100 + "kim loại " + "cuối " * 100
    cut = shown(text, "kim", longest=80)
    assert cut.startswith("… đầu ") and cut.endswith(" cuối …") and "[kim] loại" in cut and len(cut) < 90


def test_who_may_find_what():
    def of(role: str, teams: tuple = (), unit: str | None = None) -> Reach:
        return reach(Account("a", "a", "A", role, unit), teams)

    assert [of(role).everything for role in ("officer", "committee", "clerk")] == [True] * 3
    assert of("inspector", (("t1", "member"),)) == Reach(teams=frozenset({"t1"}))
    assert of("unit", unit="MH-01") == Reach(unit="MH-01")
    assert of("administrator") == Reach() == of("inspector")


def test_filters_that_are_set():
    assert Filters(year=frozenset({"2026"})).given() == [("year", frozenset({"2026"}))]
