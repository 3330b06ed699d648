"""The panel that asks before a destructive action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from newsreader.tui.widgets.status_line import StatusLine

from .panel import About, Panel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap


class ConfirmPanel(Panel[bool]):
    """Returns true for `y`, false if the panel was closed. Enter does nothing: it may have been typed ahead."""

    KEYS: ClassVar = (("y", "yes"), *((key, "no") for key in ("n", "q", "escape")))

    def __init__(self, keymap: Keymap, about: str, yes: str) -> None:
        """`about` is the question, `yes` the label of the key `y`."""
        super().__init__(keymap)
        self.about = about
        self.yes = yes

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield About(self.about)
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).hints = [("y", self.yes), ("esc", "no")]

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)
