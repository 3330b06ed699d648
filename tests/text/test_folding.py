"""Folding, and mapping folded ranges back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.text.folding import fold

# All characters with special rules, mixed with plain letters.
TRICKY = st.text(alphabet=st.sampled_from("abI zß -–—“'’…ﬁéÅİｶﾞ½\n\t\u00a0\u00ad\u200b\ue000\u0301日本"), max_size=40)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('"fight" it', "“fight” it"),
        ("don't", "don’t"),
        ("Melik-Bagdasarov", "Melik‑Bagdasarov"),
        ("wait--what", "wait—what"),
        ("and so on...", "and so on…"),
        ("office", "o\ufb03ce"),
        ("harvest time", "har\u00advest\u00a0\n\n time"),
        ("STRASSE", "straße"),
    ],
)
def test_typography_is_folded(typed: str, printed: str) -> None:
    assert fold(typed).text == fold(printed).text


def test_accents_are_folded_only_on_request_and_vowel_signs_never() -> None:
    assert fold("Nicolás").text == "nicolás"
    assert fold("Nicolás", accents=True).text == "nicolas"
    assert fold("Nicola\u0301s", accents=True).text == "nicolas"
    assert fold("हिन्दी が", accents=True).text == "हिन्दी が"


def test_a_folded_range_maps_to_whole_characters() -> None:
    text = "An of\u00adﬁce — open"
    folded = fold(text)
    start = folded.text.index("ffice")
    place = folded.locate(start, start + 5)
    assert text[place.start : place.end] == "f\u00adﬁce"
    inside = folded.text.index("ice")
    place = folded.locate(inside, inside + 1)
    assert text[place.start : place.end] == "ﬁ"


def test_a_combining_accent_belongs_to_its_letter() -> None:
    text = "Nicola\u0301s"
    folded = fold(text, accents=True)
    place = folded.locate(5, 6)
    assert text[place.start : place.end] == "a\u0301"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | TRICKY, st.booleans(), st.booleans())
def test_every_folded_range_maps_to_text_that_folds_to_it(text: str, case: bool, accents: bool) -> None:
    folded = fold(text, case=case, accents=accents)
    length = len(folded.text)
    for start in range(length):
        for end in {start + 1, min(start + 3, length), length}:
            place = folded.locate(start, end)
            assert 0 <= place.start < place.end <= len(text)
            assert folded.text[start:end] in fold(text[place.start : place.end], case=case, accents=accents).text


@given(TRICKY)
@example("ｶ\u200bﾞ")
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(unicodedata.normalize("NFC", text)).text
    assert fold(once).text == once


def test_a_long_text_is_folded_once_however_many_short_ones_are_folded_meanwhile() -> None:
    text = "The harbour -- closed since autumn … is open again. " * 100
    first = fold(text)
    for number in range(50):
        fold(f"quote {number}")
    assert fold(text) is first
