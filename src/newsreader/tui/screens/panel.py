"""The base of what opens at the foot of a screen for a moment: the passage above it stays in sight."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

from newsreader.tui.screens.keyed import KeyedScreen

Result = TypeVar("Result")


class Panel(KeyedScreen[Result], ModalScreen[Result]):
    """A modal screen that fills the foot of the terminal only."""
