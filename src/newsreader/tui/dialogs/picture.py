"""The panel that shows the picture of a caption, each cell as two pixels.

It needs nothing but two colors in a cell. The protocols of terminals for pictures (kitty, iTerm2, sixel) need escape
sequences, which the output filter removes from every row.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from threading import Event
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from newsreader.errors import NewsreaderError
from newsreader.services.pictures import load
from newsreader.text.clean import one_line
from newsreader.tui.app.workers import start

from .panel import About, Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.services.pictures import Picture

_OTHER_ROWS = 7
"""The rows of the panel besides the picture. In a low terminal some of them are not there."""


class PictureView(Widget):
    """A picture as rows of half blocks."""

    strips: Sequence[Strip] = ()

    def show(self, strips: Sequence[Strip]) -> None:
        """Show these rows."""
        self.strips = strips
        self.styles.height = len(strips)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self.strips[y] if y < len(self.strips) else Strip.blank(self.size.width)


def half_blocks(picture: Picture, columns: int, lines: int) -> list[Strip]:
    """Return the rows of a picture in at most `columns` × `lines` cells."""
    return [
        Strip([_segment(len(list(cells)), *colors) for colors, cells in groupby(row)])
        for row in picture.rows(columns, lines)
    ]


def _segment(count: int, upper: tuple[int, int, int], lower: tuple[int, int, int]) -> Segment:
    return Segment("▀" * count, Style.from_color(Color.from_rgb(*upper), Color.from_rgb(*lower)))


class PicturePanel(Panel["str | None"]):
    """Gets and shows a picture. Returns its address if the user wants it in the browser."""

    KEYS = (("o", "choose"), ("q", "cancel"), ("i", "cancel"))
    HINTS = (("o", "in the browser"), ("esc", "close"))

    def __init__(self, keymap: Keymap, caption: str, address: str) -> None:
        super().__init__(keymap)
        self._caption, self._address = caption, address
        self._picture: Picture | None = None
        self._ended = Event()

    def contents(self) -> ComposeResult:
        yield About(self._caption)
        yield Static(id="reason")
        yield PictureView()

    def on_mount(self) -> None:
        self._tell(f"Getting {self._address} …")
        start(self, self._load, group="picture")

    def on_unmount(self) -> None:
        self._ended.set()

    def on_resize(self) -> None:
        if self._picture:
            start(self, self._draw, group="picture")

    def action_choose(self) -> None:
        self.dismiss(self._address)

    async def _load(self) -> None:
        app = self.newsreader
        work = partial(load, self._address, private=app.settings.allow_private, stopped=self._ended.is_set)
        try:
            self._picture = await app.queue.ask_aside(work)
        except NewsreaderError as error:
            self._tell(str(error))
        else:
            self.query_one("#reason").display = False
            await self._draw()

    async def _draw(self) -> None:
        if self._picture:
            columns, lines = max(1, self.app.size.width - 4), max(1, self.app.size.height - _OTHER_ROWS)
            strips = await self.newsreader.queue.ask_aside(half_blocks, self._picture, columns, lines)
            self.query_one(PictureView).show(strips)

    def _tell(self, text: str) -> None:
        self.query_one("#reason", Static).update(Content(one_line(text)))
