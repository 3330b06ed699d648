"""A short list of choices under an input: painted, never focused; the input keeps the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.cells import cell_width
from newsreader.tui.paint import fit, row

MOST = 6

NARROW = 30
"""Fewer cells have no room for remarks."""


class Choices(Widget):
    """Up to six rows in sight, one of which is on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--item", "choices--on", "choices--hint", "choices--remark"}

    cursor = -1  # on none, as long as there is nothing to be on
    items: tuple[tuple[str, str], ...] = ()

    def show(self, items: list[tuple[str, str]], cursor: int = 0) -> None:
        """Show these (text, remark) pairs with the cursor on one of them, or on none (-1)."""
        self.items = tuple(items)
        self.cursor = max(-1, min(cursor, len(self.items) - 1))
        self.styles.height = min(MOST, len(self.items))
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Move the cursor, stopping at the ends."""
        self.put(max(0, min(self.cursor + by, len(self.items) - 1)))

    def put(self, cursor: int) -> None:
        """Put the cursor on a choice, or on none (-1)."""
        self.cursor = cursor
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        index = y + max(0, self.cursor + 1 - max(1, self.size.height))
        if index >= len(self.items) or width < 8:
            return Strip.blank(width, base)
        text, remark = self.items[index]
        on = index == self.cursor
        style = self.get_component_rich_style("choices--on" if on else "choices--item")
        hint = self.get_component_rich_style("choices--hint")
        remark = remark if width >= NARROW else ""
        cells = min(cell_width(remark), width // 2)
        told = self.get_component_rich_style("choices--remark")
        return Strip(
            row([("┃ " if on else "  ", hint), (fit(text, width - cells - 4), style), (fit(remark, cells + 2), told)])
        ).adjust_cell_length(width, base)
