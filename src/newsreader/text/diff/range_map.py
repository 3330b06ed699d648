"""Map a range of an old text to a new text along the unchanged parts, and measure how much of it is unchanged.

This module must not know how the result is used: `anchor` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from newsreader.records import Range

from .word_diff import SENTENCE_END, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .word_diff import Unchanged


_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


def weight(text: str) -> int:
    """Return the number of code points in `text` without white space; a sign of Chinese, Japanese or Korean is three,
    because it says as much as three letters.
    """
    size = len("".join(text.split()))
    return size if text.isascii() else size + 2 * len(_DENSE.findall(text))


_ENOUGH = 128  # code points of an unchanged block that are weighed


@dataclass(frozen=True, slots=True)
class Place:
    """A range of the new text, and its similarity to the old range from 0.0 to 1.0.

    The similarity is Dice's coefficient in code points: twice the unchanged part, divided by the sum of the old and the
    new range. It is `significant` if chance does not explain the unchanged part. `evidence` is the unchanged part of
    the range in code points, or the longest unchanged stretch through it if that is longer.
    """

    start: int
    end: int
    similarity: float
    significant: bool
    evidence: int

    def shifted(self, by: int) -> Place:
        """Return the same place in a larger text that has this text at offset `by`."""
        return replace(self, start=self.start + by, end=self.end + by)

    def is_disjoint(self, other: Place) -> bool:
        """Return whether the places do not overlap."""
        return self.end <= other.start or other.end <= self.start


class _Blocks:
    """Unchanged blocks in order, and which of them a range of the old text overlaps."""

    def __init__(self, unchanged: Sequence[Unchanged]) -> None:
        self.unchanged = unchanged
        self.starts = [block.old for block in unchanged]
        self.ends = [block.old + block.length for block in unchanged]
        self.new_starts = [block.new for block in unchanged]

    def touching(self, start: int, end: int) -> tuple[int, int]:
        """Return the indices, half-open, of the blocks that overlap `start`-`end`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def new_end(self, at: int) -> int:
        """Return the end of block `at` in the new text; 0 for -1."""
        return self.unchanged[at].new + self.unchanged[at].length if at >= 0 else 0


