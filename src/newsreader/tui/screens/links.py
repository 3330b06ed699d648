"""Which link to open: each with a number, the address in full, since a link's words may say anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from newsreader.tui.paint import cut
from newsreader.tui.screens.panel import Panel
from newsreader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap

MOST = 9


class LinkPanel(Panel["str | None"]):
    """Lists up to nine links; gives the address of the one whose number is typed."""

    def __init__(self, keymap: Keymap, links: Sequence[tuple[str, str]]) -> None:
        super().__init__(keymap)
        self.links = links[:MOST]

    def compose(self) -> ComposeResult:
        width = self.app.size.width - 6
        lines = [cut(f"{i}  {text}  {href}", width) for i, (text, href) in enumerate(self.links, 1)]
        with Vertical(id="panel"):
            yield Static(Content("\n".join(lines)), id="links")
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).hints = [(f"1-{len(self.links)}", "open"), ("esc", "leave")]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        elif event.character and event.character.isdecimal() and 1 <= int(event.character) <= len(self.links):
            self.dismiss(self.links[int(event.character) - 1][1])
