"""What one keystroke may cost, counted in postings, not in seconds."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

import pytest

from newsreader.text.fuzzy import expansion
from newsreader.text.fuzzy.expansion import QueryExpander
from newsreader.text.fuzzy.postings import Postings
from newsreader.text.fuzzy.segmentation import segmented

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHANCE = random.Random(5)
_RUN = "".join(_CHANCE.choices("abcd", k=30))


@pytest.fixture(scope="module")
def meanings() -> QueryExpander:
    """Of 2,000 notes with words longer than any piece of the run; the first has all that its pieces begin."""
    meanings = QueryExpander()
    meanings.add([f"{_RUN[start:]:d<15}" for start in range(len(_RUN))], 0)
    for slot in range(1, 2000):
        meanings.add(["".join(_CHANCE.choices("abcd", k=15)) for _ in range(10)], slot)
    meanings.settle()
    return meanings


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many postings were gone through each time that the notes of some words were united."""
    counts: list[int] = []
    unite = Postings.mask

    def counted(self: Postings, keys: Iterable[int]) -> int:
        numbers = list(keys)
        counts.append(sum(map(self.sparse, numbers)))
        return unite(self, numbers)

    monkeypatch.setattr(Postings, "mask", counted)
    return counts


def test_a_run_of_letters_that_is_pasted_costs_no_more_than_is_set(
    meanings: QueryExpander, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    meanings.settle()
    meanings.begin()
    segmented(_RUN, meanings, whole=False)
    freely = sum(read)
    monkeypatch.setattr(expansion, "_SEGMENT_POSTINGS", freely // 4)
    meanings.settle()
    meanings.begin()
    read.clear()
    segmented(_RUN, meanings, whole=False)
    assert 0 < sum(read) <= freely // 4


def test_each_letter_of_a_run_costs_the_pieces_that_end_with_it(
    meanings: QueryExpander, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "_EASY", 10)
    meanings.settle()
    for head in map("".join, product("abcd", repeat=4)):
        meanings.notes_with_prefix(head)
    for end in range(5, len(_RUN) + 1):
        read.clear()
        meanings.begin()
        segmented(_RUN[:end], meanings, whole=False)
        print(end, sum(read), len(read))


def test_a_run_is_read_as_words_that_stand_together_although_their_beginnings_were_not_asked_for_before() -> None:
    meanings = QueryExpander()
    for slot, words in enumerate([["climate", "change"], ["climb", "changing"], ["clim", "hange"]]):
        meanings.add(words, slot)
    meanings.settle()
    meanings.begin()
    assert segmented("climatechange", meanings, whole=True) == [["climate", "change"]]
    assert ["clim", "chang"] in segmented("climchang", meanings, whole=False)
