"""Highlighting passages; coloring, tagging and annotating highlights; copying quotes and opening links."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.records import AnchorState, Color
from newsreader.services.highlights import citation
from newsreader.text.links import is_web
from newsreader.text.quotes import in_quotes
from newsreader.tui.app import browser
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.widgets.text_format import tag_line

from .stepping import Stepping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Batch, Highlight, Range


NO_HIGHLIGHT = "no highlight here"

COLORING = frozenset(
    {"reader.highlight", "reader.jump_highlight", "reader.repeat", "select.highlight", "select.repeat"}
)
"""The actions after which a digit changes the color."""

COLORS = dict(zip("12345", Color, strict=True))


class Highlighting(Stepping):
    """The actions on highlights. Each acts on the selection, else on the current highlight, else on the focus."""

    def _target_highlight(self) -> Highlight | None:
        """Return the highlight to act on, if there is one; none if the user chose other words."""
        current = None if self.reading.is_chosen else self.reading.current_highlight()
        return current or self.reading.exact_highlight(self.reading.target())

    async def _add(self, target: Range, color: Color, tags: Iterable[str] = ()) -> Highlight:
        app = self.newsreader
        highlight = await app.queue.ask(
            app.library.highlights.add,
            self.article.id,
            target.start,
            target.end,
            color=color,
            tags=tags,
            revision=self.reading.revision,
        )
        app.last_color = color
        await self._show_change(highlight)
        return highlight

    async def _show_change(self, highlight: Highlight, *, draft: bool | None = None) -> None:
        """Show a highlight as the library returned it, without reading anything again, and make it the current one.

        `draft` says whether its note has a draft now; `None` if that did not change.
        """
        reading = self.reading
        reading.selection = None
        if highlight.revision != reading.revision.number:
            await self.reload()  # another program added a revision
            return
        before = reading.replace_highlight(highlight, draft=draft)
        shown = highlight.deleted_at is None
        if shown and not self.moved_on:
            if not (highlight.start < reading.focus.end and highlight.end > reading.focus.start):
                reading.focus_on(highlight.start)
            reading.current_id = highlight.id
        self.view.show_highlights(*filter(None, (before, highlight if shown else None)))
        if self.moved_on:
            self.show_status()
        else:
            self.after_move()

    async def _attach_here(self, highlight: Highlight) -> None:
        """Put the highlight in hand on the passage."""
        app, place = self.newsreader, self.reading.target()
        app.in_hand = None
        await app.queue.ask(app.library.highlights.attach, highlight.id, place.start, place.end)
        await self._show_change(await app.queue.ask(app.library.highlights.get, highlight.id))
        self.say(f"attached here · saved · {self._key('everywhere.undo')} to undo")

    async def action_highlight(self) -> None:
        in_hand = self.newsreader.in_hand
        if in_hand is not None and in_hand.article_id == self.article.id and self.reading.orphan is None:
            await self._attach_here(in_hand)
            return
        if self._is_unsure():
            return
        existing, color = self._target_highlight(), self.newsreader.last_color
        if existing is None:
            await self.highlight_in(color)
        else:
            await self._show_change(existing)
            name = self.newsreader.color_name(existing.color)
            self.say(f"already highlighted in {name}; {self._key('reader.delete')} to delete it")

    def _is_unsure(self) -> bool:
        """Whether the highlight to act on has no sure place; say so."""
        highlight = self._target_highlight()
        why = self.doubt(highlight) if highlight else ""
        if why:
            self.say(why)
        return bool(why)

    async def highlight_in(self, color: Color) -> None:
        """Highlight the passage in a color, or give the highlight on it that color."""
        existing = self._target_highlight()
        if existing is None:
            await self._add(self.reading.target(), color)
            self.say(f"highlighted in {self.newsreader.color_name(color)} · saved")
        else:
            await self._recolor(existing, color)

    def action_jump_highlight(self) -> None:
        self.labels.show_on_sentences(self._highlight_sentence)

    async def _highlight_sentence(self, sentence: Range) -> None:
        self.jump_to(sentence)
        await self.action_highlight()

    def _may_recolor(self, digit: str) -> bool:
        return self.last_action in COLORING and digit in COLORS and self.current_scopes()[0] is Scope.READER

    def takes_digit(self, digit: str) -> bool:
        return self._may_recolor(digit) or super().takes_digit(digit)

    async def action_digit(self, digit: str) -> None:
        """Recolor the highlight that the last key created; any other digit belongs to a count."""
        if not self._may_recolor(digit):
            await super().action_digit(digit)
            return
        self.last_action = ""
        await self.run_in_order(partial(self._recolor_current, COLORS[digit]))

    async def _recolor_current(self, color: Color) -> None:
        current = self.reading.current_highlight()
        if current is not None:
            await self._recolor(current, color)

    async def _recolor(self, highlight: Highlight, color: Color) -> None:
        app = self.newsreader
        if highlight.color is not color:
            highlight = await app.queue.ask(app.library.highlights.set_color, highlight.id, color)
        app.last_color = color
        await self._show_change(highlight)
        self.say(f"now {app.color_name(color)} · saved")

    def hints(self) -> list[tuple[str, str]]:
        hints = super().hints()
        return [("1-5", "color"), *hints] if self._may_recolor("1") else hints

    async def action_repeat(self) -> None:
        app, existing = self.newsreader, self._target_highlight()
        highlight = existing or await self._add(self.reading.target(), app.last_color, app.last_tags)
        tags = tuple(dict.fromkeys((*highlight.tags, *app.last_tags)))
        if highlight.color is not app.last_color:
            highlight = await app.queue.ask(app.library.highlights.set_color, highlight.id, app.last_color)
        if tags != highlight.tags:
            highlight = await app.queue.ask(app.library.highlights.set_tags, highlight.id, tags)
        if existing is not None:
            await self._show_change(highlight)
        added = tag_line(app.last_tags, self.size.width // 2)
        message = f"highlighted in {app.color_name(app.last_color)} {added}".rstrip()
        self.say(f"already {message}" if highlight == existing else f"{message} · saved")

    async def action_delete(self) -> None:
        app, current = self.newsreader, self.reading.current_highlight()
        if current is None:
            self.say(NO_HIGHLIGHT)
            return
        await self._show_change(await app.queue.ask(app.library.highlights.delete, current.id))
        self.say(f"highlight deleted ({self._key('everywhere.undo')} to undo)")

    def action_tag(self) -> None:
        start_asking(self, self._tag)

    async def _tag(self) -> None:
        from newsreader.tui.dialogs.pickers.tag_picker import TagPanel

        app, existing, target = self.newsreader, self._target_highlight(), self.reading.target()
        before, about = existing.tags if existing else (), f"Tag {in_quotes(self._quote(existing))}"
        chosen = await app.push_screen_wait(TagPanel(self.keymap, await app.known_tags(), before, about))
        if chosen is None or tuple(chosen) == before:
            return
        if existing is None:
            highlight = await self._add(target, app.last_color, chosen)
        else:
            highlight = await app.queue.ask(app.library.highlights.set_tags, existing.id, tuple(chosen))
            await self._show_change(highlight)
        app.last_tags = highlight.tags
        self.say("tagged · saved")

    def action_note(self) -> None:
        start_asking(self, self._note)

    async def _note(self) -> None:
        from newsreader.tui.dialogs.notes.note_editor import Left, Passage, write_note

        target = self.reading.target()
        existing = self._target_highlight() or self.reading.draft_on(target)
        passage = Passage(self.article, target, self._quote(existing), self.newsreader.last_color)
        left, highlight = await write_note(self, passage, existing)
        if left in (Left.ELSEWHERE, Left.DISCARDED):
            await self.reload()  # an earlier draft may still be stored
        elif highlight is not None:
            await self._show_change(highlight, draft=left is Left.DRAFT)
        elif existing is not None:  # it was pending, and its last draft was deleted
            self.reading.replace_highlight(existing, draft=False)
            self.show_status()
        self.say(left.value)

    # Resizing a highlight is one step of history, however many keys it takes.
    _resizing: tuple[int, Batch] | None = None

    async def resize(self, direction: int, times: int = 1) -> None:
        app = self.newsreader
        current = self.reading.current_highlight()
        if current is None:
            self.say(NO_HIGHLIGHT)
            return
        if self._is_unsure():
            return
        place = self.reading.resized(current, direction * times)
        if (place.start, place.end) == (current.start, current.end):
            delete = self._key("reader.delete")
            self.say("the text ends here" if direction > 0 else f"only one word is left; {delete} to delete it")
            return
        if self._resizing is None or self._resizing[0] != current.id:
            self._resizing = current.id, app.library.history.batch("resized a highlight by {} words")
        set_range, batch, revision = app.library.highlights.set_range, self._resizing[1], self.reading.revision
        changed = await app.queue.ask(set_range, current.id, place.start, place.end, batch=batch, revision=revision)
        await self._show_change(changed)
        self.say(f"{'longer' if direction > 0 else 'shorter'} · saved")

    def action_overlap(self) -> None:
        if self.reading.step_overlap() is None:
            self.say("no other highlight here")
        self.view.repaint()
        self.show_status()

    # Copying and opening

    def _quote(self, highlight: Highlight | None) -> str:
        """Return the words of the highlight, or of the range to act on if there is none."""
        target = self.reading.target()
        return highlight.quote if highlight else self.reading.text[target.start : target.end]

    def _copy(self, text: str, message: str) -> None:
        self.app.copy_to_clipboard(text.replace("\u00ad", ""))  # soft hyphens only matter for line breaks
        self.reading.selection = None
        self.after_selection()
        self.say(message)

    def _words(self, highlight: Highlight | None) -> str:
        """Return the words to copy: for a highlight in doubt those of the text, not those first highlighted."""
        if highlight is not None and highlight.anchor is AnchorState.REVIEW:
            return self.reading.text[highlight.start : highlight.end]
        return self._quote(highlight)

    def action_copy(self) -> None:
        self._copy(self._words(self._target_highlight()), "copied")

    async def action_cite(self) -> None:
        app, highlight, revision = self.newsreader, self._target_highlight(), self.reading.revision
        if highlight is not None and highlight.revision != revision.number:  # an orphan is in an earlier one
            revision = await app.queue.ask(app.library.articles.revision, self.article.id, highlight.revision)
        self._copy(citation(self.article, self._words(highlight), revision), "copied with its citation")

    def action_open_page(self) -> None:
        url = self.article.url
        page = url if url and is_web(url) else None
        if self.reading.links.all:
            start_asking(self, partial(self._choose_link, page))
        elif page:
            self.open_in_browser(page)
        else:
            self.say("this article has no links and no web page")

    async def _choose_link(self, page: str | None) -> None:
        from newsreader.tui.dialogs.pickers.link_picker import article_links

        reading = self.reading
        panel = article_links(self.keymap, reading.links, reading.text, reading.target(), page=page)
        chosen = await self.app.push_screen_wait(panel)
        if chosen is None:
            return
        app = self.newsreader
        there = None if chosen == page else await app.queue.ask(app.library.articles.at_address, chosen)
        if there is None or there == self.article.id:
            self.open_in_browser(chosen)
        else:
            app.jumps.leave(self.place)
            await self.show_article(there)
            back, open_page = self._key("reader.jump_back"), self._key("reader.open_page")
            self.say(f"in your library · {back} back · {open_page} opens the page")

    def open_in_browser(self, address: str) -> None:
        start(self, partial(self._show_in_browser, address), group="browser")

    async def _show_in_browser(self, address: str) -> None:
        failure = await browser.show(self.newsreader, address)
        if failure:
            self.app.copy_to_clipboard(address)
            self.say(f"{failure}; copied: {address}")
        else:
            self.say(f"opened in the browser: {address}")

    def action_export(self) -> None:
        self.export([self.article.id], None)
