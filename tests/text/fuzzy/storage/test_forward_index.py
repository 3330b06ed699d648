"""Long notes are stored as numbers and ranked by them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.index import FuzzyIndex
from newsreader.text.fuzzy.storage.forward_index import LONG, ForwardIndex

# Numbers with equal low bits, and characters with a meaning in regular expressions.
NUMBERS = st.sampled_from([0, 10, 45, 91, 92, 93, 94, 0xD83D, 0xDE00, 0x1000A, 0x2005E, 0xFFFFFF])
LONG_NOTES = st.lists(NUMBERS, min_size=LONG, max_size=LONG + 50)


@given(LONG_NOTES, st.sets(NUMBERS), st.permutations(range(12)))
def test_the_places_of_words_are_found_before_and_after_renumbering(
    note: list[int], wanted: set[int], order: list[int]
) -> None:
    stored = ForwardIndex()
    stored.put(3, note)
    assert list(stored.numbers(3)) == note
    expected = [(place, str(number)) for place, number in enumerate(note) if number in wanted]
    assert stored.finder({number: str(number) for number in wanted})(3) == expected
    names = {number: 60_000 + 1000 * order[place] for place, number in enumerate(sorted(set(note) | wanted))}
    stored.rename(names)
    assert stored.finder({names[number]: str(number) for number in wanted})(3) == expected


def test_a_note_with_too_many_words_for_a_pattern_is_searched_too() -> None:
    words = [f"w{number}" for number in range(5000)]
    index = FuzzyIndex([(1, " ".join(words)), (2, " ".join(reversed(words)))])
    assert [match.id for match in index.search("w w4999 w4998")] == [2, 1]


def test_short_notes_have_no_length_and_dropped_ones_are_gone() -> None:
    stored = ForwardIndex()
    stored.put(1, [4] * (LONG - 1))
    assert not stored
    stored.put(2, [4] * LONG)
    assert (stored.length(1), stored.length(2)) == (0, LONG)
    stored.drop(2)
    stored.drop(1)
    assert not stored
    assert list(stored.numbers(1)) == []


WORDS = ["harbour", "strike", "harbor", "inquiry", "inquire", "port", "other"]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=12), max_size=6),
    st.lists(st.sampled_from(["har", "strke", *WORDS]), min_size=1, max_size=3),
)
def test_a_long_note_has_the_score_of_its_words_after_any_changes(notes: list[list[str]], query: list[str]) -> None:
    texts = [" ".join([*words, *["filler"] * LONG, *words[::-1]]) for words in notes]
    index = FuzzyIndex(enumerate(texts))
    index.add(99, "passing words " * LONG)
    index.remove(99)
    for match in index.search(" ".join(query)):
        scored = match._ranking.score(tuple(texts[match.id].split()))
        assert match.score in (round(scored, 2), round(0.99 * scored, 2), round(0.9 * scored, 2))
        assert match.spans(texts[match.id])
