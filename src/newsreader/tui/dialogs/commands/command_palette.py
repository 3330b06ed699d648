"""The command palette: the actions of the current screen, found by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input

from newsreader.tui.dialogs.panel import Panel
from newsreader.tui.widgets.text_box import TextBox

from .command_list import CommandList
from .command_match import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from newsreader.actions import Action
    from newsreader.keymap import Keymap


class CommandPanel(Panel["Action | None"]):
    """Returns the chosen action, or `None` if the palette was closed."""

    KEYS: ClassVar = (
        ("down", "move(1)"),
        ("up", "move(-1)"),
        ("tab", "move(1)"),
        ("shift+tab", "move(-1)"),
        ("enter", "done"),
    )
    HINTS: ClassVar = (("enter", "do it"), ("↓ ↑", "choose"), ("esc", "leave"))

    def __init__(self, keymap: Keymap, known: Sequence[tuple[Action, tuple[str, ...]]]) -> None:
        """`known` are the actions of the current screen, with their keys."""
        super().__init__(keymap)
        self._known = known

    def contents(self) -> ComposeResult:
        yield TextBox(placeholder="what do you want to do?", select_on_focus=False, compact=True)
        yield CommandList()

    def on_mount(self) -> None:
        self._search()

    def on_input_changed(self) -> None:
        self._search()

    def _search(self) -> None:
        self.query_one(CommandList).show(find(self.query_one(Input).value, self._known))

    def action_move(self, by: int) -> None:
        self.query_one(CommandList).move(by)

    async def action_done(self) -> None:
        await self.wait_for_typing()
        chosen = self.query_one(CommandList).chosen
        if chosen is not None:
            self.dismiss(chosen.action)
