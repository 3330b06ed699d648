"""The selection, and how its ends move: by character, word, sentence or paragraph, or to a whole one.

Pure, like `ReaderState`. Positions are code points, and a motion returns a new selection. If the active end moves past
the fixed end, the two swap roles. A selection is never empty.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.sentences import motion
from newsreader.text.sentences.quotations import quotation_at, quotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Block
    from newsreader.text.sentences.sentences import Sentences


class Unit(Enum):
    """What an end moves by, or what is selected as a whole."""

    CHARACTER = auto()
    WORD = auto()
    SENTENCE = auto()
    PARAGRAPH = auto()
    QUOTATION = auto()


@dataclass(frozen=True, slots=True)
class Selection:
    """A selected passage; `at_end` says which end the keys move."""

    start: int
    end: int
    at_end: bool = True

    @property
    def active(self) -> int:
        return self.end if self.at_end else self.start

    @property
    def place(self) -> int:
        """A position of the selection beside its active end."""
        return self.end - 1 if self.at_end else self.start


class Motions:
    """The motions of a selection in one text."""

    def __init__(self, text: str, blocks: Sequence[Block], sentences: Sentences) -> None:
        self._text = text
        self._blocks = blocks
        self._starts = [block.start for block in blocks]
        self._sentences = sentences

    def to(self, selection: Selection, offset: int) -> Selection:
        """Move the active end to an offset. At the fixed end, the character beside it stays selected."""
        offset = max(0, min(offset, len(self._text)))
        fixed = selection.start if selection.at_end else selection.end
        if offset == fixed:
            beside = (motion.right if selection.at_end else motion.left)(self._text, fixed)
            return Selection(min(fixed, beside), max(fixed, beside), at_end=selection.at_end)
        return Selection(min(fixed, offset), max(fixed, offset), at_end=offset > fixed)

    def move(self, selection: Selection, unit: Unit, direction: int) -> Selection:
        """Move the active end by a unit, on (1) or back (-1)."""
        step = {
            Unit.CHARACTER: self._character,
            Unit.WORD: self._word,
            Unit.SENTENCE: self._sentence,
            Unit.PARAGRAPH: self._paragraph,
        }[unit]
        return self.to(selection, step(selection, direction))

    def whole(self, selection: Selection, unit: Unit) -> Selection:
        """Select the whole unit at the active end. Without such a unit, the selection stays as it is."""
        place = selection.place
        found: Range | None
        if unit is Unit.WORD:
            end = motion.word_end(self._text, place)
            found = Range(motion.previous_word_start(self._text, end), end)
        elif unit is Unit.SENTENCE:
            found = self._sentences.at(place)
        elif unit is Unit.PARAGRAPH:
            block = self._block(place)
            found = Range(block.start, block.end) if block else None
        else:
            block = self._block(place)
            found = self._quotation(selection, block) if block else None
        return Selection(found.start, found.end) if found and found.start < found.end else selection

    def _quotation(self, selection: Selection, block: Block) -> Range | None:
        """Return the innermost quotation at the active end; if that is selected already, the quotation around it."""
        found = quotation_at(self._text, block.start, block.end, selection.place)
        if found is None or not (selection.start <= found.start and found.end <= selection.end):
            return found
        size = found.end - found.start
        around = (q for q in quotations(self._text, block.start, block.end) if q.end - q.start > size)
        wider = [q for q in around if q.start <= selection.start and selection.end <= q.end]
        return min(wider, key=lambda each: each.end - each.start, default=found)

    def _block(self, offset: int) -> Block | None:
        return self._blocks[max(0, bisect_right(self._starts, offset) - 1)] if self._blocks else None

    def _character(self, selection: Selection, direction: int) -> int:
        return (motion.right if direction > 0 else motion.left)(self._text, selection.active)

    def _word(self, selection: Selection, direction: int) -> int:
        """Return the new active end; the selection still ends at whole words."""
        if direction > 0:
            step = motion.word_end if selection.at_end else motion.next_word_start
        else:
            step = motion.previous_word_end if selection.at_end else motion.previous_word_start
        return step(self._text, selection.active)

    def _sentence(self, selection: Selection, direction: int) -> int:
        """Return the edge of the sentence; from an edge, the same edge of the next sentence."""
        active = selection.active
        sentence = self._sentences.at(selection.place)
        if sentence is None:
            return active
        if selection.at_end:
            if direction > 0:
                return sentence.end if active < sentence.end else (self._sentences.next(sentence) or sentence).end
            back = self._sentences.previous(sentence)
            return back.end if back and back.end > selection.start else sentence.start
        if direction > 0:
            return (self._sentences.next(sentence) or sentence).start
        return sentence.start if active > sentence.start else (self._sentences.previous(sentence) or sentence).start

    def _paragraph(self, selection: Selection, direction: int) -> int:
        """Return the end (1) or start (-1) of the paragraph; from there, that of the next paragraph."""
        active = selection.active
        if not self._blocks:
            return active
        index = max(0, bisect_right(self._starts, active) - 1)
        if direction > 0:
            if active >= self._blocks[index].end and index + 1 < len(self._blocks):
                index += 1
            return self._blocks[index].end
        if active <= self._blocks[index].start and index > 0:
            index -= 1
        return self._blocks[index].start
