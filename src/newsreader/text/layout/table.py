"""The layout of tables: how the cells of rows are aligned.

A table is a run of table rows, each a text of cells joined by ` | `. If its columns fit beside one another, they are
aligned, numbers to the right, with a rule below the header. Otherwise each row becomes a record: its first cell above,
then each other cell on its own lines, beside its column's header. The text does not change: both layouts are made of
painted insertions. This module must not know styles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.records import BlockKind

from .cells import cell_widths, graphemes, is_single
from .inline import between, painted_cells, wrap_painted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.records import Block

    from .inline import Insertion, Insertions

_BAR = re.compile(r"(?<![^ \n])\|(?![^ ])")
_NUMBER = re.compile(
    r"[-+−–±~≈<>≤≥]?\s?[$€£¥₹]?\s?[-+−]?\d[\d.,:'’\u00a0\u2009\u202f ]*\s?(?:%|‰|°[CF]?|[kKmM]|bn|mn|[$€£¥₹])?"
)
_EMPTY = frozenset({"", "-", "–", "—", "−", "…", "?", "n/a", "N/A"})
_GAP = 3  # cells between two columns: a bar between spaces

NARROWEST_CELL = 12
"""The minimum width of a cell beside its label. If less is left, there are no labels."""

LABEL_SHARE = 3
"""A label may take up to this fraction of the width: a third."""


def bars(text: str, start: int, end: int) -> list[int]:
    """Return the offsets of the bars between the cells of a row, or of a part of a row."""
    return [match.start() for match in _BAR.finditer(text, start, end)]


@dataclass(slots=True)
class TableLayout:
    """The layout of tables: insertions in their rows, the texts above blocks, and the ranges to emphasize.

    `above` is by the index of a block, as `Layout` takes it; `heads` are ranges of the text.
    """

    insertions: list[Insertion] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)
    heads: list[tuple[int, int]] = field(default_factory=list)


class Tables:
    """The tables of an article. `painted` are other insertions in the text, which take cells too."""

    def __init__(self, text: str, blocks: Sequence[Block], painted: Insertions = ()) -> None:
        self._tables: list[_Table] = []
        run: list[tuple[int, Block]] = []
        for index, block in enumerate(blocks):
            if block.kind is BlockKind.TABLE_ROW:
                run.append((index, block))
            elif run:
                self._tables.append(_Table(text, run, painted))
                run = []
        if run:
            self._tables.append(_Table(text, run, painted))

    def lay_out(self, width: int) -> TableLayout:
        """Return the layout of the tables for a text column of `width` cells."""
        table_layout = TableLayout()
        for table in self._tables:
            table.lay_out(width, table_layout)
        return table_layout


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its block and the index of the block, its bars, and the range of each cell without spaces."""

    index: int
    block: Block
    bars: list[int]
    cells: list[tuple[int, int]]


