"""Painted insertions: what is painted between the code points of a text, takes cells, and is no part of the text.

A link's number and the space that lines up a table's columns are such. No offset points into an insertion: whoever
copies, finds, selects or exports reads the text and never meets one. This module must not know what an insertion is
for or how it is painted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .cells import cell_width, graphemes
from .wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

Insertion = tuple[int, str]
"""An offset and what is painted before it. The offset is the start of a grapheme, or the end of a block; the painted
text does not join with what stands beside it. A newline in it begins a new line."""

Insertions = Sequence[Insertion]
"""By offset; what has the same offset is painted in the order given."""


def between(insertions: Insertions, start: int, end: int) -> Insertions:
    """Give those at the offsets from `start` to `end`, both included."""
    return insertions[bisect_left(insertions, (start,)) : bisect_left(insertions, (end + 1,))]


def wrap_painted(
    text: str, start: int, end: int, width: int, insertions: Insertions
) -> list[tuple[int, int, tuple[Insertion, ...]]]:
    """Break `text[start:end]` into lines of at most `width` cells (at least 1) with insertions painted in them.

    Gives each line's range of the text and what is painted in it; all `insertions` are at offsets from `start` to
    `end`. The rules are those of `wrap`. An insertion stays whole and with the word before it; one that is wider than
    a line is left out, and so is one that could only stand alone above words that go on.
    """
    pieces: list[str] = []
    kept: list[tuple[int, int, int, str]] = []  # where it stands among all that is painted, its offset, its text
    length, done = 0, start
    for offset, painted in insertions:
        if 2 * len(painted) > width and "\n" not in painted and cell_width(painted) > width:
            continue
        pieces += (text[done:offset], painted)
        length += offset - done
        kept.append((length, length + len(painted), offset, painted))
        length, done = length + len(painted), offset
    pieces.append(text[done:end])
    joined = "".join(pieces)
    lines: list[tuple[int, int, tuple[Insertion, ...]]] = []
    at = taken = 0  # the first insertion that does not end before the line, and the code points of those that do
    for first, last in wrap(joined, 0, len(joined), width, [(left, right) for left, right, _, _ in kept]):
        while at < len(kept) and kept[at][1] <= first:
            taken += kept[at][1] - kept[at][0]
            at += 1
        inside = []
        begun = finished = taken
        following = at
        while following < len(kept) and kept[following][0] < last:
            left, right, offset, painted = kept[following]
            begun += max(0, first - left)
            finished += min(right, last) - left
            inside.append((offset, painted[max(0, first - left) : last - left]))
            following += 1
        line = (start + first - begun, start + max(last, first) - finished, tuple(inside))
        if lines and lines[-1][0] == lines[-1][1] == line[0]:
            lines.pop()
        lines.append(line)
    return lines


def stops(text: str, start: int, end: int, painted: Insertions) -> Iterator[tuple[int, int, int]]:
    """Give each grapheme of the line `text[start:end]`, in order: its offset, the cells painted before it, its own."""
    at = 0
    for offset, _, cells in graphemes(text, start, end):
        before = 0
        while at < len(painted) and painted[at][0] <= offset:
            before += cell_width(painted[at][1])
            at += 1
        yield offset, before, cells


def painted_cells(painted: Insertions) -> int:
    """Count the cells that insertions take."""
    return sum(cell_width(words) for _, words in painted)
