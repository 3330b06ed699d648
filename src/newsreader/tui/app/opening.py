"""The part of the app that opens screens and shows messages on them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from newsreader.records import AnchorState
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.widgets.status_line import StatusLine

from .app_base import AppBase
from .screen_base import BaseScreen
from .workers import start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newsreader.config import Settings
    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.records import Snippet
    from newsreader.services.notes.searching import NoteSearch
    from newsreader.tui.reader.base import Siblings

COMPARING_SECONDS = 0.3
"""How long a comparison of two texts holds the keys for the screen that shows it."""

COMPARING = "comparing the texts…"

UNSURE = {
    AnchorState.REVIEW: "the highlight is probably here: check whether these are its words",
    AnchorState.ORPHAN: "the highlighted words are no longer in the text; this was their last place",
}
"""The messages after opening a highlight that has no sure place."""


class Opening(AppBase):
    """An app that opens screens and shows messages on them."""

    def __init__(self, library: Library, settings: Settings, keymap: Keymap, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(library, settings, keymap, **options)
        self._folded: set[str] = set()
        self._folded_tags: set[str] = set()
        self._note_search: NoteSearch | None = None

    def _base_screens(self) -> list[BaseScreen[Any]]:
        """Return the open screens, the top one first."""
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, BaseScreen)]

    def say(self, message: str, *, failed: bool = False) -> None:
        # A screen that is being composed or removed has no status line.
        for screen in [screen for screen in self._base_screens() if screen.query(StatusLine)][:1]:
            screen.say(message, failed=failed)

    def clear_message(self, message: str) -> None:
        for screen in self._base_screens():
            if screen.message == message:
                screen.say("")

    async def open_article(
        self,
        article_id: int,
        highlight_id: int | None = None,
        found: Snippet | None = None,
        siblings: Siblings | None = None,
        place: int | None = None,
    ) -> None:
        """Open an article at a highlight, else at the match that was `found`, else at the offset `place`, else at the
        saved position.

        The matches of `found` are shown in the text. `siblings` is the list it was opened from.
        """
        from newsreader.tui.reader import ReaderScreen, read

        for below in [screen for screen in self._base_screens() if isinstance(screen, ReaderScreen)][:1]:
            self.jumps.leave(below.place)
        page = await self.queue.ask(read, self.library, article_id)
        reader = ReaderScreen(self.keymap, page, highlight_id=highlight_id, found=found, siblings=siblings)
        if place is not None:
            reader.reading.focus_on(place)
        await self.push_screen(reader)
        anchor = next((highlight.anchor for highlight in page.highlights if highlight.id == highlight_id), None)
        if anchor in UNSURE:
            reader.say(UNSURE[anchor])

    async def open_changes(self, article_id: int, read_at: Callable[[int], Awaitable[None]]) -> None:
        """Open what the publisher changed in an article. `read_at` shows the article at an offset of its text."""
        from newsreader.tui.changes import ChangesScreen, read

        below = cast("BaseScreen[Any]", self.screen)
        reading = asyncio.ensure_future(self.queue.ask_aside(read, self.library, article_id))

        async def closed(place: int | None) -> None:
            if place is not None:
                await read_at(place)

        async def show() -> None:
            page = await reading
            if not below.is_active:
                return
            self.clear_message(COMPARING)
            if page is None:
                self.say("this article has only one revision, so there is nothing to compare")
            else:
                await self.push_screen(ChangesScreen(self.keymap, page), closed)

        # Keys typed at once are for the new screen; if the texts are long, they are for the present one.
        await asyncio.wait([reading], timeout=COMPARING_SECONDS)
        if reading.done():
            await show()
        else:
            self.say(COMPARING)
            start(below, show, group="comparing")

    async def open_search(self, query: str = "", *, on_results: bool = False, at: int | None = None) -> None:
        """Open the note search with a query. `on_results`: the keys are actions on the results at first, and the cursor
        is on the highlight with the id `at`.
        """
        from newsreader.tui.search import SearchScreen

        screen = SearchScreen(self.keymap, self._shared_search(), query, on_results=on_results)
        await self.push_screen(screen)
        if at is not None:
            screen.among_results(partial(screen.results.go_to, {at}))

    def _shared_search(self) -> NoteSearch:
        """Return the note search that all screens share."""
        if self._note_search is None:
            from newsreader.services.notes.searching import NoteSearch

            self._note_search = NoteSearch(self.library)
        return self._note_search

    async def open_library(self, query: str, *, back: str | None = None) -> None:
        """Go back to the library and filter all shelves by `query`. `back` is the row of the feeds to return to."""
        library = next(screen for screen in self._base_screens() if isinstance(screen, LibraryScreen))
        while self.screen is not library:
            await self.pop_screen()
        await library.narrow_to(query, back=back)

    async def open_feeds(self, keep: str | None = None) -> None:
        """Open the feeds, with the cursor on the row with the key `keep`."""
        from newsreader.tui.feeds.screen import FeedsScreen

        await self.push_screen(FeedsScreen(self.keymap, self._folded, keep))

    async def open_codebook(self) -> None:
        from newsreader.tui.codebook.screen import CodebookScreen

        if not isinstance(self.screen, CodebookScreen):
            await self.push_screen(CodebookScreen(self.keymap, self._folded_tags))

    async def open_statistics(self) -> None:
        from newsreader.tui.stats import StatsScreen

        if not isinstance(self.screen, StatsScreen):
            await self.push_screen(StatsScreen(self.keymap))
