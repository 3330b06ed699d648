"""Moving about an article, and what the page looks like while one does."""

from __future__ import annotations

from newsreader.records import State
from newsreader.tui.reader.pane.geometry import NARROWEST_MEASURE, WIDEST_MEASURE
from newsreader.tui.reader.pane.note_rows import written

from .base import ReaderBase

MEASURE_STEP = 4


class Moving(ReaderBase):
    """The keys that move the focus, and those that change the page."""

    # Moving

    def action_next_sentence(self, times: int = 1) -> None:
        self.reading.move_sentence(1, times)
        self.moved()

    def action_previous_sentence(self, times: int = 1) -> None:
        self.reading.move_sentence(-1, times)
        self.moved()

    def action_next_paragraph(self, times: int = 1) -> None:
        self.reading.move_paragraph(1, times)
        self.moved()

    def action_previous_paragraph(self, times: int = 1) -> None:
        self.reading.move_paragraph(-1, times)
        self.moved()

    def action_start(self) -> None:
        self.reading.move_to_edge(-1)
        self.moved()

    def action_end(self) -> None:
        self.reading.move_to_edge(1)
        self.moved()

    def action_page_down(self, times: int = 1) -> None:
        self._scroll_pages(1, times)

    def action_page_up(self, times: int = 1) -> None:
        self._scroll_pages(-1, times)

    def _scroll_pages(self, direction: int, times: int) -> None:
        self.view.scroll_page(direction, times)
        self.show_place()
        self.keep_soon()

    def action_half_down(self, times: int = 1) -> None:
        self._scroll_rows(times * self.view.half_page)

    def action_half_up(self, times: int = 1) -> None:
        self._scroll_rows(-times * self.view.half_page)

    def action_line_down(self, times: int = 1) -> None:
        self._scroll_rows(times)

    def action_line_up(self, times: int = 1) -> None:
        self._scroll_rows(-times)

    def _scroll_rows(self, rows: int) -> None:
        self.view.scroll_rows(rows)
        self.show_place()
        self.keep_soon()

    def action_next_highlight(self, times: int = 1) -> None:
        self._step_highlight(1, times)

    def action_previous_highlight(self, times: int = 1) -> None:
        self._step_highlight(-1, times)

    def _step_highlight(self, direction: int, times: int) -> None:
        for _ in range(times):
            if self.reading.step_highlight(direction) is None:
                self.say("no mark further on" if direction > 0 else "no mark before this")
                break
        self.moved()

    # The page

    def action_fold(self) -> None:
        self.reading.folded = not self.reading.folded
        self.reading.focus_on(self.reading.focus.start)
        self.view.relayout()
        self.moved()
        self.say("captions, embeds and pointers folded" if self.reading.folded else "everything shown")

    def action_open_note(self) -> None:
        here = self.reading.highlight_here()
        noted = [highlight for highlight in (here, *self.reading.here()) if highlight and written(highlight)]
        if not noted:
            self.say("no note here; a writes one")
        elif not self.view.toggle_note(noted[0]):
            self.say("all of the note stands in the margin")
        self.show_place()

    async def action_margin(self) -> None:
        if not self.view.has_room:
            self._toggle_notes()
            return
        self.view.margin_notes = not self.view.margin_notes
        self.view.relayout()
        self.moved()
        await self.newsreader.prefer(margin_notes=self.view.margin_notes)

    def _toggle_notes(self) -> None:
        noted = sum(map(written, self.reading.placed))
        shown = self.view.toggle_notes()
        self.show_place()
        self.say("no notes yet; a writes one" if not noted else "notes shown" if shown else "notes put away")

    async def action_wider(self) -> None:
        await self._set_measure(MEASURE_STEP)

    async def action_narrower(self) -> None:
        await self._set_measure(-MEASURE_STEP)

    async def _set_measure(self, by: int) -> None:
        measure = max(NARROWEST_MEASURE, min(self.view.wanted_measure + by, WIDEST_MEASURE))
        self.view.wanted_measure = measure
        self.view.relayout()
        self.moved()
        self.say(f"measure {measure}")
        await self.newsreader.prefer(measure=measure)

    async def action_justify(self) -> None:
        justified = self.view.painter.justified = not self.view.painter.justified
        self.view.relayout()
        self.say("right edge even" if justified else "right edge ragged")
        await self.newsreader.prefer(justified=justified)

    async def action_spacing(self) -> None:
        spacing = self.view.spacing = 3 - self.view.spacing
        self.view.relayout()
        self.moved()
        self.say("a blank row between lines" if spacing > 1 else "lines close together")
        await self.newsreader.prefer(line_spacing=spacing)

    async def action_star(self) -> None:
        app = self.newsreader
        flag = not self.article.starred
        await app.queue.ask(app.library.articles.set_starred, [self.article.id], flag)
        await self.reload()
        self.say("starred" if flag else "star taken away")

    async def action_archive(self) -> None:
        app = self.newsreader
        state = State.READING if self.article.state is State.ARCHIVED else State.ARCHIVED
        await self.keep_place()
        await app.queue.ask(app.library.articles.set_state, [self.article.id], state)
        self._kept = (self._place()[0], state)
        await self.reload()
        self.say("archived" if state is State.ARCHIVED else "brought back")
