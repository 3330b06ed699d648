"""Scripts without spaces as the full-text index takes them, and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.records import Range
from newsreader.text.spaced import SEPARATOR, spaced, spans

TEXTS = st.text(
    st.sampled_from("ab é1 \n.東京地震のニュースガｶﾞﾊﾟｱＡｂ５ภาษาไทยที่น้ำລາວမြန်မာខ្មែរ々ー・한국"), max_size=40
).map(lambda text: unicodedata.normalize("NFC", text))


def apart(text: str) -> list[str]:
    return spaced(text).replace(SEPARATOR, " ").split()


def test_each_letter_of_a_script_without_spaces_is_a_word_and_others_are_as_they_were() -> None:
    assert apart("東京で地震 in Tokyo") == ["東", "京", "で", "地", "震", "in", "Tokyo"]
    assert apart("GPT模型v2") == ["GPT", "模", "型", "v2"]
    assert apart("서울에서 한국어") == ["서울에서", "한국어"]
    for plain in ("", "plain", "Ærøskøbing — “ça va?”", "Привет, мир", "हिन्दी"):
        assert spaced(plain) is plain


def test_widths_are_one_and_a_voiced_kana_is_one_letter() -> None:
    assert apart("ＧＰＴ４模型") == apart("GPT4模型")
    assert spaced("ｶﾞｷﾞ").replace("\u0300", "") == spaced("ガギ")
    assert apart("ｱｲｽ") == apart("アイス")


def test_the_signs_of_thai_are_letters_to_the_index() -> None:
    assert len(apart("ที่นี้")) == len("ที่นี้")
    assert all(word.isprintable() or unicodedata.category(word) == "Co" for word in apart("ที่နို់ខ្ម"))
    assert not any(unicodedata.category(word)[0] == "M" for word in apart("ที่နို់ខ្ម"))


@given(TEXTS)
def test_nothing_but_separators_is_put_in_and_the_length_stays(text: str) -> None:
    assert len(spaced(text).replace(SEPARATOR, "")) == len(text)
    assert spans(f"{spaced(text)}", "\x02", "\x03") == ()


@given(TEXTS, TEXTS, TEXTS)
def test_what_was_lit_is_found_where_it_stood(before: str, word: str, after: str) -> None:
    marked = f"{spaced(before)}\x02{spaced(word)}\x03{spaced(after)}"
    assert spans(marked, "\x02", "\x03") == (Range(len(before), len(before) + len(word)),)


@pytest.mark.parametrize("half", ["ｶﾞ", "ﾊﾟ", "ｳﾞ", "ﾜﾞ", "ﾞ", "ﾟﾞ", "ｱﾞ", "ﾝ"])
def test_half_width_kana_keep_their_length_whatever_follows_them(half: str) -> None:
    assert len(spaced(half).replace(SEPARATOR, "")) == len(half)
