"""The box of one line that text is typed into.

The cursor stands only between characters as a reader sees them (graphemes), and only whole ones are deleted: a family
emoji, a flag, a letter with its accent. A box holds a limited number of code points, since all of it is parsed and
painted at every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from newsreader.text.sentences.motion import boundary

if TYPE_CHECKING:
    from textual import events

MOST = 2000
"""Code points that can be typed or pasted into a box."""

CUT = f"A line takes {MOST:,} characters; the rest was cut off."


class TextBox(Input):
    """An input of one line. Pasted lines are joined by spaces; a longer text that a program put in can be shortened."""

    class Cut(Message):
        """Text had no room in the box and was cut off."""

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler, which is called after this one, takes the first line only.
        event.text = " ".join(event.text.splitlines())

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a range with as much of `text` as there is room for; widen a deletion to whole graphemes."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        if not text and start < end:
            start, end = boundary(self.value, start), boundary(self.value, end, after=True)
        room = max(0, MOST - len(self.value) + end - start)
        super().replace(text[: boundary(text, room)], start, end)
        if len(text) > room:
            self.post_message(self.Cut())

    def validate_selection(self, selection: Selection) -> Selection:
        """Move both ends to grapheme boundaries, on in the direction in which they were moving."""
        ends = zip(super().validate_selection(selection), self.selection, strict=True)
        return Selection(*(boundary(self.value, new, after=new > old) for new, old in ends))
