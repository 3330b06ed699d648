"""Where a range of an old text stands in a new one, going by what was kept.

It follows an alignment and measures how much of the range survived. It must not know what is done with the answer:
`anchor` judges.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from newsreader.records import Range

from .word_diff import SENTENCE_END, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .word_diff import Kept


def weigh(text: str) -> int:
    """How much text is in `text`: its code points without white space."""
    return len("".join(text.split()))


@dataclass(frozen=True, slots=True)
class Place:
    """A range of the new text, and its likeness to the old one from 0.0 to 1.0.

    The likeness is Dice's coefficient in code points: twice what was kept, by what stood there plus what stands there
    now. It is `firm` if chance does not explain what was kept. `evidence` is how much speaks for it (code points): what
    was kept of the range, or the longest stretch of unchanged text that goes through it, if that is more.
    """

    start: int
    end: int
    likeness: float
    firm: bool
    evidence: int

    def shifted(self, by: int) -> Place:
        """The same place in a text of which this one was a part, from `by` on."""
        return replace(self, start=self.start + by, end=self.end + by)

    def apart(self, other: Place) -> bool:
        """Whether the two have nothing in common."""
        return self.end <= other.start or other.end <= self.start


class _Blocks:
    """Kept blocks in order, and which of them a range of the old text touches."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self.kept = kept
        self.starts = [block.old for block in kept]
        self.ends = [block.old + block.length for block in kept]
        self.new_starts = [block.new for block in kept]

    def touching(self, start: int, end: int) -> tuple[int, int]:
        """The indices, half-open, of the blocks that have something of `start`-`end`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def new_end(self, at: int) -> int:
        """Where block `at` ends in the new text; the text's start for -1."""
        return self.kept[at].new + self.kept[at].length if at >= 0 else 0


class Trace:
    """Follows ranges of `old` into `new` along `kept` (as `diff` gives it)."""

    def __init__(self, old: str, new: str, kept: Sequence[Kept]) -> None:
        self.old = old
        self.new = new
        self._all = _Blocks(kept)
        self._firm = _Blocks([block for block in kept if block.firm])

    def follow(self, start: int, end: int) -> Place | None:
        """Where `start`-`end` (without white edges) went; `None` if nothing of it was kept.

        Of what was kept, words far away that would only dilute the likeness are left out; words that were replaced at
        the edges belong to the place.
        """
        first, stop = self._all.touching(start, end)
        if first == stop:
            return None
        pieces = [Range(max(start, self._all.starts[at]), min(end, self._all.ends[at])) for at in range(first, stop)]
        shifts = [block.new - block.old for block in self._all.kept[first:stop]]
        firm = [at for at in range(stop - first) if self._all.kept[first + at].firm]
        low, high = self._widened(weigh(self.old[start:end]), pieces, shifts, firm)
        new_start = pieces[low].start + shifts[low]
        new_end = pieces[high].end + shifts[high]
        same = sum(weigh(self.old[piece.start : piece.end]) for piece in pieces[low : high + 1])
        if low == 0 and pieces[0].start > start:
            new_start = self._before(first, start, new_start)
        if high == len(pieces) - 1 and pieces[-1].end < end:
            new_end = self._after(stop - 1, end, new_end)
        likeness = 2 * same / (weigh(self.old[start:end]) + weigh(self.new[new_start:new_end]))
        longest = max(block.length for block in self._all.kept[first + low : first + high + 1])
        return Place(new_start, new_end, likeness, bool(firm), max(same, longest))

    def slot(self, start: int, end: int) -> tuple[int, int]:
        """The room in the new text between what was firmly kept before `start`-`end` and what was kept after it."""
        blocks = self._firm
        first, stop = blocks.touching(start, end)
        low, high = blocks.new_end(first - 1), len(self.new)
        if first < stop and blocks.starts[first] < start:
            low = start + blocks.kept[first].new - blocks.starts[first]
        if first < stop and blocks.ends[stop - 1] > end:
            high = end + blocks.kept[stop - 1].new - blocks.starts[stop - 1]
        elif stop < len(blocks.kept):
            high = blocks.kept[stop].new
        return low, high

    def kept_weight(self, start: int, end: int) -> int:
        """How much of the old range `start`-`end` was firmly kept (code points without white space)."""
        blocks = self._firm
        first, stop = blocks.touching(start, end)
        return sum(
            weigh(self.old[max(start, blocks.starts[at]) : min(end, blocks.ends[at])]) for at in range(first, stop)
        )

    def taken(self, start: int, end: int) -> float:
        """Which share of the new range `start`-`end` firmly stood in the old text already, from 0.0 to 1.0."""
        blocks = self._firm
        at = max(0, bisect_right(blocks.new_starts, start) - 1)
        same = 0
        while at < len(blocks.kept) and blocks.new_starts[at] < end:
            same += weigh(self.new[max(start, blocks.new_starts[at]) : min(end, blocks.new_end(at))])
            at += 1
        return same / max(1, weigh(self.new[start:end]))

    def added(self) -> list[tuple[int, int]]:
        """The ranges of the new text that were not firmly in the old one, in order."""
        blocks = self._firm
        bounds = [0, *(edge for at, block in enumerate(blocks.kept) for edge in (block.new, blocks.new_end(at)))]
        ranges = zip(bounds[::2], [*bounds[1::2], len(self.new)], strict=True)
        return [(start, end) for start, end in ranges if start < end]

    def _widened(self, size: int, pieces: list[Range], shifts: list[int], firm: list[int]) -> tuple[int, int]:
        """The first and last of the pieces that make the place: all that are firm, and what makes it more alike.

        Without a firm piece it is built around the longest one. `size` is the weight of the old range.
        """
        kept = [0, *accumulate(weigh(self.old[piece.start : piece.end]) for piece in pieces)]
        gaps = (
            weigh(self.new[left.end + before : right.start + after])
            for (left, right), (before, after) in zip(pairwise(pieces), pairwise(shifts), strict=True)
        )
        skipped = [0, *accumulate(gaps)]

        def likeness(low: int, high: int) -> float:
            same = kept[high + 1] - kept[low]
            return 2 * same / (size + same + skipped[high] - skipped[low])

        longest = max(range(len(pieces)), key=lambda at: kept[at + 1] - kept[at])
        low, high = (firm[0], firm[-1]) if firm else (longest, longest)
        low = max(range(low, -1, -1), key=lambda at: likeness(at, high))
        high = max(range(high, len(pieces)), key=lambda at: likeness(low, at))
        return low, high

    def _before(self, first: int, start: int, new_start: int) -> int:
        """Where the range begins if its first words, those before its first kept block, `first`, were replaced."""
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

    def _after(self, last: int, end: int, new_end: int) -> int:
        """Where the range ends if its last words, those after its last kept block `last`, were replaced."""
        blocks = self._all
        more = last + 1 < len(blocks.kept)
        old_gap = blocks.ends[last], blocks.starts[last + 1] if more else len(self.old)
        new_gap = new_end, blocks.kept[last + 1].new if more else len(self.new)
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
