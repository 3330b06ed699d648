from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.hints import LETTERS, labels

counts = st.integers(0, 1500)
alphabets = st.sampled_from([LETTERS, "ab", "fdsa", "asdfghjkl"])


@given(counts, alphabets)
def test_labels_are_different_and_none_is_the_beginning_of_another(count: int, alphabet: str) -> None:
    made = labels(count, alphabet)
    assert len(made) == len(set(made)) == count
    assert all(set(label) <= set(alphabet) for label in made)
    beginnings = {label[:length] for label in made for length in range(len(label))}
    assert not beginnings & set(made)


@given(counts, alphabets)
def test_the_first_labels_are_the_shortest_and_lengths_differ_by_at_most_one(count: int, alphabet: str) -> None:
    lengths = [len(label) for label in labels(count, alphabet)]
    assert lengths == sorted(lengths)
    assert not lengths or lengths[-1] - lengths[0] <= 1


@given(counts, alphabets)
def test_as_many_labels_as_possible_are_short(count: int, alphabet: str) -> None:
    lengths = [len(label) for label in labels(count, alphabet)]
    if lengths and lengths[-1] > 1:
        short = lengths.count(lengths[-1] - 1)
        # Kraft inequality: one more short label replaces as many long ones as there are letters.
        room = len(alphabet) ** lengths[-1] - (short + 1) * len(alphabet)
        assert room < count - short - 1


def test_few_labels_have_one_letter_beginning_with_the_home_row() -> None:
    assert "".join(labels(12)) == "asdfghjklqwe"
    assert labels(26) == list(LETTERS)


def test_one_label_too_many_makes_only_the_last_labels_longer() -> None:
    assert labels(28) == [*LETTERS[:25], "ma", "ms", "md"]
    assert labels(54)[22:28] == ["v", "b", "na", "ma", "ns", "ms"]


def test_labels_have_three_letters_only_if_two_are_too_few() -> None:
    assert labels(26 * 26) == [second + first for first, second in product(LETTERS, LETTERS)]
    assert {len(label) for label in labels(26 * 26 + 1)} == {2, 3}


@pytest.mark.parametrize("alphabet", ["", "a", "abca"])
def test_an_alphabet_with_too_few_letters_is_an_error(alphabet: str) -> None:
    with pytest.raises(ValueError, match="labels"):
        labels(3, alphabet)
