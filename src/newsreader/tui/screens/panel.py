"""The base of what opens at the foot of a screen for a moment: the passage above it stays in sight."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

from newsreader.tui.screens.keyed import KeyedScreen

Result = TypeVar("Result")


class Panel(KeyedScreen[Result], ModalScreen[Result]):
    """A modal screen that fills the foot of the terminal only. What was typed while it opened is typed into it."""

    async def on_screen_resume(self) -> None:
        focus = self.focused or next(iter(self.focus_chain), None)
        self.set_focus(focus)
        await self.newsreader.release_keys(to=focus or self)
