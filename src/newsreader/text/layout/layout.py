"""The rows of an article: blocks broken at a width and placed below one another.

Rows count from 0, cells from the left edge of the text column, offsets in code points. All lines are broken when the
layout is created, so rows never move; another width needs another layout. This module must not know what is painted: a
bullet, a number or a bar goes into a line's indent.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind

from .inline import between, painted_cells, stops, wrap_painted
from .wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from newsreader.records import Block

    from .inline import Insertion, Insertions

NUMBERED = re.compile(r"\d+[.)]\s")
"""The beginning of an item in a numbered list. The number is part of the text."""

CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.PREFORMATTED})
"""Consecutive blocks of one of these kinds have no blank row between them."""


# Quotations nested deeper than this are indented like this depth.
_DEEPEST_QUOTE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its range in the text, its indent in cells, and whether it is the block's first line.

    `painted` are the insertions before an offset of the line or at its end.
    """

    block: int
    start: int
    end: int
    indent: int
    first: bool
    painted: tuple[Insertion, ...] = ()


class Layout:
    """The rows of a text at a width.

    `blocks` are in the order of the text and do not overlap; `width` is in cells; blocks of the kinds in `folded` have
    no row. A blank row is between two blocks, but not between consecutive list items, table rows or preformatted
    blocks. Blocks whose index is in `above` always have a row above, with the given text painted in it.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        width: int,
        folded: Collection[BlockKind] = frozenset(),
        *,
        insertions: Insertions = (),
        above: Mapping[int, str] | None = None,
    ) -> None:
        self.width = max(1, width)
        self._text = text
        # By line: its start and end, as two lists of numbers, because the garbage collector would scan tuples. By shown
        # block: its index, its indent, its first line and the row of that line.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._shown: list[int] = []
        self._indents: list[int] = []
        self._firsts: list[int] = []
        self._rows: list[int] = []
        self._painted: dict[int, tuple[Insertion, ...]] = {}  # by line, if it has any
        self._outdents: dict[int, int] = {}  # by line: cells to the left of its block's indent
        self._above = above or {}
        self._height = 0
        last: BlockKind | None = None
        for index, block in enumerate(blocks):
            if block.kind in folded:
                continue
            if last is not None and (last is not block.kind or last not in CLOSE or index in self._above):
                self._height += 1
            last = block.kind
            indent = _indent(block, self.width)
            if block.kind is BlockKind.LIST_ITEM and NUMBERED.match(text, block.start):
                # The number is painted in the place of a bullet.
                self._outdents[len(self._starts)] = min(2, indent)
            self._shown.append(index)
            self._indents.append(indent)
            self._firsts.append(len(self._starts))
            self._rows.append(self._height)
            if insertions and (own := between(insertions, block.start, block.end)):
                self._paint(block, indent, own)
                continue
            starts, ends = zip(*wrap(text, block.start, block.end, self.width - indent), strict=True)
            self._starts += starts
            self._ends += ends
            self._height += len(starts)

    def _paint(self, block: Block, indent: int, insertions: Insertions) -> None:
        """Break a block with insertions."""
        for start, end, painted in wrap_painted(self._text, block.start, block.end, self.width - indent, insertions):
            if painted:
                self._painted[len(self._starts)] = painted
            self._starts.append(start)
            self._ends.append(end)
            self._height += 1

    @property
    def height(self) -> int:
        """The number of rows."""
        return self._height

    def line(self, y: int) -> Line | None:
        """Return the line in row `y`, or `None` for a blank row and outside the layout."""
        if not 0 <= y < self._height:
            return None
        shown, line = self._in_row(y)
        if line == self._next_block(shown):
            return None
        first = line == self._firsts[shown]
        painted = self._painted.get(line, ())
        indent = self._indent_of(shown, line)
        return Line(self._shown[shown], self._starts[line], self._ends[line], indent, first, painted)

    def lines(self, y0: int, y1: int) -> list[Line | None]:
        """Return the lines of the rows from `y0` to `y1`, without `y1`."""
        return [self.line(y) for y in range(y0, y1)]

    def above(self, y: int) -> str:
        """Return the text painted in the blank row `y`, such as the rule below a table's header."""
        if not 0 <= y < self._height or not self._above:
            return ""
        shown, line = self._in_row(y)
        return self._above.get(self._shown[shown + 1], "") if line == self._next_block(shown) else ""

    def row_of(self, offset: int) -> int:
        """Return the row of `offset`.

        An offset in no line (white space at a break, the gap between blocks, a folded block) belongs to the line before
        it, or to the first line. A layout without lines has only row 0.
        """
        if not self._starts:
            return 0
        line = self._line_of(offset)
        shown = bisect_right(self._firsts, line) - 1
        return self._rows[shown] + line - self._firsts[shown]

    def offset_at(self, y: int, cell: int) -> int:
        """Return the offset of the grapheme at `cell`, including the indent, in row `y`.

        Left of a line this is its start; right of it its end, or its last grapheme if the next line continues there. On
        an insertion it is the grapheme before it, if there is one. In a blank row it is the start of the line below;
        outside the layout the row is the first or the last one.
        """
        if not self._starts:
            return 0
        shown, line = self._in_row(min(max(y, 0), self._height - 1))
        start, end = self._starts[line], self._ends[line]
        if line == self._next_block(shown):
            return start
        edge = self._indent_of(shown, line)
        last = start
        painted = self._painted.get(line, ())
        for left, before, width in stops(self._text, start, end, painted):
            edge += before
            if cell < edge and left > start:
                return last
            edge += width
            last = left
            if cell < edge:
                return left
        if painted and cell < edge + painted_cells([(at, words) for at, words in painted if at >= end]):
            return last
        return last if line + 1 < len(self._starts) and self._starts[line + 1] == end else end

    def _indent_of(self, shown: int, line: int) -> int:
        return self._indents[shown] - self._outdents.get(line, 0)

    def _in_row(self, y: int) -> tuple[int, int]:
        """Return the block and the line of row `y`. For a blank row these are the block above and the line below."""
        shown = bisect_right(self._rows, y) - 1
        return shown, self._firsts[shown] + y - self._rows[shown]

    def _next_block(self, shown: int) -> int:
        """Return the first line of the next block."""
        return self._firsts[shown + 1] if shown + 1 < len(self._firsts) else len(self._starts)

    def _line_of(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)


def _indent(block: Block, width: int) -> int:
    """Return a block's indent in cells, at most half the width, so that a narrow screen still shows words."""
    match block.kind:
        case BlockKind.LIST_ITEM:
            cells = 2 * block.level + 2
        case BlockKind.QUOTE:
            cells = 2 * min(block.level, _DEEPEST_QUOTE) + 2
        case BlockKind.PREFORMATTED | BlockKind.CAPTION:
            cells = 2
        case _:
            cells = 0
    return min(cells, width // 2)
