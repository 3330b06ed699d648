"""The words of long notes in order, kept as numbers, so that many such notes can be looked at closely at a keystroke.

To inflate a thousand words and take them apart again costs ten times what it costs to go through a thousand numbers;
short notes are not worth the room. Four octets a word, and no object that the garbage collector has to look into. It
must not know which words the numbers stand for.
"""

from __future__ import annotations

from array import array
from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

LONG = 200
"""Words from which on a note is long."""

_MOST = 8000  # words of a note that are kept: some 50,000 octets


class LongNotes:
    """Long notes by slot, each the numbers of its words (below 2 ** 32)."""

    def __init__(self) -> None:
        self._octets: dict[int, bytes] = {}

    def __bool__(self) -> bool:
        return bool(self._octets)

    def put(self, slot: int, words: Sequence[str], number: Callable[[str], int]) -> None:
        """Keep a note, if it is long."""
        if len(words) >= LONG:
            self._octets[slot] = array("I", map(number, words[:_MOST])).tobytes()

    def drop(self, slot: int) -> None:
        """Forget a note, if it is here."""
        self._octets.pop(slot, None)

    def length(self, slot: int) -> int:
        """How many words of a note are kept: none of one that is not long."""
        return len(self._octets.get(slot, b"")) // array("I").itemsize

    def places(self, slot: int, wanted: Set[int]) -> list[tuple[int, int]]:
        """Where the wanted words stand in a note that is here, in order: the place and the number."""
        numbers = array("I", self._octets[slot])
        hits = compress(range(len(numbers)), map(wanted.__contains__, numbers))
        return [(place, numbers[place]) for place in hits]

    def rename(self, names: dict[int, int]) -> None:
        """The words are now called by these numbers."""
        for slot, octets in self._octets.items():
            self._octets[slot] = array("I", map(names.__getitem__, array("I", octets))).tobytes()
