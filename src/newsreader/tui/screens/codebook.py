"""The codebook: all tags as a tree, what they mean and how they are used, and the keys that put them in order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.widgets import Input

from newsreader.actions import Scope
from newsreader.errors import UsageError
from newsreader.services.codebook import moved, narrowed, tree
from newsreader.services.tagging import with_key
from newsreader.text.query_terms import Key, Term
from newsreader.tui.screens.keyed import KeyedScreen
from newsreader.tui.screens.line import LinePanel
from newsreader.tui.screens.tagging import OneTagPanel
from newsreader.tui.widgets.masthead import Masthead
from newsreader.tui.widgets.status import StatusLine
from newsreader.tui.widgets.tag_card import TagCard
from newsreader.tui.widgets.tag_list import TagList
from newsreader.tui.workers import start, start_asking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Sequence

    from textual import events
    from textual.app import ComposeResult

    from newsreader.services.codebook import Entry, Narrowed

NO_TAGS = ("No tags yet.", "In an article, t tags the sentence at the bar.")
NOTHING = ("Nothing matches.",)


class CodebookScreen(KeyedScreen[None]):
    """Lists tags. Each verb is one step of history."""

    SCOPES: ClassVar = (Scope.TAGS, Scope.EVERYWHERE)

    entries: Sequence[Entry] = ()
    """All there are; the list may be narrowed to some of them."""

    def compose(self) -> ComposeResult:
        yield Masthead()
        yield Input(placeholder="a part of a tag's name", id="ask", select_on_focus=False, compact=True)
        with Horizontal(id="codebook"):
            yield TagList()
            yield TagCard()
        yield StatusLine()

    async def on_mount(self) -> None:
        self.query_one(Masthead).name_text = "tags"
        self.query_one(StatusLine).hints = self.hints()
        self.ask.display = False
        self.set_focus(self.tags)
        await self.reload()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= 100, "wide")
        self.set_class(event.size.height < 14, "low")

    @property
    def tags(self) -> TagList:
        """The list."""
        return self.query_one(TagList)

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.entries:
            await self.reload()

    async def reload(self, keep: str | None = None) -> None:
        known = await self.newsreader.desk.ask(self.newsreader.library.tags.list)
        self.entries = tree(known, await self.newsreader.desk.ask(self.newsreader.library.tags.found))
        self.tags.selected &= {entry.name for entry in self.entries}
        if keep is not None and not any(entry.name == keep for entry in narrowed(self.entries, self.ask.value).entries):
            self._widen()  # what was just done is not to vanish from sight
        self.tags.empty_text = NOTHING if known else NO_TAGS
        self._show(narrowed(self.entries, self.ask.value), keep)
        self._show_selected()

    def _show(self, shown: Narrowed, keep: str | None) -> None:
        typed, known = self.ask.value.strip(), sum(entry.tag is not None for entry in self.entries)
        self.tags.lit = typed.removeprefix("#")
        self.tags.show(shown.entries, keep=keep)
        total = f"{known:,} tag{'' if known == 1 else 's'}"
        self.query_one(Masthead).remark = f"{shown.found:,} of {total}" if typed else total

    # The filter

    @property
    def ask(self) -> Input:
        """The line that narrows the list."""
        return self.query_one("#ask", Input)

    def action_filter(self) -> None:
        self._show_filter(True)
        self.set_focus(self.ask)

    def on_input_changed(self) -> None:
        shown = narrowed(self.entries, self.ask.value)
        self._show(shown, shown.entries[shown.first].name if shown.entries and self.ask.value.strip() else None)

    def on_input_submitted(self) -> None:
        self._show_filter(bool(self.ask.value.strip()))
        self.set_focus(self.tags)

    def _show_filter(self, shown: bool) -> None:
        self.ask.display = shown
        self.set_class(shown, "filtered")

    def _widen(self) -> None:
        """Take the filter away."""
        self._show_filter(False)
        self.ask.value = ""
        self.set_focus(self.tags)

    def _show_selected(self) -> None:
        chosen = len(self.tags.selected)
        self.query_one(StatusLine).state = f"{chosen} selected" if chosen else ""

    def hints(self) -> list[tuple[str, str]]:
        """While one types a filter, what the keys do that are not typed into it."""
        if self.focused is self.ask:
            return [("enter", "to the list"), ("esc", "clear")]
        first, *others = super().hints()
        entry = self.tags.current
        unmarked = entry is not None and entry.articles and not entry.highlights
        return [(first[0], "its articles") if unmarked else first, *others]

    def on_descendant_focus(self) -> None:
        self.query_one(StatusLine).hints = self.hints()

    def on_tag_list_moved(self) -> None:
        self.query_one(StatusLine).hints = self.hints()
        start(self, self._show_card, group="card")

    async def _show_card(self) -> None:
        entry = self.tags.current
        together = self.newsreader.library.tags.together
        found = await self.newsreader.desk.ask(together, entry.name) if entry else []
        self.query_one(TagCard).show(entry, found)

    async def on_tag_list_chosen(self) -> None:
        await self.action_perform("tags.open")

    # Moving

    def action_down(self) -> None:
        self.tags.move_to(self.tags.cursor + 1)

    def action_up(self) -> None:
        self.tags.move_to(self.tags.cursor - 1)

    def action_top(self) -> None:
        self.tags.move_to(0)

    def action_bottom(self) -> None:
        self.tags.move_to(len(self.tags.entries) - 1)

    def action_page_down(self) -> None:
        self.tags.move_to(self.tags.cursor + max(1, self.tags.size.height - 1))

    def action_page_up(self) -> None:
        self.tags.move_to(self.tags.cursor - max(1, self.tags.size.height - 1))

    async def action_open(self) -> None:
        entry = self.tags.current
        if entry is None:
            return
        query = f"{Term(Key.TAG, entry.name)} "
        if entry.highlights or not entry.articles:
            await self.newsreader.open_search(query)
            return
        await self.newsreader.open_library(query)
        self.newsreader.tell(f"nothing is marked in what #{entry.name} is on")

    # Putting in order

    def action_toggle_selected(self) -> None:
        self.tags.toggle_selected()
        self.action_down()
        self._show_selected()

    def _ask_of(self, work: Callable[[Entry], Awaitable[None]]) -> None:
        """Do what asks something of the tag at the cursor."""
        entry = self.tags.current
        if entry is not None:
            start_asking(self, partial(work, entry))

    async def _line(self, about: str, value: str, enter: str, do: Callable[[str], Awaitable[None]]) -> None:
        await self.app.push_screen_wait(LinePanel(self.keymap, about, value, enter=enter, do=do))

    async def _tag(
        self, about: str, without: Container[str], *, enter: str, none: str, do: Callable[[str], Awaitable[None]]
    ) -> None:
        names = [entry.name for entry in self.entries]
        known = [entry.tag for entry in self.entries if entry.tag]
        panel = OneTagPanel(self.keymap, about, names, known, without=without, enter=enter, none=none, do=do)
        await self.app.push_screen_wait(panel)

    def action_rename(self) -> None:
        self._ask_of(self._rename)

    async def _rename(self, entry: Entry) -> None:
        async def rename(name: str) -> None:
            if name:
                await self._put(entry.name, name)

        await self._line(f"Rename #{entry.name}, and all below it, to", entry.name, "rename", rename)

    def action_move(self) -> None:
        self._ask_of(self._move)

    async def _move(self, entry: Entry) -> None:
        async def move(parent: str) -> None:
            await self._put(entry.name, moved(entry.name, parent))

        below = f"{entry.name}/"
        family = {one.name for one in self.entries if one is entry or one.name.startswith(below)}
        about = f"Move #{entry.name}, and all below it, under the tag"
        await self._tag(about, family, enter="move", none="none, to stand at the top", do=move)

    async def _put(self, old: str, new: str) -> None:
        if new == old:
            return
        await self.newsreader.desk.ask(self.newsreader.library.tags.rename, old, new)
        await self.reload(keep=new)
        self.say(f"#{old} is now #{new} (u takes it back)")

    def action_merge(self) -> None:
        self._ask_of(self._merge)

    async def _merge(self, entry: Entry) -> None:
        sources = [e.name for e in self.entries if e.name in self.tags.selected] or [entry.name]

        async def merge(target: str) -> None:
            if not target:
                raise UsageError("Type the tag that they are to be.")
            step = await self.newsreader.desk.ask(self.newsreader.library.tags.merge, sources, target)
            self.tags.selected.clear()
            await self.reload(keep=target)
            if step is not None:
                self.say(f"{step.label} (u takes it back)")

        shown = " ".join(f"#{name}" for name in sources)
        several = f"Merge {len(sources)} tags, and all below them, into one: {shown}"
        about = several if sources[1:] else f"Merge {shown}, and all below it, into"
        # Of several one may be the one that they become.
        without = () if sources[1:] else sources
        await self._tag(about, without, enter="merge", none="a tag there is, or a new one", do=merge)

    def action_delete(self) -> None:
        start(self, self._delete)

    async def _delete(self) -> None:
        entry, at = self.tags.current, self.tags.cursor
        names = [e.name for e in self.entries if e.name in self.tags.selected] or ([entry.name] if entry else [])
        if names:
            step = await self.newsreader.desk.ask(self.newsreader.library.tags.delete, names)
            self.tags.selected.clear()
            await self.reload()
            self.tags.move_to(at)
            if step is not None:
                self.say(f"{step.label} (u takes it back)")

    def action_describe(self) -> None:
        self._ask_of(self._describe)

    async def _describe(self, entry: Entry) -> None:
        before = entry.tag.description if entry.tag else ""

        async def describe(text: str) -> None:
            if text != before:
                await self.newsreader.desk.ask(self.newsreader.library.tags.describe, entry.name, text)
                await self.reload(keep=entry.name)
                self.say(f"described #{entry.name}")

        await self._line(f"What #{entry.name} means, and when to use it", before, "write down", describe)

    def action_hot_key(self) -> None:
        self._ask_of(self._hot_key)

    async def _hot_key(self, entry: Entry) -> None:
        before = (entry.tag.hot_key if entry.tag else None) or ""
        asked = ""

        async def give(key: str) -> None:
            nonlocal asked
            if key == before:
                return
            if key != asked and (loser := with_key((one.tag for one in self.entries if one.tag), key)):
                asked = key
                raise UsageError(f"{key} is the key of #{loser}: enter again takes it from there.")
            step = await self.newsreader.desk.ask(self.newsreader.library.tags.set_hot_key, entry.name, key or None)
            await self.reload(keep=entry.name)
            if step is not None:
                self.say(step.label)

        await self._line(f"The key of #{entry.name} (one character; none takes it away)", before, "give", give)

    def action_color(self) -> None:
        self._ask_of(self._color)

    async def _color(self, entry: Entry) -> None:
        from newsreader.tui.screens.coloring import ColorPanel

        before = entry.tag.color if entry.tag else None
        chosen = await self.app.push_screen_wait(
            ColorPanel(self.keymap, f"The colour of #{entry.name}", before, none=True)
        )
        if chosen is not None and chosen.color is not before:
            await self.newsreader.desk.ask(self.newsreader.library.tags.set_color, entry.name, chosen.color)
            await self.reload(keep=entry.name)
            self.say(f"#{entry.name} has {'no colour' if chosen.color is None else f'the colour {chosen.color}'}")

    def action_export(self) -> None:
        self.newsreader.export_articles(None)

    def action_leave(self) -> None:
        if self.ask.display:
            self._widen()
        else:
            self.dismiss()

    def action_back(self) -> None:
        self.dismiss()
