"""The base of the cards: the details of the row at the cursor, beside a list or below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from .text_format import row
from .text_styles import component_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

CardRow = list[tuple[str, str]]
"""A row: its texts, each with the name of its component class."""


class Card(Widget):
    """Shows rows of text that fit its size."""

    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("card", "name meaning meta tag error")

    def rows(self, width: int, height: int) -> Sequence[CardRow]:
        """Return the rows, cut to the size in cells."""
        raise NotImplementedError

    def on_resize(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        rows = self.rows(width, self.content_size.height) if width >= 10 else ()
        parts = rows[y] if y < len(rows) else []
        segments = row([(text, self.get_component_rich_style(name)) for text, name in parts])
        return Strip(segments).adjust_cell_length(width, base)
