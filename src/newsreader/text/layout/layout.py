"""Where each line of an article stands: blocks broken at a width and put below one another in rows.

Rows count from 0, cells from the left edge of the text column, offsets in code points. Everything is broken at once
when the layout is made, so no row ever moves under a reader who was given it; for another width make another layout.
This module must not know what is painted: a bullet, a number or a bar goes into a line's indent.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind

from .cells import cell_widths
from .inline import between, painted_cells, stops, wrap_painted
from .wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from newsreader.records import Block

    from .inline import Insertion, Insertions

NUMBERED = re.compile(r"\d+[.)]\s")
"""How an item of a numbered list begins: its text says its number."""

# Blocks of these kinds stand right below one another.
_CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.PREFORMATTED})


# Quotations in one another beyond this depth, in bars, stand as far in as those of it.
_DEEPEST_QUOTE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its range in the text, the cells it is indented by, and whether it is the block's first.

    `painted` is what is painted in it besides the text: before an offset of the line, or behind its end.
    """

    block: int
    start: int
    end: int
    indent: int
    first: bool
    painted: tuple[Insertion, ...] = ()


class Layout:
    """The rows of a text at a width.

    `blocks` are in the order of the text and do not overlap; `width` is in cells; blocks of the kinds in `folded`
    take no row. A blank row stands between two blocks, but for consecutive list items, table rows or preformatted
    blocks; above those whose index is in `above` one stands all the same, with what is given there painted in it.
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
        # By line, where it starts and ends: numbers, because so many tuples would set the garbage collector to work. By
        # block that is shown: its index, its indent, its first line and that line's row.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._shown: list[int] = []
        self._indents: list[int] = []
        self._firsts: list[int] = []
        self._rows: list[int] = []
        self._painted: dict[int, tuple[Insertion, ...]] = {}  # by line, of those lines that have any
        self._outdents: dict[int, int] = {}  # by line, the cells that it stands out from its block's indent
        self._above = above or {}
        self._height = 0
        last: BlockKind | None = None
        for index, block in enumerate(blocks):
            if block.kind in folded:
                continue
            if last is not None and (last is not block.kind or last not in _CLOSE or index in self._above):
                self._height += 1
            last = block.kind
            indent = _indent(block, self.width)
            if block.kind is BlockKind.LIST_ITEM and NUMBERED.match(text, block.start):
                # The number stands where other items have their bullet.
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
        """Break a block in which something is painted."""
        for start, end, painted in wrap_painted(self._text, block.start, block.end, self.width - indent, insertions):
            if painted:
                self._painted[len(self._starts)] = painted
            self._starts.append(start)
            self._ends.append(end)
            self._height += 1

    @property
    def height(self) -> int:
        """Count the rows."""
        return self._height

    def line(self, y: int) -> Line | None:
        """Give the line in row `y`; `None` for a blank row and beyond either end."""
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
        """Give the lines of the rows from `y0` up to, but not including, `y1`."""
        return [self.line(y) for y in range(y0, y1)]

    def above(self, y: int) -> str:
        """Give what is painted in the blank row `y`, such as the rule below a table's header."""
        if not 0 <= y < self._height or not self._above:
            return ""
        shown, line = self._in_row(y)
        return self._above.get(self._shown[shown + 1], "") if line == self._next_block(shown) else ""

    def row_of(self, offset: int) -> int:
        """Give the row in which `offset` stands.

        What is in no line (white space at a break, the gap between blocks, a folded block) belongs to the line before
        it, and what is before all lines to the first. A layout without lines has only row 0.
        """
        if not self._starts:
            return 0
        line = self._line_of(offset)
        shown = bisect_right(self._firsts, line) - 1
        return self._rows[shown] + line - self._firsts[shown]

    def cell_of(self, offset: int) -> int:
        """Give the cell, indent included, where `offset` stands in its row; the line's end for what is in no line."""
        if not self._starts:
            return 0
        line = self._line_of(offset)
        start, end = self._starts[line], self._ends[line]
        indent = self._indent_of(bisect_right(self._firsts, line) - 1, line)
        painted = self._painted.get(line, ())
        before = painted_cells([(at, words) for at, words in painted if at <= offset])
        return indent + before + sum(cell_widths(self._text, start, max(start, min(offset, end))))

    def offset_at(self, y: int, cell: int) -> int:
        """Give the offset of the grapheme at `cell`, indent included, in row `y`; always an offset of that row.

        Left of a line it is the line's start, right of it the line's end, or the last grapheme if the next line goes
        on there; on an insertion it is the grapheme before it, if there is one. A blank row gives the start of the line
        below it; rows beyond either end give the first or the last line.
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
        """Give the block that row `y` is of and the row's line: for a blank row the block above, the line below."""
        shown = bisect_right(self._rows, y) - 1
        return shown, self._firsts[shown] + y - self._rows[shown]

    def _next_block(self, shown: int) -> int:
        """Give the first line of the block below."""
        return self._firsts[shown + 1] if shown + 1 < len(self._firsts) else len(self._starts)

    def _line_of(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)


def _indent(block: Block, width: int) -> int:
    """Give a block's indent in cells, at most half the width, so that a narrow screen still shows words."""
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
