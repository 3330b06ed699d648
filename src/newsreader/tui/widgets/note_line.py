"""Below the text, where there is no margin: the tags and the note of the highlight under the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.tui.paint import row
from newsreader.tui.widgets.note_rows import NoteRow, note_rows

if TYPE_CHECKING:
    from newsreader.records import Highlight

MOST_LINES = 4


class NoteLine(Widget):
    """A note of up to four lines; nothing, and no row, when there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "note--tag",
        "note--text",
        *(f"note--edge-{color}" for color in ("yellow", "green", "blue", "red", "purple")),
    }

    def __init__(self, opener: str) -> None:
        """`opener` is the key that opens the whole note, for the end of one that is cut."""
        super().__init__()
        self._opener = opener
        self._highlight: Highlight | None = None
        self._lines: tuple[NoteRow, ...] = ()

    def show(self, highlight: Highlight | None) -> None:
        """Show this highlight's note, or nothing."""
        self._highlight = highlight
        self._compose_lines()

    def on_resize(self) -> None:
        self._compose_lines()

    def _compose_lines(self) -> None:
        width = self.screen.size.width - 6
        lines = (
            note_rows(self._highlight, width, most=MOST_LINES, more=self._opener)
            if self._highlight and width > 4
            else []
        )
        self._lines = tuple(lines)
        self.display = bool(lines) and self.screen.size.height >= 12
        self.styles.height = len(lines) + 1 if lines else 0
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if not 1 <= y <= len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[y - 1]
        style = self.get_component_rich_style
        parts = [
            ("  ", base),
            ("│ ", style(f"note--edge-{line.highlight.color}")),
            (line.text, style("note--tag" if line.kind == "tag" else "note--text")),
            (line.more, style(f"note--edge-{line.highlight.color}")),
        ]
        return Strip(row(parts)).adjust_cell_length(width, base)
