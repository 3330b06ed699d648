"""Where a range of an old text stands in a new one, going by what was kept.

It follows an alignment and measures how much of the range survived. It must not know what is done with the answer:
`anchor` judges.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.text.diff_words import Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.text.diff_words import Kept

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？][」』”）]*|\n+")


def weigh(text: str) -> int:
    """How much text is in `text`: its code points without white space."""
    return len("".join(text.split()))


@dataclass(frozen=True, slots=True)
class Place:
    """A range of the new text, and its likeness to the old one from 0.0 to 1.0.

    The likeness is Dice's coefficient in code points: twice what was kept, by what stood there plus what stands there
    now.
    """

    start: int
    end: int
    likeness: float

    def shifted(self, by: int) -> Place:
        """The same place in a text of which this one was a part, from `by` on."""
        return Place(self.start + by, self.end + by, self.likeness)


class Trace:
    """Follows ranges of `old` into `new` along `kept` (as `diff` gives it)."""

    def __init__(self, old: str, new: str, kept: Sequence[Kept]) -> None:
        self.old = old
        self.new = new
        self._kept = kept
        self._starts = [block.old for block in kept]
        self._ends = [block.old + block.length for block in kept]
        self._new_starts = [block.new for block in kept]

    def follow(self, start: int, end: int) -> Place | None:
        """Where `start`-`end` (without white edges) went; `None` if nothing of it was kept."""
        first, stop = self._overlapping(start, end)
        if first == stop:
            return None
        begin = max(start, self._starts[first])
        finish = min(end, self._ends[stop - 1])
        new_start = begin + self._kept[first].new - self._starts[first]
        new_end = finish + self._kept[stop - 1].new - self._starts[stop - 1]
        if begin > start:
            new_start = self._before(first, start, new_start)
        if finish < end:
            new_end = self._after(stop - 1, end, new_end)
        same = self.kept_weight(start, end)
        total = weigh(self.old[start:end]) + weigh(self.new[new_start:new_end])
        return Place(new_start, new_end, 2 * same / total)

    def slot(self, start: int, end: int) -> tuple[int, int]:
        """The room in the new text between what was kept before `start`-`end` and what was kept after it."""
        first, stop = self._overlapping(start, end)
        low, high = 0, len(self.new)
        if first < stop and self._starts[first] < start:
            low = start + self._kept[first].new - self._starts[first]
        elif first:
            low = self._kept[first - 1].new + self._kept[first - 1].length
        if first < stop and self._ends[stop - 1] > end:
            high = end + self._kept[stop - 1].new - self._starts[stop - 1]
        elif stop < len(self._kept):
            high = self._kept[stop].new
        return low, high

    def kept_weight(self, start: int, end: int) -> int:
        """How much of the old range `start`-`end` was kept."""
        first, stop = self._overlapping(start, end)
        return sum(
            weigh(self.old[max(start, self._starts[at]) : min(end, self._ends[at])]) for at in range(first, stop)
        )

    def taken(self, start: int, end: int) -> float:
        """Which share of the new range `start`-`end` is text that already stood in the old one, from 0.0 to 1.0."""
        at = max(0, bisect_right(self._new_starts, start) - 1)
        same = 0
        while at < len(self._kept) and self._kept[at].new < end:
            block = self._kept[at]
            same += weigh(self.new[max(start, block.new) : min(end, block.new + block.length)])
            at += 1
        return same / max(1, weigh(self.new[start:end]))

    def added(self) -> list[tuple[int, int]]:
        """The ranges of the new text that were not in the old one, in order."""
        low = 0
        ranges = []
        for block in self._kept:
            if block.new > low:
                ranges.append((low, block.new))
            low = block.new + block.length
        return [*ranges, (low, len(self.new))] if low < len(self.new) else ranges

    def _overlapping(self, start: int, end: int) -> tuple[int, int]:
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def _before(self, first: int, start: int, new_start: int) -> int:
        """Where the range begins if its first words, those before its first kept block `first`, were replaced."""
        old_gap = self._ends[first - 1] if first else 0, self._starts[first]
        new_gap = self._kept[first - 1].new + self._kept[first - 1].length if first else 0, new_start
        old_words, new_words = Tokens.of(self.old, *old_gap), Tokens.of(self.new, *new_gap)
        outside = bisect_left(old_words.starts, start)
        if len(old_words.starts) == len(new_words.starts):
            return new_words.starts[outside]
        if outside or not new_words.starts:
            return new_start
        if not _SENTENCE_END.search(self.old, start, self._starts[first]):
            ends = [match.end() for match in _SENTENCE_END.finditer(self.new, *new_gap)]
            at = bisect_left(new_words.starts, ends[-1]) if ends else 0
            return new_words.starts[at] if at < len(new_words.starts) else new_start
        return new_words.starts[0]

    def _after(self, last: int, end: int, new_end: int) -> int:
        """Where the range ends if its last words, those after its last kept block `last`, were replaced."""
        more = last + 1 < len(self._kept)
        old_gap = self._ends[last], self._starts[last + 1] if more else len(self.old)
        new_gap = new_end, self._kept[last + 1].new if more else len(self.new)
        old_words, new_words = Tokens.of(self.old, *old_gap), Tokens.of(self.new, *new_gap)
        inside = bisect_right(old_words.ends, end)
        if len(old_words.ends) == len(new_words.ends):
            return new_words.ends[inside - 1] if inside else new_end
        if inside < len(old_words.ends) or not new_words.ends:
            return new_end
        if not _SENTENCE_END.search(self.old, self._ends[last], end):
            match = _SENTENCE_END.search(self.new, *new_gap)
            at = bisect_right(new_words.ends, match.end()) if match else len(new_words.ends)
            return new_words.ends[at - 1] if at else new_end
        return new_words.ends[-1]
