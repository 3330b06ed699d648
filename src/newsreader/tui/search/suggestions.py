"""What stands below the box of the note search: what a filter may become, and the searches kept and made last."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.errors import NewsreaderError
from newsreader.text.query.parser import parse
from newsreader.text.query.terms import Key
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.widgets.query_box import TAKES, Offer, What
from newsreader.tui.widgets.status_line import StatusLine

from .base import SearchBase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.records import SavedSearch
    from newsreader.tui.widgets.choices import Choices

MOST_RECENT = 20
"""Recent searches that are listed."""

ENOUGH = 2
"""Letters after which the searches kept by such a name are offered."""

FEW = 3
"""So many of them are: the filters come first, and the results are looked for meanwhile."""


SEARCHES = (What.KEPT, What.RECENT)
"""Offers that are whole searches, which can be kept, renamed and forgotten."""


class Suggestions(SearchBase):
    """The keys that move through the choices and the results, and take one.

    The newest notes have the cursor at once. Up from the first of them, or Tab in an empty box, lists the searches kept
    by name and those made last; where something is typed, Up passes what that may become. Down goes through the
    choices, if there are any, and on to the results. Tab takes a choice, Enter the one that is on, else the result.
    What the other keys do follows from what the bar is on.
    """

    _saved: tuple[SavedSearch, ...] = ()
    _recent: tuple[str, ...] = ()
    _searches_read = False

    @property
    def choices(self) -> Choices:
        """What may be chosen below the box."""
        return self.ask.choices

    def on_mount(self) -> None:
        super().on_mount()
        self.ask.others = self._kept_like

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
            ways = [(self._key("search.open"), "go there"), *self.hints_of(Scope.RESULTS)]
            return [*ways, (self._key("everywhere.help"), "all keys"), (self._key("search.leave"), "back")]
        on, tab = self.ask.on, self.ask.at_hand
        complete = [(self._key("search.complete"), TAKES[tab.what])] if tab else []
        if on is None:
            known = super().hints()
            return [*known[:1], *complete, *known[1:]]
        enter, leave = (self._key("search.open"), TAKES[on.what]), (self._key("search.leave"), "close")
        if on.what not in SEARCHES:
            return [enter, leave]
        keep = (self._key("search.save"), "rename" if on.what is What.KEPT else "keep by a name")
        return [enter, leave, (self._key("search.delete"), "forget"), keep]

    def on_query_box_turned(self) -> None:
        self.results.show_cursor(self.ask.on is None)
        self.query_one(StatusLine).hints = self.hints()

    def _kept_like(self, typed: str) -> Iterator[Offer]:
        """The searches kept by a name of which a word begins with what is typed."""
        wanted = typed.strip().casefold()
        if len(wanted) < ENOUGH:
            return iter(())
        named = (
            _kept(one)
            for one in self._saved
            if f" {one.name.casefold()}".find(f" {wanted}") >= 0 and one.query != typed.strip()
        )
        return islice(named, FEW)

    def _list(self, at: int = 0) -> bool:
        """List the searches kept and made last; false if there are none."""
        offers = [_kept(one) for one in self._saved]
        offers += [Offer(What.RECENT, query, query, len(query), "recent") for query in self._recent]
        self.ask.show_offers(offers, min(at, len(offers) - 1))
        return bool(offers)

    async def _list_read(self) -> bool:
        """List them also with the first key, which may come before they are read."""
        if not self._searches_read:
            await self.read_searches()
        return self._list()

    async def action_complete(self) -> None:
        if self.has_left_box:
            self.action_type()
        elif self.choices.items or (self.ask.box.value and self.ask.at_hand):
            self.ask.take(self.ask.at_hand)
        elif self.ask.box.value or not await self._list_read():
            self.leave_box()

    def action_type(self) -> None:
        self.set_focus(self.ask.box)

    async def action_search_notes(self) -> None:
        self.action_type()

    def leave_box(self) -> None:
        """Give the keys to the results."""
        self.ask.hide_offers()
        self.set_focus(self.results)

    def on_descendant_focus(self) -> None:
        self.query_one(StatusLine).hints = self.hints()

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

    def action_top(self, row: int = 1) -> None:
        self.among_results(partial(self.results.move_to, row - 1))

    def action_bottom(self, row: int = 0) -> None:
        self.among_results(lambda: self.results.move_to((row or self.results.row_count) - 1))

    def action_page_down(self, times: int = 1) -> None:
        self.ask.hide_offers()
        self.among_results(partial(self.results.move_page, times))

    def action_page_up(self, times: int = 1) -> None:
        self.among_results(partial(self.results.move_page, -times))

    async def action_open(self) -> None:
        if self.ask.take(self.ask.on):
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
            mark, query = current.highlight, parse(self.ask.settled).query
            found = await self.found_in(mark.article_id)
            # Who asks for words of texts alone wants to see those, unless the mark is one of them.
            elsewhere = found is not None and not (query.words or query.values(Key.PHRASE))
            if found and any(place.start < mark.end and place.end > mark.start for place in found.places):
                elsewhere = False
            await self.newsreader.open_article(mark.article_id, None if elsewhere else mark.id, found)
            # Whoever comes back is looking at the results: the next letter must not change the search.
            self.leave_box()

    async def _remember(self) -> None:
        library = self.newsreader.library
        if library.read_only:
            return
        try:
            await self.newsreader.queue.postpone("search", library.searches.remember, self.ask.box.value)
        except NewsreaderError as error:
            self.say(str(error), failed=True)  # no reason not to go there

    async def on_result_list_chosen(self) -> None:
        await self.action_perform("search.open")

    # Keeping

    def action_save(self) -> None:
        on = self.ask.on
        if on is not None and on.what is What.KEPT:
            start_asking(self, partial(self._rename, on))
        elif on is not None and on.what is not What.RECENT:
            self.say_elsewhere()
        elif query := on.value if on else self.ask.box.value.strip():
            start_asking(self, partial(self._save, query))
        else:
            self.say(f"type a search first, then {self._key('search.save')} keeps it")

    async def _ask_name(self, about: str, value: str, enter: str) -> str:
        from newsreader.tui.dialogs.prompt_dialog import PromptPanel

        return await self.app.push_screen_wait(PromptPanel(self.keymap, about, value, enter=enter)) or ""

    async def _save(self, query: str) -> None:
        name = await self._ask_name(f"Keep the search {query} as", "", "keep")
        if not name:
            return
        before = self._query_of(name)
        step = await self.newsreader.queue.ask(self.newsreader.library.searches.save, name, query)
        await self.read_searches()
        if step is None:
            self.say(f"it is kept as {name} already")
        elif before is not None:
            self.say(f"{name} was {before}; {self._undoes()}")
        else:
            self.say(f"kept as {name}; {self._key('search.up')} lists it")

    async def _rename(self, kept: Offer) -> None:
        old = kept.text
        name = await self._ask_name(f"Call the search {old}", old, "rename")
        if not name or name == old:
            return
        before = self._query_of(name) if name.casefold() != old.casefold() else None
        await self.newsreader.queue.ask(self.newsreader.library.searches.rename, old, name)
        await self.read_searches()
        self._list(next((at for at, one in enumerate(self._saved) if one.name == name), 0))
        self.say(f"{name} was {before}; {self._undoes()}" if before else f"{old} is now {name}")

    def _query_of(self, name: str) -> str | None:
        wanted = name.casefold()
        return next((one.query for one in self._saved if one.name.casefold() == wanted), None)

    def _undoes(self) -> str:
        return f"{self._key('everywhere.undo' if self.has_left_box else 'search.undo')} to undo"

    async def forget(self, search: Offer) -> None:
        """Let go of a search that is offered, and list the others."""
        at, searches = self.choices.cursor, self.newsreader.library.searches
        is_kept = search.what is What.KEPT
        await self.newsreader.queue.ask(searches.remove if is_kept else searches.forget, search.text)
        await self.read_searches()
        if self.ask.box.value:
            self.offer()
        else:
            self._list(at)
        self.say(f"{search.text} is kept no longer; {self._undoes()}" if is_kept else "forgotten")

    def action_leave(self) -> None:
        if not self.ask.hide_offers():
            self.dismiss()

    def action_back(self) -> None:
        self.dismiss()


def _kept(one: SavedSearch) -> Offer:
    return Offer(What.KEPT, one.name, one.query, len(one.query), f"kept · {one.query}")
