"""Ranges with a value: which of them overlap a line, and how they divide it into pieces.

Highlights, inline spans, matches, the focus and the selection are all `(start, end, value)`: half-open ranges of code
points. This module must not know what a value means or how it is painted.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_MOST = 64
"""The most spans that overlap at one place; others are left out. Nobody can tell so many styles on one word apart."""


class SpanIndex(Generic[T]):
    """Spans, possibly overlapping, that can be looked up by position. Empty spans are left out, and those that begin
    where `_MOST` others are.

    An implicit augmented interval tree (Cormen et al., *Introduction to Algorithms*, 14.3): spans are sorted by start,
    the root of a slice is its middle, and each root stores the largest end in its slice. A lookup takes O(log n +
    results).
    """

    def __init__(self, spans: Iterable[tuple[int, int, T]]) -> None:
        ordered = sorted((span for span in spans if span[0] < span[1]), key=lambda span: span[0])
        self._spans = list(_thinned(ordered))
        self._reach = [0] * len(self._spans)
        self._measure(0, len(self._spans))

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """Return the spans that share a code point with `[start, end)`, by start, else in the given order."""
        found: list[tuple[int, int, T]] = []
        if start < end:
            self._collect(0, len(self._spans), start, end, found)
        return found

    def at(self, position: int) -> list[tuple[int, int, T]]:
        """Return the spans that contain the code point at `position`."""
        return self.overlapping(position, position + 1)

    def _measure(self, low: int, high: int) -> int:
        """Store the largest end of each slice, and return that of this slice."""
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


def _thinned(spans: Iterable[tuple[int, int, T]]) -> Iterator[tuple[int, int, T]]:
    """Yield the spans, which are sorted by start, without those that begin where `_MOST` others are."""
    ends: list[int] = []  # a heap with the ends of those
    for span in spans:
        while ends and ends[0] <= span[0]:
            heappop(ends)
        if len(ends) < _MOST:
            heappush(ends, span[1])
            yield span


def sweep(start: int, end: int, spans: Iterable[tuple[int, int, T]]) -> list[tuple[int, int, tuple[T, ...]]]:
    """Return the pieces of `[start, end)`, divided at each start and end of a span.

    The pieces are in order, without gaps. Each has the values of the spans that cover it, in the given order; of very
    many, the last ones. Spans may overlap and extend beyond the range.
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
    active: list[int] = []  # in order
    edges = sorted({start, end, *opening, *closing})
    for left, right in pairwise(edges):
        for index in closing.get(left, ()):
            del active[bisect_left(active, index)]
        for index in opening.get(left, ()):
            insort(active, index)
        pieces.append((left, right, tuple(values[index] for index in active[-_MOST:])))
    return pieces
