"""An input of one line.

The cursor moves by graphemes, and only whole graphemes are deleted: a family emoji, a flag, a letter with its accent.
The number of code points is limited, since every key parses and paints all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input
from textual.widgets.input import Selection

from newsreader import limits
from newsreader.text.sentences.motion import boundary

if TYPE_CHECKING:
    from textual import events


class TextBox(Input):
    """An input of one line. Pasted lines are joined by spaces. A text set by the program may be longer than a line."""

    cursor_blink = reactive(False, init=False)

    class Cut(Message):
        """Text was cut off, because the box was full. `remark` says so to the user."""

        def __init__(self, remark: str) -> None:
            super().__init__()
            self.remark = remark

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler, which runs after this one, would insert only the first line.
        event.text = " ".join(event.text.splitlines())

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a range with as much of `text` as fits. A deletion is widened to whole graphemes."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        if not text and start < end:
            start, end = boundary(self.value, start), boundary(self.value, end, after=True)
        room = max(0, limits.LINE - len(self.value) + end - start)
        super().replace(text[: boundary(text, room)], start, end)
        if len(text) > room:
            self.post_message(self.Cut(f"A line takes {limits.LINE:,} characters; the rest was cut off."))

    def validate_selection(self, selection: Selection) -> Selection:
        """Return the selection with both ends moved on to grapheme boundaries, in the direction of their movement."""
        ends = zip(super().validate_selection(selection), self.selection, strict=True)
        return Selection(*(boundary(self.value, new, after=new > old) for new, old in ends))
