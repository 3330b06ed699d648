"""A short list of choices under an input: painted, never focused; the input keeps the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.layout.cells import cell_width

from .text_format import cut, fit, more_below, row

MOST = 6

NARROW = 30
"""Fewer cells have no room for remarks, but for the key."""


class Choices(Widget):
    """Up to six rows in sight, one of which is on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--item", "choices--on", "choices--hint", "choices--remark"}

    cursor = -1  # on none, as long as there is nothing to be on
    items: tuple[tuple[str, str], ...] = ()
    more = 0
    keys = ("", "")
    """What takes the first while none is on, and what takes the one that is on; told beside it."""

    def show(self, items: list[tuple[str, str]], cursor: int = 0, *, more: int = 0) -> None:
        """Show these (text, remark) pairs with the cursor on one of them, or on none (-1); there are so many `more`."""
        self.items, self.more = tuple(items), more
        self.cursor = max(-1, min(cursor, len(self.items) - 1))
        self.display = bool(self.items)
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
        told = self.get_component_rich_style("choices--remark")
        key = self.keys[on] if index == max(0, self.cursor) else ""
        key = f"  {key}" if key else ""
        room = width - 4 - cell_width(key)
        remark = cut(remark, room // 2) if width >= NARROW else ""
        remark = f"  {remark}" if remark else ""
        more = more_below(len(self.items) + self.more - index - 1, width) if y == self.size.height - 1 else ""
        text = fit(text, room - cell_width(remark) - len(more))
        parts = [("┃ " if on else "  ", hint), (text, style), (remark, told), (key, told), (more, told)]
        return Strip(row(parts)).adjust_cell_length(width, base)
