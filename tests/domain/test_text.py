"""What texts promise beyond the cases shared with the device."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from inspect_app.domain import text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
)


def test_letters_that_a_tablet_sends_in_pieces_become_whole():
    sent = unicodedata.normalize("NFD", "Chưa niêm yết số điện thoại")
    assert sent != "Chưa niêm yết số điện thoại"
    assert text.clean(sent) == "Chưa niêm yết số điện thoại"


@given(st.text())
def test_a_clean_text_stays_as_it_is(typed):
    cleaned = text.clean(typed)
    assert text.clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


def test_every_control_character_is_refused_but_the_line_break():
    controls = [chr(code) for code in (*range(32), *range(127, 160))]
    assert [c for c in controls if not text.complaint(f"a{c}b")] == ["\n"]


def test_a_hundred_thousand_characters_are_refused_with_their_number():
    assert text.complaint("a" * 100_000) == "Dài quá 5.000 ký tự (đang có 100.000). Rút ngắn lại."


def test_every_vietnamese_letter_passes():
    letters = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ"
    marks = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    assert text.complaint(text.clean(" ".join(letter + mark for letter in letters for mark in marks))) is None


@given(JSON)
def test_composing_keeps_the_shape_of_a_value(value):
    composed = text.composed(value)
    assert type(composed) is type(value)
    if isinstance(value, list):
        assert len(composed) == len(value)
