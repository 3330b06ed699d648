"""Painting notes, in the margin with what leads to them, and among the lines.

The note at hand is drawn with a heavy line: weight shows where colors do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .geometry import MARGIN_GAP
from .margin import DOWN, LEFT, RIGHT, UP

if TYPE_CHECKING:
    from rich.style import Style

    from newsreader.records import Highlight

    from .line_painter import Parts, Styler
    from .margin import Margin
    from .note_rows import NoteRow

NOTES_PAINTED = frozenset({"view--note", "view--note-on", "view--tag", "view--tag-on"})
"""The component classes that a style sheet gives colors to, besides the edges that lines have, too."""

_WAYS = {
    UP: "╵╹",
    DOWN: "╷╻",
    RIGHT: "╶╺",
    UP | DOWN: "│┃",
    LEFT | RIGHT: "─━",
    LEFT | DOWN: "╮┓",
    UP | RIGHT: "╰┗",
    UP | DOWN | LEFT: "┤┫",
    UP | DOWN | RIGHT: "├┣",
    LEFT | RIGHT | DOWN: "┬┳",
    LEFT | RIGHT | UP: "┴┻",
    UP | DOWN | LEFT | RIGHT: "┼╋",
}
"""The letters of a thin and a heavy line that leaves a cell in these ways."""


class NotePainter:
    """Paints the rows of notes."""

    def __init__(self, style: Styler) -> None:
        self._style = style

    def among_lines(self, note: NoteRow, *, on: bool) -> Parts:
        """A row of a note that is open below its passage; `on` if its highlight is the one at hand."""
        ways = (0 if note.first else UP) | (0 if note.last else DOWN)
        return self._note(note, ways or RIGHT, on=on)

    def margin(self, margin: Margin, view_row: int, hand: int | None) -> Parts:
        """The gap between text and margin in a row, and the margin; `hand` is the id of the highlight at hand."""
        cells: list[tuple[int, Highlight | None, bool]] = [(0, None, False)] * MARGIN_GAP
        for note in margin.leaders_at(view_row):
            on = note.id == hand
            for column, ways in note.leader_at(view_row).items():
                before, _, taken = cells[column]
                if on:
                    cells[column] = (ways, note.rows[0].highlight, True)
                elif not taken:
                    cells[column] = (before | ways, note.rows[0].highlight, False)
        ground = self._style("view--text")
        parts: Parts = [
            (_WAYS[ways][on], self._edge(highlight)) if highlight else (" ", ground) for ways, highlight, on in cells
        ]
        note_here = margin.note_at(view_row)
        if note_here is not None:
            row = note_here.rows[view_row - note_here.top]
            parts += self._note(row, note_here.edge_at(view_row), on=note_here.id == hand)
        return parts

    def _note(self, note: NoteRow, ways: int, *, on: bool) -> Parts:
        edge = self._edge(note.highlight)
        ink = self._style(f"view--{note.kind}{'-on' if on else ''}")
        return [(_WAYS[ways][on], edge), (" ", edge), (note.text, ink), (note.more, edge)]

    def _edge(self, highlight: Highlight) -> Style:
        return self._style(f"view--edge-{highlight.color}")
