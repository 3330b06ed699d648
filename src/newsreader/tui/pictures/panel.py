"""The panel that shows the picture of a caption: in the protocol of the terminal, else each cell as two pixels."""

from __future__ import annotations

import os
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from newsreader.errors import NewsreaderError
from newsreader.services.pictures import load
from newsreader.text.clean import one_line
from newsreader.text.links import is_web
from newsreader.tui.app.terminal.picture_output import Drawing, PictureOutput
from newsreader.tui.app.workers import start
from newsreader.tui.dialogs.panel import About, Panel

from .half_blocks import half_blocks
from .protocols import Protocol, cell_size, draw, protocol_of
from .thumbnails import thumbnail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.services.pictures import Picture
    from newsreader.tui.widgets.status_line import Hint

_OTHER_ROWS = 7
"""The rows of the panel besides the picture. In a low terminal some of them are not there."""


class PictureView(Widget):
    """A picture as rows of half blocks, or the empty rows that a drawing covers."""

    strips: Sequence[Strip] = ()
    drawing: Drawing | None = None

    def show(self, shown: Sequence[Strip] | Drawing) -> None:
        """Show these rows, or room for this drawing."""
        self.drawing, self.strips = (shown, ()) if isinstance(shown, Drawing) else (None, shown)
        self.styles.height = self.drawing.rows if self.drawing else len(self.strips)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self.strips[y] if y < len(self.strips) else Strip([])


class PicturePanel(Panel["str | None"]):
    """Gets and shows a picture. Returns its address if the user wants it in the browser."""

    KEYS = (("o", "choose"), ("q", "cancel"), ("i", "cancel"))
    HINTS = (("o", "in the browser"), ("esc", "close"))

    def __init__(self, keymap: Keymap, caption: str, address: str, source: str | None = None) -> None:
        """`address` and `source` are as for `load`."""
        super().__init__(keymap)
        self._caption, self._address, self._source = caption, address, source
        self._picture: Picture | None = None
        self._ended = Event()

    def contents(self) -> ComposeResult:
        yield About(self._caption)
        yield Static(id="reason")
        yield PictureView()

    def on_mount(self) -> None:
        self._tell(f"Getting {self._address} …")
        self._output = PictureOutput(self.newsreader)
        self.app.app_suspend_signal.subscribe(self, self._clear)
        start(self, self._load, group="picture")

    def on_unmount(self) -> None:
        self._ended.set()
        self._clear()

    def on_screen_suspend(self) -> None:
        self._clear()

    async def before_quit(self) -> None:
        self._clear()

    def on_resize(self) -> None:
        if self._picture:
            self._clear()
            self.query_one(PictureView).show(())
            start(self, self._draw, group="picture")

    def after_frame(self) -> None:
        for view in self.query(PictureView):
            # After a change of the size, the place or the drawing may be the one before.
            if (
                (drawing := view.drawing)
                and drawing.rows == view.size.height
                and drawing.columns <= view.size.width
                and self.region.contains_region(view.region)
            ):
                self._output.show(drawing, *view.region.offset)

    def _clear(self, _: object = None) -> None:
        self._output.hide()

    def hints(self) -> list[Hint]:
        return list(self.HINTS if is_web(self._address) else self.HINTS[1:])

    def action_choose(self) -> None:
        if is_web(self._address):
            self.dismiss(self._address)

    async def _load(self) -> None:
        app = self.newsreader
        private = app.settings.allow_private
        work = partial(load, self._address, self._source, private=private, stopped=self._ended.is_set)
        try:
            self._picture = await app.queue.ask_aside(work)
        except NewsreaderError as error:
            self._tell(str(error))
        else:
            self.query_one("#reason").display = False
            if app.settings.thumbnails:
                app.thumbnails.add(self._address, await app.queue.ask_aside(thumbnail, self._picture))
            await self._draw()

    async def _draw(self) -> None:
        if self._picture:
            columns, lines = max(1, self.app.size.width - 4), max(1, self.app.size.height - _OTHER_ROWS)
            shown = await self.newsreader.queue.ask_aside(self._drawn, self._picture, columns, lines)
            self.query_one(PictureView).show(shown)

    def _drawn(self, picture: Picture, columns: int, lines: int) -> Sequence[Strip] | Drawing:
        protocol = self._protocol()
        if protocol is Protocol.BLOCKS:
            return [Strip(half_blocks(row)) for row in picture.rows(columns, lines)]
        return draw(picture, protocol, columns, lines, cell_size())

    def _protocol(self) -> Protocol:
        """Return how the settings or the terminal want a picture. A browser knows no protocol."""
        app = self.newsreader
        if app.is_web:
            return Protocol.BLOCKS
        return protocol_of(os.environ) if app.settings.pictures == "auto" else Protocol(app.settings.pictures)

    def _tell(self, text: str) -> None:
        self.query_one("#reason", Static).update(Content(one_line(text)))
