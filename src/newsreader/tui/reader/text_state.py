"""The state of reading a text: the focus, the selection and the find matches.

Pure state: it knows neither Textual nor the library. All positions are code points of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.records import FURNITURE, BlockKind, Range
from newsreader.text.find import find
from newsreader.text.sentences import motion
from newsreader.text.sentences.sentences import Sentences

from .selection import Motions, Selection, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Article, Block, Revision


class TextState:
    """The state of reading one revision, without its highlights."""

    def __init__(self, article: Article, revision: Revision) -> None:
        self.article = article
        self.revision = revision
        self.text = revision.text
        self.blocks: tuple[Block, ...] = revision.blocks
        self.sentences = Sentences(revision.text, revision.blocks, article.language or "en")
        self.folded = False
        self.thumbnails: dict[int, list[bytes]] = {}
        """The thumbnails of pictures by the indexes of their captions."""
        self.motions = Motions(revision.text, revision.blocks, self.sentences)
        self.selection: Selection | None = None
        self.matches: list[Range] = []
        self.match: Range | None = None
        self._starts = [block.start for block in self.blocks]
        self.focus: Range = self.sentences.at(article.position) or Range(0, len(self.text))

    # The focus

    def focus_on(self, offset: int) -> None:
        """Move the focus to the sentence at an offset, or to the nearest one that is not folded away."""
        sentence = self.sentences.at(max(0, min(offset, len(self.text))))
        if sentence is not None:
            if self._hidden(sentence):
                sentence = self._step(sentence, 1) or self._step(sentence, -1) or sentence
            self._focus(sentence)

    def _focus(self, sentence: Range) -> None:
        self.match, self.focus = None, sentence

    def block_index(self, offset: int) -> int:
        """Return the index of the block at an offset, or of the block before it."""
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
        """Move the focus to the first sentence of the next block (1), or of its own or the previous block (-1)."""
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
        """Move the focus to the first (-1) or the last (1) sentence that is not folded away."""
        edge = self.sentences.last() if direction > 0 else self.sentences.first()
        if edge is not None:
            self._focus(edge if not self._hidden(edge) else self._step(edge, -direction) or edge)

    def move_to_numbered(self, number: int) -> int:
        """Move the focus to a paragraph as exports number them (`¶ 12`), at most the last one; return its number."""
        body = [block for block in self.blocks if block.kind not in FURNITURE and block.kind is not BlockKind.RULE]
        if not body:
            return 0
        self.focus_on(body[min(number, len(body)) - 1].start)
        return min(number, len(body))

    @property
    def at_end(self) -> bool:
        """Whether the focus is on the last sentence."""
        return self._step(self.focus, 1) is None

    def after(self, offset: int) -> int:
        """Return where the next sentence that is not folded away begins after the one at an offset; at most the end."""
        sentence = self.sentences.at(offset)
        following = self._step(sentence, 1) if sentence is not None else None
        return following.start if following is not None else len(self.text)

    def visible_sentences(self, start: int, end: int) -> list[Range]:
        """Return the sentences that begin in a range of the text and are not folded away, in order."""
        found: list[Range] = []
        sentence = self.sentences.at(start)
        while sentence is not None and sentence.start < end:
            if not self._hidden(sentence):
                found.append(sentence)
            sentence = self.sentences.next(sentence)
        return found

    def words(self) -> list[Range]:
        return self.words_in(self.focus.start, self.focus.end)

    def words_in(self, start: int, end: int) -> list[Range]:
        """Return the words that begin in a range of the text, in order."""
        found: list[Range] = []
        at = motion.next_word_start(self.text, start - 1)
        while at < end:
            found.append(Range(at, motion.word_end(self.text, at)))
            at = motion.next_word_start(self.text, at)
        return found

    # The selection

    def select(self) -> None:
        """Begin a selection with the current match, else with the first word of the focus."""
        if self.match is not None:
            self.selection = Selection(self.match.start, self.match.end)
            return
        end = motion.word_end(self.text, self.focus.start)
        self.selection = Selection(self.focus.start, max(self.focus.start + 1, min(end, self.focus.end)))

    def select_range(self, start: int, end: int) -> None:
        """Select a range; the end that moves is `end`."""
        if start != end:
            self.selection = Selection(min(start, end), max(start, end), at_end=end >= start)

    def extend(self, unit: Unit, by: int) -> None:
        """Move the active end of the selection by some units of text, on (above 0) or back (below 0)."""
        for _ in range(abs(by)):
            before = self.selection
            if before is None:
                break
            self.selection = self.motions.move(before, unit, 1 if by > 0 else -1)
            if self.selection == before:
                break

    def select_whole(self, unit: Unit) -> None:
        """Select the whole word, sentence, paragraph or quotation at the active end."""
        if self.selection is not None:
            self.selection = self.motions.whole(self.selection, unit)

    def extend_to(self, target: Range) -> None:
        """Extend the selection so that it includes all of a range."""
        if self.selection is not None:
            start, end = min(self.selection.start, target.start), max(self.selection.end, target.end)
            self.selection = Selection(start, end, at_end=target.end >= self.selection.end)

    def swap_ends(self) -> None:
        """Make the other end the active one."""
        if self.selection:
            self.selection = replace(self.selection, at_end=not self.selection.at_end)

    def move_active(self, offset: int) -> None:
        """Move the active end to an offset. Past the other end, the two swap roles."""
        if self.selection:
            self.selection = self.motions.to(self.selection, offset)

    # Finding

    def find(self, words: str) -> int:
        """Find words in the text and return the number of matches. None of them is the current one yet."""
        self.matches = find(self.text, words) if words.strip() else []
        self.match = None
        return len(self.matches)

    def set_matches(self, matches: Iterable[Range], at: int) -> None:
        """Store matches of a search, and go to the one that begins at an offset, if one does."""
        self.matches = [match for match in matches if match.end <= len(self.text)]
        self.match = None
        for match in self.matches:
            if match.start == at:
                self._go_to_match(match)
                break

    def step_match(self, by: int) -> int | None:
        """Go some matches on or back, around the end. Return the match's number from 1, or `None` without matches."""
        if not self.matches:
            return None
        starts = [match.start for match in self.matches]
        if self.match is not None:
            index = starts.index(self.match.start) + by
        else:
            index = bisect_left(starts, self.focus.start) + (by - 1 if by > 0 else by)
        index %= len(self.matches)
        self._go_to_match(self.matches[index])
        return index + 1

    def _go_to_match(self, match: Range) -> None:
        self.focus_on(match.start)
        self.match = match

    # The range that an action applies to

    @property
    def is_chosen(self) -> bool:
        """Whether the user chose a range, by selecting it or by stepping to a match."""
        return self.selection is not None or self.match is not None

    def target(self) -> Range:
        """Return the selection without white space at its ends, else the current match, else the focus."""
        if self.selection is None:
            return self.match or self.focus
        start, end = self.selection.start, self.selection.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Range(start, end) if start < end else self.focus
