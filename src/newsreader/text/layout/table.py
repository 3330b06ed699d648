"""Tables: how the cells of rows are set, so that what belongs together stands below one another.

A table is a run of table rows, each a text of cells joined by ` | `. If its columns fit beside one another they are
lined up, numbers at the right, a rule below the header. If they do not, each row becomes a record: its first cell
above, then each cell on lines of its own, beside the header's word for it. Nothing of the text changes: both are made
of painted insertions. Must not know styles.
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
_NOTHING = frozenset({"", "-", "–", "—", "−", "…", "?", "n/a", "N/A"})
_GAP = 3  # cells between two columns: a bar between spaces

NARROWEST_CELL = 12
"""Cells that a record leaves to a cell beside its label; where there is less, there are no labels."""

LABEL_SHARE = 3
"""A label may take up to this part of the width: a third."""


def bars(text: str, start: int, end: int) -> list[int]:
    """Give the offsets of the bars between the cells of a row, or of a part of it."""
    return [match.start() for match in _BAR.finditer(text, start, end)]


@dataclass(slots=True)
class Dressing:
    """How tables are set: what is painted in their rows, what stands above which blocks, and which words stand out.

    `above` is by the index of a block, as `Layout` takes it; `heads` are ranges of the text.
    """

    insertions: list[Insertion] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)
    heads: list[tuple[int, int]] = field(default_factory=list)


class Tables:
    """The tables of an article. `painted` is what else is painted in the text, and takes room in their cells."""

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

    def dress(self, width: int) -> Dressing:
        """Set the tables in columns of text that are `width` cells wide."""
        dressing = Dressing()
        for table in self._tables:
            table.dress(width, dressing)
        return dressing


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its block and that one's index, its bars, and for each cell where its words begin and end."""

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
        """The cells that each cell of each row takes."""
        return [[self._width(*cell) for cell in row.cells] for row in self._rows]

    @cached_property
    def _columns(self) -> list[int]:
        """The cells that each column takes."""
        columns = [0] * max(map(len, self._widths))
        for widths in self._widths:
            for column, width in enumerate(widths):
                columns[column] = max(columns[column], width)
        return columns

    @cached_property
    def _numeric(self) -> list[bool]:
        """Whether a column has nothing but numbers below the first row."""
        numeric = []
        for column in range(len(self._columns)):
            words = [self._words(row.cells[column]) for row in self._rows[1:] if column < len(row.cells)]
            told = [word for word in words if word not in _NOTHING]
            numeric.append(bool(told) and all(map(_NUMBER.fullmatch, told)))
        return numeric

    @cached_property
    def _has_header(self) -> bool:
        """Whether the first row tells what the columns are, and is no row of figures like the others."""
        return len(self._rows) > 1 and not any(_NUMBER.fullmatch(self._words(cell)) for cell in self._rows[0].cells)

    def dress(self, width: int, dressing: Dressing) -> None:
        """Add how this table is set at a width."""
        rows = self._rows
        if self._has_header:
            dressing.heads.append((rows[0].block.start, rows[0].block.end))
        broken = any("\n" in self._text[row.block.start : row.block.end] for row in rows)
        if not broken and sum(self._columns) + _GAP * (len(self._columns) - 1) <= width:
            if self._has_header:
                dressing.above[rows[1].index] = self._rule()
            for row, widths in zip(rows, self._widths, strict=True):
                dressing.insertions += self._aligned(row, widths)
            return
        dressing.above.update((row.index, "") for row in rows[1:])
        if not broken and len(self._columns) > 1:
            for row in rows[1:] if self._has_header else rows:
                if row.cells[0][0] < row.cells[0][1]:
                    dressing.heads.append(row.cells[0])
                dressing.insertions += self._record(row, width)

    def _rule(self) -> str:
        last = len(self._columns) - 1
        return "┼".join("─" * (width + (i > 0) + (i < last)) for i, width in enumerate(self._columns))

    def _aligned(self, row: _Row, widths: list[int]) -> Iterator[Insertion]:
        """Fill the cells of a row up to the width of their columns: before the next bar, or before a number."""
        edges = [row.block.start, *(bar + 1 for bar in row.bars)]
        for column, (edge, (start, end)) in enumerate(zip(edges, row.cells, strict=True)):
            missing = self._columns[column] - widths[column]
            right = self._numeric[column] and start < end
            if right and missing:
                yield edge, " " * missing
            if column < len(row.bars):
                # Around an empty cell the text has not the space on both sides.
                bar = row.bars[column]
                spaces = (start - edge) + (bar - end)
                room = missing * (not right) + (column > 0) + 1 - spaces
                if room > 0:
                    yield bar, " " * room

    def _record(self, row: _Row, width: int) -> Iterator[Insertion]:
        """Begin a line with each cell but the first, the label beside it, and hang its further lines below."""
        labels, room = self._labels(width)
        for column, (bar, (start, end)) in enumerate(zip(row.bars, row.cells[1:], strict=True), 1):
            label = labels[column] if column < len(labels) else ""
            label = " " * (room - _cells(label, 0, len(label))) + label
            if bar > row.block.start:
                spaced = bar - 1 > row.block.start and self._text[bar - 1] == " "
                yield bar - spaced, f"\n{label}{'' if spaced else ' '}"
            elif room:
                yield bar, f"{label} "
            own = between(self._painted, start, end) if end > start else ()
            for line, _, _ in wrap_painted(self._text, start, end, width - room - _GAP, own)[1:]:
                yield line, "\n" + " " * (room + 1) + "│ "

    def _labels(self, width: int) -> tuple[list[str], int]:
        """Give the header's words for the columns, and the cells they take; nothing where there is no room for them."""
        if not self._has_header:
            return [], 0
        words = [self._words(cell) for cell in self._rows[0].cells]
        room = min(max((_cells(word, 0, len(word)) for word in words[1:]), default=0), width // LABEL_SHARE)
        if width - room - _GAP < NARROWEST_CELL:
            return [], 0
        return [_cut(word, room) for word in words], room

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
    """Give a text in at most `width` cells, with an ellipsis where something was left out."""
    if _cells(text, 0, len(text)) <= width:
        return text
    used = 0
    for start, _, cells in graphemes(text, 0, len(text)):
        if used + cells > width - 1:
            return text[:start].rstrip() + "…" * (width > 0)
        used += cells
    return text