class _Table:
    def __init__(self, text: str, run: Sequence[tuple[int, Block]], painted: Insertions) -> None:
        self._text = text
        self._painted = painted
        self._run = run

    @cached_property
    def _rows(self) -> list[_Row]:
        rows = []
        for index, block in self._run:
            found = bars(self._text, block.start, block.end)
            edges = zip([block.start, *(bar + 1 for bar in found)], [*found, block.end], strict=True)
            rows.append(_Row(index, block, found, [self._trimmed(*edge) for edge in edges]))
        return rows

    @cached_property
    def _widths(self) -> list[list[int]]:
        """The width of each cell of each row."""
        return [[self._width(*cell) for cell in row.cells] for row in self._rows]

    @cached_property
    def _columns(self) -> list[int]:
        """The width of each column."""
        columns = [0] * max(map(len, self._widths))
        for widths in self._widths:
            for column, width in enumerate(widths):
                columns[column] = max(columns[column], width)
        return columns

    @cached_property
    def _numeric(self) -> list[bool]:
        """Whether a column has only numbers below the first row."""
        numeric = []
        for column in range(len(self._columns)):
            words = [self._words(row.cells[column]) for row in self._rows[1:] if column < len(row.cells)]
            filled = [word for word in words if word not in _EMPTY]
            numeric.append(bool(filled) and all(map(_NUMBER.fullmatch, filled)))
        return numeric

    @cached_property
    def _has_header(self) -> bool:
        """Whether the first row is a header, because none of its cells is a number."""
        return len(self._rows) > 1 and not any(_NUMBER.fullmatch(self._words(cell)) for cell in self._rows[0].cells)

    def lay_out(self, width: int, table_layout: TableLayout) -> None:
        """Add the layout of this table at a width."""
        rows = self._rows
        if self._has_header:
            table_layout.heads.append((rows[0].block.start, rows[0].block.end))
        broken = any("\n" in self._text[row.block.start : row.block.end] for row in rows)
        if not broken and sum(self._columns) + _GAP * (len(self._columns) - 1) <= width:
            if self._has_header:
                table_layout.above[rows[1].index] = self._rule()
            for row, widths in zip(rows, self._widths, strict=True):
                table_layout.insertions += self._aligned(row, widths)
            return
        table_layout.above.update((row.index, "") for row in rows[1:])
        if not broken and len(self._columns) > 1:
            for row in rows[1:] if self._has_header else rows:
                if row.cells[0][0] < row.cells[0][1]:
                    table_layout.heads.append(row.cells[0])
                table_layout.insertions += self._record(row, width)

    def _rule(self) -> str:
        last = len(self._columns) - 1
        return "┼".join("─" * (width + (i > 0) + (i < last)) for i, width in enumerate(self._columns))

    def _aligned(self, row: _Row, widths: list[int]) -> Iterator[Insertion]:
        """Yield the spaces that fill the cells of a row to the width of their columns."""
        edges = [row.block.start, *(bar + 1 for bar in row.bars)]
        for column, (edge, (start, end)) in enumerate(zip(edges, row.cells, strict=True)):
            missing = self._columns[column] - widths[column]
            right = self._numeric[column] and start < end
            if right and missing:
                yield edge, " " * missing
            if column < len(row.bars):
                # Beside an empty cell the text does not have both spaces.
                bar = row.bars[column]
                spaces = (start - edge) + (bar - end)
                fill = missing * (not right) + (column > 0) + 1 - spaces
                if fill > 0:
                    yield bar, " " * fill

    def _record(self, row: _Row, width: int) -> Iterator[Insertion]:
        """Yield the insertions that begin a line with each cell but the first, with its label, and indent its further
        lines.
        """
        labels, label_width = self._labels(width)
        for column, (bar, (start, end)) in enumerate(zip(row.bars, row.cells[1:], strict=True), 1):
            label = labels[column] if column < len(labels) else ""
            label = " " * (label_width - _cells(label, 0, len(label))) + label
            if bar > row.block.start:
                spaced = bar - 1 > row.block.start and self._text[bar - 1] == " "
                yield bar - spaced, f"\n{label}{'' if spaced else ' '}"
            elif label_width:
                yield bar, f"{label} "
            own = between(self._painted, start, end) if end > start else ()
            for line, _, _ in wrap_painted(self._text, start, end, width - label_width - _GAP, own)[1:]:
                yield line, "\n" + " " * (label_width + 1) + "│ "

    def _labels(self, width: int) -> tuple[list[str], int]:
        """Return the labels of the columns and their width; nothing if they do not fit."""
        if not self._has_header:
            return [], 0
        words = [self._words(cell) for cell in self._rows[0].cells]
        label_width = min(max((_cells(word, 0, len(word)) for word in words[1:]), default=0), width // LABEL_SHARE)
        if width - label_width - _GAP < NARROWEST_CELL:
            return [], 0
        return [_cut(word, label_width) for word in words], label_width

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self._text[start] == " ":
            start += 1
        while end > start and self._text[end - 1] == " ":
            end -= 1
        return start, end

    def _words(self, cell: tuple[int, int]) -> str:
        return self._text[cell[0] : cell[1]]

    def _width(self, start: int, end: int) -> int:
        own = painted_cells(between(self._painted, start, end)) if self._painted and start < end else 0
        return _cells(self._text, start, end) + own


def _cells(text: str, start: int, end: int) -> int:
    return end - start if is_single(text, start, end) else sum(cell_widths(text, start, end))


def _cut(text: str, width: int) -> str:
    """Return a text cut to at most `width` cells, with an ellipsis if it was longer."""
    if _cells(text, 0, len(text)) <= width:
        return text
    used = 0
    for start, _, cells in graphemes(text, 0, len(text)):
        if used + cells > width - 1:
            return text[:start].rstrip() + "…" * (width > 0)
        used += cells
    return text
