"""Marking passages: highlights, their colors, tags and notes, and taking quotations out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.records import Color
from newsreader.services.citing import citation
from newsreader.text.links import is_web
from newsreader.text.quotes import in_quotes
from newsreader.tui.app import browser
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.widgets.text_format import tag_line

from .base import ReaderBase

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from newsreader.library.store.change import Batch
    from newsreader.records import Highlight, Range


COLORING = frozenset(
    {"reader.highlight", "reader.jump_highlight", "reader.repeat", "select.highlight", "select.repeat"}
)
"""The actions right after which a digit changes the color."""

COLORS = dict(zip("12345", Color, strict=True))


def _marking(color: Color) -> Callable[[Highlighting], Awaitable[None]]:
    def mark(screen: Highlighting) -> Awaitable[None]:
        return screen._mark(color)

    return mark


class Highlighting(ReaderBase):
    """The verbs. Each acts on the selection, else on the highlight at hand, else on the focus."""

    # Highlighting

    def _at_hand(self) -> Highlight | None:
        """The highlight that a verb acts on, if there is one: none if other words were chosen."""
        here = None if self.reading.chosen else self.reading.highlight_here()
        return here or self.reading.exact_highlight(self.reading.target())

    async def _add(self, target: Range, color: Color, tags: Iterable[str] = ()) -> Highlight:
        app = self.newsreader
        highlight = await app.queue.ask(
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

    async def _mark(self, color: Color) -> None:
        here = self._at_hand()
        if here is None:
            await self._add(self.reading.target(), color)
            self.say(f"marked in {color} · saved")
        else:
            await self._recolor(here, color)

    (
        action_highlight_yellow,
        action_highlight_green,
        action_highlight_blue,
        action_highlight_red,
        action_highlight_purple,
    ) = map(_marking, Color)

    async def action_highlight(self) -> None:
        here, color = self._at_hand(), self.newsreader.last_color
        if here is None:
            await self._mark(color)
        else:
            await self._changed(here)
            self.say(f"already marked in {here.color}; {self._key('reader.delete')} takes the mark away")

    def _may_recolor(self, digit: str) -> bool:
        return self.last_action in COLORING and digit in COLORS and self.current_scopes()[0] is Scope.READER

    def takes_digit(self, digit: str) -> bool:
        return self._may_recolor(digit) or super().takes_digit(digit)

    async def action_digit(self, digit: str) -> None:
        """Give what the last key highlighted the color of a digit; any other digit belongs to a count."""
        if not self._may_recolor(digit):
            await super().action_digit(digit)
            return
        self.last_action = ""
        await self.obey(partial(self._recolor_here, COLORS[digit]))

    async def _recolor_here(self, color: Color) -> None:
        here = self.reading.highlight_here()
        if here is not None:
            await self._recolor(here, color)

    async def _recolor(self, here: Highlight, color: Color) -> None:
        app = self.newsreader
        if here.color is not color:
            here = await app.queue.ask(app.library.highlights.set_color, here.id, color)
        app.last_color = color
        await self._changed(here)
        self.say(f"now {color} · saved")

    def hints(self) -> list[tuple[str, str]]:
        shown = super().hints()
        return [("1-5", "color"), *shown] if self._may_recolor("1") else shown

    async def action_repeat(self) -> None:
        app, before = self.newsreader, self._at_hand()
        highlight = before or await self._add(self.reading.target(), app.last_color, app.last_tags)
        tags = tuple(dict.fromkeys((*highlight.tags, *app.last_tags)))
        if highlight.color is not app.last_color:
            highlight = await app.queue.ask(app.library.highlights.set_color, highlight.id, app.last_color)
        if tags != highlight.tags:
            highlight = await app.queue.ask(app.library.highlights.set_tags, highlight.id, tags)
        await self._changed(highlight)
        told = f"marked in {app.last_color} {tag_line(app.last_tags, self.size.width // 2)}".rstrip()
        self.say(f"already {told}" if highlight == before else f"{told} · saved")

    async def action_delete(self) -> None:
        here = self.reading.highlight_here()
        if here is None:
            self.say("nothing is marked here")
            return
        await self.newsreader.queue.ask(self.newsreader.library.highlights.delete, here.id)
        await self._changed(None)
        self.say("mark removed (u brings it back)")

    def action_tag(self) -> None:
        start_asking(self, self._tag)

    async def _tag(self) -> None:
        from newsreader.tui.dialogs.tag_picker import TagPanel

        app, here, target = self.newsreader, self._at_hand(), self.reading.target()
        known = await app.known_tags()
        quote = here.quote if here else self.reading.text[target.start : target.end]
        before = here.tags if here else ()
        chosen = await app.push_screen_wait(TagPanel(self.keymap, known, before, f"Tag {in_quotes(quote)}"))
        if chosen is None or tuple(chosen) == before:
            return
        if here is None:
            here = await self._add(target, app.last_color, chosen)
        else:
            here = await app.queue.ask(app.library.highlights.set_tags, here.id, tuple(chosen))
            await self._changed(here)
        app.last_tags = here.tags
        self.say("tagged · saved")

    def action_note(self) -> None:
        start_asking(self, self._note)

    async def _note(self) -> None:
        from newsreader.tui.dialogs.note_editor import Passage, write_note

        target = self.reading.target()
        here = self._at_hand() or self.reading.draft_on(target)
        quote = here.quote if here else self.reading.text[target.start : target.end]
        passage = Passage(self.article, target, quote, self.newsreader.last_color)
        left, now = await write_note(self, passage, here)
        if now is None:
            await self.fetch_highlights()
            self.show_place()
        else:
            await self._changed(None if now.pending else now)
        self.say(left.value)

    # One mark being trimmed to size, however many keys it takes, is one step of history.
    _resizing: tuple[int, Batch] | None = None

    async def action_grow(self, times: int = 1) -> None:
        await self._resize(times)

    async def action_shrink(self, times: int = 1) -> None:
        await self._resize(-times)

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
        await self._changed(await app.queue.ask(set_range, here.id, place.start, place.end, batch=batch))
        self.say(f"{'longer' if words > 0 else 'shorter'} · saved")

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
        from newsreader.tui.dialogs.link_picker import LinkPanel

        reading = self.reading
        panel = LinkPanel(self.keymap, reading.links, reading.text, reading.target(), page=page)
        chosen = await self.app.push_screen_wait(panel)
        if chosen is not None:
            self._open(chosen)

    def _open(self, address: str) -> None:
        start(self, partial(self._show_in_browser, address), group="browser")

    async def _show_in_browser(self, address: str) -> None:
        failure = await browser.show(self.newsreader, address)
        if failure:
            self.app.copy_to_clipboard(address)
            self.say(f"{failure}; copied: {address}")
        else:
            self.say(f"opened in the browser: {address}")

    def action_export(self) -> None:
        self.newsreader.export_articles([self.article.id])
