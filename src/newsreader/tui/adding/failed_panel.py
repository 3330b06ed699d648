"""The panel that lists what could not be added: what, when and why. It adds nothing itself; it returns the choice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content
from textual.widgets import Static

from newsreader.text.clean import one_line
from newsreader.tui.dialogs.panel import About, Panel
from newsreader.tui.widgets.text_format import ago, cut, day, fit, wrapped
from newsreader.tui.widgets.text_styles import component_classes
from newsreader.tui.widgets.virtual_list import Parts, ShortList

from .job import Adding
from .offer import offer_to_follow

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import FailedAdd
    from newsreader.tui.app.screen_base import BaseScreen

SOURCE_SHARE = 0.45
"""The share of the width that a source may take beside the reason."""

WHEN = 11
"""The cells for how long ago a source failed."""

WIDE = 60
"""The narrowest list that shows the reasons. Below every list is the whole reason of the row at the cursor."""


class FailureList(ShortList[str]):
    """Failed adds, the latest first, each identified by its source."""

    COMPONENT_CLASSES: ClassVar = component_classes("failed", "source why")
    MOST_ROWS: ClassVar = 8

    def __init__(self, failures: list[FailedAdd]) -> None:
        super().__init__()
        self.failures = failures

    def on_mount(self) -> None:
        self.rows_changed(self.cursor)

    def drop(self, failures: list[FailedAdd]) -> None:
        """Remove some of the rows."""
        self.failures = [failure for failure in self.failures if failure not in failures]
        self.rows_changed(self.cursor)

    @property
    def row_count(self) -> int:
        return len(self.failures)

    def key_at(self, index: int) -> str:
        return self.failures[index].source

    def row_parts(self, index: int, width: int) -> Parts:
        failure, more = self.failures[index], self.more_text(index, width)
        room = max(0, width - WHEN - 6 - len(more))
        share = int(room * SOURCE_SHARE) if width >= WIDE else room
        why = self.part_style("failed--why")
        return [
            (f" {fit(ago(failure.at), WHEN)} ", why),
            (fit(failure.source, share), self.part_style("failed--source")),
            ("  ", why),
            (fit(failure.message, room - share), why),
            (more, why),
        ]


class FailedPanel(Panel["list[str] | None"]):
    """Lists the failures. Returns the sources to try again, or `None`."""

    KEYS: ClassVar = (
        *(("down", "move(1)"), ("j", "move(1)"), ("up", "move(-1)"), ("k", "move(-1)")),
        *(("pagedown", "page(1)"), ("space", "page(1)"), ("pageup", "page(-1)"), ("b", "page(-1)")),
        *(("enter", "retry"), ("r", "retry_all"), ("d", "clear"), ("D", "clear_all"), ("q", "cancel")),
    )
    HINTS: ClassVar = (
        *(("enter", "try again"), ("r", "try all"), ("d", "clear"), ("D", "clear all"), ("esc", "leave")),
    )

    def __init__(self, keymap: Keymap, failures: list[FailedAdd]) -> None:
        super().__init__(keymap)
        self._failures = failures

    def contents(self) -> ComposeResult:
        yield About("What could not be added")
        yield FailureList(self._failures)
        yield Static(id="reason")

    @property
    def rows(self) -> FailureList:
        return self.query_one(FailureList)

    def on_short_list_moved(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        """Show the whole source and reason of the row at the cursor."""
        if self.rows.current_key is None:
            return
        failure, height = self.rows.failures[self.rows.cursor], self.app.size.height
        width = max(8, self.app.size.width - 4)
        at = failure.at.astimezone()
        rows = [
            cut(f"{day(at)} {at:%H:%M}", width),
            *wrapped(one_line(failure.source), width, max(1, height // 8)),
            *wrapped(one_line(failure.message), width, max(1, height // 6)),
        ]
        self.query_one("#reason", Static).update(Content("\n".join(rows)))

    def action_move(self, by: int) -> None:
        self.rows.move(by)

    def action_page(self, pages: int) -> None:
        self.rows.move_page(pages)

    def on_virtual_list_chosen(self) -> None:
        self.action_retry()

    def action_retry(self) -> None:
        if self.rows.current_key is not None:
            self.dismiss([self.rows.current_key])

    def action_retry_all(self) -> None:
        self.dismiss([failure.source for failure in reversed(self.rows.failures)])

    async def action_clear(self) -> None:
        await self.attempt(partial(self._clear, self.rows.failures[self.rows.cursor : self.rows.cursor + 1]))

    async def action_clear_all(self) -> None:
        await self.attempt(partial(self._clear, self.rows.failures))

    async def _clear(self, failures: list[FailedAdd]) -> None:
        app = self.newsreader
        await app.queue.ask(app.library.failed_adds.change, forget=[failure.source for failure in failures])
        self.rows.drop(failures)
        if not self.rows.failures:
            self.dismiss(None)


async def show_failed(screen: BaseScreen[Any]) -> None:
    """List what could not be added, and try again to add what the user chooses."""
    app = screen.newsreader
    if not (failures := await app.queue.ask(app.library.failed_adds.all)):
        screen.say("no failed adds")
    elif sources := await app.push_screen_wait(FailedPanel(screen.keymap, failures)):
        adding = Adding(app, lambda: sources)
        await adding.start().ended.wait()
        await offer_to_follow(screen, adding)
