"""The cost of one keystroke, counted in postings."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

import pytest

from newsreader.text.fuzzy import note_words
from newsreader.text.fuzzy.note_words import NoteWords
from newsreader.text.fuzzy.segmentation import segmented
from newsreader.text.fuzzy.storage.postings import Postings

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHANCE = random.Random(5)
_RUN = "".join(_CHANCE.choices("abcd", k=30))


@pytest.fixture(scope="module")
def words_of_notes() -> NoteWords:
    """Return 2,000 notes with words longer than any piece of the run; the first note has a word for each piece."""
    words_of_notes = NoteWords()
    words_of_notes.add([f"{_RUN[start:]:d<15}" for start in range(len(_RUN))], 0)
    for slot in range(1, 2000):
        words_of_notes.add(["".join(_CHANCE.choices("abcd", k=15)) for _ in range(10)], slot)
    words_of_notes.settle()
    return words_of_notes


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list of the numbers of postings read in each call of `Postings.mask`."""
    counts: list[int] = []
    unite = Postings.mask

    def counted(self: Postings, keys: Iterable[int]) -> int:
        numbers = list(keys)
        counts.append(sum(map(self.sparse, numbers)))
        return unite(self, numbers)

    monkeypatch.setattr(Postings, "mask", counted)
    return counts


def test_a_pasted_run_of_letters_reads_no_more_postings_than_the_limit(
    words_of_notes: NoteWords, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    words_of_notes.settle()
    words_of_notes.begin()
    segmented(_RUN, words_of_notes, whole=False)
    freely = sum(read)
    monkeypatch.setattr(note_words, "_SEGMENT_POSTINGS", freely // 4)
    words_of_notes.settle()
    words_of_notes.begin()
    read.clear()
    segmented(_RUN, words_of_notes, whole=False)
    assert 0 < sum(read) <= freely // 4


def test_each_further_letter_of_a_run_costs_a_fraction_of_the_whole_run(
    words_of_notes: NoteWords, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_words, "_EASY", 10)
    words_of_notes.settle()
    for head in map("".join, product("abcd", repeat=4)):
        words_of_notes.notes_with_prefix(head)
    costs = []
    for end in range(5, len(_RUN) + 1):
        read.clear()
        words_of_notes.begin()
        segmented(_RUN[:end], words_of_notes, whole=False)
        costs.append(sum(read))
    words_of_notes.settle()
    words_of_notes.begin()
    read.clear()
    segmented(_RUN, words_of_notes, whole=False)
    assert 4 * max(costs) < sum(read)


def test_a_run_is_divided_into_words_of_one_note() -> None:
    words_of_notes = NoteWords()
    for slot, words in enumerate([["climate", "change"], ["climb", "changing"], ["clim", "hange"]]):
        words_of_notes.add(words, slot)
    words_of_notes.settle()
    words_of_notes.begin()
    assert segmented("climatechange", words_of_notes, whole=True) == [(["climate", "change"], 0b1, True)]
    assert (["clim", "chang"], 0b11, True) in segmented("climchang", words_of_notes, whole=False)
