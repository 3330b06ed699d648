"""What can be done to articles from the list: to those that are selected, or to the one under the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import ArticleQuery, Shelf, State
from newsreader.text.collation import name_order
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.workers import start_asking

from .article_list import ArticleList
from .filter_line import LibraryFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.keymap import Keymap
    from newsreader.records import Article


class ArticleActions(LibraryFilter):
    """The keys that change articles; what the list then shows is the library screen's."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.query_now = ArticleQuery()

    @property
    def articles(self) -> ArticleList:
        """The list."""
        return self.query_one(ArticleList)

    def show_counts(self) -> None:
        """Tell how many articles there are, were found, and are selected."""
        raise NotImplementedError

    def targets(self) -> list[int]:
        """The ids that a verb acts on."""
        if self.articles.selected:
            return [i for i in self.articles.ids if i in self.articles.selected]
        return [] if self.articles.current_key is None else [self.articles.current_key]

    def _target_rows(self) -> Sequence[Article]:
        return self.newsreader.library.articles.rows(self.targets())

    async def _after_verb(self, done: str) -> None:
        self.articles.selected.clear()
        await self.reload()
        self.say(done)

    def action_toggle_selected(self) -> None:
        self.articles.toggle_selected()
        self.articles.move(1)
        self.show_counts()

    async def action_star(self) -> None:
        rows = self._target_rows()
        if rows:
            flag = not all(article.starred for article in rows)
            await self.newsreader.queue.ask(
                self.newsreader.library.articles.set_starred, [article.id for article in rows], flag
            )
            await self._after_verb(_told("starred" if flag else "star taken away", rows))

    async def action_archive(self) -> None:
        rows = self._target_rows()
        if rows:
            back = all(article.state is State.ARCHIVED for article in rows)
            state = State.DONE if back else State.ARCHIVED
            await self.newsreader.queue.ask(
                self.newsreader.library.articles.set_state, [article.id for article in rows], state
            )
            await self._after_verb(_told("brought back" if back else "archived", rows))

    async def action_delete(self) -> None:
        rows, articles = self._target_rows(), self.newsreader.library.articles
        if rows:
            in_trash = self.query_now.shelf is Shelf.TRASH
            await self.newsreader.queue.ask(
                articles.restore if in_trash else articles.delete, [article.id for article in rows]
            )
            await self._after_verb(_told("brought back" if in_trash else "in the trash (u brings it back)", rows))

    def action_tag(self) -> None:
        rows = self._target_rows()
        if rows:
            start_asking(self, partial(self._tag, rows))

    async def _tag(self, rows: Sequence[Article]) -> None:
        from newsreader.tui.dialogs.tag_picker import TagPanel

        articles, queue = self.newsreader.library.articles, self.newsreader.queue
        common = set.intersection(*(set(article.tags) for article in rows))
        known = await self.newsreader.known_tags()
        several = f"Tag {len(rows):,} articles: what is shown, all of them have"
        about = several if len(rows) > 1 else f"Tag {in_quotes(rows[0].title)}"
        chosen = await self.app.push_screen_wait(
            TagPanel(self.keymap, known, [name for name in rows[0].tags if name in common], about)
        )
        if chosen is None:
            return
        ids = [article.id for article in rows]
        added, gone = [name for name in chosen if name not in common], sorted(common - set(chosen), key=name_order)
        if added:
            await queue.ask(articles.tag, ids, added)
        if gone:
            await queue.ask(articles.untag, ids, gone)
        if added or gone:
            await self._after_verb(_told("tagged", rows))

    def action_add(self) -> None:
        start_asking(self, self._add)

    async def _add(self) -> None:
        from newsreader.tui.dialogs.add_files import AddPanel

        adding = await self.app.push_screen_wait(AddPanel(self.keymap))
        await self.reload()
        if adding is None:
            return
        if adding.last_id is not None and adding.last_id in self.articles.ids:
            self.articles.move_to(self.articles.ids.index(adding.last_id))
        if adding.told:
            self.say(adding.told)

    def action_export(self) -> None:
        self.newsreader.export_articles(self.targets() if self.articles.selected else None)

    def action_rename(self) -> None:
        current = self.articles.current_key
        if current is not None:
            start_asking(self, partial(self._rename, current))

    async def _rename(self, article_id: int) -> None:
        from newsreader.tui.dialogs.rename_article import ask_title

        if title := await ask_title(self, article_id):
            await self._after_verb(f"now called: {title}")

    def action_empty_trash(self) -> None:
        start_asking(self, self._empty_trash)

    async def _empty_trash(self) -> None:
        from newsreader.tui.dialogs.prompt_dialog import PromptPanel

        count = (await self.newsreader.queue.ask(self.newsreader.library.articles.counts)).trash
        if not count:
            self.say("the trash is empty")
            return
        those = "the article" if count == 1 else f"the {count:,} articles"
        about = f"{those} in the trash, with all marks and notes, will be gone for good. Write “gone” to do it"
        if await self.app.push_screen_wait(PromptPanel(self.keymap, about, "", enter="empty the trash")) == "gone":
            gone = await self.newsreader.queue.ask(self.newsreader.library.articles.empty_trash)
            await self._after_verb(f"gone for good: {gone:,} article{'' if gone == 1 else 's'}")
        else:
            self.say("the trash is as it was")


def _told(verb: str, rows: Sequence[Article]) -> str:
    """`starred: Title`, or `starred: 3 articles`."""
    return f"{verb}: {rows[0].title}" if len(rows) == 1 else f"{verb}: {len(rows)} articles"
