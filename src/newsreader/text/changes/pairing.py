"""Which paragraphs of two texts belong together: edited, joined, divided or moved ones.

Knows texts and blocks; `changes` says what happened to them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from newsreader.records import BlockKind, Range
from newsreader.text.diff.range_map import weight
from newsreader.text.folding import fold

from .notices import without_counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.records import Block
    from newsreader.text.diff.word_diff import Unchanged

_SHARED = 0.3
"""The least part of the shorter of two paragraphs that both have if one is an edit of the other."""
_MOVED, _MOVED_LENGTH, _MOST_MOVED = 0.8, 40, 100
"""The least likeness and length of edited paragraphs that moved, and how many on each side are compared."""
_COMPARABLE = 1 << 33
"""The most code points × code points of all of them: some 0.1 s."""
_UNCOUNTED = frozenset({BlockKind.POINTER, BlockKind.EMBED})
"""Blocks that refer to other pages, such as a box of related stories, which change all the time."""


@dataclass
class Side:
    """One of the texts, folded, with the ranges of its blocks."""

    original: str
    blocks: Sequence[Block]
    bounds: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.original, case=False, lines=True)
        self.bounds = [self.folded.span(block.start, block.end) for block in self.blocks]
        self.weights = [weight(self.folded.text[start:end]) for start, end in self.bounds]

    def start(self, blocks: range) -> int:
        """Return where blocks start in the folded text."""
        return self.bounds[blocks.start][0]

    def end(self, blocks: range) -> int:
        """Return where blocks end in the folded text."""
        return self.bounds[blocks.stop - 1][1]

    def text(self, blocks: range) -> str:
        """Return the folded text of blocks."""
        return self.folded.text[self.start(blocks) : self.end(blocks)]

    def place(self, blocks: range) -> Range:
        """Return the range of blocks in the original text."""
        return Range(self.blocks[blocks.start].start, self.blocks[blocks.stop - 1].end)

    def counted(self) -> list[str]:
        """Return the words whose changes count, so without numbers that change by themselves."""
        texts = zip(self.blocks, self.bounds, strict=True)
        found = (self.folded.text[start:end] for block, (start, end) in texts if block.kind not in _UNCOUNTED)
        return [word for text in found for word in without_counters(text).split()]


class Group(NamedTuple):
    """Blocks of both texts that belong together; either can be none."""

    old: range
    new: range


def grouped(left: Side, right: Side, unchanged: Sequence[Unchanged]) -> Iterator[Group]:
    """Yield the blocks of both texts in order. Blocks that share many of their words are one group."""
    shared = _shared_weights(left, right, unchanged)
    pairs = sorted(
        (i, j) for (i, j), common in shared.items() if common >= _SHARED * min(left.weights[i], right.weights[j])
    )
    i = j = at = 0
    while at < len(pairs):
        (first, new_first), (last, new_last) = pairs[at], pairs[at]
        while at < len(pairs) and (pairs[at][0] <= last or pairs[at][1] <= new_last):
            last, new_last = max(last, pairs[at][0]), max(new_last, pairs[at][1])
            at += 1
        yield from _alone(left, right, range(i, first), range(j, new_first))
        yield Group(range(first, last + 1), range(new_first, new_last + 1))
        i, j = last + 1, new_last + 1
    yield from _alone(left, right, range(i, len(left.blocks)), range(j, len(right.blocks)))


def _alone(left: Side, right: Side, old: range, new: range) -> Iterator[Group]:
    """Yield each of these blocks that has words as a group of its own."""
    yield from (Group(range(at, at + 1), range(0)) for at in old if left.weights[at])
    yield from (Group(range(0), range(at, at + 1)) for at in new if right.weights[at])


def _shared_weights(left: Side, right: Side, unchanged: Iterable[Unchanged]) -> Counter[tuple[int, int]]:
    """Return how much each old and each new block have in common; pairs without anything are left out."""
    shared: Counter[tuple[int, int]] = Counter()
    i = j = 0
    for part in unchanged:
        at, shift = part.old, part.new - part.old
        while at < part.old + part.length:
            while i + 1 < len(left.bounds) and left.bounds[i][1] <= at:
                i += 1
            while j + 1 < len(right.bounds) and right.bounds[j][1] <= at + shift:
                j += 1
            bounds = left.bounds[i][1], right.bounds[j][1] - shift, part.old + part.length
            end = min(bound for bound in bounds if bound > at)
            shared[i, j] += weight(left.folded.text[at:end])
            at = end
    return shared


def moved_blocks(left: Side, right: Side, groups: Sequence[Group]) -> dict[int, int]:
    """Return the old block of each new block that was moved, perhaps with edits."""
    removed = [group.old.start for group in groups if not group.new]
    added = [group.new.start for group in groups if not group.old]
    texts = {at: left.text(range(at, at + 1)) for at in removed}
    left_over = {text: at for at, text in texts.items()}
    size, new_size = sum(map(len, texts.values())), sum(len(right.text(range(at, at + 1))) for at in added)
    compared = max(len(removed), len(added)) <= _MOST_MOVED and size * new_size <= _COMPARABLE
    moved: dict[int, int] = {}
    for new in added:
        text = right.text(range(new, new + 1))
        if text not in left_over and compared and len(text) >= _MOVED_LENGTH:
            found = process.extractOne(text, left_over.keys(), scorer=Indel.normalized_similarity, score_cutoff=_MOVED)
            # It can have got or lost a sentence that is longer than the rest.
            parts = [each for each in left_over if len(each) >= _MOVED_LENGTH and (each in text or text in each)]
            text = found[0] if found else max(parts, key=len, default=text)
        if text in left_over:
            moved[new] = left_over.pop(text)
    return moved
