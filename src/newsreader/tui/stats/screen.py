"""The statistics screen: it reads the numbers in a thread, and opens the highlights of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.actions import Scope
from newsreader.services.statistics import overview
from newsreader.tui.app.list_screen import ListScreen, list_methods
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import minutes

from .stats_list import StatsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

NOTHING = ("Nothing was highlighted or read in this time.", "Press m in an article to highlight the sentence in focus.")


class StatsScreen(ListScreen):
    """Shows what was highlighted and read."""

    SCOPES: ClassVar = (Scope.STATS, Scope.EVERYWHERE)
    METHODS: ClassVar = {**list_methods(Scope.STATS), "stats.leave": ("action_back",)}
    LIST: ClassVar = StatsList
    SIZES: ClassVar = {"low": lambda size: size.height < 14}

    _by = "day"

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield StatsList()
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(ScreenHeader).name_text = "statistics"
        self.set_focus(self.query_one(StatsList))
        self.query_one(StatusLine).hints = self.hints()
        start(self, self.reload, group="counting")

    async def reload(self) -> None:
        app = self.newsreader
        found = await app.queue.ask_aside(overview, app.library, by=self._by)
        rows = self.query_one(StatsList)
        rows.empty_text = NOTHING
        rows.show(found)
        self.query_one(StatusLine).hints = self.hints()
        words = found.found.words_read
        self.query_one(ScreenHeader).remark = f"{minutes(words)} of reading" if words else ""

    async def action_by_week(self) -> None:
        self._by = "week" if self._by == "day" else "day"
        await self.reload()

    async def on_virtual_list_chosen(self) -> None:
        await self.action_perform("stats.open")

    async def action_open(self) -> None:
        if query := self.query_one(StatsList).query_text:
            await self.newsreader.open_search(query)
        else:
            self.say("this row counts no highlights")

    def action_export(self) -> None:
        self.export(None)

    def action_back(self) -> None:
        self.dismiss()
