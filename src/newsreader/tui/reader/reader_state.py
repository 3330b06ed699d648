"""Where a reader stands in an article: the focus, the selection, the highlights, and what a verb would act on.

Pure state over one revision; it knows nothing of Textual or of the library, so that it can be tested by itself. All
positions are code points of the revision's text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.records import FURNITURE, SURE, Highlight, Range
from newsreader.text.find import find
from newsreader.text.layout.table import Tables
from newsreader.text.links import Links
from newsreader.text.sentences import motion
from newsreader.text.sentences.sentences import Sentences

from .selection import Motions, Selection, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Article, Block, Revision


class ReaderState:
    """One reader in one revision."""

    def __init__(self, article: Article, revision: Revision, highlights: Iterable[Highlight]) -> None:
        self.article = article
        self.revision = revision
        self.text = revision.text
        self.blocks: tuple[Block, ...] = revision.blocks
        self.sentences = Sentences(revision.text, revision.blocks, article.language or "en")
        self.folded = False
        self.motions = Motions(revision.text, revision.blocks, self.sentences)
        self.selection: Selection | None = None
        self.hits: list[Range] = []
        self.hit: Range | None = None
        self.current: int | None = None
        self.highlights: list[Highlight] = []
        # Those of the highlights that stand on words of this revision.
        self.placed: list[Highlight] = []
        self.drafts: set[int] = set()
        # Passages that have a draft of a note and are no highlights yet.
        self.pending: list[Highlight] = []
        self._starts = [block.start for block in self.blocks]
        self.show_highlights(highlights)
        self.focus: Range = self.sentences.at(article.position) or Range(0, len(self.text))

    @cached_property
    def links(self) -> Links:
        """The links of the text, numbered."""
        return Links(self.text, self.revision.inline_spans)

    @cached_property
    def tables(self) -> Tables:
        """The tables of the text, with the links' numbers in their cells."""
        return Tables(self.text, self.blocks, self.links.markers)

    # Highlights

    def show_highlights(self, highlights: Iterable[Highlight]) -> None:
        """Take the article's highlights, in text order; an orphan has no place in the text and is not painted."""
        self.highlights = list(highlights)
        self.placed = [h for h in self.highlights if h.anchor in SURE]
        if all(highlight.id != self.current for highlight in self.highlights):
            self.current = None

    def show_drafts(self, highlight_ids: Iterable[int], pending: Iterable[Highlight]) -> None:
        """Take the highlights whose note has a draft, and the passages that have one and are no highlights yet."""
        self.pending = list(pending)
        own = {highlight.id for highlight in (*self.highlights, *self.pending)}
        self.drafts = own.intersection(highlight_ids)

    def draft_on(self, target: Range) -> Highlight | None:
        """The pending passage that a note on `target` goes on with: the same range if it was chosen, else any in it."""
        placed = [h for h in self.pending if h.anchor in SURE]
        if self.chosen:
            return next((h for h in placed if (h.start, h.end) == (target.start, target.end)), None)
        return next((h for h in placed if h.start < target.end and h.end > target.start), None)

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

    def step_overlap(self) -> Highlight | None:
        """Take the next of the highlights under the focus in hand; `None` if there are not several."""
        here = self.here()
        now = self.highlight_here()
        if now is None or len(here) < 2:
            return None
        index = next(i for i, highlight in enumerate(here) if highlight.id == now.id)
        chosen = here[(index + 1) % len(here)]
        self.current = chosen.id
        return chosen

    def resized(self, highlight: Highlight, words: int) -> Range:
        """The range of a highlight with its end some words further (above 0) or back (below 0), never empty."""
        step = motion.word_end if words > 0 else motion.previous_word_end
        end = highlight.end
        for _ in range(abs(words)):
            moved = step(self.text, end)
            if moved <= highlight.start or moved == end:
                break
            end = moved
        return Range(highlight.start, end)

    def visible_sentences(self, start: int, end: int) -> list[Range]:
        """The sentences that begin in a range of the text and are not folded away, in order."""
        found: list[Range] = []
        sentence = self.sentences.at(start)
        while sentence is not None and sentence.start < end:
            if not self._hidden(sentence):
                found.append(sentence)
            sentence = self.sentences.next(sentence)
        return found

    def words(self) -> list[Range]:
        """The words of the focus, in order."""
        return self.words_in(self.focus.start, self.focus.end)

    def words_in(self, start: int, end: int) -> list[Range]:
        """The words that begin in a range of the text, in order."""
        found: list[Range] = []
        at = motion.next_word_start(self.text, start - 1)
        while at < end:
            found.append(Range(at, motion.word_end(self.text, at)))
            at = motion.next_word_start(self.text, at)
        return found

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
            self.take_in_hand(target)
        return target

    def take_in_hand(self, highlight: Highlight) -> None:
        """Put the focus on a highlight and let the verbs act on it."""
        self.focus_on(highlight.start)
        self.current = highlight.id

    def by_id(self, highlight_id: int | None) -> Highlight | None:
        """The article's highlight of this id, if there is one."""
        return next((h for h in (*self.highlights, *self.pending) if h.id == highlight_id), None)

    # The focus

    def focus_on(self, offset: int) -> None:
        """Put the focus on the sentence at an offset, or on the nearest that can be seen."""
        sentence = self.sentences.at(max(0, min(offset, len(self.text))))
        if sentence is not None:
            if self._hidden(sentence):
                sentence = self._step(sentence, 1) or self._step(sentence, -1) or sentence
            self._focus(sentence)

    def _focus(self, sentence: Range) -> None:
        self.hit = None
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

    def move_sentence(self, direction: int, times: int = 1) -> None:
        """Move the focus some sentences on (1) or back (-1)."""
        for _ in range(times):
            found = self._step(self.focus, direction)
            if found is None:
                break
            self._focus(found)

    def move_paragraph(self, direction: int, times: int = 1) -> None:
        """Move the focus some paragraphs on (1) or back (-1)."""
        for _ in range(times):
            before = self.focus
            self._move_paragraph(direction)
            if self.focus == before:
                break

    def _move_paragraph(self, direction: int) -> None:
        """Move the focus to the first sentence of the next block, of its own, or of the previous one."""
        index = self.block_index(self.focus.start)
        own = self.sentences.in_block(index)
        if direction < 0 and own and self.focus != own[0]:
            self._focus(own[0])
            return
        index += direction
        while 0 <= index < len(self.blocks):
            sentences = self.sentences.in_block(index)
            if sentences and not self._hidden(sentences[0]):
                self._focus(sentences[0])
                return
            index += direction

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
        """Begin a selection: with the find hit at hand, else with the first word of the focus."""
        if self.hit is not None:
            self.selection = Selection(self.hit.start, self.hit.end)
            return
        end = motion.word_end(self.text, self.focus.start)
        self.selection = Selection(self.focus.start, max(self.focus.start + 1, min(end, self.focus.end)))

    def select_range(self, start: int, end: int) -> None:
        """Select a range outright, as a mouse does."""
        if start != end:
            self.selection = Selection(min(start, end), max(start, end), at_end=end >= start)

    def leave_selection(self) -> None:
        """Leave without marking."""
        self.selection = None

    def extend(self, unit: Unit, by: int) -> None:
        """Move the active end of the selection by some units of text, on or back."""
        for _ in range(abs(by)):
            before = self.selection
            if before is None:
                break
            self.selection = self.motions.move(before, unit, 1 if by > 0 else -1)
            if self.selection == before:
                break

    def take(self, what: Unit) -> None:
        """Select the whole word, sentence, paragraph or quotation that the active end is in."""
        if self.selection is not None:
            self.selection = self.motions.whole(self.selection, what)

    def reach(self, target: Range) -> None:
        """Extend the selection so that it holds a range whole, such as a sentence that a label stands for."""
        if self.selection is not None:
            start, end = min(self.selection.start, target.start), max(self.selection.end, target.end)
            self.selection = Selection(start, end, at_end=target.end >= self.selection.end)

    def swap_ends(self) -> None:
        """Let the keys move the other end."""
        if self.selection:
            self.selection = replace(self.selection, at_end=not self.selection.at_end)

    def move_active(self, offset: int) -> None:
        """Move the active end to an offset; past the other end it turns the selection round."""
        if self.selection:
            self.selection = self.motions.to(self.selection, offset)

    # Finding

    def find(self, needle: str) -> int:
        """Look for words in the text, lighting every hit; gives how many there are."""
        self.hits = find(self.text, needle) if needle.strip() else []
        self.hit = None
        return len(self.hits)

    def light(self, hits: Iterable[Range], at: int) -> None:
        """Light what was found elsewhere, and go to the hit that begins at an offset."""
        self.hits = [hit for hit in hits if hit.end <= len(self.text)]
        self.hit = None
        hit = next((hit for hit in self.hits if hit.start == at), None)
        if hit is not None:
            self.focus_on(hit.start)
            self.hit = hit

    def step_hit(self, by: int) -> int | None:
        """Go some hits on, or back, round the end; return the hit's number from 1, or `None` without hits."""
        if not self.hits:
            return None
        starts = [hit.start for hit in self.hits]
        if self.hit is not None:
            index = starts.index(self.hit.start) + by
        else:
            index = bisect_left(starts, self.focus.start) + (by - 1 if by > 0 else by)
        index %= len(self.hits)
        hit = self.hits[index]
        self.focus_on(hit.start)
        self.hit = hit
        return index + 1

    # What a verb acts on

    @property
    def chosen(self) -> bool:
        """Whether a passage was chosen outright: selected, or stepped to as a find hit."""
        return self.selection is not None or self.hit is not None

    def target(self) -> Range:
        """The selection without its outer white space, else the find hit at hand, else the focus."""
        if self.selection is None:
            return self.hit or self.focus
        start, end = self.selection.start, self.selection.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Range(start, end) if start < end else self.focus

    def exact_highlight(self, target: Range) -> Highlight | None:
        """The highlight that stands on exactly this range."""
        return next((h for h in self.placed if (h.start, h.end) == (target.start, target.end)), None)
