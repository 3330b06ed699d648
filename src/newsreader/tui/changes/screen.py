"""The changes screen: it maps actions to methods, and reads other revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.actions import Scope
from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine

from .facts import Facts
from .page import read
from .parts import marked
from .rows import SIDE_BY_SIDE_FROM
from .view import ChangesView

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap

    from .page import Page


def _both(on: str, back: str, *method: object) -> dict[str, tuple[object, ...]]:
    """Return the methods of two actions that do the same in opposite directions, 1 and -1."""
    return {f"changes.{on}": (*method, 1), f"changes.{back}": (*method, -1)}


class ChangesScreen(BaseScreen[int]):
    """Shows what changed between two revisions. Its result is the offset of the current text to read on at."""

    SCOPES: ClassVar = (Scope.CHANGES, Scope.EVERYWHERE)
    SIZES: ClassVar = {"low": lambda size: size.height < 14}
    METHODS: ClassVar = {
        **_both("next_change", "previous_change", "step_change"),
        **_both("down", "up", "move", ChangesView.step),
        **_both("line_down", "line_up", "move", ChangesView.scroll_rows),
        **_both("half_down", "half_up", "move", ChangesView.scroll_half_page),
        **_both("page_down", "page_up", "move_page"),
        **_both("bottom", "top", "move", ChangesView.move_to_edge),
        **_both("newer", "older", "step_revision"),
        "changes.leave": ("action_back",),
    }

    def __init__(self, keymap: Keymap, page: Page) -> None:
        super().__init__(keymap)
        self._page = page

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield Facts()
        yield ChangesView(self.newsreader.preferences.now.measure, marks=self.newsreader.plain)
        yield StatusLine()

    def on_mount(self) -> None:
        self.view.side_by_side = self.newsreader.changes_side_by_side
        self.set_focus(self.view)
        self._show(self._page)

    @property
    def view(self) -> ChangesView:
        return self.query_one(ChangesView)

    def _show(self, page: Page) -> None:
        self._page = page
        header = self.query_one(ScreenHeader)
        header.name_text = page.article.title
        several = f"   of {len(page.numbers)} revisions" if len(page.numbers) > 2 else ""
        header.remark = f"{page.comparison.old.number} → {page.comparison.new.number}{several}"
        self.view.show(page.outline)

    def on_changes_view_moved(self) -> None:
        view, status = self.view, self.query_one(StatusLine)
        self.query_one(Facts).show(self._page, view.rows.size)
        changes = [number for number, part in enumerate(view.parts) if part.sign]
        at = f"change {changes.index(view.cursor) + 1} of {len(changes)}" if view.cursor in changes else ""
        status.state, status.hints = at, self.hints()

    def hints(self) -> list[tuple[str, str]]:
        folded = self.view.part is not None and self.view.part.folded
        opening = (self._key("changes.open"), "read")
        return [(opening[0], "unfold") if folded and hint == opening else hint for hint in super().hints()]

    async def on_changes_view_chosen(self) -> None:
        await self.action_perform("changes.open")

    async def reload(self) -> None:
        pair = self._page.comparison.old.number, self._page.comparison.new.number
        if not await self._compare(pair) and not await self._compare(None):
            self.dismiss()

    async def _compare(self, pair: tuple[int, int] | None) -> bool:
        """Show what changed between two revisions. Return false if they are no longer in the library."""
        app = self.newsreader
        page = await app.queue.ask_aside(read, app.library, self._page.article.id, pair)
        if page is not None:
            self._show(page)
        return page is not None

    # Moving

    def move(self, motion: Callable[..., None], *arguments: int) -> None:
        """Move the cursor by a method of `ChangesView`."""
        motion(self.view, *arguments)

    def move_page(self, *arguments: int) -> None:
        if arguments != (1,) or not self.view.unfold():
            self.view.scroll_page(*arguments)

    def step_change(self, direction: int, times: int = 1) -> None:
        if not self.view.step_change(direction, times):
            self.say("no change after this" if direction > 0 else "no change before this")

    async def step_revision(self, direction: int, times: int = 1) -> None:
        """Show what changed in a later (1) or an earlier (-1) revision, from the one before it."""
        numbers = self._page.numbers
        at = numbers.index(self._page.comparison.new.number) + direction * times
        at = max(1, min(at, len(numbers) - 1))
        if numbers[at] == self._page.comparison.new.number:
            self.say("no later revision" if direction > 0 else "no earlier changes")
        elif not await self._compare((numbers[at - 1], numbers[at])):
            await self.reload()

    # Showing

    def action_unfold_all(self) -> None:
        self.say("unchanged paragraphs shown" if self.view.toggle_folds() else "unchanged paragraphs folded")

    def action_side_by_side(self) -> None:
        view = self.view
        if self.size.width < SIDE_BY_SIDE_FROM:
            self.say(f"side by side needs {SIDE_BY_SIDE_FROM} columns")
            return
        view.side_by_side = self.newsreader.changes_side_by_side = not view.side_by_side
        view.relayout()

    # Using

    def action_open(self) -> None:
        part = self.view.part
        if part is None or self.view.unfold():
            return
        if self._page.comparison.new.number != self._page.article.revision:
            self.say(f"the reader shows revision {self._page.article.revision}, not this one")
        elif part.place is None:
            self.say("this was removed from the text")
        else:
            self.dismiss(part.place)

    def action_copy(self) -> None:
        part = self.view.part
        if part is None or part.folded:
            self.say("nothing to copy here")
            return
        self.app.copy_to_clipboard(marked(part).replace("\u00ad", ""))
        self.say("copied")

    def action_export(self) -> None:
        self.export([self._page.article.id], None)

    def action_back(self) -> None:
        self.dismiss()
