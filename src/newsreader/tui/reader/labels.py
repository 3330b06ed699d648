"""Keys that wait for another key: labels on the sentences in sight, and single letters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.text.hints import LETTERS, MANY_LETTERS, labels
from newsreader.text.sentences.motion import opening

from .highlighting import Highlighting

if TYPE_CHECKING:
    from textual import events

    from newsreader.keymap import Keymap
    from newsreader.records import Range, Snippet

    from .page import Page

Outcome = Awaitable[None] | None


class Labels(Highlighting):
    """Choosing by letters: what is typed goes to whoever waits for it, and nothing else listens meanwhile."""

    def __init__(
        self, keymap: Keymap, page: Page, *, highlight_id: int | None = None, found: Snippet | None = None
    ) -> None:
        super().__init__(keymap, page, highlight_id=highlight_id, found=found)
        self._labels: dict[str, Range] = {}
        self._typed = ""
        self._chosen: Callable[[Range], Outcome] | None = None
        self._letter: Callable[[str], Outcome] | None = None

    def _stop_picking(self) -> None:
        self._labels, self._typed = {}, ""
        self._chosen = self._letter = None
        self.picking = ""
        self.view.show_labels({})

    def show_labels(self, chosen: Callable[[Range], Outcome]) -> None:
        """Give every sentence that begins in sight a label; the one that is typed is handed to `chosen`."""
        sentences = self.reading.visible_sentences(*self.view.visible_range())
        # The shortest labels go to what is nearest to the focus.
        here = self.reading.focus.start
        self._label(sorted(sentences, key=lambda sentence: abs(sentence.start - here)), chosen, "type a label")

    def _label(
        self, ranges: list[Range], chosen: Callable[[Range], Outcome], told: str, letters: str = LETTERS
    ) -> None:
        self._labels = dict(zip(labels(len(ranges), letters), ranges, strict=True))
        if not self._labels:
            return
        self._typed, self._chosen = "", chosen
        self.picking = told
        self._paint_labels()
        self.show_place()

    def _paint_labels(self) -> None:
        typed = self._typed
        text = self.reading.text
        self.view.show_labels(
            {opening(text, r.start): name[len(typed) :] for name, r in self._labels.items() if name.startswith(typed)}
        )

    def await_letter(self, taken: Callable[[str], Outcome], told: str) -> None:
        """Hand the next letter to `taken`."""
        self._letter = taken
        self.picking = told
        self.show_place()

    async def on_key(self, event: events.Key) -> None:
        if not self.picking or event.key == "escape":
            return
        event.stop()
        letter = event.character or ""
        try:
            await self._pick(letter)
        except NewsreaderError as error:
            self.say(str(error), failed=True)

    async def _pick(self, letter: str) -> None:
        if self._letter is not None:
            taken = self._letter
            self._stop_picking()
            outcome = taken(letter)
        else:
            typed = self._typed + letter
            if not any(label.startswith(typed) for label in self._labels):
                return  # a letter that is no label's does nothing, so that a slip costs nothing
            self._typed = typed
            sentence, chosen = self._labels.get(typed), self._chosen
            if sentence is None or chosen is None:
                self._paint_labels()
                return
            self._stop_picking()
            outcome = chosen(sentence)
        if isawaitable(outcome):
            await outcome
        self.view.repaint()
        self.show_place()

    def action_pick_leave(self) -> None:
        self._stop_picking()
        self.selected()

    def action_jump(self) -> None:
        self.show_labels(self._jump_to)

    def _jump_to(self, sentence: Range) -> None:
        self.reading.focus_on(sentence.start)
        self.moved()

    def action_jump_highlight(self) -> None:
        self.show_labels(self._mark_there)

    async def _mark_there(self, sentence: Range) -> None:
        self._jump_to(sentence)
        await self.action_highlight()

    def action_pick_words(self) -> None:
        reading = self.reading
        sentences = [s for s in reading.visible_sentences(*self.view.visible_range()) if s != reading.focus]
        sentences.sort(key=lambda sentence: abs(sentence.start - reading.focus.start))

        def chosen(place: Range) -> None:
            if place in sentences:
                self._jump_to(place)
                self._pick_first(reading.words())
            else:
                self._pick_last(place)

        self._label([*reading.words(), *sentences], chosen, "the first word, or its sentence?", MANY_LETTERS)

    def _pick_first(self, words: list[Range]) -> None:
        self._label(words, self._pick_last, "the first word?", MANY_LETTERS)

    def _pick_last(self, first: Range) -> None:
        """Ask for the last word: of the sentence, or, as far as letters go, of those that follow it in sight."""
        reading = self.reading

        def to_word(last: Range) -> None:
            reading.select_range(first.start, last.end)
            self.selected()

        own = reading.words_in(first.start, reading.focus.end)
        more = reading.words_in(reading.focus.end, self.view.visible_range()[1])
        reading.select_range(first.start, first.end)
        self._label([*own, *more[: max(0, len(MANY_LETTERS) - len(own))]], to_word, "the last word?", MANY_LETTERS)
