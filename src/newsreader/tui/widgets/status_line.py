"""The line at the foot of a screen: key hints at the left, a state or a message at the right.

It grows upwards for a message that does not fit, until the next key.
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
from .text_styles import component_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

Hint = tuple[str, str]
"""A key and its label."""

GAP = 2
"""Cells between hints, and between the hints and the text at the right."""

STATE_GAP = " · "
"""The separator of the items of a state. The most important item is the first."""

SHORT_WORD = 12
"""Words up to this many characters are not shortened."""

LEAST_STATE = 5
"""The fewest cells for a state that is cut."""


def fitting(hints: Sequence[Hint], room: int) -> list[Hint]:
    """Return the hints that fit in `room` cells: the first, the last (the way out), then the others in their order.

    The first of the others that does not fit ends the line, so that no less important hint takes its place.
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


def arranged(width: int, hints: Sequence[Hint], message: str, state: str, least: int = 2) -> tuple[list[Hint], str]:
    """Return the hints and the text at their right that fit in a line of `width` cells.

    A message is shown whole if the line can hold it, and the hints share the rest. A state is less urgent: it gets the
    cells that the `least` first hints and the last leave, more than half the line only if no other hint needs them, and
    omits whole items.
    """
    room = max(0, width - 2)
    if message:
        right = cut(message, room)
    else:
        beside = room - GAP - _cells(fitting([*hints[:least], *hints[least:][-1:]], room))
        most = min(beside, max(room // 2, room - GAP - _cells(hints)))
        right = whole_items(state, most, STATE_GAP) or (cut(state, most) if most >= LEAST_STATE else "")
    return fitting(hints, room - (cell_width(right) + GAP if right else 0)), right


def pieces(
    width: int, hints: Sequence[Hint], message: str, state: str, lesson: Hint | None = None
) -> list[tuple[str, str]]:
    """Return the line in exactly `width` cells: texts with their kinds, `key`, `label`, `lesson`, `right`, or "" for
    gaps. A key that is taught comes first, with the words of the `lesson` if they fit. A key that has no hint does
    nothing now, and is not taught.
    """
    if lesson is not None and lesson[0] not in (key for key, _ in hints):
        lesson = None
    if lesson is not None:
        key = lesson[0]
        if _cells([lesson]) > width - 2:
            lesson = next((hint for hint in hints if hint[0] == key), None)
        hints = [*filter(None, (lesson,)), *(hint for hint in hints if hint[0] != key)]
    shown, right = arranged(width, hints, message, state, 1 if lesson else 2)
    parts = [(" ", "")]
    for number, (key, label) in enumerate(shown):
        parts += [
            (" " * (GAP if number else 0), ""),
            (key, "key"),
            (f" {label}", "lesson" if (key, label) == lesson else "label"),
        ]
    return [*parts, (" " * (width - 2 - _cells(shown) - cell_width(right)), ""), (right, "right"), (" ", "")]


def message_lines(message: str, width: int, most: int) -> list[str]:
    """Return the rows of a message above the keys, at most `most` rows; none if it fits beside the keys.

    If it needs more rows, the middles of its longest words, such as paths, are cut, since the end of a message says
    what to do.
    """
    room = max(1, width - 2)
    text = expand_tabs(one_line(message))
    if most < 2 or cell_width(text) <= room:
        return []
    while len(lines := [text[start:end] for start, end in wrap(text, 0, len(text), room)]) > most:
        longest = max(text.split(), key=len)
        middle = len(longest) // 2
        if len(longest) <= SHORT_WORD:
            return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), room)]
        shorter = f"{longest[: middle - 2].rstrip('…')}…{longest[middle + 2 :].lstrip('…')}"
        text = text.replace(longest, shorter, 1)
    return lines


class StatusLine(Widget):
    """Key hints at the left; at the right a message, until the next key, or else the state of the screen."""

    COMPONENT_CLASSES: ClassVar = component_classes("status", "key label lesson state message failed")

    hints: reactive[list[Hint]] = reactive(list[Hint])
    state: reactive[str] = reactive("")
    message: reactive[str] = reactive("")
    failed: reactive[bool] = reactive(False)
    lesson: reactive[Hint | None] = reactive(None)
    """A key that is taught, and what it does."""
    count: reactive[str] = reactive("")
    """The digits of a count that is being typed. They replace the state."""
    job: reactive[str] = reactive("")
    """The progress of a long job, shown beside the message or the state."""

    def __init__(self, hints: Sequence[Hint] = ()) -> None:
        super().__init__()
        self.set_reactive(StatusLine.hints, list(hints))

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a message in place of the state, until the next key or message."""
        self.message, self.failed = message, failed

    def watch_message(self) -> None:
        self._grow()

    def watch_job(self) -> None:
        self._grow()

    @property
    def _full_message(self) -> str:
        return STATE_GAP.join(part for part in (self.message, self.job) if part) if self.message else ""

    def on_resize(self) -> None:
        self._grow()

    def _grow(self) -> None:
        most = self.app.size.height // 3
        self._lines = message_lines(self._full_message, self.size.width, most)
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
            "lesson": style("status--lesson"),
            "right": style(right if self.message else "status--state"),
        }
        message, state = "", self.count
        if not self._lines:
            message, state = (
                self._full_message,
                self.count or STATE_GAP.join(part for part in (self.job, self.state) if part),
            )
        parts = pieces(width, self.hints, message, state, self.lesson)
        return Strip(row((text, styles[kind]) for text, kind in parts)).adjust_cell_length(width, base)
