"""Ranges with something to say: which of them touch a line, and how they cut it into pieces.

Highlights, marks, matches, the focus and the selection all stand off from the text as `(start, end, value)`, half-open
ranges of code points. It must not know what a value means or how it is painted.
"""

from __future__ import annotations

from bisect import insort
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Spans that may overlap, looked up by where they are; empty ones are left out.

    An implicit augmented interval tree (Cormen et al., *Introduction to Algorithms*, 14.3): spans sorted by start, the
    middle of a stretch as its root, and each root knows how far its stretch reaches. A lookup takes O(log n + found).
    """

    def __init__(self, spans: Iterable[tuple[int, int, T]]) -> None:
        self._spans = sorted((span for span in spans if span[0] < span[1]), key=lambda span: span[0])
        self._reach = [0] * len(self._spans)
        self._measure(0, len(self._spans))

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """Give the spans that share a code point with `[start, end)`, by start, else in the order given."""
        found: list[tuple[int, int, T]] = []
        if start < end:
            self._collect(0, len(self._spans), start, end, found)
        return found

    def at(self, position: int) -> list[tuple[int, int, T]]:
        """Give the spans that cover the code point at `position`."""
        return self.overlapping(position, position + 1)

    def _measure(self, low: int, high: int) -> int:
        """Note how far each stretch reaches, and give it for this one."""
        if low >= high:
            return 0
        root = (low + high) // 2
        reach = max(self._spans[root][1], self._measure(low, root), self._measure(root + 1, high))
        self._reach[root] = reach
        return reach

    def _collect(self, low: int, high: int, start: int, end: int, found: list[tuple[int, int, T]]) -> None:
        root = (low + high) // 2
        if low >= high or self._reach[root] <= start:
            return
        self._collect(low, root, start, end, found)
        span = self._spans[root]
        if span[0] < end:
            if span[1] > start:
                found.append(span)
            self._collect(root + 1, high, start, end, found)


def sweep(start: int, end: int, spans: Iterable[tuple[int, int, T]]) -> list[tuple[int, int, tuple[T, ...]]]:
    """Cut `[start, end)` wherever a span begins or ends.

    Gives the pieces in order, without gaps, each with the values of the spans that cover it in the order given; spans
    may overlap and reach beyond the range.
    """
    if start >= end:
        return []
    values: list[T] = []
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for left, right, value in spans:
        left, right = max(left, start), min(right, end)
        if left < right:
            opening.setdefault(left, []).append(len(values))
            closing.setdefault(right, []).append(len(values))
            values.append(value)
    pieces: list[tuple[int, int, tuple[T, ...]]] = []
    active: list[int] = []
    edges = sorted({start, end, *opening, *closing})
    for left, right in pairwise(edges):
        for index in closing.get(left, ()):
            active.remove(index)
        for index in opening.get(left, ()):
            insort(active, index)
        pieces.append((left, right, tuple(values[index] for index in active)))
    return pieces
