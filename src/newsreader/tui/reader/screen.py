"""The reader, whole: it adds the mouse, the way out, and what the pane tells to what the keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .block_kinds import BlockKinds
from .finding import Finding
from .moving import Moving
from .selecting import Selecting
from .selection import Unit

if TYPE_CHECKING:
    from newsreader.tui.reader.pane.article_view import ArticleView


class ReaderScreen(Moving, Finding, Selecting, BlockKinds):
    """Reads one article."""

    async def action_leave(self) -> None:
        if not self.leave_find():
            await self.action_back()

    async def action_back(self) -> None:
        await self.attempt(self.keep_place)
        self.dismiss()

    def action_select_help(self) -> None:
        self.action_help()

    def on_article_view_arranged(self) -> None:
        self.show_place()

    def on_article_view_wheeled(self) -> None:
        self.show_place()
        self.keep_soon()

    # The mouse, which is no key: what was said is of something else now

    def on_article_view_pointed(self, message: ArticleView.Pointed) -> None:
        self.say("")
        if message.start == message.end:
            self.reading.leave_selection()
            self.reading.focus_on(message.start)
        else:
            self.reading.select_range(message.start, message.end)
        self.view.repaint()
        self.show_place()

    def on_article_view_pointed_twice(self, message: ArticleView.PointedTwice) -> None:
        self.say("")
        self.reading.select_range(message.offset, message.offset + 1)
        self.reading.take(Unit.WORD if message.times == 2 else Unit.SENTENCE)
        self.view.repaint()
        self.show_place()

    def on_article_view_note_pointed(self, message: ArticleView.NotePointed) -> None:
        self.say("")
        target = self.reading.by_id(message.highlight_id)
        if target is not None:
            self.reading.take_in_hand(target)
            self.moved()
            self.action_note()

    def on_article_view_sign_pointed(self, message: ArticleView.SignPointed) -> None:
        self.say("")
        target = self.reading.by_id(message.highlight_id)
        if target is not None:
            self.reading.leave_selection()
            self.reading.take_in_hand(target)
            self.view.toggle_note(target)
            self.view.repaint()
            self.show_place()
