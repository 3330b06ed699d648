"""Selecting a passage: moving one of its ends, and the verbs that take it."""

from __future__ import annotations

from .labels import Labels
from .selection import Unit

OBJECTS = {"w": Unit.WORD, "s": Unit.SENTENCE, "p": Unit.PARAGRAPH, '"': Unit.QUOTATION}


class Selecting(Labels):
    """The keys while a passage is selected."""

    def action_select(self) -> None:
        self.reading.select()
        self.selected()

    def action_select_leave(self) -> None:
        self.reading.leave_selection()
        self.selected()

    def _extend(self, unit: Unit, by: int) -> None:
        self.reading.extend(unit, by)
        self.selected()

    def action_select_next_char(self, times: int = 1) -> None:
        self._extend(Unit.CHARACTER, times)

    def action_select_previous_char(self, times: int = 1) -> None:
        self._extend(Unit.CHARACTER, -times)

    def action_select_next_word(self, times: int = 1) -> None:
        self._extend(Unit.WORD, times)

    def action_select_word_end(self, times: int = 1) -> None:
        self._extend(Unit.WORD, times)

    def action_select_previous_word(self, times: int = 1) -> None:
        self._extend(Unit.WORD, -times)

    def action_select_next_sentence(self, times: int = 1) -> None:
        self._extend(Unit.SENTENCE, times)

    def action_select_previous_sentence(self, times: int = 1) -> None:
        self._extend(Unit.SENTENCE, -times)

    def action_select_next_paragraph(self, times: int = 1) -> None:
        self._extend(Unit.PARAGRAPH, times)

    def action_select_previous_paragraph(self, times: int = 1) -> None:
        self._extend(Unit.PARAGRAPH, -times)

    def action_select_line_start(self) -> None:
        self._to_line_edge(-1)

    def action_select_line_end(self) -> None:
        self._to_line_edge(1)

    def _to_line_edge(self, direction: int) -> None:
        if self.reading.selection:
            self.reading.move_active(self.view.line_edge(self.reading.selection.place, direction))
            self.selected()

    def action_select_swap(self) -> None:
        self.reading.swap_ends()
        self.selected()

    def action_select_quotation(self) -> None:
        self.reading.take(Unit.QUOTATION)
        self.selected()

    def action_select_object(self) -> None:
        self.await_letter(self._take_object, 'whole: w word, s sentence, p paragraph, " quotation')

    def _take_object(self, letter: str) -> None:
        if letter in OBJECTS:
            self.reading.take(OBJECTS[letter])
        self.selected()

    def action_select_jump(self) -> None:
        self.show_labels(lambda sentence: self.reading.reach(sentence))

    # The verbs, which act on the selection while there is one

    async def action_select_highlight(self) -> None:
        await self.action_highlight()

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
