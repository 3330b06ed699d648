"""The known words that a typed word can mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from newsreader.text.fuzzy.vocabulary import Vocabulary

KNOWN = "government governor climate change environment environmental permit the department 2026 気候"


@pytest.fixture
def vocabulary() -> Vocabulary:
    known = Vocabulary()
    for word in KNOWN.split():
        known.number(word)
    known.settle()
    return known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("goverment", "government"),
        ("climaet", "climate"),
        ("enviromnet", "environment"),
        ("gvrnmnt", "government"),
        ("dept", "department"),
        ("envirnme", "environment"),
        ("teh", "the"),
        ("pemrit", "permit"),
    ],
)
def test_typing_errors_and_abbreviations_match(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    found = vocabulary.similarities(typed, known=False)
    assert max(found, key=found.__getitem__) == meant


def test_numbers_and_pairs_of_letters_match_exactly(vocabulary: Vocabulary) -> None:
    assert vocabulary.similarities("2027", known=False) == {}
    assert vocabulary.similarities("候気", known=False) == {}


def test_recent_words_are_found_too(vocabulary: Vocabulary) -> None:
    for number in range(1200):
        vocabulary.number(f"late{number}")
        vocabulary.settle()
    vocabulary.number("governess")
    vocabulary.settle()
    assert vocabulary.with_prefix("govern") == ["governess", "government", "governor"]
    assert len(vocabulary.with_prefix("late1")) == 311
    assert "governess" in vocabulary.similarities("govrness", known=False)


@given(st.lists(st.text(alphabet="abcd", min_size=3, max_size=9), min_size=1, max_size=30), st.data())
def test_no_word_one_edit_away_is_missed(words: list[str], data: st.DataObject) -> None:
    known = Vocabulary()
    for word in words:
        known.number(word)
    known.settle()
    typed = data.draw(st.text(alphabet="abcd", min_size=3, max_size=9))
    found = known.similarities(typed, known=True)
    assert {word for word in words if OSA.distance(word, typed) == 1} <= found.keys()
    assert all(0.0 < similarity < 1.0 for similarity in found.values())
