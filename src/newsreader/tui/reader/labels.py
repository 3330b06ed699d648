"""Choosing by letters: labels on sentences or words, and single letters that complete a key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING

from newsreader.text.hints import LETTERS, labels
from newsreader.text.sentences.motion import opening

if TYPE_CHECKING:
    from newsreader.records import Range

    from .base import ReaderBase

Outcome = Awaitable[None] | None


class Labels:
    """The labels of a reader. While it is `active`, no other key of the reader works."""

    def __init__(self, screen: ReaderBase) -> None:
        self._screen = screen
        self.prompt = ""
        """The letter to type, in words; empty while none is expected."""
        self.ranges: dict[str, Range] = {}
        """The ranges of the text by their labels."""
        self._typed = ""
        self._on_range: Callable[[Range], Outcome] | None = None
        self._on_letter: Callable[[str], Outcome] | None = None

    @property
    def active(self) -> bool:
        """Whether a letter is expected."""
        return bool(self.prompt)

    def show_on_sentences(self, on_range: Callable[[Range], Outcome]) -> None:
        """Label each sentence that begins on the screen, and call `on_range` with the chosen one."""
        reading = self._screen.reading
        sentences = reading.visible_sentences(*self._screen.view.visible_range())
        # The sentences nearest to the focus get the shortest labels.
        self.show(sorted(sentences, key=lambda each: abs(each.start - reading.focus.start)), on_range, "type a label")

    def show(
        self, ranges: list[Range], on_range: Callable[[Range], Outcome], prompt: str, letters: str = LETTERS
    ) -> None:
        """Label these ranges, the first with the shortest labels, and call `on_range` with the chosen one."""
        self.ranges = dict(zip(labels(len(ranges), letters), ranges, strict=True))
        if not self.ranges:
            return
        self._typed, self._on_range, self.prompt = "", on_range, prompt
        self._paint()
        self._screen.show_status()

    def wait_for_letter(self, on_letter: Callable[[str], Outcome], prompt: str) -> None:
        """Call `on_letter` with the next letter."""
        self._on_letter, self.prompt = on_letter, prompt
        self._screen.show_status()

    def cancel(self) -> None:
        """Hide the labels and expect no letter."""
        self.ranges, self._typed, self.prompt = {}, "", ""
        self._on_range = self._on_letter = None
        self._screen.view.show_labels({})

    def _paint(self) -> None:
        text, typed = self._screen.reading.text, self._typed
        self._screen.view.show_labels(
            {opening(text, r.start): name[len(typed) :] for name, r in self.ranges.items() if name.startswith(typed)}
        )

    async def type(self, letter: str) -> None:
        """Take a typed letter. One that continues no label does nothing, so that a slip costs nothing."""
        outcome: Outcome
        if (on_letter := self._on_letter) is not None:
            self.cancel()
            outcome = on_letter(letter)
        else:
            typed = self._typed + letter
            if not any(label.startswith(typed) for label in self.ranges):
                return
            self._typed = typed
            chosen, on_range = self.ranges.get(typed), self._on_range
            if chosen is None or on_range is None:
                self._paint()
                return
            self.cancel()
            outcome = on_range(chosen)
        if isawaitable(outcome):
            await outcome
        self._screen.view.repaint()
        self._screen.show_status()
