"""The library: the list of articles, a filter, and on wide terminals a preview."""

from __future__ import annotations

from array import array
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from newsreader.actions import Scope
from newsreader.records import Article, ArticleQuery, Counts, Shelf, Sort
from newsreader.services.articles import elsewhere, next_unread
from newsreader.text.counted import counted
from newsreader.tui.app.list_screen import list_methods
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.header import REMARK_GAP, ScreenHeader
from newsreader.tui.widgets.query_box import QueryBox
from newsreader.tui.widgets.status_line import StatusLine

from .article_list import ArticleList
from .list_reading import PAGE, ListReading
from .preview import Preview

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Snippet

SHELVES = tuple(Shelf)
SORTS = tuple(Sort)

SORTED_BY = {
    Sort.ADDED: "by date added",
    Sort.PUBLISHED: "by date published",
    Sort.TITLE: "by title",
    Sort.SITE: "by site",
    Sort.WORDS: "by length",
    Sort.HIGHLIGHTS: "by highlights",
}

EMPTY = {
    Shelf.ALL: ("Nothing here yet.", "Press {library.add} to add an address or a file,", "or run: newsreader add FILE"),
    Shelf.INBOX: (
        "The inbox is empty.",
        "New entries of your feeds arrive here.",
        "Press {library.feeds} for the feeds.",
    ),
    Shelf.TRASH: ("The trash is empty.", "Press {library.next_shelf} for the next shelf."),
}
NOTHING = ("Nothing on this shelf.", "Press {library.next_shelf} for the next one with articles.")
"""The lines that an empty shelf shows: what is so, and what to do next."""


