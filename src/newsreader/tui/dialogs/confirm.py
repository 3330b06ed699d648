"""The panel that asks before a destructive action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .panel import About, Panel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint


class ConfirmPanel(Panel[bool]):
    """Returns true for `y`, `None` if the panel was closed. Enter does nothing: it may have been typed ahead."""

    KEYS: ClassVar = (("y", "yes"), ("n", "cancel"), ("q", "cancel"))

    def __init__(self, keymap: Keymap, about: str, yes: str) -> None:
        """`about` is the question, `yes` the label of the key `y`."""
        super().__init__(keymap)
        self.about = about
        self.yes = yes

    def contents(self) -> ComposeResult:
        yield About(self.about)

    def hints(self) -> list[Hint]:
        return [("y", self.yes), ("esc", "no")]

    def action_yes(self) -> None:
        self.dismiss(True)
