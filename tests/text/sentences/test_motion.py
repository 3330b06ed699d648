from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.text.layout.cells import graphemes
from newsreader.text.sentences import motion

TEXT = "“Well,” Melik-Bagdasarov said: Maduro’s U.S. army costs 3.5 or 1,000 — हिन्दी 👍🏽 新闻 e\u0301t."


def words(text: str) -> list[str]:
    found, position = [], motion.next_word_start(text, 0)
    while position < len(text):
        found.append(text[position : motion.word_end(text, position)])
        position = motion.next_word_start(text, position)
    return found


def test_the_cursor_stops_at_words() -> None:
    assert words(TEXT) == [
        *("Well", "Melik-Bagdasarov", "said", "Maduro’s", "U.S", "army", "costs", "3.5", "or", "1,000"),
        *("हिन्दी", "👍🏽", "新", "闻", "e\u0301t"),
    ]


def test_going_back_stops_at_the_same_words() -> None:
    forth, position = [], motion.next_word_start(TEXT, 0)
    while position < len(TEXT):
        forth.append(position)
        position = motion.next_word_start(TEXT, position)
    back, position = [], motion.previous_word_start(TEXT, len(TEXT))
    while position:
        back.append(position)
        position = motion.previous_word_start(TEXT, position)
    assert back[::-1] == forth


@given(texts, st.integers(-5, 300))
def test_word_motions_stop_at_the_ends_of_the_text(text: str, position: int) -> None:
    position = min(position, len(text))
    forward = motion.next_word_start(text, position)
    assert position < forward <= len(text) or forward == len(text)
    assert position < motion.word_end(text, position) or position == len(text)
    back = motion.previous_word_start(text, position)
    assert 0 <= back < position or back == 0


@given(texts)
def test_the_cursor_moves_by_whole_graphemes_in_both_directions(text: str) -> None:
    edges = [start for start, _, _ in graphemes(text, 0, len(text))] + [len(text)]
    for before, after in pairwise(edges):
        assert motion.right(text, before) == after
        assert motion.left(text, after) == before
    assert motion.left(text, 0) == 0
    assert motion.right(text, len(text)) == len(text)


@pytest.mark.parametrize("length", [10, 1022, 1023, 1024, 5000])
def test_a_character_with_very_many_marks_is_one_step(length: int) -> None:
    text = "a" + "\u0301" * length + "b"
    assert motion.right(text, 0) == length + 1
    assert motion.right(text, length + 1) == length + 2
    assert motion.left(text, length + 1) == 0


def test_opening_marks_belong_to_the_next_word_and_closing_marks_do_not():
    text = 'He said “(‘inner’) and” so\'x "y".'
    places = {word: motion.opening(text, text.index(word)) for word in ("inner", "and", "x", "y")}
    assert {word: text[place:][:3] for word, place in places.items()} == {
        "inner": "“(‘",
        "and": "and",
        "x": 'x "',
        "y": '"y"',
    }


@pytest.mark.parametrize(
    "whole", ["👨\u200d👩\u200d👧", "🇩🇰", "〽\ufe0f", "x\u0301", "👍🏽", "क\u094dष", "x\u0323\u0301"]
)
def test_the_boundaries_around_a_grapheme_are_its_ends(whole: str) -> None:
    text = f"a{whole}b"
    for position in range(1, 1 + len(whole)):
        assert motion.boundary(text, position) == 1
        assert motion.boundary(text, position, after=True) == (1 if position == 1 else 1 + len(whole))
    assert [motion.boundary(text, end) for end in (0, 1 + len(whole), len(text))] == [0, 1 + len(whole), len(text)]
