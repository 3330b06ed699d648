"""The list of folders and feeds, indented, with unread entries, the last refresh, and why a feed fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.text.layout.cells import cell_width
from newsreader.tui.widgets.text_format import ago, cut, fit
from newsreader.tui.widgets.text_styles import component_classes
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from newsreader.services.feeds.outline import Row

TIMES_FROM, PROBLEMS_FROM = 36, 70
"""The narrowest lists that show the time of the last refresh, and why a feed fails."""

TIME_CELLS = 11
TITLE_SHARE = 0.5
"""The share of the width that a title takes beside a problem."""


class FeedList(VirtualList[str]):
    """The rows of the outline of feeds, each identified by its key."""

    COMPONENT_CLASSES: ClassVar = component_classes("feeds", "folder title quiet count meta sign problem")

    rows: Sequence[Row] = ()
    folded: Container[str] = ()
    """The keys of the folded folders."""

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def key_at(self, index: int) -> str:
        return self.rows[index].key

    @property
    def current(self) -> Row | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[Row], folded: Container[str], keep: str | None) -> None:
        """Show these rows, with the cursor on the row with the key `keep`; if it is gone, at the same place."""
        self.rows, self.folded = rows, folded
        self._digits = max((len(f"{row.unread:,}") for row in rows), default=1)
        self.rows_changed(next((i for i, row in enumerate(rows) if row.key == keep), self.cursor))

    _digits = 1

    def row_parts(self, index: int, width: int) -> Parts:
        row, style = self.rows[index], self.part_style
        meta = style("feeds--meta")
        sign = ("● " if row.unread else "  ", style("feeds--sign"))
        if row.is_folder:
            sign = ("▸ " if row.key in self.folded else "▾ ", meta)
        elif row.failing:
            sign = ("! ", style("feeds--problem"))
        right: Parts = [
            ("  ", meta),
            (fit(f"{row.unread:,}" if row.unread else "", self._digits, right=True), style("feeds--count")),
        ]
        if width >= TIMES_FROM:
            right.append((fit(_when(row), TIME_CELLS + 2, right=True), meta))
        right.append((" ", meta))
        indent = "  " * min(row.depth, width // 8)
        room = max(4, width - 1 - cell_width(indent) - 2 - sum(cell_width(text) for text, _ in right))
        title, problem = cut(row.title, room), ""
        if width >= PROBLEMS_FROM and row.failing:
            shown = max(int(room * TITLE_SHARE), room - cell_width(_problem(row)) - 2)
            title = cut(row.title, shown)
            problem = cut(_problem(row), room - cell_width(title) - 2)
        name = "folder" if row.is_folder else "title" if row.unread else "quiet"
        gap = " " * max(0, room - cell_width(title) - cell_width(problem))
        return [(indent, meta), sign, (title, style(f"feeds--{name}")), (gap, meta), (problem, meta), *right]


def _when(row: Row) -> str:
    """Return when a feed was refreshed, or that it fails; for a folder, nothing."""
    if row.is_folder:
        return ""
    feed = row.feeds[0]
    if feed.paused:
        return "paused"
    return "fails" if feed.error else ago(feed.fetched_at) if feed.fetched_at else "never"


def _problem(row: Row) -> str:
    if row.is_folder:
        return f"{row.failing:,} failing"
    return row.feeds[0].error
