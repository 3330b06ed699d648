"""Going on to the next article of a list, and getting the page of an entry with only a summary."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.records import AddStatus, State
from newsreader.services.progress import Progress
from newsreader.text.clean import one_line
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.text_format import cut

from .base import ReaderBase
from .page import read

if TYPE_CHECKING:
    from newsreader.config import Settings
    from newsreader.library import Library

NO_LIST = "no list to step through: open an article from the library"
NONE_UNREAD = "no unread articles in this list"
FETCHING, SUMMARY_ONLY = "summary, fetching the page", "only the summary"


class Stepping(ReaderBase):
    """The keys that lead to other articles."""

    def on_mount(self) -> None:
        self._complete_summary()

    async def step_article(self, direction: int, times: int = 1) -> None:
        """Show the article some rows after (1) or before (-1) this one, in the list that this one was opened from."""
        if self._siblings is None:
            self.say(NO_LIST)
            return
        article_id = self._siblings.step(self.article.id, direction * times)
        if article_id is None:
            self.say(f"this is the {'last' if direction > 0 else 'first'} article of the list")
        else:
            await self.show_article(article_id)

    async def action_next_unread(self) -> None:
        if self._siblings is None:
            self.say(NO_LIST)
        elif (article_id := await self._siblings.unread_after(self.article.id)) is None:
            self.say(NONE_UNREAD)
        else:
            await self.show_article(article_id)

    async def action_finish(self) -> None:
        app, article = self.newsreader, self.article
        following = await self._siblings.unread_after(article.id) if self._siblings is not None else None
        await self.leave_position()
        await app.queue.ask(app.library.articles.set_state, [article.id], State.ARCHIVED)
        if following is not None:
            await self.show_article(following)
        else:
            await self.reload()
            self._saved = (self._position()[0], self.article.state)
        done = f"archived: {cut(one_line(article.title), self.size.width // 2)}"
        then = f"{self._key('everywhere.undo')} to undo" if following is not None else NONE_UNREAD
        self.say(f"{done} · {then if self._siblings is not None else NO_LIST}")

    async def step_jump(self, direction: int, times: int = 1) -> None:
        """Go back (-1) to where the user jumped from, or forth (1) again."""
        there = self.newsreader.jumps.go(direction, times, self.place)
        if there == self.place:
            self.say("no earlier place to go back to" if direction < 0 else "no later place")
        elif there.article_id == self.article.id:
            self.reading.focus_on(there.offset)
            self.after_move()
        else:
            await self.show_article(there.article_id, there.offset)

    async def show_article(self, article_id: int, place: int | None = None) -> None:
        """Show another article in place of this one, at an offset or at its reading position."""
        if self._siblings is not None:
            self._siblings.step(article_id, 0)
        await self.attempt(self.leave_position)
        page = self._page = await self.newsreader.queue.ask(read, self.newsreader.library, article_id)
        if self._save_timer is not None:
            self._save_timer.stop()
            self._save_timer = None
        self._opened.clear()
        self._saved = (page.article.position, page.article.state)
        self.show_page(page, page.article.position if place is None else place)
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
