"""The line at the foot of a screen: the keys that matter now, and at the right where things stand.

It grows upwards for what is said and has no room in it, until the next key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.clean import one_line
from newsreader.text.layout.cells import cell_width, expand_tabs
from newsreader.text.layout.wrap import wrap

from .text_format import cut, row, whole_items

if TYPE_CHECKING:
    from collections.abc import Sequence

Hint = tuple[str, str]
"""A key and what it does, in a word or two."""

GAP = 2
"""Cells between hints, and between them and what stands at the right."""

STATE_GAP = " · "
"""What parts the items of a state, the most important being the first."""

SHORT_WORD = 12
"""So many characters of a word or a path are not cut."""

LEAST_STATE = 5
"""Fewer cells tell nothing of how things stand."""


def fitting(hints: Sequence[Hint], room: int) -> list[Hint]:
    """The hints that `room` cells show: the first, the last, which leads on or out, then the others in their order.

    The first of the others that has no room ends the line: no less important one slips in after it.
    """
    if not hints or _cells(hints[:1]) > room:
        return []
    shown, last = list(hints[:1]), list(hints[1:][-1:])
    if _cells([*shown, *last]) > room:
        last = []
    for hint in hints[1:-1]:
        if _cells([*shown, hint, *last]) > room:
            break
        shown.append(hint)
    return [*shown, *last]


def _cells(hints: Sequence[Hint]) -> int:
    return sum(cell_width(key) + 1 + cell_width(label) for key, label in hints) + GAP * max(0, len(hints) - 1)


def arranged(width: int, hints: Sequence[Hint], message: str, state: str) -> tuple[list[Hint], str]:
    """What a line of `width` cells has room for: hints, and what stands at the right of them.

    A message is what was just said: it stands there whole if the line can hold it, and the hints share what is left. A
    state waits for the next look: it takes what the first two hints and the last leave, but more than half the line
    only where no other hint wants it, and leaves out whole items.
    """
    room = max(0, width - 2)
    if message:
        right = cut(message, room)
    else:
        beside = room - GAP - _cells(fitting([*hints[:2], *hints[2:][-1:]], room))
        most = min(beside, max(room // 2, room - GAP - _cells(hints)))
        right = whole_items(state, most, STATE_GAP) or (cut(state, most) if most >= LEAST_STATE else "")
    return fitting(hints, room - (cell_width(right) + GAP if right else 0)), right


def pieces(width: int, hints: Sequence[Hint], message: str, state: str) -> list[tuple[str, str]]:
    """The line in exactly `width` cells: each text with what it is, `key`, `label`, `right`, or "" for the ground."""
    shown, right = arranged(width, hints, message, state)
    parts = [(" ", "")]
    for number, (key, label) in enumerate(shown):
        parts += [(" " * (GAP if number else 0), ""), (key, "key"), (f" {label}", "label")]
    return [*parts, (" " * (width - 2 - _cells(shown) - cell_width(right)), ""), (right, "right"), (" ", "")]


def told_in_lines(message: str, width: int, most: int) -> list[str]:
    """What rows of `width` cells tell above the keys, at most `most` rows with them; none if the message has room
    beside the keys, or there is only one row.

    Where it needs more, its longest words, such as paths, lose their middles, since what can be done stands at the end.
    """
    room = max(1, width - 2)
    told = expand_tabs(one_line(message))
    if most < 2 or cell_width(told) <= room:
        return []
    while len(lines := [told[start:end] for start, end in wrap(told, 0, len(told), room)]) > most:
        longest = max(told.split(), key=len)
        middle = len(longest) // 2
        if len(longest) <= SHORT_WORD:
            return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), room)]
        shorter = f"{longest[: middle - 2].rstrip('…')}…{longest[middle + 2 :].lstrip('…')}"
        told = told.replace(longest, shorter, 1)
    return lines


class StatusLine(Widget):
    """Key hints at the left; at the right a message, which goes with the next key, or else where things stand."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--key",
        "status--label",
        "status--state",
        "status--message",
        "status--failed",
    }

    hints: reactive[list[Hint]] = reactive(list[Hint])
    state: reactive[str] = reactive("")
    message: reactive[str] = reactive("")
    failed: reactive[bool] = reactive(False)
    count: reactive[str] = reactive("")
    """The digits typed so far; they take the place of the state."""
    job: reactive[str] = reactive("")
    """How far a long job is; shown beside whatever else is said."""

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a message in place of the state, until the next key or message."""
        self.message, self.failed = message, failed

    def watch_message(self) -> None:
        self._grow()

    def watch_job(self) -> None:
        self._grow()

    @property
    def _said(self) -> str:
        return STATE_GAP.join(part for part in (self.message, self.job) if part) if self.message else ""

    def on_resize(self) -> None:
        self._grow()

    def _grow(self) -> None:
        most = self.app.size.height // 3
        self._lines = told_in_lines(self._said, self.size.width, most)
        self.styles.height = min(most, len(self._lines) + 1) if self._lines else 1

    _lines: Sequence[str] = ()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if width < 3:
            return Strip.blank(width, base)
        style = self.get_component_rich_style
        right = "status--failed" if self.failed else "status--message"
        if y < len(self._lines):
            line = (" ", base), (self._lines[y], style(right))
            return Strip(row(line)).adjust_cell_length(width, base)
        styles = {
            "": base,
            "key": style("status--key"),
            "label": style("status--label"),
            "right": style(right if self.message else "status--state"),
        }
        message, state = "", self.count
        if not self._lines:
            message, state = self._said, self.count or STATE_GAP.join(part for part in (self.job, self.state) if part)
        told = pieces(width, self.hints, message, state)
        return Strip(row((text, styles[what]) for text, what in told)).adjust_cell_length(width, base)
