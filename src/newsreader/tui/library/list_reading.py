"""How the library screen reads its list: the first articles at a key, and the others when no key follows."""

from __future__ import annotations

import asyncio
from array import array
from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import ArticleQuery, Counts
from newsreader.services.articles import elsewhere
from newsreader.tui.app.workers import start

from .article_actions import ArticleActions
from .article_list import AHEAD, ArticleList, ids_near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.keymap import Keymap

PAGE = AHEAD
"""The number of articles that are read and shown at once when the list changes. The others follow."""

PAUSE = 0.3
"""Seconds without a key after which the other articles are read, so that they are not read for each letter typed."""

PAGE_IS_ENOUGH = frozenset(
    f"library.{name}"
    for name in (
        *("filter", "leave", "next_shelf", "previous_shelf", "sort", "open"),
        *("down", "up", "page_down", "page_up", "half_down", "half_up", "top"),
    )
)
"""The ids of the actions of the library that do not wait for all articles of the list, near its top."""


FEW = 10
"""The number of articles found below which articles with similar words are listed after them."""


class ListReading(ArticleActions):
    """The list of the library screen."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.counts = Counts()

    def why_empty(self) -> tuple[str, ...]:
        """Return the lines that an empty list shows, with the ids of actions in place of their keys."""
        raise NotImplementedError

    def on_article_list_missing(self, message: ArticleList.Missing) -> None:
        start(self, partial(self._read_missing, message.ids), group="rows", exclusive=False)

    async def _read_missing(self, ids: Sequence[int]) -> None:
        self.articles.add(await self.newsreader.queue.ask(self.newsreader.library.articles.rows, ids))

    async def reload(self) -> None:
        query = self.query_now
        self.workers.cancel_group(self, "rest")
        articles, queue = self.newsreader.library.articles, self.newsreader.queue
        ids = await queue.ask(articles.ids, query)
        similar = await queue.ask_aside(articles.similar, query) if self.articles.similar else array("q")
        self.counts = await queue.ask(articles.counts)
        if query == self.query_now:  # the list of a query typed meanwhile is read separately
            await self._show_ids(ids, similar)

    async def show_list(self, query: ArticleQuery, *, to_top: bool = True) -> None:
        """Show the first articles of another list, and the others when no key has been pressed for a moment.

        Unless `to_top`, the cursor stays on its article.
        """
        self.query_now = query
        self.workers.cancel_group(self, "rest")
        if to_top:
            self.articles.cursor = 0
            self.articles.scroll_home(animate=False)
        page = await self.newsreader.queue.ask(self.newsreader.library.articles.page, query, PAGE)
        if query != self.query_now:
            return
        ids, is_whole = array("q", [article.id for article in page]), len(page) < PAGE
        if not to_top and not is_whole and self.articles.current_key not in ids:
            await self.reload()
            return
        self.articles.empty_text = self.keymap.in_text(self.why_empty())
        # The cursor may have moved while the articles were read.
        cursor = self.articles.cursor if to_top else self.articles.place_in(ids)
        self.articles.sort = query.sort
        self.articles.show(ids, page, cursor, is_whole=is_whole)
        self.show_counts()
        if not is_whole:
            start(self, self._read_rest_later, group="rest")
        elif query.text and len(ids) < FEW:
            start(self, self._read_similar_later, group="rest")

    async def _read_similar_later(self) -> None:
        """Add articles with words that are similar to those of the query."""
        await asyncio.sleep(PAUSE)
        query, ids = self.query_now, self.articles.ids
        similar = await self.newsreader.queue.ask_aside(self.newsreader.library.articles.similar, query)
        if similar and query == self.query_now and ids is self.articles.ids:
            await self._show_ids(ids, similar)
        elif not ids:
            found = await self.newsreader.queue.ask_aside(elsewhere, self.newsreader.library, query)
            if found and query == self.query_now and ids is self.articles.ids:
                lists = f"{self._key('library.elsewhere')} lists"
                lines = [f"{lists if one is found[0] else 'also'} {one.size:,} {one.where}" for one in found]
                why, *others = self.keymap.in_text(self.why_empty())
                self.articles.empty_text = (why, *lines, *others)
                self.articles.refresh()

    async def _read_rest_later(self) -> None:
        await asyncio.sleep(PAUSE)
        await self.read_rest()

    async def read_rest(self) -> None:
        """Show all articles of the list."""
        query = self.query_now
        ids = await self.newsreader.queue.ask_aside(self.newsreader.library.articles.ids, query)
        if query == self.query_now and not self.articles.is_whole:
            await self._show_ids(ids)

    async def action_perform(self, identifier: str) -> None:
        first = self._count == 0 and self.articles.cursor < PAGE // 2 and identifier in PAGE_IS_ENOUGH
        if not first and not self.articles.is_whole and not await self.attempt(self.reload):
            return
        await super().action_perform(identifier)

    async def _show_ids(self, ids: array[int], similar: Sequence[int] = ()) -> None:
        query, ids = self.query_now, ids + array("q", similar)
        near = ids_near(ids, self.articles.place_in(ids))
        articles = await self.newsreader.queue.ask(self.newsreader.library.articles.rows, near)
        if query != self.query_now:
            return
        self.articles.empty_text = self.keymap.in_text(self.why_empty())
        # The cursor may have moved while the articles were read.
        self.articles.show(ids, articles, self.articles.place_in(ids), similar=len(similar))
        self.show_counts()
