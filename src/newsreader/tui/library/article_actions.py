"""The actions of the library on the selected articles, or on the article at the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NotFoundError
from newsreader.records import ArticleQuery, Shelf, State
from newsreader.services.articles import toggle_archived
from newsreader.text.clean import normalise
from newsreader.text.counted import counted
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.workers import start_asking

from .article_list import ArticleList
from .filter_line import LibraryFilter

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from textual import events

    from newsreader.keymap import Keymap
    from newsreader.records import Article


class ArticleActions(LibraryFilter):
    """The keys that change articles. The library screen shows the result."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.query_now = ArticleQuery()

    @property
    def articles(self) -> ArticleList:
        return self.query_one(ArticleList)

    def show_counts(self) -> None:
        """Show how many articles there are on each shelf, match the filter, and are selected."""
        raise NotImplementedError

    def targets(self) -> list[int]:
        """Return the ids of the articles that the next action changes."""
        if self.articles.selected:
            return [i for i in self.articles.ids if i in self.articles.selected]
        return [] if self.articles.current_key is None else [self.articles.current_key]

    async def _target_articles(self) -> list[Article]:
        return await self.newsreader.queue.ask(self.newsreader.library.articles.rows, self.targets())

    async def _after_change(self, message: str) -> None:
        selected = self.articles.selected
        visible = selected.intersection(self.articles.ids)
        await self.reload()
        # The rest of the selection stays for the next key: the same key again reverts the change.
        selected -= visible.difference(self.articles.ids)
        self.show_counts()
        self.say(message)

    def action_toggle_selected(self) -> None:
        self.articles.toggle_selected()
        self.articles.move(1)
        self.show_counts()

    async def action_star(self) -> None:
        articles = await self._target_articles()
        if articles:
            starred = not all(article.starred for article in articles)
            ids = [article.id for article in articles]
            await self.newsreader.queue.ask(self.newsreader.library.articles.set_starred, ids, starred)
            await self._after_change(_message("starred" if starred else "unstarred", articles))

    async def action_archive(self) -> None:
        articles = await self.newsreader.queue.ask(toggle_archived, self.newsreader.library, self.targets())
        if articles:
            done = "archived" if all(article.state is State.ARCHIVED for article in articles) else "unarchived"
            await self._after_change(_message(done, articles))

    async def action_toggle_read(self) -> None:
        articles = await self._target_articles()
        if articles:
            unread = [article for article in articles if article.state is State.UNREAD]
            changed, state, message = (unread, State.DONE, "read") if unread else (articles, State.UNREAD, "unread")
            ids = [article.id for article in changed]
            await self.newsreader.queue.ask(self.newsreader.library.articles.set_state, ids, state)
            await self._after_change(_message(f"marked as {message}", changed))

    async def action_mark_above(self) -> None:
        await self._mark_unread_of(self.articles.ids[: self.articles.cursor + 1])

    async def action_mark_all(self) -> None:
        await self._mark_unread_of(self.articles.ids)

    async def _mark_unread_of(self, ids: array[int]) -> None:
        library, queue = self.newsreader.library, self.newsreader.queue
        unread = await queue.ask(library.articles.unread, ids)
        if not unread:
            self.say("no unread articles here")
            return
        await queue.ask(library.articles.set_state, unread, State.DONE)
        count = counted(len(unread), "article")
        await self._after_change(f"marked {count} as read (u to undo)")

    async def action_delete(self) -> None:
        articles, in_trash = await self._target_articles(), self.query_now.shelf is Shelf.TRASH
        if articles:
            change = self.newsreader.library.articles.restore if in_trash else self.newsreader.library.articles.delete
            await self.newsreader.queue.ask(change, [article.id for article in articles])
            await self._after_change(_message("restored" if in_trash else "moved to the trash (u to undo)", articles))

    def action_tag(self) -> None:
        if self.targets():
            start_asking(self, self._tag)

    async def _tag(self) -> None:
        from newsreader.tui.dialogs.pickers.tag_picker import ask_tags

        articles, queue, rows = self.newsreader.library.articles, self.newsreader.queue, await self._target_articles()
        if not rows:
            return
        several = f"Tag {len(rows):,} articles; tags of all of them are listed"
        about = several if len(rows) > 1 else f"Tag {in_quotes(rows[0].title)}"
        added, removed = await ask_tags(self, [article.tags for article in rows], about)
        ids = [article.id for article in rows]
        if added:
            await queue.ask(articles.tag, ids, added)
        if removed:
            await queue.ask(articles.untag, ids, removed)
        if added or removed:
            await self._after_change(_message("tagged", rows))

    def action_add(self) -> None:
        start_asking(self, self._add)

    async def _add(self) -> None:
        from newsreader.tui.adding.add_panel import AddPanel
        from newsreader.tui.adding.offer import offer, offer_to_follow

        adding = await self.app.push_screen_wait(AddPanel(self.keymap))
        if isinstance(adding, str):
            await offer(self, adding)
            return
        await self.reload()
        if adding is None:
            return
        if adding.last_id is not None and adding.last_id in self.articles.ids:
            self.articles.move_to(self.articles.ids.index(adding.last_id))
        if adding.summary:
            self.say(adding.summary)
        await offer_to_follow(self, adding)

    def on_paste(self, event: events.Paste) -> None:
        start_asking(self, partial(self._offer, event.text))

    def action_paste(self) -> None:
        start_asking(self, self._offer_clipboard)

    async def _offer_clipboard(self) -> None:
        from newsreader.tui.adding.clipboard import read_clipboard

        text = await self.newsreader.queue.ask_aside(read_clipboard)
        if text is None:
            raise NotFoundError("Can't read the clipboard. Paste with the key of your terminal, such as Ctrl+Shift+V.")
        await self._offer(normalise(text))

    async def _offer(self, text: str) -> None:
        from newsreader.tui.adding.offer import offer

        await offer(self, text)

    def action_export(self) -> None:
        offers: list[Sequence[int] | None] = [self.targets()] if self.targets() else []
        is_narrowed = bool(self.query_now.text) or self.query_now.shelf is not Shelf.ALL
        if is_narrowed and self.articles.is_whole and len(self.articles.ids) > 1:
            offers.append(self.articles.ids)
        self.export(*([*offers, None] if self.articles.selected else [None, *offers]))

    def action_rename(self) -> None:
        current = self.articles.current_key
        if current is not None:
            start_asking(self, partial(self._rename, current))

    async def _rename(self, article_id: int) -> None:
        from newsreader.tui.dialogs.article.rename_article import ask_title

        if title := await ask_title(self, article_id):
            await self._after_change(f"title changed to: {title}")

    async def action_renew(self) -> None:
        from newsreader.tui.adding.renewing import start_renewing

        if articles := await self._target_articles():
            start_renewing(self, articles)

    async def action_watch(self) -> None:
        from newsreader.tui.adding.renewing import toggle_watched

        articles = await self._target_articles()
        if articles:
            await self._after_change(await self.newsreader.queue.ask(toggle_watched, self.newsreader.library, articles))

    def action_encoding(self) -> None:
        current = self.articles.current_key
        if current is not None:
            start_asking(self, partial(self._ask_encoding, current))

    async def _ask_encoding(self, article_id: int) -> None:
        from newsreader.tui.dialogs.article.encoding_picker import ask_encoding

        if done := await ask_encoding(self, article_id):
            await self._after_change(done)

    def action_empty_trash(self) -> None:
        start_asking(self, self._empty_trash)

    async def _empty_trash(self) -> None:
        from newsreader.tui.dialogs.prompt_dialog import PromptPanel

        count = (await self.newsreader.queue.ask(self.newsreader.library.articles.counts)).trash
        if not count:
            self.say("the trash is empty")
            return
        about = f"Type “gone” to delete {counted(count, 'article')} for good, with highlights and notes"
        if await self.app.push_screen_wait(PromptPanel(self.keymap, about, "", enter="empty the trash")) == "gone":
            deleted = await self.newsreader.queue.ask(self.newsreader.library.articles.empty_trash)
            await self._after_change(f"deleted {counted(deleted, 'article')} permanently")
        else:
            self.say("the trash was not emptied")


def _message(change: str, articles: Sequence[Article]) -> str:
    """Return `starred: Title`, or `starred: 3 articles`."""
    return f"{change}: {articles[0].title}" if len(articles) == 1 else f"{change}: {len(articles)} articles"
