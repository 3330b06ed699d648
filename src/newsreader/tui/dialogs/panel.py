"""The base of the panels at the foot of a screen, which leave the screen above them in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.text.clean import one_line
from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.app.terminal.textual_private import bind_first
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import wrapped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint

Result = TypeVar("Result")

ABOUT_ROWS = 2
"""The most rows of a panel's question. In a low terminal it has one."""


class About(Static):
    """The question of a panel, wrapped at words, and cut with an ellipsis if it is too long."""

    def __init__(self, question: str) -> None:
        super().__init__(id="about")
        self._question = one_line(question)

    def ask(self, question: str) -> None:
        """Show another question."""
        self._question = one_line(question)
        self.on_resize()

    def on_resize(self) -> None:
        width, most = max(1, self.content_size.width), 1 if self.screen.has_class("low") else ABOUT_ROWS
        self.update(Content("\n".join(wrapped(self._question, width, most))))


class Panel(BaseScreen[Result], ModalScreen[Result]):
    """A modal screen at the foot of the terminal. Keys typed while it opens are typed into it.

    `KEYS` are the panel's own keys and actions. They take precedence over the keys of the focused box. Without a scope
    of the action table, Escape closes the panel.
    """

    # In a terminal of few rows, lists and texts are lower, so that the footer fits (styles/panels.tcss).
    SIZES: ClassVar = {"short": lambda size: size.height < 18, "low": lambda size: size.height < 10}
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    HINTS: ClassVar[Sequence[Hint]] = ()

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        for key, action in (*self.KEYS, *(() if self.SCOPES else (("escape", "cancel"),))):
            bind_first(self, key, action)

    def use_settings(self, keymap: Keymap) -> None:
        # A panel is open only for a moment, and has keys of its own.
        self.keymap = keymap

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield from self.contents()
            yield StatusLine(self.hints())

    def contents(self) -> ComposeResult:
        """Return the widgets above the footer."""
        raise NotImplementedError

    def hints(self) -> list[Hint]:
        return super().hints() if self.SCOPES else list(self.HINTS)

    def action_cancel(self) -> None:
        self.dismiss(None)

    async def carry_out(self, do: Callable[[], Awaitable[None]], result: Result) -> None:
        """Run `do`, then close the panel with `result`. If it fails, show the error and keep the panel open."""
        if not self.is_active:
            return  # an earlier key has closed the panel
        if await self.attempt(do):
            self.dismiss(result)

    async def on_screen_resume(self) -> None:
        focus = self.focused or next(iter(self.focus_chain), None)
        self.set_focus(focus)
        self.newsreader.release_keys()
