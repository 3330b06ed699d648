"""Posting lists, against sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.storage.bitsets import members
from newsreader.text.fuzzy.storage.postings import Postings

CHANGES = st.lists(st.tuples(st.sets(st.integers(0, 5), max_size=4), st.integers(0, 200)), max_size=60)


@given(CHANGES, st.sampled_from([1, 4, 32]))
def test_posting_lists_behave_like_sets(changes: list[tuple[set[int], int]], dense: int) -> None:
    postings = Postings(dense)
    sets: dict[int, set[int]] = {key: set() for key in range(7)}
    for keys, member in changes:
        postings.discard([key for key in keys if member in sets[key]], member)
        fresh = [key for key in keys if member not in sets[key]]
        postings.add(fresh, member)
        for key in keys:
            sets[key] ^= {member}
        postings.settle()
        assert {key: set(members(postings.mask([key]))) for key in sets} == sets
    assert [postings.count(key) for key in sets] == list(map(len, sets.values()))
    assert all(postings.sparse(key) in (0, len(held)) for key, held in sets.items())
    assert len(postings) == sum(map(bool, sets.values()))
    assert set(members(postings.mask(sets))) == set().union(*sets.values())
    used = [key for key in sets if sets[key]]
    postings.keep(used)
    assert [set(members(postings.mask([name]))) for name in range(len(used))] == [sets[key] for key in used]


def test_members_are_limited_to_sixteen_million() -> None:
    postings = Postings()
    postings.add([3], 2**24 - 1)
    postings.settle()
    assert postings.mask([3]) == 1 << 2**24 - 1
    postings.add([3], 2**24)
    with pytest.raises(OverflowError):
        postings.settle()
