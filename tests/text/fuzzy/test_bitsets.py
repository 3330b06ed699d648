"""Sets and numbers of many notes at once, against the same thing done one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.bitsets import added, at_least, counted, highest, mask_of, members, top, values

SETS = st.sets(st.integers(0, 700))
NUMBERS = st.lists(st.integers(0, 40), min_size=1, max_size=60)


def mask(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


def slices(numbers: list[int]) -> list[int]:
    return [mask({who for who, number in enumerate(numbers) if number >> place & 1}) for place in range(6)]


@given(st.lists(SETS, max_size=4))
def test_groups_make_one_set_whether_few_or_many(groups: list[set[int]]) -> None:
    union = set().union(*groups)
    assert mask_of([sorted(group) for group in groups], 701) == mask(union)
    assert mask_of([sorted(group) for group in groups], 90_000) == mask(union)


@given(SETS, st.integers(0, 9))
def test_members_come_from_below_and_the_highest_from_above(numbers: set[int], limit: int) -> None:
    assert members(mask(numbers)) == sorted(numbers)
    assert members(mask(numbers), limit) == sorted(numbers)[:limit]
    assert highest(mask(numbers), limit) == sorted(numbers, reverse=True)[:limit]


@given(NUMBERS, NUMBERS)
def test_sums_are_sums(left: list[int], right: list[int]) -> None:
    size = min(len(left), len(right))
    left, right = left[:size], right[:size]
    total = added(slices(left), slices(right))
    for who in range(size):
        assert sum((slice_ >> who & 1) << place for place, slice_ in enumerate(total)) == left[who] + right[who]


@given(st.lists(SETS, max_size=6), st.integers(-1, 7))
def test_who_is_in_at_least_so_many_sets(groups: list[set[int]], threshold: int) -> None:
    everybody = set(range(701))
    found = at_least(counted(map(mask, groups)), threshold) & mask(everybody)
    assert found == mask({who for who in everybody if sum(who in group for group in groups) >= threshold})


@given(NUMBERS, st.integers(1, 20))
def test_the_highest_numbers_win_and_zero_never_does(numbers: list[int], limit: int) -> None:
    found = top(slices(numbers), limit)
    positive = sorted((number for number in numbers if number), reverse=True)
    assert sorted((numbers[who] for who in found), reverse=True) == positive[:limit]
    assert len(set(found)) == len(found)


def test_of_equals_those_of_the_first_set_go_first_and_the_highest_of_a_set() -> None:
    assert sorted(top(slices([3, 3, 3, 3, 5]), 3, [mask({1}), mask({0, 2, 3})])) == [1, 3, 4]
    assert top(slices([2, 2, 2]), 2) == [2, 1]


@given(NUMBERS, SETS)
def test_the_numbers_of_some_are_told(numbers: list[int], some: set[int]) -> None:
    assert values(slices(numbers), sorted(some)) == {who: numbers[who] if who < len(numbers) else 0 for who in some}
