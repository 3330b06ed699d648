"""The base of what opens at the foot of a screen for a moment: the passage above it stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import ModalScreen

from newsreader.tui.screens.keyed import KeyedScreen

if TYPE_CHECKING:
    from newsreader.keymap import Keymap

Result = TypeVar("Result")

SHORT = 18
LOW = 10
"""In a terminal of fewer rows a panel's list or text gives way, so that its footer stays (styles/panels.tcss)."""


class Panel(KeyedScreen[Result], ModalScreen[Result]):
    """A modal screen that fills the foot of the terminal only. What was typed while it opened is typed into it.

    `KEYS` are a panel's own, beside those of the action table; they come before those of the box in focus.
    """

    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        for key, action in self.KEYS:
            self._bindings._add_binding(Binding(key, action, priority=True))

    def on_resize(self) -> None:
        self.set_class(self.app.size.height < SHORT, "short")
        self.set_class(self.app.size.height < LOW, "low")

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the panel and give its result, unless it is closed or covered: of two keys the first has done it."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    async def on_screen_resume(self) -> None:
        focus = self.focused or next(iter(self.focus_chain), None)
        self.set_focus(focus)
        self.newsreader.release_keys()
