"""The mouse in the reading pane: clicks and drags become messages; the wheel scrolls, and so does a drag over an edge.

It does not know how rows are painted: the pane returns the target under a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from .scrolling import Scrolling

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer

    from newsreader.text.changes.passages import Passage

WHEEL_ROWS = 3
"""How many rows a notch of the wheel scrolls."""

DRAG_SECONDS = 0.05
"""How often a row is scrolled while a drag stays over an edge."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is under a cell: an offset of the text, and the id of the highlight whose note or marker is there, or the
    changed passage whose sign is there.
    """

    offset: int | None = None
    note: int | None = None
    marker: int | None = None
    passage: Passage | None = None


class Mouse(Scrolling, inherit_bindings=False):
    """Posts messages for the actions of the mouse."""

    @dataclass
    class Selected(Message, namespace="article_view"):
        """The mouse clicked an offset of the text, where `start` is `end`, or dragged from one offset to another."""

        start: int
        end: int

    @dataclass
    class MultiClicked(Message, namespace="article_view"):
        """An offset of the text was clicked twice, for its word, or three times, for its sentence."""

        offset: int
        times: int

    @dataclass
    class NoteClicked(Message, namespace="article_view"):
        """A note was clicked, in the margin or below its passage."""

        highlight_id: int

    @dataclass
    class MarkerClicked(Message, namespace="article_view"):
        """The marker of a note in the gutter was clicked."""

        highlight_id: int

    @dataclass
    class SignClicked(Message, namespace="article_view"):
        """The sign of a changed passage was clicked."""

        passage: Passage

    class Scrolled(Message, namespace="article_view"):
        """The wheel scrolled the pane, and may have moved the focus."""

    _pressed = Target()
    _pressed_row = 0
    _dragged: tuple[int, int] = (0, 1)
    """The column of a drag that is over an edge, and its direction (-1 or 1)."""
    _drag_timer: Timer | None = None

    def target_at(self, x: int, y: int) -> Target:
        """Return what is under a cell of the pane."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._pressed, self._pressed_row = self.target_at(event.x, event.y), event.y
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
        offset = self.target_at(event.x, event.y).offset
        if offset is not None and offset != began:
            self.post_message(self.Selected(began, offset))

    def _beyond(self, y: int) -> int:
        """Return in which direction a drag in this row scrolls: -1, 0 or 1. In the row where it began it never does."""
        if y == self._pressed_row:
            return 0
        return -1 if y <= 0 else 1 if y >= self.size.height - 1 else 0

    def _drag_on(self) -> None:
        """Scroll a row in the direction of the drag, and extend the selection to the new row."""
        x, direction = self._dragged
        before = self.top
        self.scroll_rows(direction)
        self._pressed_row += before - self.top
        offset = self.target_at(x, self.size.height - 1 if direction > 0 else 0).offset
        if offset is None:
            offset = self.visible_range()[1 if direction > 0 else 0]
        began = self._pressed.offset
        if began is not None and offset != began:
            self.post_message(self.Selected(began, offset))

    def _stop_dragging(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._stop_dragging()
        self.release_mouse()
        target, pressed = self.target_at(event.x, event.y), self._pressed
        self._pressed = Target()
        if target.note is not None and target.note == pressed.note:
            self.post_message(self.NoteClicked(target.note))
        elif target.marker is not None and target.marker == pressed.marker:
            self.post_message(self.MarkerClicked(target.marker))
        elif target.passage is not None and target.passage == pressed.passage:
            self.post_message(self.SignClicked(target.passage))
        elif target.offset is not None and target.offset == pressed.offset:
            self.post_message(self.Selected(target.offset, target.offset))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -WHEEL_ROWS)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        self.scroll_rows(rows)
        self.post_message(self.Scrolled())

    def on_click(self, event: events.Click) -> None:
        target = self.target_at(event.x, event.y)
        if event.chain > 1 and target.offset is not None and target.note is None and target.marker is None:
            self.post_message(self.MultiClicked(target.offset, event.chain))
