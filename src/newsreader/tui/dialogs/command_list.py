"""The actions that the palette found: what each does, and at the right the key that does it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.keymap import show_key
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.spans import sweep
from newsreader.tui.widgets.text_format import cut, more_below, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from .command_match import Found

MOST = 12
"""The most rows in sight."""

LEAST_TEXT = 16
"""Cells besides its keys and the number of further actions that tell an action; the keys give way to it."""

KEY_CELLS = 12
"""The most cells for an action's keys."""


class CommandList(Widget):
    """A list with a cursor; the box above it keeps the keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("command--item", "command--on", "command--lit", "command--key", "command--bar"),
    }

    found: Sequence[Found] = ()
    cursor = 0

    def show(self, found: Sequence[Found]) -> None:
        """Show these, the cursor on the first."""
        self.found, self.cursor = found, 0
        self.styles.height = max(1, min(MOST, len(found)))
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Move the cursor, round the ends."""
        if self.found:
            self.cursor = (self.cursor + by) % len(self.found)
            self.refresh()

    @property
    def chosen(self) -> Found | None:
        """What the cursor is on; `None` if nothing was found."""
        return self.found[self.cursor] if self.found else None

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        style = self.get_component_rich_style
        index = y + max(0, self.cursor + 1 - max(1, self.size.height))
        if not self.found and y == 0:
            return Strip(row([("  nothing is called that", style("command--key"))])).adjust_cell_length(width, base)
        if index >= len(self.found):
            return Strip.blank(width, base)
        found, on = self.found[index], index == self.cursor
        key = cut(" ".join(map(show_key, found.keys)), KEY_CELLS)
        more = more_below(len(self.found) - index - 1, width) if y == self.size.height - 1 else ""
        key = (key if width - len(key) - len(more) >= LEAST_TEXT else "") + more
        ground = style("command--on" if on else "command--item")
        text = cut(found.action.help, max(1, width - cell_width(key) - 5))
        parts: list[tuple[str, Style]] = [("┃ " if on else "  ", style("command--bar"))]
        lit = self.get_component_rich_style("command--lit", partial=True)
        spans = [(span.start, span.end, lit) for span in found.spans if span.start < len(text)]
        for start, end, styles in sweep(0, len(text), spans):
            parts.append((text[start:end], ground + styles[0] if styles else ground))
        parts.append((" " * max(1, width - 3 - cell_width(text) - cell_width(key)), base))
        parts.append((key, style("command--key")))
        return Strip(row(parts)).adjust_cell_length(width, base)
