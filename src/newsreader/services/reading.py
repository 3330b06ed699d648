"""How much of a text was read, as far as that can be known from what was on the screen, and for how long.

Must not know how a text is shown. All positions are code points.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from newsreader.records import Reading

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import State

FASTEST = 1000
"""Words a minute. Text that is passed faster is not read, but looked over."""


class PassedText:
    """The parts of a text that were shown, for long enough to be read, before the reader moved on to what follows.

    A jump to a place that was not shown passes nothing. A part that is passed again is not counted again. `counted` is
    how much of `read` is stored already; `store_position` keeps it.
    """

    def __init__(self, length: int, words: int) -> None:
        self._passed = bytearray(length)
        # A word of Chinese is one code point, of English six with its space.
        self._per_second = FASTEST / 60 * length / max(words, 1)
        self._read = Reading(0, 0)
        self._place = self._shown = 0
        self._enough_for, self._time = 0.0, monotonic()
        self.counted = 0

    def move(self, place: int, shown: int) -> None:
        """Record that the reader is at a place now, and that the text is shown from there up to `shown`."""
        self._pass(place)
        if place > self._shown or shown <= self._place:
            self._enough_for = 0.0  # nothing of what was on the screen still is
        self._place, self._shown = place, shown

    def read(self, *, at_end: bool) -> Reading:
        """Return what was read until now; `at_end` means that nothing follows the place."""
        if at_end:
            self._pass(len(self._passed))
        return self._read

    def _pass(self, end: int) -> None:
        """Count the text from the place to `end`, if it was shown for long enough."""
        now, length, on_screen = monotonic(), end - self._place, max(0, self._shown - self._place)
        self._enough_for = min(self._enough_for + self._per_second * (now - self._time), on_screen)
        self._time = now
        if 0 < length <= self._enough_for and end <= self._shown:
            self._enough_for -= length
            new = self._passed.count(0, self._place, end)
            self._passed[self._place : end] = b"\x01" * length
            self._read = Reading(self._read.length + new, max(self._read.until, end))


def store_position(
    library: Library, article_id: int, position: int, state: State | None, read: Reading, passed: PassedText
) -> None:
    """Store a reading position, the new state, if any, and what of `read` is not stored yet. Raises `NotFoundError`."""
    new = Reading(max(0, read.length - passed.counted), read.until)
    library.articles.visit(article_id, position, state, read=new)
    passed.counted = max(passed.counted, read.length)
