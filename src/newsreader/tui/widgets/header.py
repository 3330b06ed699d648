"""The line at the top of a screen: its name and items at the left, a remark at the right."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.layout.cells import cell_width

from .text_format import cut, row, whole_items

REMARK_GAP = "   "
"""The separator of the items of a remark. The most important item is the first."""


ITEM_GAP = 3


class ScreenHeader(Widget):
    """Items at the left, of which one may be active, and a remark at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"header--name", "header--item", "header--on", "header--remark"}

    name_text: reactive[str] = reactive("")
    items: reactive[list[tuple[str, bool]]] = reactive(list[tuple[str, bool]])
    remark: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y != 0 or width < 4:
            return Strip.blank(width, base)
        style = self.get_component_rich_style
        remark = whole_items(self.remark, width // 3, REMARK_GAP)
        room = width - 2 - (cell_width(remark) + 2 if remark else 0)
        name = cut(self.name_text, room)
        parts = [(" ", base), (name, style("header--name"))]
        used = cell_width(name)
        # If not all items fit, the active one is shown; of the others, all before the first that does not fit.
        reserved = sum(ITEM_GAP + cell_width(text) for text, on in self.items if on)
        full = False
        for text, on in self.items:
            cells = ITEM_GAP + cell_width(text)
            reserved -= cells if on else 0
            full = full or (not on and used + cells + reserved > room)
            label = cut(text, room - used - ITEM_GAP) if on else "" if full else text
            if label:
                parts += [(" " * ITEM_GAP, base), (label, style("header--on" if on else "header--item"))]
                used += ITEM_GAP + cell_width(label)
        parts.append((" " * max(0, width - used - cell_width(remark) - 2), base))
        parts.append((remark, style("header--remark")))
        return Strip(row(parts)).adjust_cell_length(width, base)
