"""What stands below the box of the note search: what a filter may become, and the searches kept and made last."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.text.clean import one_line
from newsreader.text.query import parse
from newsreader.text.query_terms import Key
from newsreader.tui.screens.search.base import SearchBase
from newsreader.tui.widgets.query_box import Offer
from newsreader.tui.workers import start, start_asking

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


class Choosing(SearchBase):
    """The keys that move through the choices and the results, and take one.

    The newest notes have the cursor at once. Up from the first of them, or Tab in an empty box, lists the searches kept
    by name and those made last; Down goes through the choices, if there are any, and on to the results. Tab takes a
    choice, Enter the one that is on, else the result.
    """

    _saved: tuple[SavedSearch, ...] = ()
    _recent: tuple[str, ...] = ()
    _searches_read = False
    _listed = False

    @property
    def choices(self) -> Choices:
        """What may be chosen below the box."""
        return self.ask.choices

    def on_mount(self) -> None:
        super().on_mount()
        self.ask.others = self._kept_like

    async def read_searches(self) -> None:
        searches = self.newsreader.library.searches
        self._saved = tuple(await self.newsreader.desk.ask(searches.saved))
        self._recent = tuple(await self.newsreader.desk.ask(searches.recent, MOST_RECENT))
        self._searches_read = True
        there = "   ↑ your searches" if self._saved or self._recent else ""
        self.ask.box.placeholder = f"words you remember, in any order{there}"

    def offer(self) -> None:
        self._listed = False
        if self.ask.box.value:
            self.ask.offer()
        else:
            self.ask.show_offers(())
        self._light_results()

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
        offers += [Offer(one_line(query), "recent", query, len(query)) for query in self._recent]
        self._listed = bool(offers)
        self.ask.show_offers(offers, min(at, len(offers) - 1))
        self._light_results()
        return self._listed

    def _light_results(self) -> None:
        self.results.show_cursor(self.choices.cursor < 0)

    async def _list_read(self) -> bool:
        """List them also with the first key, which may come before they are read."""
        if not self._searches_read:
            await self.read_searches()
        return self._list()

    async def action_complete(self) -> None:
        if self.ask.box.value or self.choices.items:
            self.ask.take()
        elif not await self._list_read():
            self.say("no searches yet; ^s keeps one")

    def action_down(self) -> None:
        if not self.ask.down():
            self.among_results(partial(self.results.move, 1))
        self._listed &= bool(self.choices.items)
        self._light_results()

    async def action_up(self) -> None:
        if self.ask.up():
            if self._listed and self.choices.cursor < 0:
                self.offer()
        elif self.results.cursor > 0 or self._put_off:
            self.among_results(partial(self.results.move, -1))
        elif not self.choices.items and not self.ask.box.value:
            await self._list_read()
        elif not self.choices.items:
            self.offer()
            self.choices.put(len(self.choices.items) - 1)
        self._light_results()

    def action_page_down(self) -> None:
        self.ask.hide_offers()
        self._light_results()
        self.among_results(partial(self.results.move_page, 1))

    def action_page_up(self) -> None:
        self.among_results(partial(self.results.move_page, -1))

    async def action_open(self) -> None:
        if self.choices.cursor >= 0 and self.ask.take():
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

    async def _remember(self) -> None:
        library = self.newsreader.library
        if library.read_only:
            return
        try:
            await self.newsreader.desk.put_off("search", library.searches.remember, self.ask.box.value)
        except NewsreaderError as error:
            self.say(str(error), failed=True)  # no reason not to go there

    async def on_result_list_chosen(self) -> None:
        await self.action_perform("search.open")

    # Keeping

    def _on(self) -> SavedSearch | str | None:
        """The listed search that is on: one kept by name, a recent one, or none."""
        at = self.choices.cursor if self._listed else -1
        if at < 0:
            return None
        return self._saved[at] if at < len(self._saved) else self._recent[at - len(self._saved)]

    def action_save(self) -> None:
        on = self._on()
        if on is not None and not isinstance(on, str):
            start_asking(self, partial(self._rename, on))
        elif query := on or self.ask.box.value.strip():
            start_asking(self, partial(self._save, query))
        else:
            self.say("type a search first, then ^s keeps it")

    async def _ask_name(self, about: str, value: str, enter: str) -> str:
        from newsreader.tui.screens.line import LinePanel

        names = [one.name for one in self._saved]
        return await self.app.push_screen_wait(LinePanel(self.keymap, about, value, enter=enter, names=names)) or ""

    async def _save(self, query: str) -> None:
        name = await self._ask_name(f"Keep the search {query} as", "", "keep")
        if not name:
            return
        before = self._query_of(name)
        step = await self.newsreader.desk.ask(self.newsreader.library.searches.save, name, query)
        await self.read_searches()
        if step is None:
            self.say(f"it is kept as {name} already")
        elif before is not None:
            self.say(f"{name} was {before}; ^z brings that back")
        else:
            self.say(f"kept as {name}; ↑ lists it")

    async def _rename(self, one: SavedSearch) -> None:
        name = await self._ask_name(f"Call the search {one.name}", one.name, "rename")
        if not name or name == one.name:
            return
        before = self._query_of(name) if name.casefold() != one.name.casefold() else None
        await self.newsreader.desk.ask(self.newsreader.library.searches.rename, one.name, name)
        await self.read_searches()
        self._list(next((at for at, kept in enumerate(self._saved) if kept.name == name), 0))
        self.say(f"{name} was {before}; ^z brings that back" if before else f"{one.name} is now {name}")

    def _query_of(self, name: str) -> str | None:
        wanted = name.casefold()
        return next((one.query for one in self._saved if one.name.casefold() == wanted), None)

    async def forget_choice(self) -> bool:
        """Let go of the listed search that is on; false if none is."""
        on, at, searches = self._on(), self.choices.cursor, self.newsreader.library.searches
        if on is None:
            return False
        if isinstance(on, str):
            await self.newsreader.desk.ask(searches.forget, on)
        else:
            await self.newsreader.desk.ask(searches.remove, on.name)
        await self.read_searches()
        self._list(at)
        self.say("forgotten" if isinstance(on, str) else f"{on.name} is kept no longer; ^z brings it back")
        return True

    def action_leave(self) -> None:
        if self._listed:
            self.offer()
        else:
            self.dismiss()


def _kept(one: SavedSearch) -> Offer:
    return Offer(one_line(one.name), one_line(one.query), one.query, len(one.query))
