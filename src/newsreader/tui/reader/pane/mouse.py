"""The mouse over the reading pane: presses, drags and clicks become messages about what was pointed at; the wheel
scrolls, and so does a drag that goes over an edge.

It does not know how rows are painted; the pane says what is under a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from .scrolling import Scrolling

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer

WHEEL_ROWS = 3
"""How many rows a notch of the wheel scrolls."""

DRAG_SECONDS = 0.05
"""How often a row is scrolled while a drag rests over an edge."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a cell: an offset of the text, a note, or the sign of one, the last two by their highlight's id."""

    offset: int | None = None
    note: int | None = None
    sign: int | None = None


class Mouse(Scrolling, inherit_bindings=False):
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

    class Wheeled(Message, namespace="article_view"):
        """The mouse scrolled, and the focus may have come along."""

    _pressed = Hit()
    _pressed_row = 0
    _dragged: tuple[int, int] = (0, 1)
    """The column of a drag that is over an edge, and the way it scrolls (-1 or 1)."""
    _drag_timer: Timer | None = None

    def hit(self, x: int, y: int) -> Hit:
        """What is under a cell of the pane."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._pressed, self._pressed_row = self.hit(event.x, event.y), event.y
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        began = self._pressed.offset
        if began is None or event.button != 1:
            return
        direction = self._beyond(event.y)
        self._stop_dragging()
        if direction:
            self._dragged = (event.x, direction)
            self._drag_timer = self.set_interval(DRAG_SECONDS, self._drag_on)
            self._drag_on()
            return
        offset = self.hit(event.x, event.y).offset
        if offset is not None and offset != began:
            self.post_message(self.Pointed(began, offset))

    def _beyond(self, y: int) -> int:
        """Which way a drag in this row scrolls: -1, 0 or 1. Within the row where it began, an edge is a row as any."""
        if y == self._pressed_row:
            return 0
        return -1 if y <= 0 else 1 if y >= self.size.height - 1 else 0

    def _drag_on(self) -> None:
        """Scroll a row the way the drag goes, and draw the selection out to what comes into sight."""
        x, direction = self._dragged
        before = self.top
        self.scroll_rows(direction)
        self._pressed_row += before - self.top
        offset = self.hit(x, self.size.height - 1 if direction > 0 else 0).offset
        if offset is None:
            offset = self.visible_range()[1 if direction > 0 else 0]
        began = self._pressed.offset
        if began is not None and offset != began:
            self.post_message(self.Pointed(began, offset))

    def _stop_dragging(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._stop_dragging()
        self.release_mouse()
        hit, pressed = self.hit(event.x, event.y), self._pressed
        self._pressed = Hit()
        if hit.note is not None and hit.note == pressed.note:
            self.post_message(self.NotePointed(hit.note))
        elif hit.sign is not None and hit.sign == pressed.sign:
            self.post_message(self.SignPointed(hit.sign))
        elif hit.offset is not None and hit.offset == pressed.offset:
            self.post_message(self.Pointed(hit.offset, hit.offset))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -WHEEL_ROWS)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        self.scroll_rows(rows)
        self.post_message(self.Wheeled())

    def on_click(self, event: events.Click) -> None:
        hit = self.hit(event.x, event.y)
        if event.chain > 1 and hit.offset is not None and hit.note is None and hit.sign is None:
            self.post_message(self.PointedTwice(hit.offset, event.chain))
