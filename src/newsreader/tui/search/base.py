"""The base of the note search: the layout, the search itself, and the display of its results."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from newsreader.actions import Scope
from newsreader.errors import NewsreaderError
from newsreader.records import ArticleQuery
from newsreader.services.notes.searching import in_texts
from newsreader.services.reviewing import DOUBTFUL, place_number
from newsreader.text.counted import counted
from newsreader.text.query.parser import parse
from newsreader.tui.app.list_screen import ListScreen, list_methods
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.header import REMARK_GAP, ScreenHeader
from newsreader.tui.widgets.query_box import OfferKind, QueryBox
from newsreader.tui.widgets.status_line import StatusLine

from .passage import Passage
from .result_list import ResultList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Snippet
    from newsreader.services.notes.searching import NoteSearch

MOST_RESULTS = 200
IN_DOUBT = frozenset({"is:review", "is:orphan"})

NO_MATCHES: tuple[str, ...] = ("No matches in your notes.", "Press {search.leave} to go back, or try fewer words.")
ALL_SURE = ("No highlight is in doubt.", "Press {search.leave} to go back.")
NOT_YET = ("No note has exactly these words.", "Similar words are found when the index is built.")
SEARCHING = ("Searching …",)
NO_HIGHLIGHTS = ("No highlights yet.", "Press {reader.highlight} in an article to add one.")
ALL_IN_TRASH = (
    "No highlights here.",
    "Those of articles in the trash are not listed.",
    "Press {search.leave} to go back.",
)


SLOW = 0.15
"""Seconds of a search after which the results of another one are no longer shown."""

LIST_MOTIONS = [
    *((Scope.SEARCH, name) for name in ("page_down", "page_up")),
    *((Scope.RESULTS, name) for name in ("page_down", "page_up", "top", "bottom")),
]
"""The motions that are the same as in other lists. `down` and `up` also move in the suggestions."""


class SearchBase(ListScreen):
    """The box, the results and the preview of a result. It searches while the user types."""

    SCOPES: ClassVar = (Scope.SEARCH, Scope.RESULTS, Scope.EVERYWHERE)
    LIST: ClassVar = ResultList
    METHODS: ClassVar = {
        **{f"{scope}.{name}": list_methods(scope)[f"{scope}.{name}"] for scope, name in LIST_MOTIONS},
        "search.passage_down": ("scroll_passage", 0.5),
        "search.passage_up": ("scroll_passage", -0.5),
    }
    SIZES: ClassVar = {
        "wide": lambda size: size.width >= 100,
        "low": lambda size: size.height < 12,
        # A preview below the results needs rows of its own; beside the results it does not.
        "short": lambda size: size.height < (12 if size.width >= 100 else 20),
    }

    def __init__(self, keymap: Keymap, search: NoteSearch, query: str = "", *, on_results: bool = False) -> None:
        super().__init__(keymap)
        self.search = search
        self._first_query = query
        self._begins_on_results = on_results
        self._ready = self._is_building = False
        self._found_for: str | None = None
        self._elsewhere = ""
        self._put_off: list[tuple[str, Callable[[], None]]] = []

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield QueryBox("words you remember, in any order", box_id="query", id="ask")
        with Horizontal(id="found"):
            yield ResultList()
            yield Passage()
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(ScreenHeader).name_text = "notes"
        self.results.numbered = self.newsreader.numbered
        self.set_class(self.newsreader.plain, "plain")
        self.query_one(Passage).more_key = self._key("search.passage_down")
        self.query_one(StatusLine).hints = self.hints()
        self.ask.put(self._first_query)
        self.set_focus(self.results if self._begins_on_results else self.ask.box)
        start(self, self.reload, group="index")

    @property
    def ask(self) -> QueryBox:
        return self.query_one(QueryBox)

    @property
    def results(self) -> ResultList:
        return self.query_one(ResultList)

    @property
    def has_left_box(self) -> bool:
        """Whether the results have the focus, so that letters are actions and not part of the query."""
        return self.focused is self.results

    def current_scopes(self) -> tuple[Scope, ...]:
        return (Scope.RESULTS, Scope.SEARCH, Scope.EVERYWHERE) if self.has_left_box else (Scope.SEARCH,)

    @property
    def is_on_results(self) -> bool:
        """Whether the bar is in the results, and not on a suggestion below the box."""
        return self.ask.on is None

    def say_elsewhere(self) -> None:
        """Show why an action does nothing: the bar is on a suggestion."""
        on = self.ask.on
        if on is not None:
            noun = "a search" if on.kind in (OfferKind.SAVED, OfferKind.RECENT) else "a suggestion"
            self.say(f"the bar is on {noun}; press {self._key('search.leave')} to return to the results")

    async def on_screen_resume(self) -> None:
        # Back from an article: show the same results with the changes made there.
        if self._ready:
            start(self, self.reload, group="index")

    async def reload(self) -> None:
        app, results = self.newsreader, self.results
        results.empty_text = () if self._ready else ("Reading the notes …",)
        results.refresh()
        try:
            await self.read_searches()
            if not self._ready and not self.ask.box.value:
                await self._find()  # the newest notes do not need the index
            await app.queue.ask_aside(self.search.refresh)
            if parse(self.ask.box.value).query.filters:
                await self._read_vocabulary()  # the box needs it to know whether a filter is finished
        except NewsreaderError as error:
            self.say(str(error), failed=True)
            return
        if not self._ready:
            self._ready = True
            if not results.cursor:
                self._found_for = None  # the cursor has not moved: put it on the first result, which may be a draft
            if self.ask.box.value:
                self.offer()  # the list below an empty box stays
        await self._find()
        await self._read_vocabulary()
        if not self.is_caught_up:
            await self._find()

    async def _read_vocabulary(self) -> None:
        self.ask.vocabulary = await self.newsreader.queue.ask_aside(self.search.vocabulary)

    async def read_searches(self) -> None:
        """Read the saved and the recent searches."""

    def offer(self) -> None:
        """Show the suggestions below the box."""
        self.ask.offer()

    def on_input_changed(self) -> None:
        self.say("")  # the next key clears the message, even if it types
        self.offer()
        self.ask.show_mistakes()
        if self._ready:
            start(self, self._find, group="find")

    async def _find(self) -> None:
        """Search and show the results. If the query is the same as before, the cursor stays on its result."""
        typed, query, ask_aside = self.ask.box.value, self.ask.settled, self.newsreader.queue.ask_aside
        slow = self.set_timer(SLOW, partial(self._show_searching, query))
        try:
            # Searched in a thread: filters may have to look at every note once, and no keystroke waits for that.
            matches = await ask_aside(self.search.search, query, MOST_RESULTS, wait=False)
            # Without the index, only the words as they are typed are found.
            is_exact = bool(parse(query).query.words) and not self.search.is_built
            empty = NOT_YET if is_exact else NO_MATCHES
            if query.strip() and IN_DOUBT.issuperset(query.split()):
                empty = ALL_SURE
            if not matches and not query.strip():
                counts = await self.newsreader.queue.ask(self.newsreader.library.articles.counts)
                empty = ALL_IN_TRASH if counts.trash else NO_HIGHLIGHTS
            selected = frozenset(self.results.selected)
            gone = selected - (await ask_aside(self.search.some, selected)).keys() if selected else frozenset[int]()
            total = await ask_aside(self.search.total)
        except NewsreaderError as error:
            self.say(str(error), failed=True)
            return
        finally:
            slow.stop()
        if self._ready and typed != self.ask.box.value:
            return  # another search is running for the text typed meanwhile
        current = self.results.current if self._found_for == query else None
        self._found_for, self._elsewhere = query, ""
        self.results.empty_text = self.keymap.in_text(empty)
        if self._ready:
            self.results.selected -= gone
        self.results.show(matches, keep=current.highlight.id if current else None)
        self._move_on(typed)
        good, more = self.results.weak_from, "+" if len(matches) == MOST_RESULTS else ""
        count, weaker = f"{good}{more if good == len(matches) else ''}", f"{len(matches) - good}{more}"
        remark = f"{count} found" if query.strip() else f"newest {count}" if matches else ""
        if is_exact:
            if not self._is_building:
                self._is_building = True
                start(self, self._build, group="build")
            remark = f"{'indexing …' if self.size.width < 70 else 'exact words, indexing …'}{REMARK_GAP}{remark}"
        elif good < len(matches):
            remark = f"{count} found, {weaker} weaker" if good else f"only weaker matches: {weaker}"
        elif total > len(matches) and self.size.width >= 60:
            remark += f" of {total:,}"
        self.query_one(ScreenHeader).remark = remark if self.size.width >= 40 else count
        self.set_class(not matches, "bare")
        self.show_selected()
        if query.strip() and not good:
            start(self, partial(self._look_elsewhere, query), group="elsewhere")

    def _show_searching(self, query: str) -> None:
        """Say that a slow search is running, in place of the results of another one."""
        if self._ready and self._found_for != query:
            self._found_for = None
            self.results.empty_text = SEARCHING
            self.results.show(())
            self.query_one(ScreenHeader).remark = "searching …"

    async def _build(self) -> None:
        """Wait until the index is built, and search again."""
        try:
            await self.newsreader.queue.ask_aside(self.search.build)
        finally:
            self._is_building = False
        await self._find()

    async def _look_elsewhere(self, query: str) -> None:
        """Show what a search without good matches would find elsewhere, unless another one has followed it."""
        found = await self._found_elsewhere(query)
        if found and self._found_for == query:
            self._elsewhere = " · ".join(found)
            self.results.empty_text += tuple(found)
            self.results.refresh()
            self.show_selected()

    async def _found_elsewhere(self, query: str) -> list[str]:
        """Return what a search without good matches would find without its filters, and in the texts of articles."""
        ask = self.newsreader.queue.ask_aside
        freed = await ask(self.search.unfiltered, query, wait=False)
        _, texts = await ask(in_texts, self.newsreader.library, query)
        parts = [f"{freed} found without the filters"] if freed else []
        if texts:
            key = self._key("search.in_texts")
            parts.insert(0, f"{key} lists {counted(texts, 'article')} with the words")
        return parts

    @property
    def is_caught_up(self) -> bool:
        """Whether the results match the text in the box."""
        return self._found_for == self.ask.settled

    def among_results(self, move: Callable[[], None]) -> None:
        """Move in the results of the text in the box: now, or once they are found."""
        if self.is_caught_up:
            move()
        else:
            self._put_off.append((self.ask.box.value, move))

    def _move_on(self, typed: str) -> None:
        """Do the moves that waited for the results of `typed`. Drop moves that waited for other results."""
        waiting, self._put_off = self._put_off, []
        for query, move in waiting:
            if query == typed:
                move()
            elif query == self.ask.box.value:
                self._put_off.append((query, move))

    async def caught_up(self) -> None:
        """Wait until the results match the text in the box: Enter may follow the last letter immediately."""
        if self.is_caught_up:
            return
        if not self._ready:
            await self.reload()
        else:
            await self._find()  # the same search may already be running, and finish first

    def show_selected(self) -> None:
        """Show the number of selected results, and how many of them are out of view."""
        count, hidden = len(self.results.selected), self.results.out_of_sight
        state = f"{count} selected, {hidden} out of view" if hidden else f"{count} selected"
        self.query_one(StatusLine).state = state if count else self._elsewhere if self.results.matches else ""

    def on_result_list_scrolled(self) -> None:
        self.show_selected()
        start(self, self._show_found, group="found")

    def on_virtual_list_moved(self) -> None:
        self.query_one(StatusLine).hints = self.hints()
        start(self, self._show_passage, group="passage")
        start(self, self._show_found, group="found")

    async def _show_passage(self) -> None:
        current, passage = self.results.current, self.query_one(Passage)
        if current is None:
            passage.show(None, None)
            return
        articles = self.newsreader.library.articles
        highlight = current.highlight
        # The revision that the highlight belongs to: an orphan is shown among its words, not in a later text.
        revision = await self.newsreader.queue.ask(articles.revision, highlight.article_id, highlight.revision)
        found = await self.found_in(highlight.article_id)
        now = await self.newsreader.queue.ask(articles.get, highlight.article_id) if found else None
        in_doubt = highlight.anchor in DOUBTFUL
        place = (
            await self.newsreader.queue.ask_aside(place_number, self.newsreader.library, highlight) if in_doubt else ""
        )
        if self.results.current is current:
            here = now is not None and now.revision == revision.number
            passage.show(current, revision, found, here=here, place=place)

    def scroll_passage(self, pages: float, times: int = 1) -> None:
        self.query_one(Passage).scroll_rows(pages * times)

    async def _show_found(self) -> None:
        """Show in the results in view the matches of `body:` in the texts of their articles."""
        self.results.show_snippets(await self._snippets(self.results.articles_in_sight))

    async def found_in(self, article_id: int) -> Snippet | None:
        """Return the matches of `body:` in the text of an article, if the query has such a filter."""
        return (await self._snippets([article_id])).get(article_id)

    async def _snippets(self, ids: Sequence[int]) -> dict[int, Snippet]:
        bodies = parse(self.ask.settled).query.bodies
        if not bodies.terms or not ids:
            return {}
        query = ArticleQuery(text=str(bodies))
        return await self.newsreader.queue.ask(self.newsreader.library.articles.snippets, query, ids)
