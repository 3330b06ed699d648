"""The list of an article's links: a row for each, with the number that stands after its words, however many there are.

It is painted only where it is in sight and never has the focus: the panel around it has the keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from newsreader.tui.widgets.text_format import cut, fit, more_below, row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual import events

WORDS_SHARE = 0.45
"""What part of the width a link's words may take; its address has the rest."""

WHEEL_ROWS = 3


class LinkList(Widget):
    """Links with a cursor; those that are lit are of the sentence that one came from."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "links--number",
        "links--words",
        "links--lit",
        "links--address",
        "links--bar",
    }

    class Moved(Message):
        """The cursor stands on another link."""

    class Chosen(Message):
        """The link at the cursor was clicked."""

    def __init__(self, links: Sequence[tuple[int, str, str]], *, lit: Collection[int], cursor: int) -> None:
        """`links` are (number, words, address), `lit` are numbers, `cursor` is a row."""
        super().__init__()
        self.links = links
        self.lit = lit
        self.cursor = cursor
        self._top = 0

    def put(self, cursor: int) -> None:
        """Put the cursor on a row, clamped to the list."""
        self.cursor = max(0, min(cursor, len(self.links) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def _reveal(self) -> int:
        """The first row in sight, such that the cursor is in sight too."""
        height = max(1, self.size.height)
        self._top = max(self.cursor - height + 1, min(self._top, self.cursor, max(0, len(self.links) - height)))
        return self._top

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        index = self._reveal() + y
        more = more_below(len(self.links) - index - 1, width) if y == self.size.height - 1 else ""
        if index >= len(self.links):
            return Strip.blank(width, base)
        number, words, address = self.links[index]
        style = self.get_component_rich_style
        digits = len(str(self.links[-1][0]))
        room = max(0, width - digits - 6 - len(more))
        share = int(room * WORDS_SHARE)
        return Strip(
            row(
                [
                    ("┃" if index == self.cursor else " ", style("links--bar")),
                    (fit(str(number), digits, right=True) + "  ", style("links--number")),
                    (fit(words, share), style("links--lit" if number in self.lit else "links--words")),
                    ("  ", base),
                    (fit(address, room - share) if more else cut(address, room - share), style("links--address")),
                    (more, style("links--address")),
                ]
            )
        ).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        index = self._reveal() + event.y
        if index == self.cursor:
            self.post_message(self.Chosen())
        elif index < len(self.links):
            self.put(index)

    def on_mouse_scroll_down(self) -> None:
        self.put(self.cursor + WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        self.put(self.cursor - WHEEL_ROWS)