class RangeMap:
    """Maps ranges of `old` to `new` along `unchanged`, the blocks that `diff` returns."""

    def __init__(self, old: str, new: str, unchanged: Sequence[Unchanged]) -> None:
        self.old = old
        self.new = new
        self._all = _Blocks(unchanged)
        self._significant = _Blocks([block for block in unchanged if block.significant])

    def follow(self, start: int, end: int) -> Place | None:
        """Return the place of `start`-`end` (without white space at its edges), or `None` if all of it was deleted.

        Distant unchanged words that would only lower the similarity are left out. Words that were replaced at the edges
        belong to the place.
        """
        first, stop = self._all.touching(start, end)
        if first == stop:
            return None
        pieces = [Range(max(start, self._all.starts[at]), min(end, self._all.ends[at])) for at in range(first, stop)]
        shifts = [block.new - block.old for block in self._all.unchanged[first:stop]]
        significant = [at for at in range(stop - first) if self._all.unchanged[first + at].significant]
        low, high = self._widened(weight(self.old[start:end]), pieces, shifts, significant)
        new_start = pieces[low].start + shifts[low]
        new_end = pieces[high].end + shifts[high]
        same = sum(weight(self.old[piece.start : piece.end]) for piece in pieces[low : high + 1])
        if low == 0 and pieces[0].start > start:
            new_start = self._start_before(first, start, new_start)
        if high == len(pieces) - 1 and pieces[-1].end < end:
            new_end = self._end_after(stop - 1, end, new_end)
        similarity = 2 * same / (weight(self.old[start:end]) + weight(self.new[new_start:new_end]))
        longest = max(self._run(block) for block in self._all.unchanged[first + low : first + high + 1])
        return Place(new_start, new_end, similarity, bool(significant), max(same, longest))

    def _run(self, block: Unchanged) -> int:
        """Return the length of a block as evidence, where more than enough is enough."""
        return weight(self.old[block.old : block.old + min(block.length, _ENOUGH)])

    def gap(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the new text between the significant blocks before and after `start`-`end`."""
        blocks = self._significant
        first, stop = blocks.touching(start, end)
        low, high = blocks.new_end(first - 1), len(self.new)
        if first < stop and blocks.starts[first] < start:
            low = start + blocks.unchanged[first].new - blocks.starts[first]
        if first < stop and blocks.ends[stop - 1] > end:
            high = end + blocks.unchanged[stop - 1].new - blocks.starts[stop - 1]
        elif stop < len(blocks.unchanged):
            high = blocks.unchanged[stop].new
        return low, high

    def slot(self, start: int, end: int) -> Range | None:
        """Return the range of the new text between the unchanged words right before and right after `start`-`end`;
        `None` if these changed too or if nothing is between them.
        """
        blocks = self._significant
        first, stop = blocks.touching(start, end)
        left, right = blocks.ends[first - 1] if first else 0, blocks.starts[stop] if stop < len(blocks.starts) else None
        if first < stop and blocks.starts[first] < start:
            left = start
        if first < stop and blocks.ends[stop - 1] > end:
            right = end
        if any(map(str.isalnum, self.old[left:start])) or any(map(str.isalnum, self.old[end:right])):
            return None
        low, high = self.gap(start, end)
        words = self.new[low:high].strip()
        begin = self.new.index(words, low)
        return Range(begin, begin + len(words)) if any(map(str.isalnum, words)) else None

    def unchanged_weight(self, start: int, end: int) -> int:
        """Return the weight of the significant unchanged parts of the old range `start`-`end`."""
        blocks = self._significant
        first, stop = blocks.touching(start, end)
        return sum(
            weight(self.old[max(start, blocks.starts[at]) : min(end, blocks.ends[at])]) for at in range(first, stop)
        )

    def old_share(self, start: int, end: int) -> float:
        """Return the share of the new range `start`-`end` that was in the old text, from 0.0 to 1.0."""
        blocks = self._significant
        at = max(0, bisect_right(blocks.new_starts, start) - 1)
        same = 0
        while at < len(blocks.unchanged) and blocks.new_starts[at] < end:
            same += weight(self.new[max(start, blocks.new_starts[at]) : min(end, blocks.new_end(at))])
            at += 1
        return same / max(1, weight(self.new[start:end]))

    def added(self) -> list[tuple[int, int]]:
        """Return the ranges of the new text that were not in the old text, in order."""
        blocks = self._significant
        bounds = [0, *(edge for at, block in enumerate(blocks.unchanged) for edge in (block.new, blocks.new_end(at)))]
        ranges = zip(bounds[::2], [*bounds[1::2], len(self.new)], strict=True)
        return [(start, end) for start, end in ranges if start < end]

    def _widened(self, size: int, pieces: list[Range], shifts: list[int], significant: list[int]) -> tuple[int, int]:
        """Return the first and last piece of the place: all significant ones, and those that increase the similarity.

        Without a significant piece the place is built around the longest one. `size` is the weight of the old range.
        """
        unchanged = [0, *accumulate(weight(self.old[piece.start : piece.end]) for piece in pieces)]
        gaps = (
            weight(self.new[left.end + before : right.start + after])
            for (left, right), (before, after) in zip(pairwise(pieces), pairwise(shifts), strict=True)
        )
        skipped = [0, *accumulate(gaps)]

        def similarity(low: int, high: int) -> float:
            same = unchanged[high + 1] - unchanged[low]
            return 2 * same / (size + same + skipped[high] - skipped[low])

        longest = max(range(len(pieces)), key=lambda at: unchanged[at + 1] - unchanged[at])
        low, high = (significant[0], significant[-1]) if significant else (longest, longest)
        low = max(range(low, -1, -1), key=lambda at: similarity(at, high))
        high = max(range(high, len(pieces)), key=lambda at: similarity(low, at))
        return low, high

    def _start_before(self, first: int, start: int, new_start: int) -> int:
        """Return the start of a range whose first words, before its first unchanged block, were replaced."""
        blocks = self._all
        old_gap = blocks.ends[first - 1] if first else 0, blocks.starts[first]
        new_gap = blocks.new_end(first - 1), new_start
        old_words, new_words = Tokens.of(self.old, *old_gap), Tokens.of(self.new, *new_gap)
        outside = bisect_left(old_words.starts, start)
        if len(old_words.starts) == len(new_words.starts):
            return new_words.starts[outside] if outside < len(new_words.starts) else new_start
        if outside or not new_words.starts:
            return new_start
        if not SENTENCE_END.search(self.old, start, blocks.starts[first]):
            ends = [match.end() for match in SENTENCE_END.finditer(self.new, *new_gap)]
            at = bisect_left(new_words.starts, ends[-1]) if ends else 0
            return new_words.starts[at] if at < len(new_words.starts) else new_start
        return new_words.starts[0]

    def _end_after(self, last: int, end: int, new_end: int) -> int:
        """Return the end of a range whose last words, after its last unchanged block, were replaced."""
        blocks = self._all
        more = last + 1 < len(blocks.unchanged)
        old_gap = blocks.ends[last], blocks.starts[last + 1] if more else len(self.old)
        new_gap = new_end, blocks.unchanged[last + 1].new if more else len(self.new)
        old_words, new_words = Tokens.of(self.old, *old_gap), Tokens.of(self.new, *new_gap)
        inside = bisect_right(old_words.ends, end)
        if len(old_words.ends) == len(new_words.ends):
            return new_words.ends[inside - 1] if inside else new_end
        if inside < len(old_words.ends) or not new_words.ends:
            return new_end
        if not SENTENCE_END.search(self.old, blocks.ends[last], end):
            match = SENTENCE_END.search(self.new, *new_gap)
            at = bisect_right(new_words.ends, match.end()) if match else len(new_words.ends)
            return new_words.ends[at - 1] if at else new_end
        return new_words.ends[-1]
