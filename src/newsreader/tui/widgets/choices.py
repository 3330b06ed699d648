"""A short list of choices under an input: painted, never focused; the input keeps the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.tui.paint import fit, row

MOST = 6


class Choices(Widget):
    """Up to six rows, one of which is on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--item", "choices--on", "choices--hint"}

    cursor = 0
    items: tuple[tuple[str, str], ...] = ()

    def show(self, items: list[tuple[str, str]], cursor: int = 0) -> None:
        """Show these (text, remark) pairs with the cursor on one of them."""
        self.items = tuple(items[:MOST])
        self.cursor = max(0, min(cursor, len(self.items) - 1))
        self.styles.height = len(self.items)
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Move the cursor, stopping at the ends."""
        self.cursor = max(0, min(self.cursor + by, len(self.items) - 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y >= len(self.items) or width < 8:
            return Strip.blank(width, base)
        text, remark = self.items[y]
        on = y == self.cursor
        style = self.get_component_rich_style("choices--on" if on else "choices--item")
        hint = self.get_component_rich_style("choices--hint")
        cells = min(len(remark), width // 3)
        return Strip(
            row([("┃ " if on else "  ", hint), (fit(text, width - cells - 4), style), (fit(remark, cells + 2), hint)])
        ).adjust_cell_length(width, base)
