"""The reader, whole: it adds the mouse to what the keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.tui.screens.reader.moving import Moving
from newsreader.tui.screens.reader.selecting import Selecting

if TYPE_CHECKING:
    from newsreader.tui.widgets.article_view import ArticleView


class ReaderScreen(Moving, Selecting):
    """Reads one article."""

    def on_article_view_pointed(self, message: ArticleView.Pointed) -> None:
        if message.start == message.end:
            self.reading.leave_selection()
            self.reading.focus_on(message.start)
            self.view.repaint()
        else:
            self.reading.select_range(message.start, message.end)
            self.view.repaint()
        self._show_place()

    def on_article_view_note_pointed(self, message: ArticleView.NotePointed) -> None:
        target = next((h for h in self.reading.highlights if h.id == message.highlight_id), None)
        if target is not None:
            self.reading.focus_on(target.start)
            self.reading.current = target.id
            self._moved()
            self.action_note()
