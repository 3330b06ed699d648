"""Below the text, where there is no margin: the tags and the note of the highlight under the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.tui.widgets.text_format import row

from .note_rows import NoteRow, note_rows
from .page_layout import EDGE

if TYPE_CHECKING:
    from newsreader.records import Highlight

    from .geometry import Geometry

MOST_LINES = 4
LOWEST_SCREEN = 12
"""On a screen of fewer rows the note would take the room of the text; there it only opens in place."""


class NoteLine(Widget):
    """A note of up to four lines and a blank row below them; nothing, and no row, when there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "note--tag",
        "note--text",
        *(f"note--edge-{color}" for color in ("yellow", "green", "blue", "red", "purple")),
    }

    def __init__(self, opener: str) -> None:
        """`opener` is the key that opens the whole note, for the end of one that is cut."""
        super().__init__()
        self._opener = opener
        self._left = 0
        self._lines: tuple[NoteRow, ...] = ()

    def show(self, highlight: Highlight | None, columns: Geometry) -> None:
        """Show this highlight's note in the column of the text, or nothing."""
        self._left = columns.text_at - EDGE
        self._lines = ()
        if highlight is not None and self.screen.size.height >= LOWEST_SCREEN:
            self._lines = tuple(note_rows(highlight, columns.measure, most=MOST_LINES, more=self._opener))
        self.display = bool(self._lines)
        self.styles.height = len(self._lines) + 1 if self._lines else 0
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if not 0 <= y < len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[y]
        style = self.get_component_rich_style
        parts = [
            (" " * self._left, base),
            ("│ ", style(f"note--edge-{line.highlight.color}")),
            (line.text, style("note--tag" if line.kind == "tag" else "note--text")),
            (line.more, style(f"note--edge-{line.highlight.color}")),
        ]
        return Strip(row(parts)).adjust_cell_length(width, base)
