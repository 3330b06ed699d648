"""Painting one row of a note, wherever it stands: its edge, its words, and whether it is the one at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.tui.widgets.line_painter import Parts, Styler
    from newsreader.tui.widgets.note_rows import NoteRow

NOTES_PAINTED = frozenset({"view--note", "view--note-on", "view--tag"})
"""The component classes that a style sheet gives colours to, besides the edges that lines have, too."""


class NotePainter:
    """Paints the rows of notes."""

    def __init__(self, style: Styler) -> None:
        self._style = style

    def note(self, note: NoteRow, *, on: bool) -> Parts:
        """A row of a note; `on` if its highlight is the one at hand."""
        sign = "╶" if note.first and note.last else "╷" if note.first else "╵" if note.last else "│"
        edge = self._style(f"view--edge-{note.highlight.color}")
        ink = self._style("view--tag" if note.kind == "tag" else "view--note-on" if on else "view--note")
        return [(sign + " ", edge), (note.text, ink), (note.more, edge)]
