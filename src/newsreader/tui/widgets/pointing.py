"""The mouse over the reading pane: presses, drags and clicks become messages about what was pointed at.

It does not know how rows are painted or scrolled; the pane says what is under a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a cell: an offset of the text, a note, or the sign of one, the last two by their highlight's id."""

    offset: int | None = None
    note: int | None = None
    sign: int | None = None


class Pointing(Widget, inherit_bindings=False):
    """Tells the screen what the mouse means."""

    class Pointed(Message, namespace="article_view"):
        """The mouse pointed at an offset of the text, or dragged from one to another."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start, self.end = start, end

    class PointedTwice(Message, namespace="article_view"):
        """An offset of the text was clicked twice (a word is meant), or three times (a sentence)."""

        def __init__(self, offset: int, times: int) -> None:
            super().__init__()
            self.offset, self.times = offset, times

    class NotePointed(Message, namespace="article_view"):
        """A note was clicked, in the margin or below its passage."""

        def __init__(self, highlight_id: int) -> None:
            super().__init__()
            self.highlight_id = highlight_id

    class SignPointed(Message, namespace="article_view"):
        """The sign of a note, in the gutter, was clicked."""

        def __init__(self, highlight_id: int) -> None:
            super().__init__()
            self.highlight_id = highlight_id

    _pressed = Hit()

    def hit(self, x: int, y: int) -> Hit:
        """What is under a cell of the pane."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._pressed = self.hit(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        began = self._pressed.offset
        if began is not None and event.button == 1:
            offset = self.hit(event.x, event.y).offset
            if offset is not None and offset != began:
                self.post_message(self.Pointed(began, offset))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        hit, pressed = self.hit(event.x, event.y), self._pressed
        self._pressed = Hit()
        if hit.note is not None and hit.note == pressed.note:
            self.post_message(self.NotePointed(hit.note))
        elif hit.sign is not None and hit.sign == pressed.sign:
            self.post_message(self.SignPointed(hit.sign))
        elif hit.offset is not None and hit.offset == pressed.offset:
            self.post_message(self.Pointed(hit.offset, hit.offset))

    def on_click(self, event: events.Click) -> None:
        hit = self.hit(event.x, event.y)
        if event.chain > 1 and hit.offset is not None and hit.note is None and hit.sign is None:
            self.post_message(self.PointedTwice(hit.offset, event.chain))
