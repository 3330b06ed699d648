"""Sentence boundaries in passages of many languages, compared with boundaries set by hand."""

from itertools import groupby, pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.sentences.gold import Passage, passages

from newsreader.text.sentences.abbreviations import _ABBREVIATIONS
from newsreader.text.sentences.boundaries import sentence_spans

BY_LANGUAGE = {language: list(found) for language, found in groupby(passages(), lambda passage: passage.language)}
HARD = {"Mr. Brown, Jr., spoke to", "Vive en la C. Mayor, 5."}
"""Beginnings of passages in which a name or a noun follows an abbreviation that often ends a sentence."""


def split(passage: Passage) -> list[str]:
    text = passage.text
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text), passage.language)]


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_passages_are_split_where_a_reader_of_their_language_would(language: str) -> None:
    for passage in BY_LANGUAGE[language]:
        if not passage.text.startswith(tuple(HARD)):
            edges = [0, *passage.ends, len(passage.text)]
            expected = [passage.text[a:b].strip() for a, b in pairwise(edges)]
            assert split(passage) == expected


def test_hard_passages_are_split_too_little_and_never_too_much() -> None:
    for passage in passages():
        starts = sentence_spans(passage.text, 0, len(passage.text), passage.language)
        assert {end for _, end in starts[:-1]} <= set(passage.ends)


@given(st.lists(st.sampled_from([*"aZ5ивЯ.?!…。;։”“\"'»«()[]」「—¹ \u00a0", "z. B. ", "U.S. ", "5 г. "]), max_size=60))
def test_every_language_splits_any_text_without_losing_a_character(pieces: list[str]) -> None:
    text = "".join(pieces)
    for language in ("en", "de", "ru", "fr", "el", "zh", "hi", "xx"):
        spans = sentence_spans(text, 0, len(text), language)
        assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
        assert all(start < end and text[start:end].strip() == text[start:end] for start, end in spans)


@pytest.mark.parametrize(
    "unit", [". ", "! ", "U.S. X ", "A. ", "(", "“ ", '" ', "1. ", "a.b.", ". )", 'a? "', ".1", "。」"]
)
def test_hostile_marks_take_bounded_time(unit: str) -> None:
    text = unit * (4000 // len(unit))
    start = process_time()
    for language in ("en", "de"):
        sentence_spans(text, 0, len(text), language)
    assert process_time() - start < 1


def test_no_abbreviation_has_two_rules() -> None:
    for language, words in _ABBREVIATIONS.items():
        stems = [word.rstrip("#+=?") for word in words.split()]
        assert sorted(stem for stem in set(stems) if stems.count(stem) > 1) == [], language
