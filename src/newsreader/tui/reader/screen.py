"""The reader's screen: it maps actions to methods, and handles the mouse and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.records import Color
from newsreader.tui.app.workers import start_asking

from .block_kinds import PROMPT, set_block_kind
from .finding import Finding
from .highlighting import Highlighting
from .moving import Moving
from .selecting import Selecting
from .selection import Unit

if TYPE_CHECKING:
    from textual import events

    from newsreader.tui.reader.pane.article_view import ArticleView

ON, BACK = 1, -1

WHILE_SELECTING = ("highlight", "tag", "note", "repeat", "copy", "cite", "help")
"""The actions that the reader performs in the same way while a passage is selected."""


class ReaderScreen(Moving, Finding, Selecting, Highlighting):
    """Shows one article."""

    METHODS: ClassVar = {
        "reader.next_sentence": ("move_sentence", ON),
        "reader.previous_sentence": ("move_sentence", BACK),
        "reader.next_paragraph": ("move_paragraph", ON),
        "reader.previous_paragraph": ("move_paragraph", BACK),
        "reader.page_down": ("scroll_pages", ON),
        "reader.page_up": ("scroll_pages", BACK),
        "reader.half_down": ("scroll_half_pages", ON),
        "reader.half_up": ("scroll_half_pages", BACK),
        "reader.line_down": ("scroll_lines", ON),
        "reader.line_up": ("scroll_lines", BACK),
        "reader.start": ("move_to_edge", BACK),
        "reader.end": ("move_to_edge", ON),
        "reader.next_highlight": ("step_highlight", ON),
        "reader.previous_highlight": ("step_highlight", BACK),
        "reader.next_hit": ("step_match", ON),
        "reader.previous_hit": ("step_match", BACK),
        "reader.wider": ("change_measure", ON),
        "reader.narrower": ("change_measure", BACK),
        "reader.grow": ("resize", ON),
        "reader.shrink": ("resize", BACK),
        **{f"reader.highlight_{color}": ("highlight_in", color) for color in Color},
        "select.next_char": ("extend", Unit.CHARACTER, ON),
        "select.previous_char": ("extend", Unit.CHARACTER, BACK),
        "select.next_word": ("extend", Unit.WORD, ON),
        "select.previous_word": ("extend", Unit.WORD, BACK),
        "select.word_end": ("extend", Unit.WORD, ON),
        "select.next_sentence": ("extend", Unit.SENTENCE, ON),
        "select.previous_sentence": ("extend", Unit.SENTENCE, BACK),
        "select.next_paragraph": ("extend", Unit.PARAGRAPH, ON),
        "select.previous_paragraph": ("extend", Unit.PARAGRAPH, BACK),
        "select.line_start": ("extend_to_line_edge", BACK),
        "select.line_end": ("extend_to_line_edge", ON),
        **{f"select.{name}": (f"action_{name}",) for name in WHILE_SELECTING},
    }

    async def action_leave(self) -> None:
        if not self.leave_find():
            await self.action_back()

    async def action_back(self) -> None:
        await self.attempt(self.save_position)
        self.dismiss()

    # Labels

    async def on_key(self, event: events.Key) -> None:
        if self.labels.active and event.key != "escape":
            event.stop()
            await self.labels.type(event.character or "")

    def action_pick_leave(self) -> None:
        self.labels.cancel()
        self.after_selection()

    # Correcting the article

    def action_rename(self) -> None:
        start_asking(self, self._rename)

    async def _rename(self) -> None:
        from newsreader.tui.dialogs.rename_article import ask_title

        if title := await ask_title(self, self.article.id):
            await self.reload()
            self.say(f"title changed to: {title}")

    def action_kind(self) -> None:
        self.labels.wait_for_letter(lambda letter: set_block_kind(self, letter), PROMPT)

    # Messages of the pane. A mouse action clears the message of the last key.

    def on_article_view_arranged(self) -> None:
        self.show_status()

    def on_article_view_scrolled(self) -> None:
        self.show_status()
        self.save_position_soon()

    def on_article_view_selected(self, message: ArticleView.Selected) -> None:
        self.say("")
        if message.start == message.end:
            self.reading.leave_selection()
            self.reading.focus_on(message.start)
        else:
            self.reading.select_range(message.start, message.end)
        self.view.repaint()
        self.show_status()

    def on_article_view_multi_clicked(self, message: ArticleView.MultiClicked) -> None:
        self.say("")
        self.reading.select_range(message.offset, message.offset + 1)
        self.reading.select_whole(Unit.WORD if message.times == 2 else Unit.SENTENCE)
        self.view.repaint()
        self.show_status()

    def on_article_view_note_clicked(self, message: ArticleView.NoteClicked) -> None:
        self.say("")
        highlight = self.reading.by_id(message.highlight_id)
        if highlight is not None:
            self.reading.go_to_highlight(highlight)
            self.after_move()
            self.action_note()

    def on_article_view_marker_clicked(self, message: ArticleView.MarkerClicked) -> None:
        self.say("")
        highlight = self.reading.by_id(message.highlight_id)
        if highlight is not None:
            self.reading.leave_selection()
            self.reading.go_to_highlight(highlight)
            self.view.toggle_note(highlight)
            self.view.repaint()
            self.show_status()
