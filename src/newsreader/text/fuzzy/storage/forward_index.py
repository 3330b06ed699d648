"""The words of each note in order, stored as numbers, so that notes can be ranked without their texts.

Splitting a text into words takes ten times as long as reading their numbers. A note is stored as the UTF-8 of a `str`
with one character per word, because frequent words have low numbers: two or three bytes a word. A regular expression
searches such a `str` five times as fast as Python loops over numbers. This module must not know which words the numbers
mean.
"""

from __future__ import annotations

import re
import sys
from array import array
from typing import TYPE_CHECKING

from .kept import Blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from .kept import Reader, Writer

LONG = 200
"""The number of words from which a note counts as long."""

_MOST = 8000  # words of a note that are searched; about 50,000 bytes of text
_COMPILED = 4000  # with more words, compiling a pattern takes longer than it saves
_NUMBERS = b"\xff"  # begins a note with a number that is not a character; no UTF-8 begins so


class ForwardIndex:
    """The words of notes by slot, as numbers below 2 ** 32."""

    def __init__(self) -> None:
        self._notes = Blobs()
        self._long = 0  # the number of long notes

    def __bool__(self) -> bool:
        """Return whether there is a long note."""
        return self._long > 0

    def put(self, slot: int, numbers: Sequence[int]) -> None:
        """Store the words of a note."""
        self._notes.grow(slot + 1)
        self._long += len(numbers) >= LONG
        if max(numbers, default=0) <= sys.maxunicode:
            self._notes[slot] = "".join(map(chr, numbers)).encode("utf-8", "surrogatepass")
        else:
            self._notes[slot] = _NUMBERS + array("I", numbers).tobytes()

    def drop(self, slot: int) -> None:
        """Remove a note."""
        self._long -= self.length(slot) > 0
        self._notes[slot] = b""

    def numbers(self, slot: int) -> Sequence[int]:
        """Return the words of a note."""
        letters = self._letters(slot)
        return list(map(ord, letters)) if isinstance(letters, str) else letters

    def length(self, slot: int) -> int:
        """Return how many words of a note are searched; 0 for a short note."""
        if self._notes.size(slot) < LONG:
            return 0
        length = len(self._letters(slot))
        return 0 if length < LONG else min(length, _MOST)

    def finder(self, names: Mapping[int, str]) -> Callable[[int], list[tuple[int, str]]]:
        """Return a function that finds the words with these numbers in a note.

        The function takes a slot and returns the place and the name of each of these words, in order.
        """
        pattern = None
        if len(names) <= _COMPILED:
            letters = "".join(chr(number) for number in sorted(names) if number <= sys.maxunicode)
            pattern = re.compile(f"[{re.escape(letters)}]" if letters else "(?!)")

        def find(slot: int) -> list[tuple[int, str]]:
            note = self._letters(slot)[:_MOST]
            if pattern is not None and isinstance(note, str):
                return [(match.start(), names[ord(match[0])]) for match in pattern.finditer(note)]
            numbers = map(ord, note) if isinstance(note, str) else note
            return [(place, names[number]) for place, number in enumerate(numbers) if number in names]

        return find

    def in_a_row(
        self, slots: Iterable[int], groups: Sequence[Collection[int]], is_end: Callable[[int, int], bool]
    ) -> list[int]:
        """Return those of the notes in which a word of each group follows one of the group before.

        Between two of them may be a compound, because it is stored after its parts. `is_end` says whether the first
        word is its last part.
        """
        found: list[int] = []
        first, *others = groups
        for slot in slots:
            note = self.numbers(slot)
            last = len(note) - 1
            ends = [place for place, number in enumerate(note) if number in first]
            for group in others:
                after = [place + 1 for place in ends if place < last and note[place + 1] in group]
                ends = after + [
                    place + 2
                    for place in ends
                    if place + 1 < last and note[place + 2] in group and is_end(note[place], note[place + 1])
                ]
            if ends:
                found.append(slot)
        return found

    def rename(self, numbers: dict[int, int]) -> None:
        """Replace all word numbers, as `numbers` maps old ones to new ones."""
        for slot in range(len(self._notes)):
            renamed = [numbers[number] for number in self.numbers(slot)]
            self.drop(slot)
            self.put(slot, renamed)

    def dump(self, writer: Writer) -> None:
        """Write all notes."""
        writer.about["long"] = self._long
        writer.blobs("notes", map(self._notes.__getitem__, range(len(self._notes))))

    def load(self, reader: Reader) -> None:
        """Take the notes from a file instead of these."""
        self._long = reader.about["long"]
        self._notes = reader.blobs("notes")

    def _letters(self, slot: int) -> str | Sequence[int]:
        """Return the words of a note, as characters if all have such a number."""
        stored = self._notes[slot]
        if not stored.startswith(_NUMBERS):
            return stored.decode("utf-8", "surrogatepass")
        numbers = array("I")
        numbers.frombytes(stored[1:])
        return numbers
