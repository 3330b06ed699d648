"""Selecting a passage: moving its ends, and selecting whole words, sentences, paragraphs or quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.text.hints import MANY_LETTERS

from .base import ReaderBase
from .selection import Unit

if TYPE_CHECKING:
    from newsreader.records import Range

OBJECTS = {"w": Unit.WORD, "s": Unit.SENTENCE, "p": Unit.PARAGRAPH, '"': Unit.QUOTATION}
"""The units that a letter after `i` selects."""

EXTENDING = ("select.next_word", "select.next_sentence", "select.next_paragraph")
FIRST, LAST = "type the label of the first word", "type the label of the last word"


class Selecting(ReaderBase):
    """The actions while a passage is selected."""

    def hints(self) -> list[tuple[str, str]]:
        hints = super().hints()
        if self.current_scopes()[0] is not Scope.SELECT:
            return hints
        # Several keys in one hint: the keys that extend, and the digits that choose the color after the first.
        shown: list[tuple[str, str]] = []
        for key, label in hints:
            if key == self._key("select.help"):
                shown.append((" ".join(filter(None, map(self._key, EXTENDING))), "more"))
            shown.append((f"{key} 1-5" if key == self._key("select.highlight") else key, label))
        return shown

    def action_select(self) -> None:
        self.reading.select()
        self.after_selection()

    def action_select_leave(self) -> None:
        self.reading.selection = None
        self.after_selection()

    def extend(self, unit: Unit, direction: int, times: int = 1) -> None:
        self.reading.extend(unit, direction * times)
        self.after_selection()

    def extend_to_line_edge(self, direction: int) -> None:
        if self.reading.selection:
            self.reading.move_active(self.view.line_edge(self.reading.selection.place, direction))
            self.after_selection()

    def action_select_swap(self) -> None:
        self.reading.swap_ends()
        self.after_selection()

    def action_select_quotation(self) -> None:
        self._select_whole('"')

    def action_select_object(self) -> None:
        self.labels.wait_for_letter(self._select_whole, 'whole: w word, s sentence, p paragraph, " quotation')

    def _select_whole(self, letter: str) -> None:
        if letter in OBJECTS:
            self.reading.select_whole(OBJECTS[letter])
        self.after_selection()

    def action_select_jump(self) -> None:
        self.labels.show_on_sentences(self.reading.extend_to)

    # Selecting from one word to another by their labels

    def action_pick_words(self) -> None:
        reading = self.reading
        sentences = [s for s in reading.visible_sentences(*self.view.visible_range()) if s != reading.focus]
        sentences.sort(key=lambda sentence: abs(sentence.start - reading.focus.start))

        def chosen(place: Range) -> None:
            if place in sentences:
                self.jump_to(place)
                self.labels.show(reading.words(), self._pick_last, FIRST, MANY_LETTERS)
            else:
                self._pick_last(place)

        self.labels.show([*reading.words(), *sentences], chosen, FIRST, MANY_LETTERS)

    def _pick_last(self, first: Range) -> None:
        """Label the words from `first` on: those of its sentence, then as many visible words as there are letters."""
        reading = self.reading

        def chosen(last: Range) -> None:
            reading.select_range(first.start, last.end)
            self.after_selection()

        own = reading.words_in(first.start, reading.focus.end)
        more = reading.words_in(reading.focus.end, self.view.visible_range()[1])
        reading.select_range(first.start, first.end)
        self.labels.show([*own, *more[: max(0, len(MANY_LETTERS) - len(own))]], chosen, LAST, MANY_LETTERS)
