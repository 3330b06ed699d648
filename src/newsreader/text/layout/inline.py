"""Painted insertions: text that is painted between the code points of a text, but is not part of it.

Examples are the number of a link and the spaces that align a table's columns. They take cells, but no offset points
into them, so copying, finding, selecting and exporting never include them. This module must not know what an insertion
is for or how it is painted.
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
"""An offset and the text painted before it. The offset is the start of a grapheme, or the end of a block. The painted
text must not join with the text beside it. A newline in it begins a new line."""

Insertions = Sequence[Insertion]
"""In the order of their offsets. Insertions with the same offset are painted in the given order."""


def between(insertions: Insertions, start: int, end: int) -> Insertions:
    """Return the insertions at offsets from `start` to `end`, both included."""
    return insertions[bisect_left(insertions, (start,)) : bisect_left(insertions, (end + 1,))]


def wrap_painted(
    text: str, start: int, end: int, width: int, insertions: Insertions
) -> list[tuple[int, int, tuple[Insertion, ...]]]:
    """Return the lines of `text[start:end]`, at most `width` cells (at least 1) with their insertions.

    Each line is its range of the text and its insertions; all `insertions` are at offsets from `start` to `end`. The
    rules are those of `wrap`. An insertion stays whole and with the word before it. It is left out if it is wider than
    a line, or if it would be alone on a line above the rest of a word.
    """
    pieces: list[str] = []
    shown: list[tuple[int, int, int, str]] = []  # range in the painted text, offset, text
    length, done = 0, start
    for offset, painted in insertions:
        if 2 * len(painted) > width and "\n" not in painted and cell_width(painted) > width:
            continue
        pieces += (text[done:offset], painted)
        length += offset - done
        shown.append((length, length + len(painted), offset, painted))
        length, done = length + len(painted), offset
    pieces.append(text[done:end])
    joined = "".join(pieces)
    lines: list[tuple[int, int, tuple[Insertion, ...]]] = []
    at = taken = 0  # the first insertion that ends after the start of the line; the code points of those before
    for first, last in wrap(joined, 0, len(joined), width, [(left, right) for left, right, _, _ in shown]):
        while at < len(shown) and shown[at][1] <= first:
            taken += shown[at][1] - shown[at][0]
            at += 1
        inside = []
        begun = finished = taken
        following = at
        while following < len(shown) and shown[following][0] < last:
            left, right, offset, painted = shown[following]
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
    """Yield the offset of each grapheme of the line `text[start:end]`, the cells of insertions before it, and its own
    cells.
    """
    at = 0
    for offset, _, cells in graphemes(text, start, end):
        before = 0
        while at < len(painted) and painted[at][0] <= offset:
            before += cell_width(painted[at][1])
            at += 1
        yield offset, before, cells


def painted_cells(painted: Insertions) -> int:
    """Return the number of cells that insertions take."""
    return sum(cell_width(words) for _, words in painted)
