"""Long notes are kept as numbers, and looked at in these."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy import FuzzyIndex
from newsreader.text.fuzzy_long import LONG, LongNotes

LONG_NOTES = st.lists(st.integers(0, 99), min_size=LONG, max_size=LONG + 50)


@given(LONG_NOTES, st.sets(st.integers(0, 120), max_size=20))
def test_the_places_of_wanted_words_are_found_under_whatever_numbers(note: list[int], wanted: set[int]) -> None:
    kept = LongNotes()
    kept.put(3, [str(number) for number in note], int)
    expected = [(place, number) for place, number in enumerate(note) if number in wanted]
    assert kept.places(3, wanted) == expected
    kept.rename({number: 1000 - number for number in range(100)})
    assert kept.places(3, {1000 - number for number in wanted}) == [
        (place, 1000 - number) for place, number in expected
    ]


def test_only_long_notes_are_kept_and_none_that_was_forgotten() -> None:
    kept = LongNotes()
    kept.put(1, ["word"] * (LONG - 1), len)
    assert not kept
    kept.put(2, ["word"] * LONG, len)
    assert (kept.length(1), kept.length(2)) == (0, LONG)
    kept.drop(2)
    kept.drop(1)
    assert not kept


WORDS = ["harbour", "strike", "harbor", "inquiry", "inquire", "port", "other"]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=12), max_size=6),
    st.lists(st.sampled_from(["har", "strke", *WORDS]), min_size=1, max_size=3),
)
def test_a_long_note_scores_as_its_words_do_whatever_came_and_went(notes: list[list[str]], query: list[str]) -> None:
    texts = [" ".join([*words, *["filler"] * LONG, *words[::-1]]) for words in notes]
    index = FuzzyIndex(enumerate(texts))
    index.add(99, "passing words " * LONG)
    index.remove(99)
    for match in index.search(" ".join(query)):
        scored = match._ranking.score(tuple(texts[match.id].split()))
        assert match.score in (round(scored, 2), round(0.99 * scored, 2), round(0.9 * scored, 2))
        assert match.spans
