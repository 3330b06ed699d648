"""The panel that asks for a name of a list, which typed letters narrow. A name that is not listed can be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input

from newsreader.tui.widgets.choices import Choices
from newsreader.tui.widgets.text_box import TextBox

from .panel import About, Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint


class ChoicePanel(Panel["str | None"]):
    """Returns one of the listed names, or what was typed if none has it in it; `None` if the panel was closed."""

    KEYS: ClassVar = (("down", "move(1)"), ("up", "move(-1)"), ("enter", "done"))

    def __init__(
        self, keymap: Keymap, about: str, items: Sequence[tuple[str, str]], enter: str, placeholder: str
    ) -> None:
        """`about` is the question, `items` are names with a remark each, `enter` says what Enter does."""
        super().__init__(keymap)
        self.about = about
        self.items = items
        self.enter = enter
        self.placeholder = placeholder

    def hints(self) -> list[Hint]:
        return [("↑ ↓", "choose"), ("enter", self.enter), ("esc", "leave")]

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield TextBox(placeholder=self.placeholder, compact=True)
        yield Choices()

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.say("")
        self._show(event.value.strip().lower())

    def _show(self, typed: str) -> None:
        self.query_one(Choices).show([item for item in self.items if typed in item[0]])

    def action_move(self, by: int) -> None:
        self.query_one(Choices).move(by)

    async def action_done(self) -> None:
        await self.wait_for_typing()
        choices, typed = self.query_one(Choices), self.query_one(Input).value.strip()
        name = choices.items[choices.cursor][0] if choices.items else typed
        self.dismiss(name)
