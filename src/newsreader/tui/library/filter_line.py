"""The library's filter: a line in the language of the search box, which narrows the list while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.widgets.query_box import TAKES, QueryBox
from newsreader.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual import events
    from textual.widgets import Input


class LibraryFilter(BaseScreen[None]):
    """The keys that filter; what the list then shows is the library screen's."""

    @property
    def ask(self) -> QueryBox:
        """The filter's line."""
        return self.query_one(QueryBox)

    async def refilter(self, text: str, *, to_top: bool = True) -> None:
        """Show what `text` asks for, unless it is shown already."""
        raise NotImplementedError

    def focus_list(self) -> None:
        """Give the keys back to the list."""
        raise NotImplementedError

    def hints(self) -> list[tuple[str, str]]:
        """While one types, what the keys do that are not typed into the box."""
        if self.focused is not self.ask.box:
            return super().hints()
        on, tab = self.ask.on, self.ask.at_hand
        complete = [("tab", TAKES[tab.what])] if tab else []
        return [("enter", TAKES[on.what] if on else "list"), *complete, ("esc", "clear")]

    def on_descendant_focus(self) -> None:
        self.query_one(StatusLine).hints = self.hints()

    def on_query_box_turned(self) -> None:
        self.query_one(StatusLine).hints = self.hints()

    def _show_filter(self, shown: bool) -> None:
        self.ask.display = shown
        self.set_class(shown, "filtered")

    async def action_filter(self) -> None:
        self._show_filter(True)
        self.set_focus(self.ask.box)
        self.ask.vocabulary = await self.newsreader.queue.ask(self.newsreader.library.articles.vocabulary)

    async def on_input_changed(self) -> None:
        self.ask.offer()
        self.ask.tell()
        await self.refilter(self.ask.settled)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if self.ask.take(self.ask.on):
            return
        self.ask.hide_offers()
        self._show_filter(bool(event.value))
        await self._leave_box()

    async def key_down(self, event: events.Key) -> None:
        if self.ask.box.has_focus:
            event.stop()
            if not self.ask.down():
                await self._leave_box()

    async def _leave_box(self) -> None:
        """Give the keys back to the list of all that is asked: nothing is still being typed."""
        self.focus_list()
        self.ask.tell()
        await self.refilter(self.ask.settled)

    async def key_up(self, event: events.Key) -> None:
        if self.ask.box.has_focus and self.ask.up():
            event.stop()

    async def leave_filter(self) -> bool:
        """Take the filter away; false if there is none."""
        if not self.ask.display:
            return False
        self._show_filter(False)
        self.ask.put("")
        self.focus_list()
        await self.refilter("", to_top=False)
        return True
