"""The base of what opens at the foot of a screen for a moment: the passage above it stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.text.clean import one_line
from newsreader.text.layout.wrap import wrap
from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.app.textual_private import bind_first
from newsreader.tui.widgets.text_format import cut

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newsreader.keymap import Keymap

Result = TypeVar("Result")

SHORT = 18
LOW = 10
"""In a terminal of fewer rows a panel's list or text gives way, so that its footer stays (styles/panels.tcss)."""


ABOUT_ROWS = 2
"""So many rows has what a panel asks, in a low terminal one."""


class About(Static):
    """What a panel asks, in whole words over its rows; an ellipsis stands where they end before it does."""

    def __init__(self, asked: str) -> None:
        super().__init__(id="about", classes="asked")
        self._asked = one_line(asked)

    def on_resize(self) -> None:
        width, most = max(1, self.content_size.width), 1 if self.screen.has_class("low") else ABOUT_ROWS
        spans = wrap(self._asked, 0, len(self._asked), width)
        lines = [self._asked[start:end] for start, end in spans]
        if len(lines) > most:
            lines[most - 1 :] = [cut(self._asked[spans[most - 1][0] :], width)]
        self.update(Content("\n".join(lines)))


class Panel(BaseScreen[Result], ModalScreen[Result]):
    """A modal screen that fills the foot of the terminal only. What was typed while it opened is typed into it.

    `KEYS` are a panel's own, beside those of the action table; they come before those of the box in focus.
    """

    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        for key, action in self.KEYS:
            bind_first(self, key, action)

    def on_resize(self) -> None:
        self.set_class(self.app.size.height < SHORT, "short")
        self.set_class(self.app.size.height < LOW, "low")

    async def carry_out(self, do: Callable[[], Awaitable[None]], result: Result) -> None:
        """Give the result once `do` has done what it is for; what fails is said here, and what was typed stays."""
        if not self.is_active:
            return  # of two keys the first has done it
        self._tried = result
        if await self.attempt(do):
            self.dismiss(result)

    _tried: Result | None = None

    def typed_on(self, result: Result) -> None:
        """Take back what was said of what was typed, once that is another."""
        if self._tried not in (None, result):
            self._tried = None
            self.say("")

    async def on_screen_resume(self) -> None:
        focus = self.focused or next(iter(self.focus_chain), None)
        self.set_focus(focus)
        self.newsreader.release_keys()
