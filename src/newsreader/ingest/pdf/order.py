"""Lines → blocks of lines in reading order, without running heads and page numbers.

Knows places only, not pypdfium2.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .pages import Line

Block: TypeAlias = list["Line"]

_MOST_BLOCKS = 60
"""The most blocks of a page that are sorted: the work grows with their cube."""
_EDGE_LINES = 2
"""The number of lines at the top and at the bottom of a page that can be running heads."""
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s+)?(?:\d+|[ivxlc]+)(?:\s*(?:/|of)\s*\d+)?[-–—\s]*", re.IGNORECASE)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without those that are at the same place on many pages.

    They may differ in their numbers. Page numbers of a file with few pages must be on two of them.
    """
    edges = [_edges(lines) for lines in pages]
    counts = Counter(key for lines in edges for key in {key for line in lines for key in _keys(line)})
    least = max(2, round(0.3 * len(pages)))
    return [
        [
            line
            for line in lines
            if line not in edge
            or max(counts[key] for key in _keys(line)) < (2 if _PAGE_NUMBER.fullmatch(line.text) else least)
        ]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _keys(line: Line) -> tuple[tuple[str, int], ...]:
    """Return what two lines share that differ only in numbers and a little in height."""
    text, place = _NUMBER.sub("#", line.text), round(line.bottom / 4)
    return (text, place), (text, place + 1)


def _edges(lines: Sequence[Line]) -> list[Line]:
    """Return the lines at the top and bottom of a page."""
    heights = sorted({round(line.bottom) for line in lines})
    low, high = heights[:_EDGE_LINES], heights[-_EDGE_LINES:]
    return [line for line in lines if round(line.bottom) in {*low, *high}]


def body_size(lines: Iterable[Line]) -> float:
    """Return the size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=1.0)


def leading(pages: Iterable[Sequence[Line]], size: float) -> float:
    """Return the usual distance from line to line in text of this size."""
    steps = [
        before.bottom - line.bottom
        for lines in pages
        for before, line in pairwise(lines)
        if 0.5 * size < before.bottom - line.bottom < 2.5 * size and abs(line.size - size) < 1
    ]
    return median(steps) if steps else 1.2 * size


def blocks_of(lines: Sequence[Line], step: float, size: float) -> list[Block]:
    """Return the blocks of a page in reading order. `step` is the leading of text of the size `size`."""
    blocks: list[Block] = []
    for line in lines:
        before = blocks[-1][-1] if blocks else None
        if before and _continues(before, line, step * max(1.0, line.size / size)):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return _sorted(blocks)


def _continues(before: Line, line: Line, step: float) -> bool:
    return (
        abs(before.size - line.size) <= 0.12 * max(before.size, line.size)
        and 0.3 * step < before.bottom - line.bottom < 1.3 * step
        and min(before.right, line.right) > max(before.left, line.left)
    )


class _Box:
    """The place of a block."""

    def __init__(self, block: Block) -> None:
        self.left, self.right = min(line.left for line in block), max(line.right for line in block)
        self.bottom, self.top = min(line.bottom for line in block), max(line.top for line in block)
        self.middle = (self.bottom + self.top) / 2

    def shares_column(self, other: _Box) -> bool:
        return min(self.right, other.right) > max(self.left, other.left)


def _sorted(blocks: list[Block]) -> list[Block]:
    """Return the blocks in reading order.

    The order in the file is right in most files. Browsers write headings last; then blocks are sorted by the rules of
    Breuel, “High performance document layout analysis” (2003): a block comes before one below it in the same column,
    and before one in a column on the right, unless a block that spans both is between them.
    """
    boxes = [_Box(block) for block in blocks]
    numbers = range(len(blocks))
    if len(blocks) > _MOST_BLOCKS or not any(
        boxes[late].shares_column(boxes[early]) and boxes[late].middle > boxes[early].middle
        for late in numbers
        for early in range(late)
    ):
        return blocks
    after: defaultdict[int, set[int]] = defaultdict(set)
    for one in numbers:
        for other in numbers:
            if one != other and _is_before(boxes[one], boxes[other], boxes):
                after[other].add(one)
    order: list[int] = []
    left = list(numbers)
    while left:
        following = next((number for number in left if not after[number] & set(left)), left[0])
        left.remove(following)
        order.append(following)
    return [blocks[number] for number in order]


def _is_before(one: _Box, other: _Box, boxes: Sequence[_Box]) -> bool:
    if one.shares_column(other):
        return one.middle > other.middle
    low, high = sorted((one.middle, other.middle))
    return one.right <= other.left and not any(
        low < box.middle < high and box.shares_column(one) and box.shares_column(other) for box in boxes
    )
