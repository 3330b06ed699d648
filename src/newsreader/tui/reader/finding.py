"""Finding words in the article: matches are shown while you type, and `n` and `N` step through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.tui.app.jumps import Place

from .stepping import Stepping

if TYPE_CHECKING:
    from textual.widgets import Input

WHILE_TYPING = [("enter", "find"), ("esc", "leave")]
"""The footer while the find line has the focus."""

STEPPING = (
    ("reader.next_hit", "next"),
    ("reader.highlight", "highlight"),
    ("reader.previous_hit", "previous"),
    ("everywhere.help", "all keys"),
    ("reader.leave", "clear"),
)
"""The footer while matches are shown: action ids, and what they do then."""


class Finding(Stepping):
    """The actions that find words."""

    _found_from = 0
    """The offset of the focus when the find line was opened."""

    def action_find(self) -> None:
        self._found_from = self.reading.focus.start
        self.find_line.display = True
        self.set_focus(self.find_line)
        self.show_status()

    def hints(self) -> list[tuple[str, str]]:
        if self.focused is self.find_line:
            return WHILE_TYPING
        if self.current_scopes()[0] is Scope.READER and self.reading.matches:
            at_match = self.reading.match is not None
            hints = [(self._key(id_), label) for id_, label in STEPPING if at_match or id_ != "reader.highlight"]
            return [(key, label) for key, label in hints if key]
        return super().hints()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.reading.focus_on(self._found_from)
        count = self.reading.find(event.value)
        self.view.show_matches()
        number = self.reading.step_match(1)
        self.after_move()
        if event.value.strip():
            self.say(f"{number} of {count}" if number else "not in this article")

    def on_input_submitted(self) -> None:
        if self.reading.matches:
            self.say("")  # the status shows the number of the match from now on
            self.newsreader.jumps.leave(Place(self.article.id, self._found_from))
        self._close()

    def _close(self) -> None:
        self.find_line.display = False
        self.set_focus(self.view)
        self.show_status()

    def leave_find(self) -> bool:
        """Close the find line, or hide the matches. Return false if there was neither."""
        if self.find_line.has_focus:
            self.find_line.value = ""
            self._close()
            return True
        if self.reading.matches:
            self.reading.find("")
            self.view.show_matches()
            self.show_status()
            return True
        return False

    async def step_match(self, direction: int, times: int = 1) -> None:
        if not self.reading.matches and direction > 0 and self._siblings is not None:
            await self.action_next_unread()
            return
        number = self.reading.step_match(direction * times)
        self.after_move()
        if number is None:
            self.say(f"Press {self._key('reader.find')} to type the words to find.")
