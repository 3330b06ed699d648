"""Which row of the reading pane shows what: what heads the article, its lines, notes opened among them, its end.

Pure: it is given a layout, which knows lines only, and puts the rest around and between them. View rows count from 0
at the top of all that can be scrolled; a layout's own rows stay the layout's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Range
    from newsreader.text.layout.layout import Layout, Line

    from .note_rows import NoteRow


@dataclass(frozen=True, slots=True)
class Edge:
    """A row above or below the text, or a rule in it: its words, and the name of their style."""

    text: str
    style: str


TAIL = (Edge("", "view--furniture"), Edge("⁂", "view--furniture"), Edge("", "view--furniture"))
"""What stands under the last line, so that the end looks like one."""


class Rows:
    """The rows of a reading pane, from its head to its tail."""

    def __init__(
        self,
        layout: Layout,
        head: Sequence[Edge] = (),
        *,
        spacing: int = 1,
        notes: Iterable[tuple[int, Sequence[NoteRow]]] = (),
    ) -> None:
        """`spacing` is in rows from line to line; `notes` are rows of notes with the layout row that they follow."""
        self._layout = layout
        self._head = head
        self._spacing = spacing
        inserted: dict[int, list[NoteRow]] = {}
        for after, rows in notes:
            inserted.setdefault(after, []).extend(rows)
        self._after = sorted(inserted)
        self._notes = [inserted[after] for after in self._after]
        # How many rows of notes stand before the first group, the second, … and in all.
        self._before = [0, *accumulate(len(rows) for rows in self._notes)]
        self._tops = [
            len(head) + after * spacing + 1 + before for after, before in zip(self._after, self._before, strict=False)
        ]
        self._reach: dict[int, tuple[int, int]] = {}
        for top, rows in zip(self._tops, self._notes, strict=True):
            for view_row, row in enumerate(rows, top):
                first, _ = self._reach.get(row.highlight.id, (view_row, view_row))
                self._reach[row.highlight.id] = (first, view_row)
        self._end = len(head) + layout.height * spacing + self._before[-1]

    @property
    def height(self) -> int:
        """Count the rows."""
        return self._end + len(TAIL)

    @property
    def head(self) -> int:
        """Count the rows above the first line."""
        return len(self._head)

    def row_of(self, offset: int) -> int:
        """The view row of the line in which an offset of the text stands."""
        row = self._layout.row_of(offset)
        return len(self._head) + row * self._spacing + self._before[bisect_left(self._after, row)]

    def rows_of(self, place: Range) -> tuple[int, int]:
        """The first and the last view row that a range of the text stands on."""
        return self.row_of(place.start), self.row_of(max(place.start, place.end - 1))

    def reach_of(self, highlight_id: int) -> tuple[int, int] | None:
        """The first and the last view row of a note that is open among the lines; `None` if it is not."""
        return self._reach.get(highlight_id)

    def at(self, view_row: int) -> Line | NoteRow | Edge | None:
        """What a view row shows; `None` for a blank one and beyond either end."""
        if 0 <= view_row < len(self._head):
            return self._head[view_row]
        if view_row >= self._end:
            return TAIL[view_row - self._end] if view_row < self.height else None
        return self.note_at(view_row) or self.line_at(view_row) or self._rule_at(view_row)

    def note_at(self, view_row: int) -> NoteRow | None:
        """The row of a note that is open in a view row, if there is one."""
        group = bisect_right(self._tops, view_row) - 1
        if group < 0 or view_row >= self._tops[group] + len(self._notes[group]):
            return None
        return self._notes[group][view_row - self._tops[group]]

    def line_at(self, view_row: int) -> Line | None:
        """The line in a view row, if there is one."""
        row = self._layout_row(view_row)
        return self._layout.line(row) if row is not None else None

    def _rule_at(self, view_row: int) -> Edge | None:
        """The rule in a view row between two lines of a table, if there is one."""
        row = self._layout_row(view_row)
        rule = self._layout.above(row) if row is not None else ""
        return Edge(rule, "view--insertion") if rule else None

    def offset_at(self, view_row: int, cell: int) -> int | None:
        """The offset at a cell of the text's column, indent included; `None` where no line is."""
        row = self._layout_row(view_row)
        if row is None or self._layout.line(row) is None:
            return None
        return self._layout.offset_at(row, cell)

    def range_between(self, first: int, end: int) -> tuple[int, int]:
        """The range of the text in the view rows from `first` up to, but not including, `end`; empty if none is."""
        lines = [line for row in range(first, end) if (line := self.line_at(row)) is not None and line.end > line.start]
        return (lines[0].start, lines[-1].end) if lines else (0, 0)

    def _layout_row(self, view_row: int) -> int | None:
        group = bisect_right(self._tops, view_row)
        if group and view_row < self._tops[group - 1] + len(self._notes[group - 1]):
            return None
        row, between = divmod(view_row - len(self._head) - self._before[group], self._spacing)
        return row if not between and 0 <= row < self._layout.height else None
