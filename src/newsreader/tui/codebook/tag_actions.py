"""The actions of the codebook: rename, move, merge, delete and describe tags, and set their colors and keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import UsageError
from newsreader.services.tags import moved, with_key
from newsreader.tui.app.filtered_list import FilteredListScreen
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.dialogs.pickers.tag_picker import OneTagPanel
from newsreader.tui.dialogs.prompt_dialog import PromptPanel

from .tag_list import TagList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Sequence

    from newsreader.services.tags import Entry


class TagActions(FilteredListScreen):
    """The keys that change the tag at the cursor, or the selected tags. Each change is one step of history."""

    entries: Sequence[Entry] = ()
    """All entries; the list may be filtered to some of them."""

    @property
    def tags(self) -> TagList:
        return self.query_one(TagList)

    async def reload(self, keep: str | None = None) -> None:
        """Read the tags again and show them, with the cursor on the tag named `keep`, if given."""
        raise NotImplementedError

    def _start_on_current(self, work: Callable[[Entry], Awaitable[None]]) -> None:
        """Start `work`, which opens a panel, on the tag at the cursor."""
        entry = self.tags.current
        if entry is not None:
            start_asking(self, partial(work, entry))

    async def _line(
        self, about: str, value: str, enter: str, do: Callable[[str], Awaitable[None]], required: str = ""
    ) -> None:
        await self.app.push_screen_wait(PromptPanel(self.keymap, about, value, enter=enter, required=required, do=do))

    async def _tag(
        self, about: str, without: Container[str], *, enter: str, none: str, do: Callable[[str], Awaitable[None]]
    ) -> None:
        names = [entry.name for entry in self.entries]
        known = [entry.tag for entry in self.entries if entry.tag]
        panel = OneTagPanel(self.keymap, about, names, known, without=without, enter=enter, none=none, do=do)
        await self.app.push_screen_wait(panel)

    def action_rename(self) -> None:
        self._start_on_current(self._rename)

    async def _rename(self, entry: Entry) -> None:
        about = f"Rename #{entry.name}, and all below it, to"
        await self._line(about, entry.name, "rename", partial(self._put, entry.name), required="Type a name.")

    def action_move(self) -> None:
        self._start_on_current(self._move)

    async def _move(self, entry: Entry) -> None:
        async def move(parent: str) -> None:
            await self._put(entry.name, moved(entry.name, parent))

        below = f"{entry.name}/"
        family = {one.name for one in self.entries if one is entry or one.name.startswith(below)}
        about = f"Move #{entry.name}, and all below it, under the tag"
        await self._tag(about, family, enter="move", none="no tag, to move it to the top level", do=move)

    async def _put(self, old: str, new: str) -> None:
        if new == old:
            return
        await self.newsreader.queue.ask(self.newsreader.library.tags.rename, old, new)
        await self.reload(keep=new)
        self.say(f"#{old} is now #{new} (u to undo)")

    def action_merge(self) -> None:
        self._start_on_current(self._merge)

    async def _merge(self, entry: Entry) -> None:
        sources = [e.name for e in self.entries if e.name in self.tags.selected] or [entry.name]

        async def merge(target: str) -> None:
            if not target:
                raise UsageError("Type the tag to merge into.")
            step = await self.newsreader.queue.ask(self.newsreader.library.tags.merge, sources, target)
            self.tags.selected.clear()
            await self.reload(keep=target)
            if step is not None:
                self.say(f"{step.label} (u to undo)")

        shown = " ".join(f"#{name}" for name in sources)
        several = f"Merge {len(sources)} tags, and all below them, into one: {shown}"
        about = several if sources[1:] else f"Merge {shown}, and all below it, into"
        # Several tags can be merged into one of themselves.
        without = () if sources[1:] else sources
        await self._tag(about, without, enter="merge", none="an existing or a new tag", do=merge)

    def action_delete(self) -> None:
        start(self, self._delete)

    async def _delete(self) -> None:
        entry, at = self.tags.current, self.tags.cursor
        names = [e.name for e in self.entries if e.name in self.tags.selected] or ([entry.name] if entry else [])
        if names:
            step = await self.newsreader.queue.ask(self.newsreader.library.tags.delete, names)
            self.tags.selected.clear()
            await self.reload()
            self.tags.move_to(at)
            if step is not None:
                self.say(f"{step.label} (u to undo)")

    def action_describe(self) -> None:
        self._start_on_current(self._describe)

    async def _describe(self, entry: Entry) -> None:
        before = entry.tag.description if entry.tag else ""

        async def describe(text: str) -> None:
            if text != before:
                await self.newsreader.queue.ask(self.newsreader.library.tags.describe, entry.name, text)
                await self.reload(keep=entry.name)
                self.say(f"changed the description of #{entry.name}")

        await self._line(f"The meaning of #{entry.name}, and when to use it", before, "save", describe)

    def action_hot_key(self) -> None:
        self._start_on_current(self._hot_key)

    async def _hot_key(self, entry: Entry) -> None:
        before = (entry.tag.hot_key if entry.tag else None) or ""
        confirmed = ""

        async def set_key(key: str) -> None:
            nonlocal confirmed
            if key == before:
                return
            if key != confirmed and (owner := with_key((one.tag for one in self.entries if one.tag), key)):
                confirmed = key
                raise UsageError(f"{key} is already the key of #{owner}. Press Enter again to reassign it.")
            step = await self.newsreader.queue.ask(self.newsreader.library.tags.set_hot_key, entry.name, key or None)
            await self.reload(keep=entry.name)
            if step is not None:
                self.say(step.label)

        await self._line(f"The key of #{entry.name} (one character; empty for no key)", before, "save", set_key)

    def action_color(self) -> None:
        self._start_on_current(self._color)

    async def _color(self, entry: Entry) -> None:
        from newsreader.tui.dialogs.pickers.color_picker import ColorPanel

        before = entry.tag.color if entry.tag else None
        chosen = await self.app.push_screen_wait(
            ColorPanel(self.keymap, f"The color of #{entry.name}", before, none=True)
        )
        if chosen is not None and chosen.color is not before:
            await self.newsreader.queue.ask(self.newsreader.library.tags.set_color, entry.name, chosen.color)
            await self.reload(keep=entry.name)
            self.say(f"#{entry.name} has {'no color' if chosen.color is None else f'the color {chosen.color}'}")
