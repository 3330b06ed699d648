"""A few words that are spelled otherwise are found by letter."""

from __future__ import annotations

import pytest

from newsreader.records import AnchorState
from newsreader.text.anchor.anchor import find_anchor

TEXT = """\
Many years later, as the war came before us again, the summer recess ended. The council met in the old town hall.
Die Abgeordneten stimmten gestern zu. Le maire a présenté son budget. Депутаты приняли бюджет вчера."""


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("Many yers later", "Many years later"),
        ("befor us", "before us"),
        ("the sumer recess", "the summer recess"),
        ("old twon hall", "old town hall"),
        ("Die Abgeordenten", "Die Abgeordneten"),
        ("son bugdet", "son budget"),
        ("приняли бюджт", "приняли бюджет"),
    ],
)
def test_a_misspelled_quote_of_a_few_words_is_found(quote: str, place: str) -> None:
    found = find_anchor(TEXT, quote)
    assert found
    assert TEXT[found.start : found.end] == place
    assert found.score < 1


@pytest.mark.parametrize("quote", ["the winter break", "new town halls of it", "us", "nobody asked"])
def test_other_words_and_a_few_letters_are_not(quote: str) -> None:
    assert find_anchor(TEXT.replace("us again", "it again"), quote) is None


def test_of_two_similar_places_none_is_taken() -> None:
    assert find_anchor(f"{TEXT} Nobody liked the sumner recess.", "the sumer recess") is None


def test_known_context_must_be_there_too() -> None:
    inside, elsewhere = ("before us again, ", " ended. The"), ("an entirely other ", " that no text has")
    found = find_anchor(TEXT, "the sumer recess", *inside)
    assert found
    assert found.state is AnchorState.MOVED
    assert find_anchor(TEXT, "the sumer recess", *elsewhere) is None
