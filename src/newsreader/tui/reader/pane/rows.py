"""The rows of the reading pane: the heading, the lines, the notes that are open between them, and the end.

Pure: it adds the other rows around and between the lines of a layout. View rows count from 0 at the top of the
scrollable area; layout rows are those of the layout.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from .earlier_rows import EarlierRow
from .note_rows import NoteRow
from .picture_rows import PictureRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Range
    from newsreader.text.layout.layout import Layout, Line


@dataclass(frozen=True, slots=True)
class Edge:
    """A row above or below the text, or a rule in it: its text and its component class."""

    text: str
    style: str


Inserted = NoteRow | EarlierRow | PictureRow

TAIL = (Edge("", "view--furniture"), Edge("⁂", "view--furniture"), Edge("", "view--furniture"))
"""The rows below the last line: they mark the end of the article."""


class Rows:
    """All rows of a reading pane, from its heading to its end."""

    def __init__(
        self,
        layout: Layout,
        head: Sequence[Edge] = (),
        *,
        spacing: int = 1,
        notes: Iterable[tuple[int, Sequence[Inserted | Edge]]] = (),
        tail: Sequence[Edge | NoteRow] = TAIL,
    ) -> None:
        """`spacing` is in rows from line to line; `notes` are pairs of a layout row and the rows inserted after it.
        `tail` are the rows below the last line.
        """
        self._layout = layout
        self._head = head
        self._spacing = spacing
        self._tail = tail
        inserted: dict[int, list[Inserted | Edge]] = {}
        for after, rows in notes:
            inserted.setdefault(after, []).extend(rows)
        self._after = sorted(inserted)
        self._notes = [inserted[after] for after in self._after]
        # The number of note rows before the first group, the second, … and in all.
        self._before = [0, *accumulate(len(rows) for rows in self._notes)]
        self._tops = [
            len(head) + after * spacing + 1 + before for after, before in zip(self._after, self._before, strict=False)
        ]
        self._end = len(head) + layout.height * spacing + self._before[-1]
        self._owned: dict[object, tuple[int, int]] = {}
        groups: list[tuple[int, Sequence[Inserted | Edge]]] = [*zip(self._tops, self._notes, strict=True)]
        for top, shown in (*groups, (self._end, tail)):
            for view_row, row in enumerate(shown, top):
                if not isinstance(row, Edge):
                    first, _ = self._owned.get(row.owner, (view_row, view_row))
                    self._owned[row.owner] = (first, view_row)

    @property
    def height(self) -> int:
        return self._end + len(self._tail)

    @property
    def head(self) -> int:
        """The number of rows above the first line."""
        return len(self._head)

    def row_of(self, offset: int) -> int:
        """Return the view row of an offset of the text."""
        row = self._layout.row_of(offset)
        return len(self._head) + row * self._spacing + self._before[bisect_left(self._after, row)]

    def rows_of(self, place: Range) -> tuple[int, int]:
        """Return the first and the last view row of a range of the text."""
        return self.row_of(place.start), self.row_of(max(place.start, place.end - 1))

    def rows_of_note(self, owner: object) -> tuple[int, int] | None:
        """Return the first and the last view row of a note between or below the lines, by the id of its highlight, or
        of the earlier words of a passage; `None` if they are not open.
        """
        return self._owned.get(owner)

    def at(self, view_row: int) -> Line | Inserted | Edge | None:
        """Return the content of a view row; `None` for a blank row and beyond either end."""
        if 0 <= view_row < len(self._head):
            return self._head[view_row]
        if view_row >= self._end:
            return self._tail[view_row - self._end] if view_row < self.height else None
        return self.note_at(view_row) or self.line_at(view_row) or self._rule_at(view_row)

    def note_at(self, view_row: int) -> Inserted | Edge | None:
        """Return the row inserted between lines in a view row, if there is one."""
        group = bisect_right(self._tops, view_row) - 1
        if group < 0 or view_row >= self._tops[group] + len(self._notes[group]):
            return None
        return self._notes[group][view_row - self._tops[group]]

    def line_at(self, view_row: int) -> Line | None:
        """Return the line in a view row, if there is one."""
        row = self._layout_row(view_row)
        return self._layout.line(row) if row is not None else None

    def _rule_at(self, view_row: int) -> Edge | None:
        """Return the rule in a view row between two lines of a table, if there is one."""
        row = self._layout_row(view_row)
        rule = self._layout.above(row) if row is not None else ""
        return Edge(rule, "view--insertion") if rule else None

    def offset_at(self, view_row: int, cell: int) -> int | None:
        """Return the offset at a cell of the text column, indent included; `None` without a line."""
        row = self._layout_row(view_row)
        if row is None or self._layout.line(row) is None:
            return None
        return self._layout.offset_at(row, cell)

    def range_between(self, first: int, end: int) -> tuple[int, int]:
        """Return the range of the text in the view rows from `first` up to, but not including, `end`; maybe empty."""
        lines = [line for row in range(first, end) if (line := self.line_at(row)) is not None and line.end > line.start]
        return (lines[0].start, lines[-1].end) if lines else (0, 0)

    def _layout_row(self, view_row: int) -> int | None:
        group = bisect_right(self._tops, view_row)
        if group and view_row < self._tops[group - 1] + len(self._notes[group - 1]):
            return None
        row, between = divmod(view_row - len(self._head) - self._before[group], self._spacing)
        return row if not between and 0 <= row < self._layout.height else None
