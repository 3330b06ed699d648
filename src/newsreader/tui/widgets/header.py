"""The line at the head of a screen: what this is at the left, how much of it at the right."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.layout.cells import cell_width

from .text_format import cut, row, whole_items

REMARK_GAP = "   "
"""What parts the items of a remark, the most important being the first."""


ITEM_GAP = 3


class ScreenHeader(Widget):
    """Words at the left, one of which may be the one that is on, and a remark at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"masthead--name", "masthead--item", "masthead--on", "masthead--remark"}

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
        parts = [(" ", base), (name, style("masthead--name"))]
        used = cell_width(name)
        # Where not all fit, the one that is on is kept; the others are shown whole, up to the first too many.
        kept = sum(ITEM_GAP + cell_width(text) for text, on in self.items if on)
        full = False
        for text, on in self.items:
            cells = ITEM_GAP + cell_width(text)
            kept -= cells if on else 0
            full = full or (not on and used + cells + kept > room)
            label = cut(text, room - used - ITEM_GAP) if on else "" if full else text
            if label:
                parts += [(" " * ITEM_GAP, base), (label, style("masthead--on" if on else "masthead--item"))]
                used += ITEM_GAP + cell_width(label)
        parts.append((" " * max(0, width - used - cell_width(remark) - 2), base))
        parts.append((remark, style("masthead--remark")))
        return Strip(row(parts)).adjust_cell_length(width, base)
