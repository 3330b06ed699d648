"""The line at the head of a screen: what this is at the left, how much of it at the right."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.cells import cell_width
from newsreader.tui.paint import cut, row


class Masthead(Widget):
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
        remark = cut(self.remark, width // 3)
        room = width - 2 - (cell_width(remark) + 2 if remark else 0)
        name = cut(self.name_text, room)
        parts = [(" ", base), (name, style("masthead--name"))]
        used = cell_width(name)
        # Where not all fit, the one that is on is the one to keep.
        total = used + sum(3 + cell_width(text) for text, _ in self.items)
        for text, on in self.items:
            if total > room and not on and used + 3 + cell_width(text) > room - 16:
                continue
            label = cut(text, max(0, room - used - 3))
            if label:
                parts += [("   ", base), (label, style("masthead--on" if on else "masthead--item"))]
                used += 3 + cell_width(label)
        parts.append((" " * max(0, width - used - cell_width(remark) - 2), base))
        parts.append((remark, style("masthead--remark")))
        return Strip(row(parts)).adjust_cell_length(width, base)
