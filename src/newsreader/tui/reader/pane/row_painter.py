"""Painting a whole row of the reading pane from its parts: a line, a note or an edge, and the margin beside it.

It is told what stands on the row and gives a strip; it neither looks anything up nor keeps anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.layout import Line
from newsreader.tui.widgets.text_format import cut, row

from .geometry import GUTTER, MARGIN_GAP
from .note_painter import NotePainter
from .note_rows import NoteRow
from .page_layout import note_indent

if TYPE_CHECKING:
    from .geometry import Geometry
    from .line_painter import LinePainter, Parts, Styler
    from .margin import Margin
    from .rows import Edge


class RowPainter:
    """Paints rows across all columns of a pane."""

    def __init__(self, lines: LinePainter, style: Styler) -> None:
        self._lines = lines
        self._notes = NotePainter(style)
        self._style = style

    def row(
        self,
        shown: Line | NoteRow | Edge | None,
        columns: Geometry,
        *,
        barred: bool,
        beside: tuple[Margin, int] | None,
        hand: int | None,
        width: int,
    ) -> Strip:
        """A row that shows this. `barred` draws the bar of the focus before a note that stands within the focus;
        `beside` is the margin and the view row in it, if anything is there; `hand` the id of the highlight at hand;
        `width` is that of the whole row, in cells.
        """
        ground = self._style("view--text")
        parts: Parts = [(" " * columns.left, ground)]
        if isinstance(shown, Line):
            parts += self._lines.line(shown, margin=bool(columns.margin))
        elif isinstance(shown, NoteRow):
            parts.append(("┃" if barred else " ", self._style("view--bar")))
            parts.append((" " * (GUTTER - 1 + note_indent(columns.measure)), ground))
            parts += self._notes.among_lines(shown, on=shown.highlight.id == hand)
        elif shown is not None:
            text = cut(shown.text, columns.measure)
            if shown.style == "view--furniture":
                text = " " * ((columns.measure - cell_width(text)) // 2) + text
            parts += [(" " * GUTTER, ground), (text, self._style(shown.style))]
        if beside is not None:
            left = Strip(row(parts)).adjust_cell_length(columns.margin_at - MARGIN_GAP, ground)
            margin = Strip(row(self._notes.margin(*beside, hand)))
            return Strip.join([left, margin]).adjust_cell_length(width, ground)
        return Strip(row(parts)).adjust_cell_length(width, ground)
