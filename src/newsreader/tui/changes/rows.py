"""The rows of the parts of a comparison at a width, in one column or in two whose paragraphs are aligned.

Pure. Lines are broken when the rows are created; what is painted in a row is computed when it is asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import Block, BlockKind
from newsreader.text.clean import clean
from newsreader.text.layout.cells import expand_tabs, hyphen_at
from newsreader.text.layout.layout import CLOSE, Layout
from newsreader.tui.reader.pane.geometry import GUTTER, geometry
from newsreader.tui.widgets.text_format import indent_sign
from newsreader.tui.widgets.text_styles import block_style

from .parts import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.text.layout.layout import Line
    from newsreader.tui.widgets.text_styles import Pieces

    from .parts import Column, Part

SIDE_BY_SIDE_FROM = 120
"""The narrowest screen with room for two columns."""

GAP = 1
"""Blank cells at the right of each of two columns."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The columns of the screen: `left` blank cells, then each column, of `width` cells after a gutter."""

    left: int
    width: int
    count: int


def measures(width: int, measure: int, *, side_by_side: bool = False) -> Measures:
    """Return the columns of a screen of `width` cells for the reader's `measure`; two only if there is room."""
    if side_by_side and width >= SIDE_BY_SIDE_FROM:
        each = min(measure, width // 2 - GUTTER - GAP)
        return Measures(width // 2 - GUTTER - GAP - each, each, 2)
    single = geometry(width, measure, margin_notes=False)
    return Measures(single.left, single.measure, 1)


class Row(NamedTuple):
    """A row of a part: the sign and the pieces of each column."""

    part: int
    columns: list[tuple[str, Pieces]]


class Rows:
    """All rows of the parts."""

    def __init__(self, parts: Sequence[Part], size: Measures, *, marks: bool = False) -> None:
        """`marks` surround changed words, for a terminal that may not show their styles."""
        self.parts, self.size = parts, size
        self._tops: list[int] = []
        self._boxes: list[list[_Box]] = []
        self.height = 0
        last: Part | None = None
        for part in parts:
            if last is not None and not _is_close(last, part):
                self.height += 1
            shown = columns(part, side_by_side=size.count > 1, marks=marks)
            boxes = [_Box(column, part, size.width) for column in shown]
            self._tops.append(self.height)
            self._boxes.append(boxes)
            self.height += max(box.height for box in boxes)
            last = part

    def rows_of(self, part: int) -> tuple[int, int]:
        """Return the first and the last row of a part."""
        return self._tops[part], self._tops[part] + max(box.height for box in self._boxes[part]) - 1

    def part_at(self, row: int) -> int:
        """Return the part in a row, or the one above a blank row."""
        return max(0, bisect_right(self._tops, row) - 1)

    def at(self, row: int) -> Row | None:
        """Return the content of a row; `None` for a blank row, and beyond either end."""
        number = self.part_at(row)
        if not 0 <= row < self.height or row > self.rows_of(number)[1]:
            return None
        return Row(number, [box.row(row - self._tops[number]) for box in self._boxes[number]])


class _Box:
    """A column of a part, broken into lines, below its label."""

    def __init__(self, column: Column, part: Part, width: int) -> None:
        self.part, self.column, self.width = part, column, width
        plain = Block(BlockKind.PARAGRAPH, 0, 0)
        self.block = replace(plain if part.folded else part.block, start=0, end=len(column.text))
        self.layout = Layout(column.text, [self.block], width)

    @property
    def height(self) -> int:
        return bool(self.part.label) + self.layout.height

    def row(self, y: int) -> tuple[str, Pieces]:
        """Return the sign and the pieces of a row; neither below the last line, and for an empty column."""
        label = self.part.label
        line = self.layout.line(y - bool(label))
        if not self.column.text or (line is None and y):
            return "", []
        # A whole paragraph has no other mark than its sign, so each row has it.
        sign = self.part.sign if not y or self.part.is_whole else ""
        return sign, self._pieces(line) if line else [(label, ("change--label",))]

    def _pieces(self, line: Line) -> Pieces:
        text, ground = self.column.text, block_style(self.block)
        sign = indent_sign(text, self.block, line)
        pieces: Pieces = [(sign, ("view--meta" if sign.strip() else ground,))]
        # Cleaned as a whole, because a sign can depend on the one before it.
        cleaned = clean(text[line.start : line.end])
        starts, styles = self.column.starts, self.column.styles
        at = max(0, bisect_right(starts, line.start) - 1)
        while at < len(starts) and starts[at] < line.end:
            end = starts[at + 1] if at + 1 < len(starts) else line.end
            words = cleaned[max(0, starts[at] - line.start) : min(end, line.end) - line.start]
            names = (ground, styles[at]) if styles[at] else (ground,)
            pieces.append((expand_tabs(words).replace("\n", " "), names))
            at += 1
        pieces.append((hyphen_at(text, line.start, line.end, self.width - line.indent), (ground,)))
        return pieces


def _is_close(above: Part, below: Part) -> bool:
    """Whether two parts have no blank row between them, as in the reader."""
    kinds = {above.block.kind, below.block.kind}
    return not (above.folded or below.folded or below.label) and len(kinds) == 1 and kinds <= CLOSE
