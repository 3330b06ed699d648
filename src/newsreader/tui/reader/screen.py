"""The reader's screen: it maps actions to methods, and handles the mouse and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.records import AnchorState, Color
from newsreader.text.language import name_of
from newsreader.tui.app.workers import start_asking
from newsreader.tui.reader.pane.article_view import ArticleView

from .block_kinds import PROMPT, set_block_kind
from .changed import Changed
from .finding import Finding
from .moving import Moving
from .pictured import Pictured
from .reader_state import ReaderState
from .selecting import Selecting
from .selection import Unit
from .stepping import Stepping

if TYPE_CHECKING:
    from textual import events

WHILE_SELECTING = ("highlight", "tag", "note", "repeat", "copy", "cite", "help")
"""The actions that the reader performs in the same way while a passage is selected."""


JUMPS = frozenset(
    f"reader.{name}"
    for name in (
        *("start", "end", "finish", "next_unread"),
        *(f"{way}_{what}" for way in ("next", "previous") for what in ("highlight", "change", "hit", "article")),
    )
)
"""The ids of the actions that jump at once. Labels, the find line and links jump later."""


def _both(on: str, back: str, method: str, *arguments: object) -> dict[str, tuple[object, ...]]:
    """Return the methods of two actions that do the same in opposite directions, 1 and -1."""
    return {on: (method, *arguments, 1), back: (method, *arguments, -1)}


class ReaderScreen(Moving, Finding, Selecting, Pictured, Stepping, Changed):
    """Shows one article."""

    METHODS: ClassVar = {
        **_both("reader.next_sentence", "reader.previous_sentence", "move", ReaderState.move_sentence),
        **_both("reader.next_paragraph", "reader.previous_paragraph", "move", ReaderState.move_paragraph),
        **_both("reader.end", "reader.start", "go_to_edge"),
        **_both("reader.jump_forth", "reader.jump_back", "step_jump"),
        "reader.page_down": ("turn_page",),
        "reader.page_up": ("scroll", ArticleView.scroll_page, -1),
        **_both("reader.half_down", "reader.half_up", "scroll", ArticleView.scroll_half_page),
        **_both("reader.line_down", "reader.line_up", "scroll", ArticleView.scroll_rows),
        **_both("reader.next_highlight", "reader.previous_highlight", "step_highlight"),
        **_both("reader.next_change", "reader.previous_change", "step_change"),
        **_both("reader.next_article", "reader.previous_article", "step_article"),
        **_both("reader.next_hit", "reader.previous_hit", "step_match"),
        **_both("reader.wider", "reader.narrower", "change_measure"),
        **_both("reader.grow", "reader.shrink", "resize"),
        **{f"reader.highlight_{color}": ("highlight_in", color) for color in Color},
        **_both("select.next_char", "select.previous_char", "extend", Unit.CHARACTER),
        **_both("select.next_word", "select.previous_word", "extend", Unit.WORD),
        "select.word_end": ("extend", Unit.WORD, 1),
        **_both("select.next_sentence", "select.previous_sentence", "extend", Unit.SENTENCE),
        **_both("select.next_paragraph", "select.previous_paragraph", "extend", Unit.PARAGRAPH),
        **_both("select.line_end", "select.line_start", "extend_to_line_edge"),
        **{f"select.{name}": (f"action_{name}",) for name in WHILE_SELECTING},
    }

    async def action_perform(self, identifier: str) -> None:
        before = self.place
        await super().action_perform(identifier)
        if identifier in JUMPS and self.place != before:
            self.newsreader.jumps.leave(before)

    async def action_leave(self) -> None:
        if not self.leave_find():
            await self.action_back()

    async def action_back(self) -> None:
        self.newsreader.in_hand = None
        self.newsreader.jumps.leave(self.place)
        await self.attempt(self.leave_position)
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
        from newsreader.tui.dialogs.article.rename_article import ask_title

        if title := await ask_title(self, self.article.id):
            await self.reload()
            self.say(f"title changed to: {title}")

    def action_renew(self) -> None:
        from newsreader.tui.adding.renewing import start_renewing

        start_renewing(self, [self.article])

    async def action_watch(self) -> None:
        from newsreader.tui.adding.renewing import toggle_watched

        done = await self.newsreader.queue.ask(toggle_watched, self.newsreader.library, [self.article])
        await self.reload()
        self.say(done)

    def action_encoding(self) -> None:
        start_asking(self, self._ask_encoding)

    async def _ask_encoding(self) -> None:
        from newsreader.tui.dialogs.article.encoding_picker import ask_encoding

        if done := await ask_encoding(self, self.article.id):
            await self.reload()
            self.say(done)

    def action_language(self) -> None:
        start_asking(self, self._change_language)

    async def _change_language(self) -> None:
        from newsreader.tui.dialogs.article.change_language import ask_language

        if await ask_language(self, self.article):
            await self.reload()
            self.say(f"language: {name_of(self.article.language)} · saved")

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
            self.reading.selection = None
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
            if highlight.anchor is not AnchorState.ORPHAN:
                self.action_note()

    def on_article_view_marker_clicked(self, message: ArticleView.MarkerClicked) -> None:
        self.say("")
        highlight = self.reading.by_id(message.highlight_id)
        if highlight is not None:
            self.reading.selection = None
            self.reading.go_to_highlight(highlight)
            self.view.toggle_note(highlight)
            self.view.repaint()
            self.show_status()
