"""Text for the full-text index: unspaced scripts and folded letters."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

import pytest

from newsreader.text.fts_text import SEPARATOR, spaced


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
        ("می\u200cخواهم", "ميخواهم"),
        ("کتاب‌ها ۱۲۳ ٤٥٦", "كتابها 123 456"),
        ("ى ی ي ک ك ة ه أ إ آ ٱ ا مـــد", "ي ي ي ك ك ه ه ا ا ا ا ا مد"),
        ("१२३ ๑๒ ２０２４", "123 12 2024"),
        ("Auf\u200clage রাজ\u200c", "auflage রাজ"),
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


def test_folding_agrees_with_the_indexes_of_existing_libraries() -> None:
    # Only letters of every Unicode version. If this hash changes, a migration must rebuild the indexes.
    known = (chr(code) for code in range(0x30000) if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs"))
    taken = sha256("\n".join(spaced(character) for character in known).encode()).hexdigest()
    assert taken == "1e2989da11854ad96e94428b90098313aef74e3e5ff109d08d3401bad6f32aab"
