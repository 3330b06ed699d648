from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.hints import LETTERS, labels

counts = st.integers(0, 1500)
alphabets = st.sampled_from([LETTERS, "ab", "fdsa", "asdfghjkl"])


@given(counts, alphabets)
def test_each_place_has_a_label_of_its_own_that_is_complete_with_its_last_letter(count: int, alphabet: str) -> None:
    made = labels(count, alphabet)
    assert len(made) == len(set(made)) == count
    assert all(set(label) <= set(alphabet) for label in made)
    beginnings = {label[:length] for label in made for length in range(len(label))}
    assert not beginnings & set(made)


@given(counts, alphabets)
def test_the_nearest_places_have_the_shortest_labels_and_lengths_differ_by_one_at_most(
    count: int, alphabet: str
) -> None:
    lengths = [len(label) for label in labels(count, alphabet)]
    assert lengths == sorted(lengths)
    assert not lengths or lengths[-1] - lengths[0] <= 1


@given(counts, alphabets)
def test_no_more_places_could_have_a_shorter_label(count: int, alphabet: str) -> None:
    lengths = [len(label) for label in labels(count, alphabet)]
    if lengths and lengths[-1] > 1:
        short = lengths.count(lengths[-1] - 1)
        # Kraft: one more short label would take the room of as many long ones as there are letters.
        room = len(alphabet) ** lengths[-1] - (short + 1) * len(alphabet)
        assert room < count - short - 1


def test_a_screen_of_sentences_is_reached_with_one_letter_from_the_home_row_on() -> None:
    assert "".join(labels(12)) == "asdfghjklqwe"
    assert labels(26) == list(LETTERS)


def test_one_sentence_too_many_costs_only_the_last_ones_a_second_letter() -> None:
    assert labels(28) == [*LETTERS[:25], "ma", "ms", "md"]
    assert labels(54)[22:28] == ["v", "b", "na", "ma", "ns", "ms"]


def test_three_letters_come_only_when_two_do_not_do() -> None:
    assert labels(26 * 26) == [second + first for first, second in product(LETTERS, LETTERS)]
    assert {len(label) for label in labels(26 * 26 + 1)} == {2, 3}


@pytest.mark.parametrize("alphabet", ["", "a", "abca"])
def test_an_alphabet_that_cannot_tell_places_apart_is_refused(alphabet: str) -> None:
    with pytest.raises(ValueError, match="labels"):
        labels(3, alphabet)
