"""Text for the full-text index: unspaced scripts and folded letters, and mapping back."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.records import Range
from newsreader.text.fts_text import SEPARATOR, spaced, spans

TEXTS = st.text(
    st.sampled_from("ab é1 \n.東京地震のニュースガｶﾞﾊﾟｱＡｂ５ภาษาไทยที่น้ำລາວမြန်မာខ្មែរ々ー・한국ßﬁæ…—“\u00ad\u200c㍿"),
    max_size=40,
).map(lambda text: unicodedata.normalize("NFC", text))


def apart(text: str) -> list[str]:
    return spaced(text).replace(SEPARATOR, " ").split()


def test_each_letter_of_an_unspaced_script_is_a_word_and_other_text_is_unchanged() -> None:
    assert apart("東京で地震 in Tōkyō") == ["東", "京", "で", "地", "震", "in", "tokyo"]
    assert apart("GPT模型v2") == ["gpt", "模", "型", "v2"]
    assert apart("서울에서 한국어") == ["서울에서", "한국어"]
    for plain in ("", "Plain, as it is"):
        assert spaced(plain) is plain


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Fluß", "fluss"),
        ("STRAẞE", "strasse"),
        ("ﬁnd eﬃcient", "find efficient"),
        ("Łódź København Ærø œuvre Þór", "lodz kobenhavn aero oeuvre thor"),
        ("ışık İstanbul", "isik istanbul"),
        ("ＧＰＴ４", "gpt4"),
        ("news\u00adpa\u200bper", "newspaper"),
        ("don’t donʼt Hawaiʻi", "don't don't hawai'i"),
        ("йод ёлка", "иод елка"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("می\u200cخواهم", "می خواهم"),
    ],
)
def test_alternative_spellings_fold_to_the_same_text(written: str, typed: str) -> None:
    assert spaced(unicodedata.normalize("NFC", written)) == typed


def test_widths_are_folded_and_a_voiced_kana_is_one_letter() -> None:
    assert apart("ＧＰＴ４模型") == apart("gpt4模型")
    assert spaced("ｶﾞｷﾞﾊﾟ") == spaced("ガギパ")
    assert apart("ｱｲｽ") == apart("アイス")


def test_the_signs_of_thai_are_letters_to_the_index() -> None:
    assert len(apart("ที่นี้")) == len("ที่นี้")
    assert all(word.isprintable() or unicodedata.category(word) == "Co" for word in apart("ที่နို់ខ្ម"))
    assert not any(unicodedata.category(word)[0] == "M" for word in apart("ที่နို់ខ្ម"))


@given(TEXTS, st.data())
def test_marked_words_map_to_ranges_of_the_original(text: str, data: st.DataObject) -> None:
    taken = spaced(text)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(taken))] * 2)))
    marked = taken[start:end].replace(SEPARATOR, "")
    places = spans(text, f"{taken[:start]}\x02{taken[start:end]}\x03{taken[end:]}", "\x02", "\x03")
    assert bool(places) == bool(marked)
    for place in places:
        # Plain ASCII alone would not be folded.
        beside = "" if text.isascii() else "é"
        assert marked in spaced(beside + text[place.start : place.end]).replace(SEPARATOR, "")
        assert 0 <= place.start < place.end <= len(text)


def test_two_words_of_one_character_are_one_range() -> None:
    taken = spaced("a ㍿")
    first, *_, last = (letter for letter in taken if letter not in f"a {SEPARATOR}")
    marked = taken.replace(first, f"\x02{first}\x03").replace(last, f"\x02{last}\x03")
    assert spans("a ㍿", marked, "\x02", "\x03") == (Range(2, 3),)


def test_folding_agrees_with_the_indexes_of_existing_libraries() -> None:
    # Only letters of every Unicode version. If this hash changes, a migration must rebuild the indexes.
    known = (chr(code) for code in range(0x30000) if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs"))
    taken = sha256("\n".join(spaced(character) for character in known).encode()).hexdigest()
    assert taken == "d64499d07c86676e1d9b577d10baa3db031f8a5e39977a2f92ae13f64ed92288"
