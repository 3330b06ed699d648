"""The search for a passage whose words may have changed."""

from __future__ import annotations

from newsreader.records import Range
from newsreader.text.anchor.candidates import Passage, SeedIndex

WAGES = "Wages in the shipyards rose by four percent last year, less than the price of bread."
BEFORE = "The ministry published its figures on Monday morning."
AFTER = "The opposition spoke of a lost decade for the coast."
OTHER = "Nothing else in this town happens before the fishing season opens in the middle of April."


def passage(before: str, words: str, after: str) -> Passage:
    text = f"{before} {words} {after}"
    return Passage(text, len(before) + 1, len(before) + 1 + len(words))


def test_an_edited_passage_is_found_with_its_context() -> None:
    edited = WAGES.replace("four percent", "3.5 percent")
    text = f"{OTHER}\n\n{BEFORE} {edited} {AFTER}\n\n{OTHER}"
    best = SeedIndex(text, [(0, len(text))]).candidates(passage(BEFORE, WAGES, AFTER))[0]
    assert text[best.place.start : best.place.end] == edited
    assert best.place.similarity > 0.9
    assert best.support == 1.0


def test_only_the_given_ranges_are_searched() -> None:
    text = f"{WAGES}\n\n{OTHER}"
    assert SeedIndex(text, [(len(WAGES), len(text))]).candidates(passage(BEFORE, WAGES, AFTER)) == []
    assert SeedIndex(text, []).candidates(passage(BEFORE, WAGES, AFTER)) == []
    assert SeedIndex("—", [(0, 1)]).candidates(passage(BEFORE, WAGES, AFTER)) == []


def test_a_passage_of_whole_words_is_not_found_inside_a_word() -> None:
    text = "The party of art starts."
    assert Passage("an art", 3, 6).places(text) == [Range(13, 16)]
    assert Passage("a party", 3, 6).places(text) == [Range(5, 8), Range(13, 16), Range(19, 22)]


def test_a_very_frequent_word_is_searched_with_its_context() -> None:
    text = "tick " * 3000 + "tick tock " + "tick " * 3000
    assert Passage("tick tick tock tick", 5, 9).places(text) == [Range(15_000, 15_004)]


def test_shared_context_reaches_to_the_first_difference_on_each_side() -> None:
    left, right = Passage("a cold day in May", 7, 10), Passage("one cold day\nin June", 9, 12)
    assert left.words == right.words == "day"
    assert left.shared_context(right) == len(" cold") + len("in ")
