"""Chooses the rows of a long text to show in a low widget. Pure: it knows the words of the rows, not their looks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def best_top(found: Sequence[Collection[str]], passage: Sequence[bool], height: int, preferred: int) -> int:
    """Return the first of the `height` rows to show.

    It prefers rows with the most different words that were `found`, then with the most rows of the `passage`, then with
    the first row nearest to `preferred`.
    """
    words: Counter[str] = Counter()
    rows = 0
    best, top = (-1, -1, 0), 0
    for end in range(len(found)):
        words.update(found[end])
        rows += passage[end]
        start = end - height + 1
        if start > 0:
            words.subtract(found[start - 1])
            rows -= passage[start - 1]
        if start >= 0 or end == len(found) - 1:
            first = max(0, start)
            score = (sum(number > 0 for number in words.values()), rows, -abs(first - preferred))
            if score > best:
                best, top = score, first
    return top
