"""The codebook: all tags as a tree, with their descriptions and uses. `tag_actions` changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical

from newsreader.actions import Scope
from newsreader.services.tags import below, narrowed, tree, unfolded
from newsreader.text.counted import counted
from newsreader.text.query.terms import Key, Term
from newsreader.tui.app.list_screen import list_methods
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox

from .tag_actions import TagActions
from .tag_card import TagCard
from .tag_list import TagHeading, TagList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.services.tags import Narrowed

NO_TAGS = ("No tags yet.", "Press {reader.tag} in an article to add one.")
NOTHING = ("Nothing matches.", "Press {tags.leave} to clear the filter.")


class CodebookScreen(TagActions):
    """Lists tags."""

    SCOPES: ClassVar = (Scope.TAGS, Scope.EVERYWHERE)
    METHODS: ClassVar = list_methods(Scope.TAGS)
    LIST: ClassVar = TagList
    SIZES: ClassVar = {"wide": lambda size: size.width >= 100, "low": lambda size: size.height < 14}

    def __init__(self, keymap: Keymap, folded: set[str]) -> None:
        """`folded` are the names of the folded tags, which the screen changes."""
        super().__init__(keymap)
        self._folded = folded

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield TextBox(placeholder="a part of a tag's name", id="ask", select_on_focus=False, compact=True)
        with Horizontal(id="codebook"):
            with Vertical():
                yield TagHeading()
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
        self.tags.empty_text = self.keymap.in_text(NOTHING if known else NO_TAGS)
        self._show(narrowed(self.entries, self.ask.value), keep)
        self._show_selected()

    def _show(self, shown: Narrowed, keep: str | None) -> None:
        typed, tag_count = self.ask.value.strip(), sum(entry.tag is not None for entry in self.entries)
        self.tags.filter_text = typed.removeprefix("#")
        if keep and not typed:  # the changed tag must be in view
            self._folded -= {name for name in self._folded if keep.casefold().startswith(f"{name}/".casefold())}
        folded = set[str]() if typed else self._folded
        visible = unfolded(shown.entries, folded)
        self.tags.show(visible, folded={name: below(shown.entries, name) for name in folded}, keep=keep)
        heading = self.query_one(TagHeading)
        heading.display, heading.longest = bool(visible), self.tags.longest
        heading.refresh()
        total = counted(tag_count, "tag")
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
        hints, entry = super().hints(), self.tags.current
        if self.focused is self.ask or entry is None:
            return hints
        first, *others = hints
        only_articles = entry.articles and not entry.highlights
        return [(first[0], "its articles") if only_articles else first, *others]

    def on_virtual_list_moved(self) -> None:
        self.query_one(StatusLine).hints = self.hints()
        self.set_class(not self.tags.row_count, "bare")
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

    def action_fold(self) -> None:
        entry = self.tags.current
        if entry is None or self.ask.value.strip():
            return
        name = entry.name if below(self.entries, entry.name) else entry.name.rpartition("/")[0]
        if name:
            self._folded ^= {name}
            self._show(narrowed(self.entries, ""), name)

    def action_toggle_selected(self) -> None:
        self.tags.toggle_selected()
        self.tags.move(1)
        self._show_selected()
