"""The folded words of a text, and their places."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.text.fuzzy.tokenizer import LONGEST, sequence, typed, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café NAÏVE", "cafe naive"),
        ("Cafe\u0301", "cafe"),
        ("Łódź Đorđe smørrebrød Straße œuvre", "lodz dorde smorrebrod strasse oeuvre"),
        ("Russia’s and Russia's", "russia and russia"),
        ("don’t O'Brien", "dont obrien"),
        ("e-mail", "e mail email"),
        ("digital.gov, U.S.", "digital gov digitalgov u s us"),
        ("politics/eu_law", "politics eu law"),
        ("ﬁnance ＡＢＣ", "finance abc"),
        ("हिन्दी नीति।", "हिन्दी नीति"),
        ("שָׁלוֹם", "שלום"),
        ("気候変動", "気候 候変 変动 动"),
        ("COVID対策19", "covid 対策 策 19"),
        ("ﾊﾟﾝをﬁ", "ぱん んを を fi"),
        ("ไทย", "ไท ทย ย"),
        ("news\u00adpaper har\u200bvest", "newspaper harvest"),
        ("정부는", "정부 부는 는"),
        ("AI가 서울에서", "ai 가 서울 울에 에서 서"),
        ("🎉 done", "🎉 done"),
        ("\0\ud800…", ""),
    ],
)
def test_words_are_folded_to_the_form_that_people_type(text: str, expected: str) -> None:
    assert [word for word, _, _ in words(text)] == expected.split()


def test_words_have_their_places_in_the_original_text() -> None:
    text = "İstanbul: Russia’s e-mail"
    assert [text[start:end] for _, start, end in words(text)] == ["İstanbul", "Russia", "e", "mail", "e-mail"]


def test_a_query_has_the_parts_of_a_compound_and_the_pairs_of_a_run() -> None:
    assert typed("E-mail politics/eu mail") == ["e", "mail", "politics", "eu"]
    assert typed("気候変動") == ["気候", "候変", "変动"]  # in simplified Chinese
    assert typed("気") == ["気"]
    assert typed("서울에서 서울은") == ["서울", "울에", "에서", "울은"]
    assert typed("\u1109\u1165\u110b\u116e\u11af") == ["서울"]


def test_a_very_long_word_is_cut() -> None:
    assert sequence("x" * 9000) == ("x" * LONGEST,)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("abc ’'-.“—é気候ไ\u0301"))))
@example("\x01\x80")
@example("a\x03b\x02C D")
def test_sequence_and_words_agree_and_places_are_inside_the_text(text: str) -> None:
    found = words(text)
    assert sequence(text) == tuple(word for word, _, _ in found)
    for word, start, end in found:
        assert word
        assert 0 <= start < end <= len(text)
