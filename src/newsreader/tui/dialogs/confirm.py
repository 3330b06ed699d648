"""The panel that asks a question to which the answer is yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.keymap import show_key
from newsreader.tui.app.terminal.textual_private import bind_first

from .panel import About, Panel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint


class ConfirmPanel(Panel[bool]):
    """Returns true for yes, `None` if the panel was closed.

    Before a destructive action, only `y` means yes: Enter may have been typed ahead.
    """

    KEYS: ClassVar = (("y", "yes"), ("n", "cancel"), ("q", "cancel"))

    def __init__(self, keymap: Keymap, about: str, yes: str, *, key: str = "y") -> None:
        """`about` is the question, `yes` the label of `key`, which means yes as `y` does."""
        super().__init__(keymap)
        self.about = about
        self.yes = yes
        self.key = key
        bind_first(self, key, "yes")

    def contents(self) -> ComposeResult:
        yield About(self.about)

    def hints(self) -> list[Hint]:
        return [(show_key(self.key), self.yes), ("esc", "no")]

    def action_yes(self) -> None:
        self.dismiss(True)
