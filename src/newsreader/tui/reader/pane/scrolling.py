"""Scrolling the reading pane: the view follows the focus, and the focus follows the view.

It paints nothing; `Rows` knows the content of each row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.scroll_view import ScrollView

from .picture_rows import picture_of

LINE_MARGIN = 3
"""The rows that line scrolling keeps in view above and below the focus."""

if TYPE_CHECKING:
    from newsreader.tui.reader.reader_state import ReaderState

    from .rows import Rows


class Scrolling(ScrollView, inherit_bindings=False):
    """A pane over the rows of a reading, scrolled by rows, by pages, and to the focus."""

    def __init__(self, reading: ReaderState, rows: Rows) -> None:
        super().__init__()
        self.reading = reading
        self.rows = rows
        self.scrolling = "page"
        """How the view follows the focus, as in the settings."""

    @property
    def top(self) -> int:
        """The first view row on the screen."""
        return int(self.scroll_offset.y)

    def scroll_row(self, view_row: int) -> None:
        """Scroll so that a view row is the first on the screen."""
        self.scroll_to(y=max(0, view_row), animate=False, force=True, immediate=True)

    def repaint(self) -> None:
        """Repaint the rows that changed with the focus and the selection."""
        raise NotImplementedError

    def reveal_focus(self) -> None:
        """Scroll the focus into view, and far enough to show text in the direction of the move."""
        orphan, rows = self.reading.orphan, self.rows
        first, last = (rows.rows_of_note(orphan.id) if orphan else None) or rows.rows_of(self.reading.focus)
        _, last = rows.rows_of_note(picture_of(self.reading.block_index(self.reading.focus.start))) or (first, last)
        height = self.size.height
        context = 1 if height > 6 else 0
        if first == self.rows.head and first < height:
            self.scroll_row(0)
        elif self.reading.at_end and orphan is None and first - context >= self._last_top():
            self.scroll_row(self._last_top())  # the rows below the text say how to go on
        elif self.scrolling == "middle":
            self.scroll_row(min(first, (first + last + 1 - height) // 2))
        elif self.scrolling == "line":
            margin = min(LINE_MARGIN, height // 4)
            top = min(max(self.top, last + 1 + margin - height), first - margin)
            self.scroll_row(min(top, self._last_top()))
        elif last >= self.top + height - context:
            self.scroll_row(first - max(context, height // 4))
        elif first < self.top + context:
            self.scroll_row(max(0, min(first - context, last - height * 3 // 4)))

    def reveal_active(self) -> None:
        """Scroll the active end of the selection into view."""
        if self.reading.selection is None:
            return
        view_row = self.rows.row_of(self.reading.selection.place)
        if view_row < self.top:
            self.scroll_row(view_row - 1)
        elif view_row >= self.top + self.size.height:
            self.scroll_row(view_row - self.size.height + 2)

    def reveal_below(self, first: int, last: int) -> None:
        """Scroll rows below a line into view, as far as the line stays on the screen."""
        hidden = last - (self.top + self.size.height - 1)
        if hidden > 0:
            self.scroll_row(min(self.top + hidden, first - 1))

    def scroll_rows(self, direction: int, times: int = 1) -> None:
        """Scroll some rows down (1) or up (-1). A focus outside the screen moves to the nearest visible sentence."""
        self.scroll_row(min(self.top + direction * times, self._last_top()))
        first, last = self.rows.rows_of(self.reading.focus)
        begin, end = self.visible_range()
        if last < self.top and begin < end:
            self.reading.focus_on(begin)
        elif first >= self.top + self.size.height and begin < end:
            self.reading.focus_on(end - 1)
        self.repaint()

    def scroll_half_page(self, direction: int, times: int = 1) -> None:
        """Scroll some half pages down (1) or up (-1)."""
        self.scroll_rows(direction * times * max(1, self.size.height // 2))

    def scroll_page(self, direction: int, times: int = 1) -> None:
        """Scroll some pages down (1) or up (-1), less two rows each; the focus moves to the top of the new page."""
        before = self.top
        self.scroll_row(min(before + times * direction * max(1, self.size.height - 2), self._last_top()))
        begin, end = self.rows.range_between(self.top + 1, self.top + max(2, self.size.height))
        if self.top == before:
            self.reading.move_to_edge(direction)
        elif begin < end:
            self.reading.focus_on(begin)
        self.repaint()

    @property
    def is_at_bottom(self) -> bool:
        """Whether the last row is on the screen."""
        return self.top >= self._last_top()

    def _last_top(self) -> int:
        return max(0, self.virtual_size.height - self.size.height)

    def visible_range(self) -> tuple[int, int]:
        """Return the range of the text that is on the screen; empty if no line is."""
        return self.rows.range_between(self.top, self.top + self.size.height)

    def line_edge(self, offset: int, direction: int) -> int:
        """Return the start (-1) or the end (1) of the painted line with an offset."""
        line = self.rows.line_at(self.rows.row_of(offset))
        if line is None:
            return offset
        return line.end if direction > 0 else line.start
