"""Follows the feed at an address, in a job, and asks which feed if a page has several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.text.counted import counted
from newsreader.tui.dialogs.pickers.link_picker import LinkPanel
from newsreader.tui.widgets.text_format import cut

from .jobs import NAME_CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.config import Settings
    from newsreader.library import Library
    from newsreader.records import Feed, Subscription
    from newsreader.services.progress import Progress
    from newsreader.tui.app.screen_base import BaseScreen


async def subscribe(screen: BaseScreen[Any], address: str, folder: str = "") -> Feed | None:
    """Follow the feed at `address`, or the one that the user chooses there. Return it, or `None` if that failed."""
    app = screen.newsreader
    subscribing = _Subscribing(app.library, app.settings, address, folder)
    await app.jobs.start("adding a feed", subscribing.work).ended.wait()
    if subscribing.choices and screen.is_active:
        rows = [(at, feed.title or feed.address, feed.address) for at, feed in enumerate(subscribing.choices, 1)]
        if chosen := await app.push_screen_wait(LinkPanel(screen.keymap, rows, enter="add")):
            return await subscribe(screen, chosen, folder)
    return subscribing.added


class _Subscribing:
    """Adds the feed at an address. `added` is the new feed; `choices` are the feeds of a page that has several."""

    def __init__(self, library: Library, settings: Settings, address: str, folder: str) -> None:
        self._library, self._settings, self._address, self._folder = library, settings, address, folder
        self.added: Feed | None = None
        self.choices: Sequence[Subscription] = ()

    def work(self, progress: Progress) -> str:
        """Add the feed. Return what was added, in words."""
        from newsreader.services.feeds import subscribing

        try:
            result = subscribing.add(
                self._library,
                self._address,
                folder=self._folder,
                private=self._settings.allow_private,
                progress=progress,
            )
        except subscribing.SeveralFeedsError as error:
            self.choices = error.feeds
            raise
        self.added = result.feed
        entries = counted(result.new, "entry", "entries")
        return f"added {cut(result.feed.title, NAME_CELLS)}: {entries} in the inbox (u to undo)"
