"""Marking passages: highlights, their colours, tags and notes, and taking quotations out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import Color
from newsreader.services.citing import citation
from newsreader.text.links import is_web
from newsreader.text.quoting import in_quotes
from newsreader.tui import browsing
from newsreader.tui.paint import tag_label
from newsreader.tui.screens.reader.base import ReaderBase
from newsreader.tui.workers import start, start_asking

if TYPE_CHECKING:
    from newsreader.library.journal import Batch
    from newsreader.records import Highlight, Range


class Marking(ReaderBase):
    """The verbs. Each acts on the selection, else on the highlight at hand, else on the focus."""

    # Marking

    async def _marked(self, color: Color | None = None, tags: tuple[str, ...] = ()) -> Highlight:
        """The highlight that a verb acts on: the one at hand, or a new one on the selection or the focus."""
        here = self.reading.highlight_here()
        if here is not None and not self.reading.chosen:
            return here
        target = self.reading.target()
        exact = self.reading.exact_highlight(target)
        if exact is not None:
            return exact
        return await self._add(target, color or self.newsreader.last_color, tags)

    async def _add(self, target: Range, color: Color, tags: tuple[str, ...] = ()) -> Highlight:
        app = self.newsreader
        highlight = await app.desk.ask(
            app.library.highlights.add, self.article.id, target.start, target.end, color=color, tags=tags
        )
        app.last_color = color
        await self._changed(highlight)
        return highlight

    async def _changed(self, highlight: Highlight | None) -> None:
        """Show the highlights as the library now has them, the given one being the one at hand."""
        self.reading.leave_selection()
        await self.fetch_highlights()
        if self.moved_on:
            self.view.show_highlights()
            self.show_place()
            return
        if highlight is not None:
            if not (highlight.start < self.reading.focus.end and highlight.end > self.reading.focus.start):
                self.reading.focus_on(highlight.start)
            self.reading.current = highlight.id
        self.view.show_highlights()
        self.moved()

    async def mark(self, color: Color) -> None:
        app = self.newsreader
        here = None if self.reading.chosen else self.reading.highlight_here()
        here = here or self.reading.exact_highlight(self.reading.target())
        if here is None:
            await self._add(self.reading.target(), color)
            self.say(f"marked in {color} · saved")
        elif here.color is not color:
            changed = await app.desk.ask(app.library.highlights.set_color, here.id, color)
            app.last_color = color
            await self._changed(changed)
            self.say(f"now {color} · saved")
        else:
            await self._changed(here)
            self.say(f"already marked in {color}; d takes the mark away")

    async def action_mark(self) -> None:
        await self.mark(self.newsreader.last_color)

    async def action_mark_yellow(self) -> None:
        await self.mark(Color.YELLOW)

    async def action_mark_green(self) -> None:
        await self.mark(Color.GREEN)

    async def action_mark_blue(self) -> None:
        await self.mark(Color.BLUE)

    async def action_mark_red(self) -> None:
        await self.mark(Color.RED)

    async def action_mark_purple(self) -> None:
        await self.mark(Color.PURPLE)

    async def action_repeat(self) -> None:
        app = self.newsreader
        known = {highlight.id for highlight in self.reading.highlights}
        before = await self._marked(app.last_color, app.last_tags)
        highlight = before
        tags = tuple(dict.fromkeys((*highlight.tags, *app.last_tags)))
        if highlight.color is not app.last_color:
            highlight = await app.desk.ask(app.library.highlights.set_color, highlight.id, app.last_color)
        if tags != highlight.tags:
            highlight = await app.desk.ask(app.library.highlights.set_tags, highlight.id, tags)
        await self._changed(highlight)
        told = f"marked in {app.last_color} {' '.join(tag_label(tag) for tag in app.last_tags)}".rstrip()
        same = highlight == before and before.id in known
        self.say(f"already {told}" if same else f"{told} · saved")

    async def action_remove(self) -> None:
        here = self.reading.highlight_here()
        if here is None:
            self.say("nothing is marked here")
            return
        await self.newsreader.desk.ask(self.newsreader.library.highlights.delete, here.id)
        await self._changed(None)
        self.say("mark removed (u brings it back)")

    def action_tag(self) -> None:
        start_asking(self, self._tag)

    async def _tag(self) -> None:
        from newsreader.tui.screens.tagging import TagPanel

        app = self.newsreader
        before = {known.id for known in self.reading.highlights}
        highlight = await self._marked()
        known = await app.known_tags()
        chosen = await app.push_screen_wait(
            TagPanel(self.keymap, known, highlight.tags, f"Tag {in_quotes(highlight.quote)}")
        )
        if chosen is not None and tuple(chosen) != highlight.tags:
            highlight = await app.desk.ask(app.library.highlights.set_tags, highlight.id, tuple(chosen))
            app.last_tags = highlight.tags
            await self._changed(highlight)
            self.say("tagged · saved")
        elif chosen is None:
            await self._unmark_if_new(highlight, before)

    def action_note(self) -> None:
        start_asking(self, self._note)

    async def _note(self) -> None:
        from newsreader.tui.screens.noting import Left, NotePanel, note_of

        app = self.newsreader
        before = {known.id for known in self.reading.highlights}
        highlight, drafts = await app.desk.ask(note_of, app.library, (await self._marked()).id)
        left = await app.push_screen_wait(NotePanel(self.keymap, highlight, drafts))
        now = await app.desk.ask(app.library.highlights.get, highlight.id)
        await self._changed(now)
        self.say(left.value)
        # Another window may have used the mark meanwhile.
        if left is Left.UNCHANGED and now == highlight and now.id not in self.reading.drafts:
            await self._unmark_if_new(highlight, before)

    async def _unmark_if_new(self, highlight: Highlight, before: set[int]) -> None:
        """Leave things as they were: a mark that was made only for what was then not written goes again."""
        if highlight.id not in before:
            await self.newsreader.desk.ask(self.newsreader.library.highlights.delete, highlight.id)
            await self._changed(None)

    # One mark being trimmed to size, however many keys it takes, is one step of history.
    _resizing: tuple[int, Batch] | None = None

    async def action_grow(self) -> None:
        await self._resize(1)

    async def action_shrink(self) -> None:
        await self._resize(-1)

    async def _resize(self, words: int) -> None:
        app = self.newsreader
        here = self.reading.highlight_here()
        if here is None:
            self.say("nothing is marked here")
            return
        place = self.reading.resized(here, words)
        if (place.start, place.end) == (here.start, here.end):
            self.say("the text ends here" if words > 0 else "a single word: d takes the mark away")
            return
        if self._resizing is None or self._resizing[0] != here.id:
            self._resizing = here.id, app.library.history.batch("resized a mark by {} words")
        set_range, batch = app.library.highlights.set_range, self._resizing[1]
        await self._changed(await app.desk.ask(set_range, here.id, place.start, place.end, batch=batch))
        self.say("a word longer · saved" if words > 0 else "a word shorter · saved")

    def action_overlap(self) -> None:
        if self.reading.step_overlap() is None:
            self.say("no other mark here")
        self.view.show_highlights()
        self.show_place()

    # Taking out

    def _quotation(self) -> str:
        here = self.reading.highlight_here()
        if here is not None and not self.reading.chosen:
            return here.quote
        target = self.reading.target()
        return self.reading.text[target.start : target.end]

    def _copy(self, text: str, told: str) -> None:
        self.app.copy_to_clipboard(text.replace("\u00ad", ""))  # soft hyphens are for lines, not for words
        self.reading.leave_selection()
        self.selected()
        self.say(told)

    def action_copy(self) -> None:
        self._copy(self._quotation(), "copied")

    def action_cite(self) -> None:
        self._copy(citation(self.article, self._quotation()), "copied with its citation")

    def action_open_page(self) -> None:
        url = self.article.url
        page = url if url and is_web(url) else None
        if self.reading.links.all:
            start_asking(self, partial(self._choose_link, page))
        elif page:
            self._open(page)
        else:
            self.say("no link in this article, and no page of its own on the web")

    async def _choose_link(self, page: str | None) -> None:
        from newsreader.tui.screens.links import LinkPanel

        reading = self.reading
        panel = LinkPanel(self.keymap, reading.links, reading.text, reading.target(), page=page)
        chosen = await self.app.push_screen_wait(panel)
        if chosen is not None:
            self._open(chosen)

    def _open(self, address: str) -> None:
        start(self, partial(self._show_in_browser, address), group="browser")

    async def _show_in_browser(self, address: str) -> None:
        if await self.newsreader.desk.ask_aside(browsing.show, address):
            self.say(f"opened in the browser: {address}")
        else:
            self.app.copy_to_clipboard(address)
            self.say(f"there is no browser here; copied: {address}")

    def action_export(self) -> None:
        self.newsreader.export_articles([self.article.id])
