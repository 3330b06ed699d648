"""The words of long notes in order, kept as numbers, so that many such notes can be looked at closely at a keystroke.

To inflate a thousand words and take them apart again costs ten times what it costs to go through a thousand numbers;
short notes are not worth the room. A note is a `str` with a letter for every word, because a regular expression goes
through that five times as fast as Python goes through numbers; two or three octets a word, and no object that the
garbage collector has to look into. It must not know which words the numbers stand for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LONG = 200
"""Words from which on a note is long."""

_MOST = 8000  # words of a note that are kept: some 50,000 octets
_COMPILED = 4000  # so many words to look for, as those that begin with `a`, take longer to compile than to do without
_LETTER = 16  # bits of a number that are its letter; the others, in an octet of their own, are mostly 0


class LongNotes:
    """Long notes by slot, each the numbers of its words (below 2 ** 24)."""

    def __init__(self) -> None:
        self._letters: dict[int, str] = {}
        self._others: dict[int, bytes] = {}  # of every number; nothing if all are 0

    def __bool__(self) -> bool:
        return bool(self._letters)

    def put(self, slot: int, words: Sequence[str], number: Callable[[str], int]) -> None:
        """Keep a note, if it is long."""
        if len(words) >= LONG:
            self._keep(slot, list(map(number, words[:_MOST])))

    def drop(self, slot: int) -> None:
        """Forget a note, if it is here."""
        self._letters.pop(slot, None)
        self._others.pop(slot, None)

    def length(self, slot: int) -> int:
        """How many words of a note are kept: none of one that is not long."""
        return len(self._letters.get(slot, ""))

    def finder(self, names: Mapping[int, str]) -> Callable[[int], list[tuple[int, str]]]:
        """What finds, in the note in a slot, where the words with these numbers stand, in order: place and name."""
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

    def rename(self, names: dict[int, int]) -> None:
        """The words are now called by these numbers."""
        for slot, letters in self._letters.items():
            self._keep(slot, [names[number] for number in self._numbers(slot, range(len(letters)))])

    def _keep(self, slot: int, numbers: Sequence[int]) -> None:
        self._letters[slot] = "".join([chr(number & (1 << _LETTER) - 1) for number in numbers])
        others = bytes([number >> _LETTER for number in numbers])
        self._others[slot] = others if any(others) else b""

    def _numbers(self, slot: int, places: Sequence[int]) -> list[int]:
        """The numbers that stand in these places of a note."""
        letters, others = self._letters[slot], self._others[slot]
        if others:
            return [ord(letters[place]) | others[place] << _LETTER for place in places]
        return [ord(letters[place]) for place in places]
