"""Painting a whole row of the reading pane: a line, a note or an edge, and the margin beside it.

It turns the content of a row into a strip, and has no state of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.layout import Line
from newsreader.tui.pictures.half_blocks import half_blocks
from newsreader.tui.widgets.text_format import cut, row

from .earlier_rows import EarlierRow
from .geometry import GUTTER, MARGIN_GAP
from .note_painter import NotePainter
from .note_rows import NoteRow
from .page_layout import note_indent
from .picture_rows import PictureRow

if TYPE_CHECKING:
    from .geometry import Geometry
    from .line_painter import LinePainter, Parts, Styler
    from .margin import Margin
    from .rows import Edge, Inserted


SIGN_STYLES = {"+": "view--sign-added", "−": "view--sign-removed", "!": "view--sign-notice"}
EARLIER_PAINTED = frozenset(
    {"view--sign", *SIGN_STYLES.values(), "view--earlier", "view--earlier-label", "view--removed"}
)
"""The component classes of the signs of changed passages and of earlier words."""


class RowPainter:
    """Paints rows across all columns of a pane."""

    def __init__(self, lines: LinePainter, style: Styler) -> None:
        self._lines = lines
        self._notes = NotePainter(style)
        self._style = style

    def row(
        self,
        shown: Line | Inserted | Edge | None,
        columns: Geometry,
        *,
        bar: bool,
        margin: tuple[Margin, int] | None,
        current_id: int | None,
        width: int,
    ) -> Strip:
        """Return a row of `width` cells.

        `bar` draws the bar of the focus before a note that is within the focus. `margin` is the margin and the view row
        in it, if it shows anything there. `current_id` is the id of the current highlight.
        """
        ground = self._style("view--text")
        changed = self._lines.passage(shown) if isinstance(shown, Line) else None
        sign = changed.sign if changed else " "
        parts: Parts = [(" " * (columns.left - 1), ground)]
        if columns.left:
            parts.append((sign, self._style(SIGN_STYLES.get(sign, "view--sign"))))
        if isinstance(shown, Line):
            parts += self._lines.line(shown, margin=bool(columns.margin))
        elif isinstance(shown, EarlierRow):
            parts += [("┃" if bar else " ", self._style("view--bar"))]
            parts += [(" " * (GUTTER - 1 + note_indent(columns.measure)), ground), ("┆ ", self._style("view--earlier"))]
            parts += [(text, self._style(style)) for text, style in shown.pieces]
        elif isinstance(shown, PictureRow):
            parts.append((" " * (GUTTER + note_indent(columns.measure)), ground))
            parts += [(segment.text, segment.style or ground) for segment in half_blocks(shown.cells)]
        elif isinstance(shown, NoteRow):
            parts.append(("┃" if bar else " ", self._style("view--bar")))
            parts.append((" " * (GUTTER - 1 + note_indent(columns.measure)), ground))
            parts += self._notes.between_lines(shown, on=shown.highlight.id == current_id)
        elif shown is not None:
            text = cut(shown.text, columns.measure)
            if shown.style == "view--furniture":
                text = " " * ((columns.measure - cell_width(text)) // 2) + text
            parts += [(" " * GUTTER, ground), (text, self._style(shown.style))]
        if margin is not None:
            left = Strip(row(parts)).adjust_cell_length(columns.margin_at - MARGIN_GAP, ground)
            right = Strip(row(self._notes.margin(*margin, current_id)))
            return Strip.join([left, right]).adjust_cell_length(width, ground)
        return Strip(row(parts)).adjust_cell_length(width, ground)
