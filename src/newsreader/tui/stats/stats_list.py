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
        self.cursor = max(0, min(self.cursor, self.row_count - 1))
        super().on_resize()

    def row_parts(self, index: int, width: int) -> Parts:  # noqa: ARG002  the rows are as wide as the list
        return [(" ", self.rich_style), *((text, self.part_style(name)) for text, name in self.rows[index].pieces)]
