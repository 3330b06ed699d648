"""The library's filter: a query that narrows the list while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.tui.app.list_screen import ListScreen
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.widgets.query_box import ACCEPT_LABELS, QueryBox
from newsreader.tui.widgets.saved_offers import saved_like, saved_offer
from newsreader.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual import events
    from textual.widgets import Input

    from newsreader.records import SavedSearch


class LibraryFilter(ListScreen):
    """The keys of the filter. The library screen shows the result."""

    _saved: tuple[SavedSearch, ...] = ()
    _filtered_from: int | None = None
    """The article at the cursor when the filter was opened."""

    @property
    def ask(self) -> QueryBox:
        return self.query_one(QueryBox)

    async def refilter(self, text: str, *, to_top: bool = True) -> None:
        """Show the articles that match the query `text`, unless they are shown already."""
        raise NotImplementedError

    def focus_list(self) -> None:
        raise NotImplementedError

    async def action_open(self) -> None:
        """Open the article at the cursor."""
        raise NotImplementedError

    def hints(self) -> list[tuple[str, str]]:
        """Return the hints of the keys; while the filter is typed, of the keys that do not type into it."""
        if self.focused is not self.ask.box:
            return super().hints()
        on, tab = self.ask.on, self.ask.tab_offer
        complete = [("tab", ACCEPT_LABELS[tab.kind])] if tab else []
        enter = ACCEPT_LABELS[on.kind] if on else "read" if self._can_open else "to the list"
        return [("enter", enter), *complete, ("esc", "clear")]

    @property
    def _can_open(self) -> bool:
        return bool(self.ask.box.value) and self.query_one(self.LIST).row_count > 0

    def on_query_box_turned(self) -> None:
        self.query_one(StatusLine).hints = self.hints()

    def _show_filter(self, shown: bool) -> None:
        self.ask.display = shown
        self.set_class(shown, "filtered")

    def action_filter(self) -> None:
        if not self.ask.display:
            self._filtered_from = self.query_one(self.LIST).current_key
        self._show_filter(True)
        self.set_focus(self.ask.box)
        start(self, self._read_vocabulary, group="vocabulary")

    async def _read_vocabulary(self) -> None:
        library, queue = self.newsreader.library, self.newsreader.queue
        self.ask.vocabulary = await queue.ask_aside(library.articles.vocabulary)
        await self._read_saved()
        if self.ask.box.has_focus and self.ask.box.value and self.ask.on is None:
            await self.on_input_changed()

    async def _read_saved(self) -> None:
        saved = await self.newsreader.queue.ask_aside(self.newsreader.library.searches.saved)
        self._saved = tuple(saved)
        self.ask.others = lambda typed: saved_like(self._saved, typed)

    def action_save_filter(self) -> None:
        query = self.ask.box.value.strip()
        if query and self.ask.display:
            start_asking(self, partial(self._save, query))
        else:
            self.say(f"type a filter first, then {self._key('library.save_filter')} saves it")

    async def _save(self, query: str) -> None:
        from newsreader.tui.dialogs.prompt_dialog import PromptPanel

        panel = PromptPanel(self.keymap, f"Save the filter {query} as", "", enter="save", required="Type a name.")
        if name := await self.app.push_screen_wait(panel):
            step = await self.newsreader.queue.ask(self.newsreader.library.searches.save, name, query)
            await self._read_saved()
            self.say(f"saved as {name}; ↑ in the empty filter lists it" if step else f"already saved as {name}")

    async def on_input_changed(self) -> None:
        self.ask.offer()
        self.ask.show_mistakes()
        await self.refilter(self.ask.settled)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if self.ask.accept(self.ask.on):
            return
        self.ask.hide_offers()
        self._show_filter(bool(event.value))
        await self._leave_box()
        if self._can_open:
            await self.action_open()

    async def key_down(self, event: events.Key) -> None:
        if self.ask.box.has_focus:
            event.stop()
            if not self.ask.down():
                await self._leave_box()

    async def _leave_box(self) -> None:
        """Move the focus to the list, and apply the whole query: its last filter is complete now."""
        self.focus_list()
        self.ask.show_mistakes()
        await self.refilter(self.ask.settled)

    async def key_up(self, event: events.Key) -> None:
        if self.ask.box.has_focus and (self.ask.up() or self._list_saved()):
            event.stop()

    def _list_saved(self) -> bool:
        """List the saved searches, if nothing is typed. Return false if there are none."""
        if self.ask.box.value or not self._saved:
            return False
        self.ask.show_offers(map(saved_offer, self._saved), 0)
        return True

    async def leave_filter(self) -> bool:
        """Clear and hide the filter, and while it is typed, go back to the article where it was opened. Return false if
        there was no filter.
        """
        if not self.ask.display:
            return False
        is_typing = self.ask.box.has_focus
        self._show_filter(False)
        self.ask.put("")
        self.focus_list()
        await self.refilter("", to_top=False)
        there, self._filtered_from = self._filtered_from, None
        if is_typing and there is not None:
            await self.go_back_to(there)
        return True

    async def go_back_to(self, article_id: int) -> None:
        """Move the cursor to an article that was in the list before."""
        raise NotImplementedError