class LibraryScreen(ListReading):
    """Lists articles and opens them."""

    SCOPES: ClassVar = (Scope.LIBRARY, Scope.EVERYWHERE)
    METHODS: ClassVar = list_methods(Scope.LIBRARY)
    LIST: ClassVar = ArticleList
    SIZES: ClassVar = {"wide": lambda size: size.width >= 110, "low": lambda size: size.height < 8}

    def __init__(self, keymap: Keymap, first_page: list[Article]) -> None:
        super().__init__(keymap)
        self._first_page = first_page
        self._back: str | None = None

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield QueryBox("title, site, author or tag", box_id="filter", id="ask")
        with Horizontal(id="desk"):
            yield ArticleList()
            yield Preview()
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(ScreenHeader).name_text = "newsreader"
        self.ask.display = False
        self.articles.columns = self.newsreader.settings.columns
        page = self._first_page
        self.articles.show(array("q", [article.id for article in page]), page, 0, is_whole=len(page) < PAGE)
        self.set_focus(self.articles)
        self.query_one(StatusLine).hints = self.hints()
        # The first page is on the screen. The rest of the list is read after the first frame.
        self.call_after_refresh(self._settle_in)

    def use_settings(self, keymap: Keymap) -> None:
        super().use_settings(keymap)
        self.articles.columns = self.newsreader.settings.columns
        self.articles.refresh()

    async def _settle_in(self) -> None:
        if self.articles.is_whole:
            await self.attempt(self.reload)
        else:
            await self.attempt(self._read_counts)
            start(self, self.read_rest, group="rest")
        start(self, self.newsreader.warm_up, group="warm-up")

    # What is shown

    async def _read_counts(self) -> None:
        self.counts = await self.newsreader.queue.ask(self.newsreader.library.articles.counts)
        self.show_counts()

    def why_empty(self) -> tuple[str, ...]:
        if self.query_now.text:
            nothing = "Nothing matches." if self._back is None else "No entries yet."
            return (nothing, "Press {library.leave} to clear the filter.")
        if self.query_now.shelf is Shelf.ALL and self.counts.inbox:
            entries = counted(self.counts.inbox, "entry", "entries")
            return (
                "No articles yet.",
                f"Your feeds have {entries} in the inbox.",
                "Press {library.next_shelf} to see them.",
            )
        if self.query_now.shelf is Shelf.ALL and self.counts.trash:
            return ("All articles are in the trash.", "Press {library.previous_shelf} to see them.")
        return EMPTY.get(self.query_now.shelf, NOTHING)

    def show_counts(self) -> None:
        header, counts, query = self.query_one(ScreenHeader), self.counts, self.query_now
        shown = [s for s in SHELVES if getattr(counts, s) or s in (Shelf.ALL, query.shelf)]
        unread = f" ●{counts.inbox_unread:,}" if counts.inbox_unread else ""
        header.items = [
            (
                (f"{shelf} {getattr(counts, shelf):,}" if getattr(counts, shelf) else str(shelf))
                + (unread if shelf is Shelf.INBOX else ""),
                shelf is query.shelf,
            )
            for shelf in shown
        ]
        similar = self.articles.similar
        found = f"{len(self.articles.ids) - similar:,}{'' if self.articles.is_whole else '+'} found"
        found += f", {similar}{'+' if similar == PAGE else ''} similar" if similar else ""
        drafts = f"drafts {counts.drafts:,}" if counts.drafts else ""
        header.remark = REMARK_GAP.join(filter(None, (found if query.text else "", drafts, SORTED_BY[query.sort])))
        count = len(self.articles.selected)
        status = self.query_one(StatusLine)
        # A narrow header has no room for it.
        state = "alike" if 0 < similar == len(self.articles.ids) and self.size.width < 60 else ""
        status.state, status.hints = f"{count} selected" if count else state, self.hints()

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.counts != Counts():
            if not self.ask.box.has_focus:
                self.set_focus(self.articles)
            await self.attempt(self.reload)

    async def on_virtual_list_moved(self) -> None:
        await self.query_one(Preview).show(self.articles.current_key)
        start(self, self._show_found, group="found")

    async def _show_found(self) -> None:
        """Show the text around the matches of `body:` in the article at the cursor."""
        article_id = self.articles.current_key
        snippet = await self._found_in(article_id) if article_id is not None else None
        if article_id == self.articles.current_key:
            self.articles.show_snippet(snippet)
            self.query_one(Preview).show_snippet(snippet)

    async def _found_in(self, article_id: int) -> Snippet | None:
        if not self.query_now.text:
            return None
        snippets = self.newsreader.library.articles.snippets
        return (await self.newsreader.queue.ask(snippets, self.query_now, [article_id])).get(article_id)

    async def on_virtual_list_chosen(self) -> None:
        await self.action_open()

    # The filter

    async def refilter(self, text: str, *, to_top: bool = True) -> None:
        if text != self.query_now.text:
            self._back = None
            await self.show_list(replace(self.query_now, text=text), to_top=to_top)

    async def narrow_to(self, text: str, *, back: str | None = None) -> None:
        """Show the articles of all shelves that match the query `text`, as if it had been typed into the filter.

        `back` is the row of the feeds to which `action_back` returns while the filter is shown.
        """
        self._back = back
        await self._narrow(replace(self.query_now, shelf=Shelf.ALL, text=text))

    async def _narrow(self, query: ArticleQuery) -> None:
        self._show_filter(True)
        self.ask.put(query.text)
        self.ask.hide_offers()
        self.focus_list()
        await self.show_list(replace(query, text=self.ask.settled))

    async def action_elsewhere(self) -> None:
        query = replace(self.query_now, text=self.ask.settled)
        found = await self.newsreader.queue.ask_aside(elsewhere, self.newsreader.library, query) if query.text else []
        if found:
            self._back = None
            await self._narrow(found[0].query)
        else:
            self.say("no other list has these articles" if query.text else "type a filter first")

    def focus_list(self) -> None:
        self.set_focus(self.articles)

    async def action_leave(self) -> None:
        if not await self.leave_filter() and self.articles.selected:
            self.articles.selected.clear()
            self.articles.refresh()
            self.show_counts()

    async def action_open(self) -> None:
        if self.articles.current_key is not None:
            await self._open(self.articles.current_key)

    async def _open(self, article_id: int) -> None:
        """Open an article, at the first match of `body:` if the filter has one."""
        await self.newsreader.open_article(article_id, found=await self._found_in(article_id), siblings=self)

    async def action_changes(self) -> None:
        current = self.articles.current_key
        if current is not None:
            await self.newsreader.open_changes(current, partial(self._read_at, current))

    async def _read_at(self, article_id: int, place: int) -> None:
        await self.attempt(partial(self.newsreader.open_article, article_id, siblings=self, place=place))

    def _go_to(self, article_id: int) -> int:
        """Move the cursor to an article, if it is in the list; return the row of the cursor."""
        if article_id in self.articles.ids:
            self.articles.move_to(self.articles.ids.index(article_id))
        return self.articles.cursor

    async def go_back_to(self, article_id: int) -> None:
        if article_id not in self.articles.ids and not self.articles.is_whole:
            await self.reload()
        self._go_to(article_id)

    def step(self, article_id: int, by: int) -> int | None:
        """Move the cursor to the article some rows after or before another one, and return its id."""
        at = self._go_to(article_id)
        self.articles.move(by)
        return self.articles.current_key if self.articles.cursor != at else None

    async def unread_after(self, article_id: int) -> int | None:
        """Move the cursor to the next unread article after another one, around the end, and return its id."""
        return await self._next_unread(self._go_to(article_id) + 1)

    async def _next_unread(self, at: int) -> int | None:
        ids = self.articles.ids
        found = await self.newsreader.queue.ask(next_unread, self.newsreader.library, ids[at:] + ids[:at])
        if found is not None:
            self._go_to(found)
        return found

    async def action_next_unread(self) -> None:
        found = await self._next_unread(self.articles.cursor)
        if found is None:
            self.say("no unread articles in this list")
        else:
            await self._open(found)

    async def action_next_shelf(self) -> None:
        if self.ask.box.has_focus:
            self.ask.accept(self.ask.tab_offer)
        else:
            await self._turn_shelf(1)

    async def action_previous_shelf(self) -> None:
        if not self.ask.box.has_focus:
            await self._turn_shelf(-1)

    async def _turn_shelf(self, by: int) -> None:
        """Show the next shelf that has articles, or the previous one."""
        place = SHELVES.index(self.query_now.shelf)
        others = [SHELVES[(place + by * step) % len(SHELVES)] for step in range(1, len(SHELVES))]
        shelf = next((each for each in others if getattr(self.counts, each)), Shelf.ALL)
        await self.show_list(replace(self.query_now, shelf=shelf))

    async def action_sort(self) -> None:
        sort = SORTS[(SORTS.index(self.query_now.sort) + 1) % len(SORTS)]
        await self.show_list(replace(self.query_now, sort=sort))
        self.say(f"sorted {SORTED_BY[sort]}")

    async def action_feeds(self) -> None:
        await self.newsreader.open_feeds()

    def action_refresh(self) -> None:
        self.newsreader.refresh_feeds()

    async def action_back(self) -> None:
        back = self._back
        if not await self.leave_filter():
            await self.newsreader.leave()
        elif back is not None:
            await self.newsreader.open_feeds(back)
