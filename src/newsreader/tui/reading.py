"""Where a reader stands in an article: the focus, the selection, the highlights, and what a verb would act on.

Pure state over one revision; it knows nothing of Textual or of the library, so that it can be tested by itself. All
positions are code points of the revision's text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsreader.records import FURNITURE, AnchorState, Highlight, Range
from newsreader.text import motion
from newsreader.text.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Article, Block, Revision


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage being selected; `at_end` says which end the keys move."""

    start: int
    end: int
    at_end: bool = True


class Reading:
    """One reader in one revision."""

    def __init__(self, article: Article, revision: Revision, highlights: Iterable[Highlight]) -> None:
        self.article = article
        self.revision = revision
        self.text = revision.text
        self.blocks: tuple[Block, ...] = revision.blocks
        self.sentences = Sentences(revision.text, revision.blocks, article.language or "en")
        self.folded = False
        self.selection: Selection | None = None
        self.current: int | None = None
        self.highlights: list[Highlight] = []
        self._starts = [block.start for block in self.blocks]
        self.show_highlights(highlights)
        self.focus: Range = self.sentences.at(article.position) or Range(0, len(self.text))

    # Highlights

    def show_highlights(self, highlights: Iterable[Highlight]) -> None:
        """Take the article's highlights, in text order; an orphan has no place in the text and is not painted."""
        self.highlights = list(highlights)
        if all(highlight.id != self.current for highlight in self.highlights):
            self.current = None

    @property
    def placed(self) -> list[Highlight]:
        """The highlights that stand on words of this revision."""
        return [h for h in self.highlights if h.anchor in (AnchorState.EXACT, AnchorState.MOVED)]

    def here(self) -> list[Highlight]:
        """The highlights under the focus."""
        return [h for h in self.placed if h.start < self.focus.end and h.end > self.focus.start]

    def highlight_here(self) -> Highlight | None:
        """The highlight that a verb acts on: the one stepped to, else the tightest under the focus."""
        here = self.here()
        for highlight in here:
            if highlight.id == self.current:
                return highlight
        return min(here, key=lambda h: h.end - h.start, default=None)

    def ordinal(self, highlight: Highlight) -> int:
        """Which of the placed highlights this is, from 1."""
        return 1 + next((i for i, h in enumerate(self.placed) if h.id == highlight.id), -1)

    def step_highlight(self, direction: int) -> Highlight | None:
        """Go to the next (1) or previous (-1) highlight from where the focus is; `None` if there is none."""
        placed = self.placed
        here = self.highlight_here()
        if here is not None and here.id == self.current:
            index = self.ordinal(here) - 1 + direction
            target = placed[index] if 0 <= index < len(placed) else None
        elif direction > 0:
            target = next((h for h in placed if h.start >= self.focus.start), None)
        else:
            target = next((h for h in reversed(placed) if h.start < self.focus.start), None)
        if target is not None:
            self.current = target.id
            self.focus_on(target.start)
            self.current = target.id
        return target

    # The focus

    def focus_on(self, offset: int) -> None:
        """Put the focus on the sentence at an offset, or on the nearest that can be seen."""
        sentence = self.sentences.at(max(0, min(offset, len(self.text))))
        if sentence is not None:
            if self._hidden(sentence):
                sentence = self._step(sentence, 1) or self._step(sentence, -1) or sentence
            self._focus(sentence)

    def _focus(self, sentence: Range) -> None:
        if sentence != self.focus:
            self.focus = sentence
            self.current = None

    def block_index(self, offset: int) -> int:
        """The index of the block at an offset, or of the one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def _hidden(self, sentence: Range) -> bool:
        return self.folded and bool(self.blocks) and self.blocks[self.block_index(sentence.start)].kind in FURNITURE

    def _step(self, sentence: Range, direction: int) -> Range | None:
        step = self.sentences.next if direction > 0 else self.sentences.previous
        found = step(sentence)
        while found is not None and self._hidden(found):
            found = step(found)
        return found

    def move_sentence(self, direction: int) -> bool:
        """Move the focus a sentence on (1) or back (-1); false at the end."""
        found = self._step(self.focus, direction)
        if found is not None:
            self._focus(found)
        return found is not None

    def move_paragraph(self, direction: int) -> bool:
        """Move the focus to the first sentence of the next block, of its own, or of the previous one."""
        index = self.block_index(self.focus.start)
        own = self.sentences.in_block(index)
        if direction < 0 and own and self.focus != own[0]:
            self._focus(own[0])
            return True
        index += direction
        while 0 <= index < len(self.blocks):
            sentences = self.sentences.in_block(index)
            if sentences and not self._hidden(sentences[0]):
                self._focus(sentences[0])
                return True
            index += direction
        return False

    def move_to_edge(self, direction: int) -> None:
        """To the first (-1) or the last (1) sentence that can be seen."""
        edge = self.sentences.last() if direction > 0 else self.sentences.first()
        if edge is not None:
            self._focus(edge if not self._hidden(edge) else self._step(edge, -direction) or edge)

    @property
    def at_end(self) -> bool:
        """Whether the focus is on the last sentence."""
        return self._step(self.focus, 1) is None

    # The selection

    def select(self) -> None:
        """Begin a selection with the first word of the focus."""
        end = motion.word_end(self.text, self.focus.start)
        self.selection = Selection(self.focus.start, max(self.focus.start + 1, min(end, self.focus.end)))

    def select_range(self, start: int, end: int) -> None:
        """Select a range outright, as a mouse does."""
        if start != end:
            self.selection = Selection(min(start, end), max(start, end), at_end=end >= start)

    def leave_selection(self) -> None:
        """Leave without marking."""
        self.selection = None

    def swap_ends(self) -> None:
        """Let the keys move the other end."""
        if self.selection:
            self.selection = replace(self.selection, at_end=not self.selection.at_end)

    @property
    def active(self) -> int:
        """The end that the keys move."""
        assert self.selection is not None  # noqa: S101 - asked for only while selecting
        return self.selection.end if self.selection.at_end else self.selection.start

    def move_active(self, offset: int) -> None:
        """Move the active end; past the other end it turns the selection round."""
        selection = self.selection
        if selection is None:
            return
        offset = max(0, min(offset, len(self.text)))
        fixed = selection.start if selection.at_end else selection.end
        if offset == fixed:
            return
        self.selection = Selection(min(fixed, offset), max(fixed, offset), at_end=offset > fixed)

    def extend_char(self, direction: int) -> None:
        """By a character as people see it."""
        self.move_active(motion.right(self.text, self.active) if direction > 0 else motion.left(self.text, self.active))

    def extend_word(self, direction: int) -> None:
        """By a word; whole words stay selected whichever end moves."""
        if self.selection is None:
            return
        at_end = self.selection.at_end
        if direction > 0:
            step = motion.word_end if at_end else motion.next_word_start
        else:
            step = _previous_word_end if at_end else motion.previous_word_start
        self.move_active(step(self.text, self.active))

    def extend_sentence(self, direction: int) -> None:
        """To the end (or start) of the sentence, and on from there to the next one's."""
        if self.selection is None:
            return
        at_end, active = self.selection.at_end, self.active
        sentence = self.sentences.at(active - 1 if at_end else active)
        if sentence is None:
            return
        if at_end:
            if direction > 0:
                target = sentence if active < sentence.end else self.sentences.next(sentence) or sentence
                self.move_active(target.end)
            else:
                back = self.sentences.previous(sentence)
                self.move_active(back.end if back and back.end > self.selection.start else sentence.start)
        elif direction > 0:
            target = self.sentences.next(sentence) or sentence
            self.move_active(target.start)
        else:
            target = sentence if active > sentence.start else self.sentences.previous(sentence) or sentence
            self.move_active(target.start)

    def extend_paragraph(self, direction: int) -> None:
        """To the end or the start of the paragraph, and on from there to the next one's."""
        if self.selection is None or not self.blocks:
            return
        active = self.active
        index = self.block_index(active)
        if direction > 0:
            if active >= self.blocks[index].end and index + 1 < len(self.blocks):
                index += 1
            self.move_active(self.blocks[index].end)
        else:
            if active <= self.blocks[index].start and index > 0:
                index -= 1
            self.move_active(self.blocks[index].start)

    # What a verb acts on

    def target(self) -> Range:
        """The selection without its outer white space, or else the focus."""
        if self.selection is None:
            return self.focus
        start, end = self.selection.start, self.selection.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Range(start, end) if start < end else self.focus

    def exact_highlight(self, target: Range) -> Highlight | None:
        """The highlight that stands on exactly this range."""
        return next((h for h in self.placed if (h.start, h.end) == (target.start, target.end)), None)


def _previous_word_end(text: str, position: int) -> int:
    """The end of the last word but the one that ends at, or spans, a position; 0 if there is none."""
    start = motion.previous_word_start(text, position)
    return motion.word_end(text, motion.previous_word_start(text, start)) if start else 0
