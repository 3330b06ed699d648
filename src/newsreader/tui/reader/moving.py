"""Moving about an article, and changing how its page looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.records import FURNITURE, SURE, State
from newsreader.services.articles import toggle_archived
from newsreader.tui.reader.pane.article_view import ArticleView
from newsreader.tui.reader.pane.geometry import GUTTER, NARROWEST_MEASURE, WIDEST_MEASURE
from newsreader.tui.reader.pane.note_rows import has_note

from .changed import Changed

if TYPE_CHECKING:
    from collections.abc import Callable

MEASURE_STEP = 4


class Moving(Changed):
    """The actions that move the focus, and those that change the page."""

    # Moving

    def move(self, motion: Callable[..., None], *arguments: int) -> None:
        """Move the focus by a method of `ReaderState`."""
        motion(self.reading, *arguments)
        self.after_move()

    def scroll(self, scroll: Callable[..., None], *arguments: int) -> None:
        """Scroll by a method of `ArticleView`."""
        scroll(self.view, *arguments)
        self.show_status()
        self.save_position_soon()

    def turn_page(self, times: int = 1) -> None:
        """Scroll pages down. At the end of the article, do what the settings say."""
        at_end = self.newsreader.settings.at_end
        if at_end != "stay" and self.reading.at_end and self.view.is_at_bottom and self._siblings is not None:
            self.call_later(self.action_perform, "reader.finish" if at_end == "archive" else "reader.next_unread")
        else:
            self.scroll(ArticleView.scroll_page, 1, times)

    def go_to_edge(self, direction: int, number: int = 0) -> None:
        """Move the focus to the first (-1) or last (1) sentence, or to the paragraph with a number."""
        if number:
            self.say(f"¶ {self.reading.move_to_numbered(number)}")
        else:
            self.reading.move_to_edge(direction)
        self.after_move()

    def step_highlight(self, direction: int, times: int = 1) -> None:
        for _ in range(times):
            if self.reading.step_highlight(direction) is None:
                self.say("no highlight after this" if direction > 0 else "no highlight before this")
                break
        self.after_move()

    def action_jump(self) -> None:
        self.labels.show_on_sentences(self.jump_to)

    # The page

    def action_fold(self) -> None:
        if not any(block.kind in FURNITURE for block in self.reading.blocks):
            self.say("nothing to fold: this article has no captions, bylines or the like")
            return
        self.reading.folded = not self.reading.folded
        self.reading.focus_on(self.reading.focus.start)
        self.view.relayout()
        self.after_move()
        self.say("captions, bylines and the like folded" if self.reading.folded else "nothing folded")

    async def action_open_note(self) -> None:
        current = self.reading.current_highlight()
        noted = [each for each in (current, *self.reading.highlights_at_focus()) if each and has_note(each)]
        if self.toggle_earlier():
            return
        if current is not None and current.anchor not in SURE:
            await self.review(current.id)
        elif not noted:
            self.say(f"no note here; {self._key('reader.note')} to write one")
        elif not self.view.toggle_note(noted[0]):
            self.say("the margin shows the whole note")
        self.show_status()

    async def action_review(self) -> None:
        current = self.reading.current_highlight()
        await self.review(current.id if current and current.anchor not in SURE else None)

    async def action_margin(self) -> None:
        if not self.view.has_margin:
            self._toggle_notes()
            return
        self.view.margin_notes = not self.view.margin_notes
        self.view.relayout()
        self.after_move()
        await self.newsreader.prefer(margin_notes=self.view.margin_notes)

    def _toggle_notes(self) -> None:
        if not any(map(has_note, self.reading.placed)):
            message = f"no notes yet; {self._key('reader.note')} to write one"
        else:
            message = "notes shown" if self.view.toggle_notes() else "notes hidden"
        self.show_status()
        self.say(message)

    async def change_measure(self, direction: int) -> None:
        shown, widest = self.view.geometry.measure, min(WIDEST_MEASURE, self.view.size.width - GUTTER - 1)
        measure = max(NARROWEST_MEASURE, min(shown + direction * MEASURE_STEP, widest))
        if (measure - shown) * direction <= 0:
            self.say(f"{shown} columns; the text can't be {'wider here' if direction > 0 else 'narrower'}")
            return
        self.view.wanted_measure = measure
        self.view.relayout()
        self.after_move()
        self.say(f"{measure} columns")
        await self.newsreader.prefer(measure=measure)

    async def action_justify(self) -> None:
        justified = self.view.painter.justified = not self.view.painter.justified
        self.view.relayout()
        self.say("justified" if justified else "not justified")
        await self.newsreader.prefer(justified=justified)

    async def action_spacing(self) -> None:
        spacing = self.view.spacing = 3 - self.view.spacing
        self.view.relayout()
        self.after_move()
        self.say("blank row between lines" if spacing > 1 else "no blank rows between lines")
        await self.newsreader.prefer(line_spacing=spacing)

    # The article

    async def action_star(self) -> None:
        app = self.newsreader
        flag = not self.article.starred
        await app.queue.ask(app.library.articles.set_starred, [self.article.id], flag)
        await self.reload()
        self.say("starred" if flag else "unstarred")

    async def action_archive(self) -> None:
        await self.save_position()
        await self.newsreader.queue.ask(toggle_archived, self.newsreader.library, [self.article.id])
        await self.reload()
        self._saved = (self._position()[0], self.article.state)
        self.say("archived" if self.article.state is State.ARCHIVED else "unarchived")
