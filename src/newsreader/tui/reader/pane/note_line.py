"""The line below the text, for panes without a margin: the tags and the note of the current highlight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.tui.widgets.text_format import row
from newsreader.tui.widgets.text_styles import EDGES

from .note_rows import NoteRow, note_rows
from .page_layout import EDGE

if TYPE_CHECKING:
    from newsreader.records import Highlight

    from .geometry import Geometry

MOST_LINES = 4
LOWEST_SCREEN = 12
"""The lowest screen that shows the note. On a lower one it would hide the text, and can only be opened in place."""


class NoteLine(Widget):
    """Shows a note of up to four lines below a thin line, with a blank row below; hidden without a note."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"note--rule", "note--tag", "note--text", *EDGES}

    def __init__(self, open_key: str) -> None:
        """`open_key` opens the whole note; it is shown at the end of a note that is cut."""
        super().__init__()
        self._open_key = open_key
        self._left = self._cells = 0
        self._lines: tuple[NoteRow, ...] = ()
        self.display = False

    def show(self, highlight: Highlight | None, columns: Geometry) -> None:
        """Show the note of a highlight in the column of the text, or hide the line."""
        left = columns.text_at - EDGE
        lines: tuple[NoteRow, ...] = ()
        if highlight is not None and self.screen.size.height >= LOWEST_SCREEN:
            lines = tuple(note_rows(highlight, columns.measure, most=MOST_LINES, more=self._open_key))
        if (left, columns.measure, lines) == (self._left, self._cells, self._lines):
            return
        self._left, self._cells, self._lines = left, columns.measure, lines
        self.screen.set_class(bool(lines), "noted")
        self.display = bool(self._lines)
        self.styles.height = len(self._lines) + 2 if self._lines else 0
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if not 0 <= y <= len(self._lines):
            return Strip.blank(width, base)
        style = self.get_component_rich_style
        if y == 0:
            rule = (" " * self._left, base), ("─" * (EDGE + self._cells), style("note--rule"))
            return Strip(row(rule)).adjust_cell_length(width, base)
        line = self._lines[y - 1]
        parts = [
            (" " * self._left, base),
            ("│ ", style(f"edge--{line.highlight.color}")),
            (line.text, style("note--tag" if line.kind == "tag" else "note--text")),
            (line.more, style(f"edge--{line.highlight.color}")),
        ]
        return Strip(row(parts)).adjust_cell_length(width, base)
