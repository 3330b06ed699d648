"""The pictures of the article: `i` shows that of a caption, and thumbnails are below the captions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import BlockKind
from newsreader.text.links import is_beside, picture_addresses
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.pictures.thumbnails import read_files

from .highlighting import Highlighting

if TYPE_CHECKING:
    from newsreader.keymap import Keymap

_MOST_FILES, _AT_ONCE = 100, 8
"""How many files an article is illustrated with, and how many are read before they are shown."""


class Pictured(Highlighting):
    """The actions on the pictures of captions."""

    def _begin(self) -> None:
        super()._begin()
        self._illustrate()

    def use_settings(self, keymap: Keymap) -> None:
        super().use_settings(keymap)
        self._illustrate()

    def action_picture(self) -> None:
        reading = self.reading
        block = reading.blocks[reading.block_index(reading.focus.start)] if reading.blocks else None
        if block is None or block.kind is not BlockKind.CAPTION:
            self.say("go to the caption of a picture first")
        elif address := picture_addresses([block], reading.revision.inline_spans).get(0):
            start_asking(self, partial(self._show_picture, reading.text[block.start : block.end], address))
        else:
            self.say("this caption has no address of a picture")

    async def _show_picture(self, caption: str, address: str) -> None:
        from newsreader.tui.pictures.panel import PicturePanel

        panel = PicturePanel(self.keymap, caption, address, self.article.source_path)
        if chosen := await self.app.push_screen_wait(panel):
            self.open_in_browser(chosen)
        self._illustrate()

    def _illustrate(self) -> None:
        """Show the thumbnails as the settings say, after the first frame."""
        app, reading = self.newsreader, self.reading
        if app.settings.thumbnails and not app.plain:
            self.call_after_refresh(start, self, self._find_thumbnails, group="thumbnails")
        elif reading.thumbnails:
            reading.thumbnails = {}
            self.view.show_highlights()

    async def _find_thumbnails(self) -> None:
        reading, app = self.reading, self.newsreader
        addresses = await app.queue.ask_aside(picture_addresses, reading.blocks, reading.revision.inline_spans)
        found = reading.thumbnails | app.thumbnails.known(addresses)
        # Pictures ahead of the reader come first.
        here = reading.block_index(reading.focus.start)
        files = sorted(
            ((index, path) for index, path in addresses.items() if is_beside(path) and index not in found),
            key=lambda file: (file[0] < here, file[0]),
        )[: _MOST_FILES if reading.article.source_path else 0]
        # Known thumbnails are shown before files are read: the first part is empty.
        for some in ([], *(files[first : first + _AT_ONCE] for first in range(0, len(files), _AT_ONCE))):
            if some:
                source = reading.article.source_path or ""
                found |= await app.queue.ask_aside(read_files, some, source, lambda: app.is_exiting)
            if reading is not self.reading:
                return
            if found != reading.thumbnails:
                reading.thumbnails = dict(found)
                self.view.show_highlights()
