"""Going on to the next article of a list, and getting the page of an entry with only a summary."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.records import AddStatus
from newsreader.services.progress import Progress
from newsreader.tui.app.workers import start

from .base import ReaderBase
from .page import read

if TYPE_CHECKING:
    from newsreader.config import Settings
    from newsreader.library import Library

FETCHING, SUMMARY_ONLY = "summary, fetching the page", "only the summary"


class Stepping(ReaderBase):
    """The keys that lead to other articles."""

    def on_mount(self) -> None:
        self._complete_summary()

    async def step_article(self, by: int) -> None:
        """Show the next (1) or the previous (-1) article of the list that this one was opened from."""
        if self._step is None:
            self.say("no list to step through: open an article from the library")
            return
        article_id = self._step(self.article.id, by)
        if article_id is None:
            self.say(f"this is the {'last' if by > 0 else 'first'} article of the list")
            return
        await self.attempt(self.save_position)
        page = self._page = await self.newsreader.queue.ask(read, self.newsreader.library, article_id)
        if self._save_timer is not None:
            self._save_timer.stop()
            self._save_timer = None
        self._opened.clear()
        self._saved = (page.article.position, page.article.state)
        self.show_page(page, page.article.position)
        self._complete_summary()

    # Summaries

    def _complete_summary(self) -> None:
        self.remark, self.is_partial = "", False
        if self.article.feed_id is not None and not self.newsreader.library.read_only:
            start(self, partial(self._complete, self.article.id), group="complete")

    async def _complete(self, article_id: int) -> None:
        """Get the page of an article whose text is only its feed's summary, which can be read meanwhile."""
        app = self.newsreader
        if not await app.queue.ask(app.library.feeds.is_summary, article_id):
            return
        self._show_remark(FETCHING, is_partial=True)
        progress = Progress()
        try:
            status = await app.queue.ask_aside(_complete, app.library, app.settings, article_id, progress)
        except NewsreaderError:
            self._show_remark(SUMMARY_ONLY)
            raise
        finally:
            progress.stopped = True  # for the thread, if the reader was closed
        self._show_remark("" if status is AddStatus.REVISED else SUMMARY_ONLY)
        # The page of a summary is no change of the publisher.
        await self.reload(is_change=status is not AddStatus.REVISED)

    def _show_remark(self, remark: str, *, is_partial: bool = False) -> None:
        self.remark, self.is_partial = remark, is_partial
        self.show_status()


def _complete(library: Library, settings: Settings, article_id: int, progress: Progress) -> AddStatus:
    # It imports what fetches and parses, which takes long.
    from newsreader.services.feeds.refreshing import complete

    return complete(library, article_id, private=settings.allow_private, progress=progress)
