"""Painting notes: in the margin, with their leaders, and between the lines.

The note of the current highlight has a heavy line, which is visible without colors too.
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

NOTES_PAINTED = frozenset(f"view--{kind}{on}" for kind in ("note", "tag", "lost") for on in ("", "-on"))
"""The component classes of notes, besides the edges, which lines use too."""

_LINES = {
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
"""The characters of a thin and a heavy line that leaves a cell in these directions."""


class NotePainter:
    """Paints the rows of notes."""

    def __init__(self, style: Styler) -> None:
        self._style = style

    def between_lines(self, note: NoteRow, *, on: bool) -> Parts:
        """Return a row of a note that is open below its passage; `on` if its highlight is the current one."""
        directions = (0 if note.first else UP) | (0 if note.last else DOWN)
        return self._note(note, directions or RIGHT, on=on)

    def margin(self, margin: Margin, view_row: int, current_id: int | None) -> Parts:
        """Return the gap between text and margin in a row, and the margin."""
        cells: list[tuple[int, Highlight | None, bool]] = [(0, None, False)] * MARGIN_GAP
        for note in margin.leaders_at(view_row):
            on = note.id == current_id
            for column, directions in note.leader_at(view_row).items():
                before, _, taken = cells[column]
                if on:
                    cells[column] = (directions, note.rows[0].highlight, True)
                elif not taken:
                    cells[column] = (before | directions, note.rows[0].highlight, False)
        ground = self._style("view--text")
        parts: Parts = [
            (_LINES[directions][on], self._edge(highlight)) if highlight else (" ", ground)
            for directions, highlight, on in cells
        ]
        note_here = margin.note_at(view_row)
        if note_here is not None:
            row = note_here.rows[view_row - note_here.top]
            parts += self._note(row, note_here.edge_at(view_row), on=note_here.id == current_id)
        return parts

    def _note(self, note: NoteRow, directions: int, *, on: bool) -> Parts:
        edge = self._edge(note.highlight)
        ink = self._style(f"view--{note.kind}{'-on' if on else ''}")
        return [(_LINES[directions][on], edge), (" ", edge), (note.text, ink), (note.more, edge)]

    def _edge(self, highlight: Highlight) -> Style:
        return self._style(f"edge--{highlight.color}")
