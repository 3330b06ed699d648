"""Finding words in the article: lit while they are typed, stepped through with n and N, marked as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.tui.screens.reader.base import ReaderBase
from newsreader.tui.widgets.find_line import FindLine

if TYPE_CHECKING:
    from textual.widgets import Input


class Finding(ReaderBase):
    """The keys that find."""

    @property
    def find_line(self) -> FindLine:
        """Where the words are typed."""
        return self.query_one(FindLine)

    def action_find(self) -> None:
        self._came_from = self.reading.focus.start
        self.find_line.display = True
        self.set_focus(self.find_line)

    _came_from = 0

    def on_input_changed(self, event: Input.Changed) -> None:
        self.reading.focus_on(self._came_from)
        count = self.reading.find(event.value)
        self.view.show_hits()
        number = self.reading.step_hit(1)
        self.moved()
        if event.value.strip():
            self.say(f"{number} of {count}" if number else "not in this article")

    def on_input_submitted(self) -> None:
        self._close()

    def _close(self) -> None:
        self.find_line.display = False
        self.set_focus(self.view)
        self.show_place()

    def leave_find(self) -> bool:
        """Leave the line, or put out what it lit; false if there was nothing of either."""
        if self.find_line.has_focus:
            self.find_line.value = ""
            self._close()
            return True
        if self.reading.hits:
            self.reading.find("")
            self.view.show_hits()
            self.show_place()
            return True
        return False

    def action_next_hit(self) -> None:
        self._step(1)

    def action_previous_hit(self) -> None:
        self._step(-1)

    def _step(self, direction: int) -> None:
        number = self.reading.step_hit(direction)
        self.moved()
        if number is None:
            self.say("nothing to find yet; / finds")
