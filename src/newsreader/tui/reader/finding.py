"""Finding words in the article: lit while they are typed, stepped through with n and N, marked as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.tui.reader.pane.find_line import FindLine

from .base import ReaderBase

if TYPE_CHECKING:
    from textual.widgets import Input

WHILE_TYPING = [("enter", "keep"), ("esc", "leave")]
"""What the keys do that are not typed into the line."""

STEPPING = (
    ("reader.next_hit", "next"),
    ("reader.highlight", "highlight"),
    ("reader.previous_hit", "previous"),
    ("everywhere.help", "all keys"),
    ("reader.leave", "clear"),
)
"""What is worth knowing while hits are lit, and what it does then."""


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
        self.show_place()

    _came_from = 0

    def hints(self) -> list[tuple[str, str]]:
        if isinstance(self.focused, FindLine):
            return WHILE_TYPING
        if self.current_scopes()[0] is Scope.READER and self.reading.hits:
            at_hit = self.reading.hit is not None
            told = [(self._key(id_), label) for id_, label in STEPPING if at_hit or id_ != "reader.highlight"]
            return [(key, label) for key, label in told if key]
        return super().hints()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.reading.focus_on(self._came_from)
        count = self.reading.find(event.value)
        self.view.show_hits()
        number = self.reading.step_hit(1)
        self.moved()
        if event.value.strip():
            self.say(f"{number} of {count}" if number else "not in this article")

    def on_input_submitted(self) -> None:
        if self.reading.hits:
            self.say("")  # the state tells from now on which of them it is
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

    def action_next_hit(self, times: int = 1) -> None:
        self._step(times)

    def action_previous_hit(self, times: int = 1) -> None:
        self._step(-times)

    def _step(self, by: int) -> None:
        number = self.reading.step_hit(by)
        self.moved()
        if number is None:
            self.say("nothing to find yet; / finds")
