"""Selecting a passage: moving one of its ends, and the verbs that take it."""

from __future__ import annotations

from newsreader.records import Color
from newsreader.tui.screens.reader.marking import Marking


class Selecting(Marking):
    """The keys while a passage is selected."""

    def action_select(self) -> None:
        self.reading.select()
        self._selected()

    def action_select_leave(self) -> None:
        self.reading.leave_selection()
        self._selected()

    def action_select_next_char(self) -> None:
        self.reading.extend_char(1)
        self._selected()

    def action_select_previous_char(self) -> None:
        self.reading.extend_char(-1)
        self._selected()

    def action_select_next_word(self) -> None:
        self.reading.extend_word(1)
        self._selected()

    def action_select_word_end(self) -> None:
        self.reading.extend_word(1)
        self._selected()

    def action_select_previous_word(self) -> None:
        self.reading.extend_word(-1)
        self._selected()

    def action_select_next_sentence(self) -> None:
        self.reading.extend_sentence(1)
        self._selected()

    def action_select_previous_sentence(self) -> None:
        self.reading.extend_sentence(-1)
        self._selected()

    def action_select_next_paragraph(self) -> None:
        self.reading.extend_paragraph(1)
        self._selected()

    def action_select_previous_paragraph(self) -> None:
        self.reading.extend_paragraph(-1)
        self._selected()

    def action_select_line_start(self) -> None:
        self.reading.move_active(self.view.line_edge(self._active_place(), -1))
        self._selected()

    def action_select_line_end(self) -> None:
        self.reading.move_active(self.view.line_edge(self._active_place(), 1))
        self._selected()

    def _active_place(self) -> int:
        selection = self.reading.selection
        return self.reading.active - 1 if selection and selection.at_end else self.reading.active

    def action_select_swap(self) -> None:
        self.reading.swap_ends()
        self._selected()

    async def action_select_mark(self) -> None:
        await self.action_mark()

    async def action_select_mark_yellow(self) -> None:
        await self._mark(Color.YELLOW)

    async def action_select_mark_green(self) -> None:
        await self._mark(Color.GREEN)

    async def action_select_mark_blue(self) -> None:
        await self._mark(Color.BLUE)

    async def action_select_mark_red(self) -> None:
        await self._mark(Color.RED)

    async def action_select_mark_purple(self) -> None:
        await self._mark(Color.PURPLE)

    async def action_select_repeat(self) -> None:
        await self.action_repeat()

    def action_select_tag(self) -> None:
        self.action_tag()

    def action_select_note(self) -> None:
        self.action_note()

    def action_select_copy(self) -> None:
        self.action_copy()

    def action_select_cite(self) -> None:
        self.action_cite()
