"""The suggestions below the box of the note search: completions of filters, saved searches and recent searches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from newsreader.actions import BY_ID, Scope
from newsreader.errors import NewsreaderError
from newsreader.records import AnchorState
from newsreader.text.query.parser import parse
from newsreader.text.query.terms import Key
from newsreader.tui.app.list_screen import WITHOUT_ROWS
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.widgets.query_box import ACCEPT_LABELS, Offer, OfferKind
from newsreader.tui.widgets.saved_offers import saved_like, saved_offer
from newsreader.tui.widgets.status_line import StatusLine

from .base import SearchBase

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import SavedSearch
    from newsreader.tui.widgets.choices import Choices
    from newsreader.tui.widgets.virtual_list import VirtualList

MOST_RECENT = 20
"""The number of recent searches to list."""

SEARCHES = (OfferKind.SAVED, OfferKind.RECENT)
"""Suggestions that are whole searches, which can be saved, renamed and deleted."""


DECIDING = {
    AnchorState.REVIEW: ("results.accept", "results.another", "results.attach", "results.orphan"),
    AnchorState.ORPHAN: ("results.another", "results.attach"),
}
"""The actions on a highlight whose place is in doubt."""


class Suggestions(SearchBase):
    """The keys that move through the suggestions and the results, and accept one.

    At first the cursor is on the newest note. Up from the first result, or Tab in an empty box, lists the saved and the
    recent searches; if text was typed, Up goes to its completions. Down goes through the suggestions and on to the
    results. Tab accepts a suggestion. Enter accepts the suggestion at the bar, or opens the result at the bar. The bar
    decides what the other keys do.
    """

    _saved: tuple[SavedSearch, ...] = ()
    _recent: tuple[str, ...] = ()
    _searches_read = False

    @property
    def choices(self) -> Choices:
        return self.ask.choices

    def on_mount(self) -> None:
        self.ask.others = lambda typed: saved_like(self._saved, typed)

    async def read_searches(self) -> None:
        searches = self.newsreader.library.searches
        self._saved = tuple(await self.newsreader.queue.ask(searches.saved))
        self._recent = tuple(await self.newsreader.queue.ask(searches.recent, MOST_RECENT))
        self._searches_read = True
        there = "   ↑ your searches" if self._saved or self._recent else ""
        self.ask.box.placeholder = f"words you remember, in any order{there}"

    def offer(self) -> None:
        if self.ask.box.value:
            self.ask.offer()
        else:
            self.ask.hide_offers()

    def hints(self) -> list[tuple[str, str]]:
        if self.has_left_box:
            current = self.results.current
            deciding = DECIDING.get(current.highlight.anchor, ()) if current else ()
            ways = [(self._key("search.open"), "open"), *((self._key(id_), BY_ID[id_].label) for id_ in deciding)]
            undo = [(self._key("everywhere.undo"), BY_ID["everywhere.undo"].label)] if deciding else []
            ways += [*undo, *self.hints_of(Scope.RESULTS)]
            if not current:
                ways = [way for way in ways if way[1] in WITHOUT_ROWS]
            return [*ways, (self._key("everywhere.help"), "all keys"), (self._key("search.leave"), "back")]
        on, tab = self.ask.on, self.ask.tab_offer
        complete = [(self._key("search.complete"), ACCEPT_LABELS[tab.kind])] if tab else []
        if on is None:
            known = super().hints()
            return [*known[:1], *complete, *known[1:]]
        enter, leave = (self._key("search.open"), ACCEPT_LABELS[on.kind]), (self._key("search.leave"), "close")
        if on.kind not in SEARCHES:
            return [enter, leave]
        save = (self._key("search.save"), "rename" if on.kind is OfferKind.SAVED else "save")
        return [enter, leave, (self._key("search.delete"), "delete"), save]

    def on_query_box_turned(self) -> None:
        self.results.show_cursor(self.ask.on is None)
        self.query_one(StatusLine).hints = self.hints()

    def _list(self, at: int = 0) -> bool:
        """List the saved and the recent searches. Return false if there are none."""
        offers = [saved_offer(one) for one in self._saved]
        offers += [Offer(OfferKind.RECENT, query, query, len(query), "recent") for query in self._recent]
        self.ask.show_offers(offers, min(at, len(offers) - 1))
        return bool(offers)

    async def _list_read(self) -> bool:
        """Read the searches if the first key came before they were read, then list them."""
        if not self._searches_read:
            await self.read_searches()
        return self._list()

    async def action_complete(self) -> None:
        if self.has_left_box:
            self.action_type()
        elif self.choices.items or (self.ask.box.value and self.ask.tab_offer):
            self.ask.accept(self.ask.tab_offer)
        elif self.ask.box.value or not await self._list_read():
            self.leave_box()

    def action_type(self) -> None:
        self.set_focus(self.ask.box)

    async def action_search_notes(self) -> None:
        self.action_type()

    def leave_box(self) -> None:
        self.ask.hide_offers()
        self.set_focus(self.results)

    def action_down(self, times: int = 1) -> None:
        if not self.ask.down():
            self.among_results(partial(self.results.move, times))

    async def action_up(self, times: int = 1) -> None:
        if self.ask.up():
            if not self.ask.box.value and self.ask.on is None:
                self.ask.hide_offers()
        elif self.results.cursor > 0 or self._put_off or self.has_left_box:
            self.among_results(partial(self.results.move, -times))
        elif self.choices.items or not self.ask.to_last():
            await self._list_read()

    def move_list(self, move: Callable[[VirtualList[Any], float], None], by: float, times: int = 1) -> None:
        self.ask.hide_offers()
        self.among_results(partial(super().move_list, move, by, times))

    def move_to_row(self, row: int, typed: int = 0) -> None:
        self.among_results(partial(super().move_to_row, row, typed))

    async def action_open(self) -> None:
        if self.ask.accept(self.ask.on):
            return
        if self.is_caught_up:
            await self._open()
        else:
            start(self, self._open, group="open")

    async def _open(self) -> None:
        await self.caught_up()
        current = self.results.current
        if current is not None:
            await self._remember()
            highlight, query = current.highlight, parse(self.ask.settled).query
            found = await self.found_in(highlight.article_id)
            # A query for words in texts alone opens the first match, unless that is in the highlight itself.
            elsewhere = found is not None and not (query.words or query.values(Key.PHRASE))
            if found and any(place.start < highlight.end and place.end > highlight.start for place in found.places):
                elsewhere = False
            await self.newsreader.open_article(highlight.article_id, None if elsewhere else highlight.id, found)
            # After coming back, the focus is in the results, so that the next letter does not change the query.
            self.leave_box()

    async def _remember(self) -> None:
        library = self.newsreader.library
        if library.read_only:
            return
        try:
            await self.newsreader.queue.postpone("search", library.searches.remember, self.ask.box.value)
        except NewsreaderError as error:
            self.say(str(error), failed=True)  # the article opens all the same

    async def on_virtual_list_chosen(self) -> None:
        await self.action_perform("search.open")

    # Saved searches

    def action_save(self) -> None:
        on = self.ask.on
        if on is not None and on.kind is OfferKind.SAVED:
            start_asking(self, partial(self._rename, on))
        elif on is not None and on.kind is not OfferKind.RECENT:
            self.say_elsewhere()
        elif query := on.value if on else self.ask.box.value.strip():
            start_asking(self, partial(self._save, query))
        else:
            self.say(f"type a search first, then {self._key('search.save')} saves it")

    async def _ask_name(self, about: str, value: str, enter: str) -> str:
        from newsreader.tui.dialogs.prompt_dialog import PromptPanel

        panel = PromptPanel(self.keymap, about, value, enter=enter, required="Type a name.")
        return await self.app.push_screen_wait(panel) or ""

    async def _save(self, query: str) -> None:
        name = await self._ask_name(f"Save the search {query} as", "", "save")
        if not name:
            return
        before = self._query_of(name)
        step = await self.newsreader.queue.ask(self.newsreader.library.searches.save, name, query)
        await self.read_searches()
        if step is None:
            self.say(f"already saved as {name}")
        elif before is not None:
            self.say(f"replaced {name}, which was {before}; {self._undo_hint()}")
        else:
            self.say(f"saved as {name}; {self._key('search.up')} lists it")

    async def _rename(self, saved: Offer) -> None:
        old = saved.text
        name = await self._ask_name(f"Rename the search {old} to", old, "rename")
        if not name or name == old:
            return
        before = self._query_of(name) if name.casefold() != old.casefold() else None
        await self.newsreader.queue.ask(self.newsreader.library.searches.rename, old, name)
        await self.read_searches()
        self._list(next((at for at, one in enumerate(self._saved) if one.name == name), 0))
        replaced = f"replaced {name}, which was {before}; {self._undo_hint()}"
        self.say(replaced if before else f"{old} is now {name}")

    def _query_of(self, name: str) -> str | None:
        wanted = name.casefold()
        return next((one.query for one in self._saved if one.name.casefold() == wanted), None)

    def _undo_hint(self) -> str:
        return f"{self._key('everywhere.undo' if self.has_left_box else 'search.undo')} to undo"

    async def forget(self, search: Offer) -> None:
        """Delete a saved or recent search, and list the others."""
        at, searches = self.choices.cursor, self.newsreader.library.searches
        is_saved = search.kind is OfferKind.SAVED
        await self.newsreader.queue.ask(searches.remove if is_saved else searches.forget, search.text)
        await self.read_searches()
        if self.ask.box.value:
            self.offer()
        else:
            self._list(at)
        self.say(f"deleted {search.text}; {self._undo_hint()}" if is_saved else "deleted the recent search")

    def action_leave(self) -> None:
        if not self.ask.hide_offers():
            self.dismiss()

    def action_back(self) -> None:
        self.dismiss()
