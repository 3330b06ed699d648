"""The heaviest chain, compared with an exhaustive search."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.diff.patience import shared

SIDES = st.permutations("abcdef").flatmap(lambda new: st.tuples(st.permutations("abcdefg"), st.just(new)))


def test_a_long_sentence_outweighs_the_short_ones_it_was_moved_across() -> None:
    assert shared(["long", "x", "y"], ["x", "y", "long"], [50, 3, 3]) == [(0, 2)]
    assert shared(["long", "x", "y"], ["x", "y", "long"], [5, 3, 3]) == [(1, 0), (2, 1)]


def test_duplicates_and_items_of_weight_0_are_ignored() -> None:
    assert shared("aab", "ab", [1, 1, 1]) == [(2, 1)]
    assert shared("ab", "abb", [1, 1]) == [(0, 0)]
    assert shared("ab", "ab", [0, 1]) == [(1, 1)]
    assert shared("", "ab", []) == []


@given(SIDES, st.lists(st.integers(0, 9), min_size=7, max_size=7))
def test_the_chain_is_the_heaviest_of_all(sides: tuple[list[str], list[str]], weights: list[int]) -> None:
    old, new = sides
    pairs = [(at, new.index(thing)) for at, thing in enumerate(old) if thing in new]
    heaviest = max(
        sum(weights[at] for at, _ in chain)
        for size in range(len(pairs) + 1)
        for chain in combinations(pairs, size)
        if all(left[1] < right[1] for left, right in pairwise(chain))
    )
    found = shared(old, new, weights)
    assert all(left[0] < right[0] and left[1] < right[1] for left, right in pairwise(found))
    assert all(old[at] == new[place] for at, place in found)
    assert sum(weights[at] for at, _ in found) == heaviest
