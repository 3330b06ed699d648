"""The words of long notes in order, stored as numbers, so that many long notes can be ranked at a keystroke.

Splitting the text of a thousand words takes ten times as long as reading a thousand numbers. Short notes are not worth
the memory. A note is stored as a `str` with one character per word, because a regular expression searches that five
times as fast as Python loops over numbers. It takes two or three bytes a word and no object that the garbage collector
scans. This module must not know which words the numbers mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LONG = 200
"""The number of words from which a note counts as long."""

_MOST = 8000  # words of a note that are stored; about 50,000 bytes of text
_COMPILED = 4000  # with more words, compiling a pattern takes longer than it saves
_LETTER = 16  # bits of a number that are stored as its character; the higher bits are mostly 0


class ForwardIndex:
    """The words of long notes by slot, as numbers below 2 ** 24."""

    def __init__(self) -> None:
        self._letters: dict[int, str] = {}
        self._high: dict[int, bytes] = {}  # the higher bits of each number; empty if all are 0

    def __bool__(self) -> bool:
        return bool(self._letters)

    def put(self, slot: int, words: Sequence[str], number: Callable[[str], int]) -> None:
        """Store the words of a note if it is long."""
        if len(words) >= LONG:
            self._store(slot, list(map(number, words[:_MOST])))

    def drop(self, slot: int) -> None:
        """Remove a note, if it is stored."""
        self._letters.pop(slot, None)
        self._high.pop(slot, None)

    def length(self, slot: int) -> int:
        """Return how many words of a note are stored; 0 for a short note."""
        return len(self._letters.get(slot, ""))

    def finder(self, names: Mapping[int, str]) -> Callable[[int], list[tuple[int, str]]]:
        """Return a function that finds the words with these numbers in a note.

        The function takes a slot and returns the place and the name of each of these words, in order.
        """
        pattern = None
        if len(names) <= _COMPILED:
            letters = sorted({chr(number & (1 << _LETTER) - 1) for number in names})
            pattern = re.compile(f"[{re.escape(''.join(letters))}]" if letters else "(?!)")

        def find(slot: int) -> list[tuple[int, str]]:
            note = self._letters[slot]
            hits = range(len(note)) if pattern is None else [match.start() for match in pattern.finditer(note)]
            numbers = self._numbers(slot, hits)
            return [(place, names[number]) for place, number in zip(hits, numbers, strict=True) if number in names]

        return find

    def rename(self, numbers: dict[int, int]) -> None:
        """Replace all word numbers, as `numbers` maps old ones to new ones."""
        for slot, letters in self._letters.items():
            self._store(slot, [numbers[number] for number in self._numbers(slot, range(len(letters)))])

    def _store(self, slot: int, numbers: Sequence[int]) -> None:
        self._letters[slot] = "".join([chr(number & (1 << _LETTER) - 1) for number in numbers])
        high = bytes([number >> _LETTER for number in numbers])
        self._high[slot] = high if any(high) else b""

    def _numbers(self, slot: int, places: Sequence[int]) -> list[int]:
        """Return the word numbers at these places of a note."""
        letters, high = self._letters[slot], self._high[slot]
        if high:
            return [ord(letters[place]) | high[place] << _LETTER for place in places]
        return [ord(letters[place]) for place in places]
