"""A line at the foot of the screen that asks for one thing: a name, a description, a tag among those there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.services.tagging import suggest
from newsreader.text.clean import one_line
from newsreader.tui.paint import cut
from newsreader.tui.screens.panel import Panel
from newsreader.tui.widgets.choices import MOST, Choices
from newsreader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap


class LinePanel(Panel["str | None"]):
    """Asks for a line; gives it without space around it, or `None` if it was left."""

    KEYS: ClassVar = (
        ("escape", "cancel"),
        ("down", "move(1)"),
        ("up", "move(-1)"),
        ("tab", "complete"),
        ("enter", "done"),
    )

    def __init__(self, keymap: Keymap, about: str, value: str, *, enter: str, names: Iterable[str] = ()) -> None:
        """`about` is what is asked, `enter` what Enter does, in a word; `names` are offered while one types."""
        super().__init__(keymap)
        self.about = about
        self.value = value
        self.enter = enter
        self.names = list(names)

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(Content(cut(self.about, 70)), id="about")
            yield Input(one_line(self.value), select_on_focus=False, compact=True)
            yield Choices()
            yield StatusLine()

    def on_mount(self) -> None:
        completes = [("tab", "complete")] if self.names else []
        self.query_one(StatusLine).hints = [("enter", self.enter), *completes, ("esc", "leave")]
        self._offer()

    @property
    def choices(self) -> Choices:
        """The names that are offered."""
        return self.query_one(Choices)

    def on_input_changed(self) -> None:
        self._offer()

    def _offer(self) -> None:
        typed = self.query_one(Input).value.strip().lstrip("#")
        found = [name for name in suggest(self.names, typed, MOST) if name != typed]
        self.choices.show([(name, "") for name in found], -1)

    def _chosen(self) -> str | None:
        return self.choices.items[self.choices.cursor][0] if self.choices.cursor >= 0 else None

    def action_move(self, by: int) -> None:
        self.choices.put(max(-1, min(self.choices.cursor + by, len(self.choices.items) - 1)))

    def action_complete(self) -> None:
        if self.choices.items:
            box = self.query_one(Input)
            box.value = self._chosen() or self.choices.items[0][0]
            box.cursor_position = len(box.value)

    async def action_done(self) -> None:
        await self.typed()
        self.dismiss(self._chosen() or self.query_one(Input).value.strip())

    def action_cancel(self) -> None:
        self.dismiss(None)
