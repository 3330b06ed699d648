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


@pytest.mark.parametrize(
    ("phrase", "text", "marked"),
    [
        ("3212", "a 3,212 b 3.212 c 3212 d", ["3,212", "3.212", "3212"]),
        ("3,212", "in 3212 of 13212", ["3212"]),
        ("the 3212 of", "the 3,212 of", ["the 3,212 of"]),
        ("2,5", "2, 5 and 2.5 %", ["2.5"]),
        ("50", "5.0 and 50.5 and 50", ["50"]),
        ("2024", "سنة ٢٠٢٤", ["٢٠٢٤"]),
        ("20", "in 2024", ["20"]),
        ("14.03.2024", "am 14.03.2024", ["14.03.2024"]),
        ("9783161484100", "ISBN 978-3-16-148410-0", ["978-3-16-148410-0"]),
        ("978-3-16-148410-0", "ISBN 9783161484100", ["9783161484100"]),
        ("DE89370400440532013000", "to DE89 3704 0044 0532 0130 00", ["DE89 3704 0044 0532 0130 00"]),
        ("gb29 nwbk 6016 1331 9268 19", "GB29NWBK60161331926819", ["GB29NWBK60161331926819"]),
        ("C++", "vitamin C, in C++", ["C++"]),
        ("C#", "in C, C#", ["C#"]),
        ("R&D", "R and D, R & D, R&D", ["R & D", "R&D"]),
        ("the S&P 500", "the S&P 500 fell", ["the S&P 500"]),
        ("3rd way", "a 3rd way", ["3rd way"]),
        ("图书馆", "臺北市圖書館昨天", ["圖書館"]),
        ("圖書館", "去图书馆", ["图书馆"]),
        ("サクラ", "さくらの花", ["さくら"]),
        ("てれび", "ﾃﾚﾋﾞとテレビ", ["ﾃﾚﾋﾞ", "テレビ"]),
    ],
)
def test_numbers_and_signs_match_as_in_the_note_search(phrase: str, text: str, marked: list[str]) -> None:
    found = Phrase(phrase, numbers=True)
    assert [text[place.start : place.end] for place in found.places(text)] == marked
    assert found.stands_in(fold(text, accents=True).text)


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
