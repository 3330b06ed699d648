"""Sets and vectors of bits, compared with loops over single numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.storage.bitsets import added, at_least, counted, highest, mask_of, members, top, values

SETS = st.sets(st.integers(0, 700))
NUMBERS = st.lists(st.integers(0, 40), min_size=1, max_size=60)


def mask(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


def slices(numbers: list[int]) -> list[int]:
    return [mask({who for who, number in enumerate(numbers) if number >> place & 1}) for place in range(6)]


@given(st.lists(SETS, max_size=4))
def test_a_mask_is_the_union_of_its_groups(groups: list[set[int]]) -> None:
    union = set().union(*groups)
    assert mask_of([sorted(group) for group in groups], 701) == mask(union)
    assert mask_of([sorted(group) for group in groups], 90_000) == mask(union)


@given(SETS, st.integers(0, 9))
def test_members_are_ascending_and_highest_members_descending(numbers: set[int], limit: int) -> None:
    assert members(mask(numbers)) == sorted(numbers)
    assert members(mask(numbers), limit) == sorted(numbers)[:limit]
    assert highest(mask(numbers), limit) == sorted(numbers, reverse=True)[:limit]


@given(NUMBERS, NUMBERS)
def test_added_slices_are_sums(left: list[int], right: list[int]) -> None:
    size = min(len(left), len(right))
    left, right = left[:size], right[:size]
    total = added(slices(left), slices(right))
    for who in range(size):
        assert sum((slice_ >> who & 1) << place for place, slice_ in enumerate(total)) == left[who] + right[who]


@given(st.lists(SETS, max_size=6), st.integers(-1, 7))
def test_at_least_selects_the_numbers_in_enough_sets(groups: list[set[int]], threshold: int) -> None:
    everybody = set(range(701))
    found = at_least(counted(map(mask, groups)), threshold) & mask(everybody)
    assert found == mask({who for who in everybody if sum(who in group for group in groups) >= threshold})


@given(NUMBERS, st.integers(1, 20))
def test_top_returns_the_highest_values_above_0(numbers: list[int], limit: int) -> None:
    found = top(slices(numbers), limit)
    positive = sorted((number for number in numbers if number), reverse=True)
    assert sorted((numbers[who] for who in found), reverse=True) == positive[:limit]
    assert len(set(found)) == len(found)


def test_ties_are_decided_by_the_given_sets_and_then_by_the_highest_number() -> None:
    assert sorted(top(slices([3, 3, 3, 3, 5]), 3, [mask({1}), mask({0, 2, 3})])) == [1, 3, 4]
    assert top(slices([2, 2, 2]), 2) == [2, 1]


@given(NUMBERS, SETS)
def test_values_of_some_numbers_are_returned(numbers: list[int], some: set[int]) -> None:
    assert values(slices(numbers), sorted(some)) == {who: numbers[who] if who < len(numbers) else 0 for who in some}
