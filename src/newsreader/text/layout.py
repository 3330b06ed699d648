"""Where each line of an article stands: blocks broken at a width and put below one another in rows.

Rows count from 0, cells from the left edge of the text column, offsets in code points. Everything is broken at once
when the layout is made, so no row ever moves under a reader who was given it; for another width make another layout.
This module must not know what is painted: a bullet, a number or a bar goes into a line's indent.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind

from .cells import cell_width, graphemes
from .wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsreader.records import Block

# Blocks of these kinds stand right below one another.
_CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.PREFORMATTED})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its range in the text, the cells it is indented by, and whether it is the block's first."""

    block: int
    start: int
    end: int
    indent: int
    first: bool


class Layout:
    """The rows of a text at a width.

    `blocks` are in the order of the text and do not overlap; `width` is in cells; blocks of the kinds in `folded`
    take no row. A blank row stands between two blocks, but for consecutive list items, table rows or preformatted
    blocks.
    """

    def __init__(
        self, text: str, blocks: Sequence[Block], width: int, folded: Collection[BlockKind] = frozenset()
    ) -> None:
        self.width = max(1, width)
        self._text = text
        # By line: where it starts and ends, its block, its row. By block: its indent and its first line.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._blocks: list[int] = []
        self._rows: list[int] = []
        self._indents: dict[int, int] = {}
        self._firsts: dict[int, int] = {}
        # By row: its line, or -1.
        self._lines: list[int] = []
        above: BlockKind | None = None
        for index, block in enumerate(blocks):
            if block.kind in folded:
                continue
            if above is not None and (above is not block.kind or above not in _CLOSE):
                self._lines.append(-1)
            above = block.kind
            self._indents[index] = indent = _indent(block, self.width)
            self._add(index, wrap(text, block.start, block.end, self.width - indent))

    def _add(self, block: int, ranges: list[tuple[int, int]]) -> None:
        line, row, count = len(self._starts), len(self._lines), len(ranges)
        self._firsts[block] = line
        starts, ends = zip(*ranges, strict=True)
        self._starts += starts
        self._ends += ends
        self._blocks += [block] * count
        self._rows += range(row, row + count)
        self._lines += range(line, line + count)

    @property
    def height(self) -> int:
        """Count the rows."""
        return len(self._lines)

    def line(self, y: int) -> Line | None:
        """Give the line in row `y`; `None` for a blank row and beyond either end."""
        if not 0 <= y < len(self._lines) or (index := self._lines[y]) < 0:
            return None
        block = self._blocks[index]
        return Line(block, self._starts[index], self._ends[index], self._indents[block], index == self._firsts[block])

    def lines(self, y0: int, y1: int) -> list[Line | None]:
        """Give the lines of the rows from `y0` up to, but not including, `y1`."""
        return [self.line(y) for y in range(y0, y1)]

    def row_of(self, offset: int) -> int:
        """Give the row in which `offset` stands.

        What is in no line (white space at a break, the gap between blocks, a folded block) belongs to the line before
        it, and what is before all lines to the first. A layout without lines has only row 0.
        """
        return self._rows[self._line_of(offset)] if self._rows else 0

    def cell_of(self, offset: int) -> int:
        """Give the cell, indent included, where `offset` stands in its row; the line's end for what is in no line."""
        if not self._rows:
            return 0
        index = self._line_of(offset)
        start, end = self._starts[index], self._ends[index]
        return self._indents[self._blocks[index]] + cell_width(self._text[start : max(start, min(offset, end))])

    def offset_at(self, y: int, cell: int) -> int:
        """Give the offset of the grapheme at `cell`, indent included, in row `y`; always an offset of that row.

        Left of a line it is the line's start, right of it the line's end, or the last grapheme if the next line goes
        on there. A blank row gives the start of the line below it; rows beyond either end give the first or the last
        line.
        """
        if not self._rows:
            return 0
        y = min(max(y, 0), len(self._lines) - 1)
        index = self._lines[y]
        if index < 0:
            return self._starts[self._lines[y + 1]]
        start, end = self._starts[index], self._ends[index]
        edge = self._indents[self._blocks[index]]
        last = start
        for left, _, width in graphemes(self._text, start, end):
            edge += width
            last = left
            if cell < edge:
                return left
        return last if index + 1 < len(self._starts) and self._starts[index + 1] == end else end

    def _line_of(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)


def _indent(block: Block, width: int) -> int:
    """Give a block's indent in cells, at most half the width, so that a narrow screen still shows words."""
    match block.kind:
        case BlockKind.LIST_ITEM:
            cells = 2 * block.level + 2
        case BlockKind.QUOTE | BlockKind.PREFORMATTED:
            cells = 2
        case _:
            cells = 0
    return min(cells, width // 2)
