"""The note search: every keystroke searches all that was ever marked, tagged or written; Enter goes there."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.widgets import Input

from newsreader.actions import Scope
from newsreader.errors import NewsreaderError
from newsreader.tui.screens.keyed import KeyedScreen
from newsreader.tui.widgets.masthead import Masthead
from newsreader.tui.widgets.passage import Passage
from newsreader.tui.widgets.result_list import ResultList
from newsreader.tui.widgets.status import StatusLine
from newsreader.tui.workers import start

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from newsreader.actions import Keymap
    from newsreader.services.searching import NoteSearch

MOST_RESULTS = 200


class SearchScreen(KeyedScreen[None]):
    """Searches notes, quotations and tags."""

    SCOPES: ClassVar = (Scope.SEARCH,)

    def __init__(self, keymap: Keymap, search: NoteSearch) -> None:
        super().__init__(keymap)
        self.search = search
        self._ready = False

    def compose(self) -> ComposeResult:
        yield Masthead()
        yield Input(id="query", placeholder="words you remember, in any order", select_on_focus=False, compact=True)
        with Horizontal(id="found"):
            yield ResultList()
            yield Passage()
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(Masthead).name_text = "notes"
        self.query_one(StatusLine).hints = self.hints()
        self.query_one(Input).focus()
        start(self, self._refresh, group="index")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= 100, "wide")
        self.set_class(event.size.height < 12, "low")

    @property
    def results(self) -> ResultList:
        """The list of results."""
        return self.query_one(ResultList)

    async def on_screen_resume(self) -> None:
        # Back from an article: the same results, with what has changed meanwhile.
        if self._ready:
            start(self, self._refresh, group="index")

    async def _refresh(self) -> None:
        self.results.empty_text = () if self._ready else ("Reading the notes …",)
        self.results.refresh()
        try:
            await self.newsreader.desk.ask_aside(self.search.refresh)
        except NewsreaderError as error:
            self.say(str(error), failed=True)
            return
        self._ready = True
        current = self.results.current
        self._show(keep=current.highlight.id if current else None)

    def on_input_changed(self) -> None:
        if self._ready:
            self._show()

    def _show(self, keep: int | None = None) -> None:
        query = self.query_one(Input).value
        began = perf_counter()
        matches = self.search.search(query, MOST_RESULTS)
        took = (perf_counter() - began) * 1000
        if query.strip():
            self.results.empty_text = ("Nothing like that in your notes.",)
        else:
            self.results.empty_text = ("Nothing marked yet.", "In an article, m marks the sentence at the bar.")
        self.results.show(matches, keep=keep)
        count = f"{len(matches)}+" if len(matches) == MOST_RESULTS else f"{len(matches)}"
        self.query_one(Masthead).remark = f"{count} found   {took:.0f} ms" if query.strip() else f"{count} newest"

    def on_result_list_moved(self) -> None:
        start(self, self._show_passage, group="passage")

    async def _show_passage(self) -> None:
        current, passage = self.results.current, self.query_one(Passage)
        if current is None:
            passage.show(None, None)
            return
        try:
            articles = self.newsreader.library.articles
            revision = await self.newsreader.desk.ask(articles.revision, current.highlight.article_id)
        except NewsreaderError as error:
            self.say(str(error), failed=True)
            return
        passage.show(current.highlight, revision)

    def action_down(self) -> None:
        self.results.move(1)

    def action_up(self) -> None:
        self.results.move(-1)

    def action_page_down(self) -> None:
        self.results.move_page(1)

    def action_page_up(self) -> None:
        self.results.move_page(-1)

    async def action_open(self) -> None:
        current = self.results.current
        if current is not None:
            await self.newsreader.open_article(current.highlight.article_id, current.highlight.id)

    async def on_result_list_chosen(self) -> None:
        await self.action_perform("search.open")

    def action_leave(self) -> None:
        self.dismiss()
