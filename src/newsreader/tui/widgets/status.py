"""The one line at the foot of a screen: the keys that matter now, and at the right where things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.cells import cell_width
from newsreader.tui.paint import cut, row

if TYPE_CHECKING:
    from rich.style import Style


class StatusLine(Widget):
    """Key hints at the left; at the right a message, which goes with the next key, or else where things stand."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--key",
        "status--label",
        "status--state",
        "status--message",
        "status--failed",
    }

    hints: reactive[list[tuple[str, str]]] = reactive(list[tuple[str, str]])
    state: reactive[str] = reactive("")
    message: reactive[str] = reactive("")
    failed: reactive[bool] = reactive(False)

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a message in place of the state, until the next key or message."""
        self.message, self.failed = message, failed

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if y != 0 or width < 3:
            return Strip.blank(width, base)
        style = self.get_component_rich_style
        right_style = style(
            "status--failed" if self.message and self.failed else "status--message" if self.message else "status--state"
        )
        # What was just said is worth more than hints; a state is worth at most half the line.
        right = cut(self.message, width - 2) if self.message else cut(self.state, max(0, width // 2 - 2))
        room = width - cell_width(right) - (4 if right else 2)
        parts: list[tuple[str, Style]] = []
        used = 0
        # The last hint leads to all the keys: it stays where others have no room.
        cells_of = [cell_width(key) + 1 + cell_width(label) for key, label in self.hints]
        kept = cells_of[-1] + 2 if self.hints and cells_of[-1] + 2 <= room else 0
        for number, ((key, label), cells) in enumerate(zip(self.hints, cells_of, strict=True), 1):
            gap = 2 if parts else 0
            if used + gap + cells > room - (0 if number == len(self.hints) else kept):
                continue
            parts += [(" " * gap, base), (key, style("status--key")), (f" {label}", style("status--label"))]
            used += gap + cells
        segments = row(
            [(" ", base), *parts, (" " * (width - used - cell_width(right) - 2), base), (right, right_style)]
        )
        return Strip(segments).adjust_cell_length(width, base)
