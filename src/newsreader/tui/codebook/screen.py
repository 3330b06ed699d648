"""The codebook: all tags as a tree, with their descriptions and uses. `tag_actions` changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from newsreader.actions import Scope
from newsreader.services.tags import narrowed, tree
from newsreader.text.query.terms import Key, Term
from newsreader.tui.app.list_screen import list_methods
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox

from .tag_actions import TagActions
from .tag_card import TagCard
from .tag_list import TagList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.services.tags import Narrowed

NO_TAGS = ("No tags yet.", "Press t in an article to add one.")
NOTHING = ("Nothing matches.",)


class CodebookScreen(TagActions):
    """Lists tags."""

    SCOPES: ClassVar = (Scope.TAGS, Scope.EVERYWHERE)
    METHODS: ClassVar = list_methods(Scope.TAGS)
    LIST: ClassVar = TagList
    SIZES: ClassVar = {"wide": lambda size: size.width >= 100, "low": lambda size: size.height < 14}

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield TextBox(placeholder="a part of a tag's name", id="ask", select_on_focus=False, compact=True)
        with Horizontal(id="codebook"):
            yield TagList()
            yield TagCard()
        yield StatusLine()

    async def on_mount(self) -> None:
        self.begin("tags")
        await self.reload()

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.entries:
            await self.reload()

    async def reload(self, keep: str | None = None) -> None:
        known = await self.newsreader.queue.ask(self.newsreader.library.tags.list)
        if not self.entries:
            # Counting takes longer than a frame in a large library, so the names are shown first.
            self.entries = tree(known, {})
            self._show(narrowed(self.entries, self.ask.value), keep)
        self.entries = tree(known, await self.newsreader.queue.ask(self.newsreader.library.tags.found))
        self.tags.selected &= {entry.name for entry in self.entries}
        if keep is not None and not any(entry.name == keep for entry in narrowed(self.entries, self.ask.value).entries):
            self.widen()  # the changed tag must stay in view
        self.tags.empty_text = NOTHING if known else NO_TAGS
        self._show(narrowed(self.entries, self.ask.value), keep)
        self._show_selected()

    def _show(self, shown: Narrowed, keep: str | None) -> None:
        typed, tag_count = self.ask.value.strip(), sum(entry.tag is not None for entry in self.entries)
        self.tags.filter_text = typed.removeprefix("#")
        self.tags.show(shown.entries, keep=keep)
        total = f"{tag_count:,} tag{'' if tag_count == 1 else 's'}"
        self.query_one(ScreenHeader).remark = f"{shown.found:,} of {total}" if typed else total

    async def _after_history(self, verb: str, label: str | None, nothing: str) -> None:
        """Move the cursor to the tag that was restored."""
        before = {entry.tag.id for entry in self.entries if entry.tag}
        await super()._after_history(verb, label, nothing)
        restored = next((entry.name for entry in self.entries if entry.tag and entry.tag.id not in before), None)
        if restored is not None:
            await self.reload(keep=restored)

    def refilter(self) -> None:
        shown = narrowed(self.entries, self.ask.value)
        self._show(shown, shown.entries[shown.first].name if shown.entries and self.ask.value.strip() else None)

    def _show_selected(self) -> None:
        count = len(self.tags.selected)
        self.query_one(StatusLine).state = f"{count} selected" if count else ""

    def hints(self) -> list[tuple[str, str]]:
        first, *others = super().hints()
        if self.focused is self.ask:
            return [first, *others]
        entry = self.tags.current
        only_articles = entry is not None and entry.articles and not entry.highlights
        return [(first[0], "its articles") if only_articles else first, *others]

    def on_virtual_list_moved(self) -> None:
        self.query_one(StatusLine).hints = self.hints()
        start(self, self._show_card, group="card")

    async def _show_card(self) -> None:
        entry = self.tags.current
        together = self.newsreader.library.tags.together
        others = await self.newsreader.queue.ask(together, entry.name, None) if entry else []
        self.query_one(TagCard).show(entry, others)

    async def on_virtual_list_chosen(self) -> None:
        await self.action_perform("tags.open")

    async def action_open(self) -> None:
        entry = self.tags.current
        if entry is None:
            return
        query = f"{Term(Key.TAG, entry.name)} "
        if entry.highlights or not entry.articles:
            await self.newsreader.open_search(query)
            return
        await self.newsreader.open_library(query)
        self.newsreader.say(f"#{entry.name} is on articles only; they have no highlights with it")

    def action_toggle_selected(self) -> None:
        self.tags.toggle_selected()
        self.tags.move(1)
        self._show_selected()
