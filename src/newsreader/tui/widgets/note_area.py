"""The text area for notes. As in `TextBox`, the cursor and deletions respect graphemes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from newsreader import limits
from newsreader.text.sentences.motion import boundary

from .text_box import TextBox

if TYPE_CHECKING:
    from textual import events
    from textual.widgets.text_area import EditResult, Location


class NoteArea(TextArea):
    """A text of many lines. Ctrl+D and Ctrl+U move by half a page, instead of deleting text."""

    cursor_blink = reactive(False, init=False)

    BINDINGS: ClassVar = [
        Binding("ctrl+d", "move_half_page(1)", show=False),
        Binding("ctrl+u", "move_half_page(-1)", show=False),
    ]

    def action_move_half_page(self, direction: int) -> None:
        self.move_cursor_relative(rows=direction * max(1, self.content_size.height // 2))

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler runs after this one.
        room = max(0, limits.NOTE - len(self.text))
        if len(event.text) > room:
            event.text = event.text[:room]
            self.post_message(TextBox.Cut(f"A note takes {limits.NOTE:,} characters; the rest was cut off."))

    def delete(self, start: Location, end: Location, *, maintain_selection_offset: bool = True) -> EditResult:
        """Delete a range, widened to whole graphemes."""
        first, last = sorted((start, end))
        return super().delete(
            self._boundary(first),
            self._boundary(last, after=True),
            maintain_selection_offset=maintain_selection_offset,
        )

    def validate_selection(self, selection: Selection) -> Selection:
        """Return the selection with both ends moved on to grapheme boundaries, in the direction of their movement."""
        ends = zip(selection, self.selection, strict=True)
        return Selection(*(self._boundary(new, after=new > old) for new, old in ends))

    def _boundary(self, location: Location, *, after: bool = False) -> Location:
        row, column = location
        if row >= self.document.line_count:
            return location  # a deletion may end after the last row
        return row, boundary(self.document[row], column, after=after)
