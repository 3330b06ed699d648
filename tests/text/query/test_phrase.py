"""Phrases, which match the same text as in the full-text index."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.clean import nfc
from newsreader.text.folding import fold
from newsreader.text.fts_text import spaced
from newsreader.text.fuzzy.tokenizer import sequence
from newsreader.text.query.phrase import BORDER, Phrase


def matches(phrase: str, text: str) -> bool:
    return Phrase(phrase).stands_in(fold(text, accents=True).text)


@pytest.mark.parametrize(
    ("phrase", "text", "marked"),
    [
        ("THE VOTE", "Then the vote was", ["the vote"]),
        ("the vote", "THE VOTE was", ["THE VOTE"]),
        ("the vo", "over the vote, the voters", ["the vo", "the vo"]),
        ("hoo", "school", []),
        ("vote was", "the vote — was", ["vote — was"]),
        ("was, he", "“It was he who”", ["was he"]),
        ("foo bar", "foo_bar foobar", ["foo_bar"]),
        ("café", "the CAFE\u0301s", ["CAFE\u0301"]),
        ("fluss", "am Fluß", ["Fluß"]),
        ("acme inc", "Acme™ Inc", ["Acme™ Inc"]),
        ("ガス", "ｶﾞｽ会社", ["ｶﾞｽ"]),
        ("newspaper", "news\u00adpaper", ["news\u00adpaper"]),
        ("می خواهم", "می\u200cخواهم", ["می\u200cخواهم"]),
        ("احمد", "أَحمد", ["أَحمد"]),
        ("京", "東京都", ["京"]),
        ("東京 都", "東\n京都", ["東\n京都"]),
        ("กา", "กี กา", ["กา"]),
        ("กา", "กีา", []),
        ("AI技", "an AI 技術", ["AI 技"]),
        ("&", "a & b", []),
        ("", "", []),
    ],
)
def test_a_phrase_matches_from_the_beginning_of_a_word(phrase: str, text: str, marked: list[str]) -> None:
    assert [text[place.start : place.end] for place in Phrase(phrase).places(text)] == marked
    assert matches(phrase, text) == bool(marked)


def test_a_phrase_does_not_cross_a_border() -> None:
    assert not matches("end start", f"end{BORDER}start")
    assert not matches("東京", f"東{BORDER}京")
    assert matches("start", f"end{BORDER}start")


_LETTERS = "aBé1 _-.'’\"“\n北京กาีขßﬁæŁøıİſＡ１ｶﾞｱﾊﾟ㍿™ʻ\u00ad\u200b\u200cйאָأمَ가"
_TEXTS = st.text(_LETTERS, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))


@given(_TEXTS, _TEXTS.filter(lambda phrase: any(map(str.isalnum, spaced(phrase)))))
def test_the_full_text_index_matches_the_same_phrases(text: str, phrase: str) -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE found USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("INSERT INTO found VALUES (?)", (spaced(text),))
        asked = spaced(phrase).replace('"', " ")
        query = f'"{asked}"*'
        found = connection.execute("SELECT 1 FROM found WHERE found MATCH ?", (query,)).fetchall()
    connection.close()
    assert matches(phrase, text) == bool(found)


@given(
    st.text(st.sampled_from("aAéİßŒœﬁ1٣.,'’- –&+#_/ 東京กา\u0301\u00ad\u200c"), max_size=20),
    st.text(st.sampled_from("aeiossfi13.,'- 東ก"), min_size=1, max_size=6),
)
def test_a_text_with_a_phrase_has_its_pieces_inside_words_of_the_note_index(text: str, phrase: str) -> None:
    text, words = nfc(text), sequence(nfc(text))
    if matches(phrase, text):
        for piece in Phrase(phrase).pieces:
            assert any(piece in word for word in words)
