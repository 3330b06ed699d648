"""What stands below the box of the note search: what a filter may become, or the searches kept and the last ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.text.clean import one_line
from newsreader.tui.screens.search.base import SearchBase
from newsreader.tui.workers import start, start_asking

if TYPE_CHECKING:
    from newsreader.tui.widgets.choices import Choices

MOST_RECENT = 5
"""Recent searches that are offered; there is more to see below them."""


class Choosing(SearchBase):
    """The keys that move through the choices and the results, and take one.

    Down goes through the choices, if there are any, and on to the results; Tab takes a choice, Enter the one that is
    on, else the result.
    """

    @property
    def choices(self) -> Choices:
        """What may be chosen below the box."""
        return self.ask.choices

    def offer(self) -> None:
        if self.ask.box.value:
            self.ask.offer()
            return
        kept = self.searches.kept
        rows = [(one_line(name), one_line(query)) for name, query in kept.saved.items()]
        rows += [(one_line(query), "recent") for query in kept.recent[:MOST_RECENT]]
        self.choices.set_class(False, "floating")
        self.choices.show([] if self.has_class("low") else rows, -1)
        self._light_results()

    def _light_results(self) -> None:
        self.results.show_cursor(self.choices.cursor < 0)

    def _kept_query(self) -> str | None:
        """The search kept or made lately that is on, or would be taken."""
        if self.ask.box.value or not self.choices.items:
            return None
        kept = self.searches.kept
        queries = (*kept.saved.values(), *kept.recent)
        return queries[max(0, self.choices.cursor)]

    def _take(self) -> bool:
        query = self._kept_query()
        if query is None:
            return self.ask.take()
        self.ask.box.value = query
        self.ask.box.cursor_position = len(query)
        return True

    def action_complete(self) -> None:
        self._take()

    def action_down(self) -> None:
        if not self.ask.down():
            self.results.move(1)
        self._light_results()

    def action_up(self) -> None:
        if self.ask.up():
            pass
        elif self.results.cursor == 0 and not self.choices.items:
            self.offer()
            self.choices.put(len(self.choices.items) - 1)
        else:
            self.results.move(-1)
        self._light_results()

    def action_page_down(self) -> None:
        self.choices.show([], -1)
        self._light_results()
        self.results.move_page(1)

    def action_page_up(self) -> None:
        self.results.move_page(-1)

    async def action_open(self) -> None:
        if self.choices.cursor >= 0 and self._take():
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
            await self.newsreader.open_article(current.highlight.article_id, current.highlight.id)

    async def _remember(self) -> None:
        try:
            await self.newsreader.desk.ask(self.searches.remember, self.ask.box.value)
        except NewsreaderError as error:
            self.say(str(error), failed=True)  # no reason not to go there

    async def on_result_list_chosen(self) -> None:
        await self.action_perform("search.open")

    def action_save(self) -> None:
        if self.ask.box.value.strip():
            start_asking(self, self._save)
        else:
            self.say("type a search first; then this keeps it by a name")

    async def _save(self) -> None:
        from newsreader.tui.screens.line import LinePanel

        query = self.ask.box.value
        panel = LinePanel(self.keymap, f"Keep the search {query} as", "", enter="keep", names=self.searches.kept.saved)
        name = await self.app.push_screen_wait(panel)
        if name:
            await self.newsreader.desk.ask(self.searches.save, name, query)
            self.say(f"kept as {name}; an empty box lists it")

    async def forget_choice(self) -> bool:
        """Forget the kept search that is on; false if none is."""
        at = self.choices.cursor
        if at < 0 or self._kept_query() is None:
            return False
        names = list(self.searches.kept.saved)
        if at < len(names):
            await self.newsreader.desk.ask(self.searches.forget, names[at])
        else:
            recent = self.searches.kept.recent[at - len(names)]
            await self.newsreader.desk.ask(lambda: self.searches.forget(recent=recent))
        self.offer()
        self.choices.put(min(at, len(self.choices.items) - 1))
        self._light_results()
        return True

    def action_leave(self) -> None:
        self.dismiss()
