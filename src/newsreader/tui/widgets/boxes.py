"""The widgets that text is typed into: a box of one line, and the area for notes.

The cursor stands only between characters as a reader sees them (graphemes), and only whole ones are deleted: a family
emoji, a flag, a letter with its accent. A box holds a limited number of code points, since all of it is parsed and
painted at every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection as BoxSelection
from textual.widgets.text_area import Selection as AreaSelection

from newsreader.text.motion import boundary

if TYPE_CHECKING:
    from textual import events
    from textual.widgets.text_area import EditResult, Location

MOST = 2000
"""Code points that can be typed or pasted into a box."""

CUT = f"A line takes {MOST:,} characters; the rest was cut off."


class Box(Input):
    """An input of one line. Pasted lines are joined by spaces; a longer text that a program put in can be shortened."""

    class Cut(Message):
        """Text had no room in the box and was cut off."""

    def _on_paste(self, event: events.Paste) -> None:
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

    def validate_selection(self, selection: BoxSelection) -> BoxSelection:
        """Move both ends to grapheme boundaries, on in the direction in which they were moving."""
        ends = zip(super().validate_selection(selection), self.selection, strict=True)
        return BoxSelection(*(boundary(self.value, new, after=new > old) for new, old in ends))


class NoteArea(TextArea):
    """A text of many lines."""

    def delete(self, start: Location, end: Location, *, maintain_selection_offset: bool = True) -> EditResult:
        """Delete a range, widened to whole graphemes."""
        first, last = sorted((start, end))
        return super().delete(
            self._boundary(first),
            self._boundary(last, after=True),
            maintain_selection_offset=maintain_selection_offset,
        )

    def validate_selection(self, selection: AreaSelection) -> AreaSelection:
        """Move both ends to grapheme boundaries, on in the direction in which they were moving."""
        ends = zip(selection, self.selection, strict=True)
        return AreaSelection(*(self._boundary(new, after=new > old) for new, old in ends))

    def _boundary(self, location: Location, *, after: bool = False) -> Location:
        row, column = location
        return row, boundary(self.document[row], column, after=after)
