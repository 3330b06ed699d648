"""The list of the statistics: its rows follow its width."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.tui.widgets.text_styles import component_classes
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

from .rows import StatsRow, stats_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.services.statistics import Overview


class StatsList(VirtualList[int]):
    """The rows of the statistics, of which those with a query can be chosen."""

    COMPONENT_CLASSES: ClassVar = component_classes("stats", "heading label number remark bar basis")

    rows: Sequence[StatsRow] = ()
    _overview: Overview | None = None

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def key_at(self, index: int) -> int:
        return index

    @property
    def query_text(self) -> str:
        """The query of the row at the cursor; empty if it counts no highlights."""
        return self.rows[self.cursor].query if self.cursor < len(self.rows) else ""

    def show(self, overview: Overview) -> None:
        """Show statistics, with the cursor at the same row."""
        self._overview = overview
        self.rows_changed(self.cursor)

    def on_resize(self) -> None:
        found = self._overview and self._overview.found
        self.rows = []
        if self._overview and found and (found.activity or found.words_read):
            self.rows = stats_rows(self._overview, max(1, (self.size.width or self.app.size.width) - 4))
        self.cursor = self._counting(max(0, min(self.cursor, self.row_count - 1)))
        super().on_resize()

    def move_to(self, index: int) -> None:
        """Put the cursor on the row, or beyond it in the same direction on the next one that counts highlights."""
        if index >= self.cursor:
            super().move_to(self._counting(index))
        else:
            above = (row for row in reversed(range(index + 1)) if self.rows[row].query)
            super().move_to(next(above, self._counting(0)))
            self._reveal()

    def _counting(self, index: int) -> int:
        """Return the first row from `index` on that counts highlights; `index` if none does."""
        return next((row for row in range(index, self.row_count) if self.rows[row].query), index)

    def _reveal(self) -> None:
        """Scroll the row at the cursor into view, and the heading above it."""
        super()._reveal()
        above = self.cursor - 1
        if 0 <= above < min(self.first_line, self.row_count) and not self.rows[above].query and self.rows_in_view > 1:
            self.scroll_to(y=above, animate=False, force=True, immediate=True)

    def row_parts(self, index: int, width: int) -> Parts:  # noqa: ARG002  the rows are as wide as the list
        return [(" ", self.rich_style), *((text, self.part_style(name)) for text, name in self.rows[index].pieces)]
