"""The reader's state in one article: the focus, the selection, the highlights, the find matches.

Pure state over one revision: it knows neither Textual nor the library. All positions are code points of the revision's
text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.records import FURNITURE, SURE, AnchorState, Highlight, Range
from newsreader.text.find import find
from newsreader.text.layout.table import Tables
from newsreader.text.links import Links
from newsreader.text.sentences import motion
from newsreader.text.sentences.sentences import Sentences

from .selection import Motions, Selection, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Article, Block, Revision
    from newsreader.text.passages import Passage


def _text_order(highlight: Highlight) -> tuple[bool, int, int, int]:
    """Return the sort key of `Highlights.for_article`: in the order of the text, orphans last."""
    return highlight.anchor is AnchorState.ORPHAN, highlight.start, highlight.end, highlight.id


class ReaderState:
    """The state of the reader in one revision."""

    def __init__(self, article: Article, revision: Revision, highlights: Iterable[Highlight]) -> None:
        self.article = article
        self.revision = revision
        self.text = revision.text
        self.blocks: tuple[Block, ...] = revision.blocks
        self.sentences = Sentences(revision.text, revision.blocks, article.language or "en")
        self.folded = False
        self.motions = Motions(revision.text, revision.blocks, self.sentences)
        self.selection: Selection | None = None
        self.matches: list[Range] = []
        self.match: Range | None = None
        self.current_id: int | None = None
        self.highlights: list[Highlight] = []
        # The highlights with a sure place in this revision; the pane paints them.
        self.placed: list[Highlight] = []
        self.drafts: set[int] = set()
        # Passages that have a draft of a note and no highlight yet.
        self.pending: list[Highlight] = []
        # What changed since the text was last read, and the passages whose earlier words are shown.
        self.passages: list[Passage] = []
        self.opened: set[Passage] = set()
        self._starts = [block.start for block in self.blocks]
        self.focus: Range = self.sentences.at(article.position) or Range(0, len(self.text))
        self.set_highlights(highlights)

    @cached_property
    def links(self) -> Links:
        """The numbered links of the text."""
        return Links(self.text, self.revision.inline_spans)

    @cached_property
    def tables(self) -> Tables:
        """The tables of the text, whose cells include the numbers of links."""
        return Tables(self.text, self.blocks, self.links.markers)

    # Highlights

    def set_highlights(self, highlights: Iterable[Highlight]) -> None:
        revision = self.revision
        self.highlights = list(highlights)
        self.placed = [h for h in self.highlights if h.anchor in SURE]
        self.doubtful = [h for h in self.highlights if h.anchor is AnchorState.REVIEW and h.revision == revision.number]
        self.orphans = [h for h in self.highlights if h.anchor is AnchorState.ORPHAN]
        # All highlights that are shown, in the order in which they are stepped through.
        self.shown = [h for h in self.highlights if h.anchor is not AnchorState.REVIEW or h.revision == revision.number]
        if all(highlight.id != self.current_id for highlight in self.highlights):
            self.current_id = None

    def set_drafts(self, highlight_ids: Iterable[int], pending: Iterable[Highlight]) -> None:
        """Store the ids of the article's highlights with a draft, and its pending highlights."""
        self.pending = list(pending)
        own = {highlight.id for highlight in (*self.highlights, *self.pending)}
        self.drafts = own.intersection(highlight_ids)

    def replace_highlight(self, highlight: Highlight, *, draft: bool | None = None) -> Highlight | None:
        """Store the new version of a highlight and return the version shown before, if any.

        One in the trash disappears. `draft` says whether its note has a draft now; `None` leaves that as it was.
        """
        before = next((h for h in self.highlights if h.id == highlight.id), None)
        others = [h for h in self.highlights if h.id != highlight.id]
        self.pending = [h for h in self.pending if h.id != highlight.id]
        if highlight.deleted_at is None:
            insort(others, highlight, key=_text_order)
        elif highlight.pending and draft:
            insort(self.pending, highlight, key=_text_order)
        self.set_highlights(others)
        if draft:
            self.drafts.add(highlight.id)
        if draft is False or (highlight.deleted_at is not None and not highlight.pending):
            self.drafts.discard(highlight.id)
        return before

    def draft_on(self, target: Range) -> Highlight | None:
        """Return the pending highlight whose draft a note on `target` continues.

        That is the one on the same range if the user chose a range, else any that overlaps it.
        """
        placed = [h for h in self.pending if h.anchor in SURE]
        if self.is_chosen:
            return next((h for h in placed if (h.start, h.end) == (target.start, target.end)), None)
        return next((h for h in placed if h.start < target.end and h.end > target.start), None)

    def highlights_at_focus(self) -> list[Highlight]:
        """Return the highlights that overlap the focus, in text order."""
        return [h for h in self.placed if h.start < self.focus.end and h.end > self.focus.start]

    @property
    def orphan(self) -> Highlight | None:
        """The orphan below the text that was stepped to; the focus is on the last sentence then."""
        if self.is_chosen or self.current_id is None:
            return None
        return next((h for h in self.orphans if h.id == self.current_id), None)

    def current_highlight(self) -> Highlight | None:
        """Return the highlight that actions apply to: the one stepped to, else the shortest at the focus."""
        found, focus = self.highlights_at_focus(), self.focus
        doubts = (h for h in self.doubtful if h.start < focus.end and h.end > focus.start)
        stepped_to = (h for h in (*found, *doubts) if h.id == self.current_id)
        shortest = min(found, key=lambda h: h.end - h.start, default=None)
        return self.orphan or next(stepped_to, None) or shortest

    def step_overlap(self) -> Highlight | None:
        """Make the next of several highlights at the focus the current one. Return it, or `None` without several."""
        found, current = self.highlights_at_focus(), self.current_highlight()
        if current not in found or len(found) < 2:
            return None
        following = found[(found.index(current) + 1) % len(found)]
        self.current_id = following.id
        return following

    def resized(self, highlight: Highlight, words: int) -> Range:
        """Return the range of a highlight with its end moved by some words, on (above 0) or back; never empty."""
        step = motion.word_end if words > 0 else motion.previous_word_end
        end = highlight.end
        for _ in range(abs(words)):
            moved = step(self.text, end)
            if moved <= highlight.start or moved == end:
                break
            end = moved
        return Range(highlight.start, end)

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

    def ordinal(self, highlight: Highlight) -> int:
        """Return the number of a highlight among those that are shown, from 1."""
        return 1 + next((i for i, h in enumerate(self.shown) if h.id == highlight.id), -1)

    def step_highlight(self, direction: int) -> Highlight | None:
        """Go to the next (1) or previous (-1) highlight from the focus. Return it, or `None` if there is none."""
        shown = self.shown
        current = self.current_highlight()
        if current is not None and current.id == self.current_id:
            index = self.ordinal(current) - 1 + direction
            target = shown[index] if 0 <= index < len(shown) else None
        elif direction > 0:
            target = next((h for h in shown if h.start >= self.focus.start or h.anchor is AnchorState.ORPHAN), None)
        else:
            placed = shown[: len(shown) - len(self.orphans)]
            target = next((h for h in reversed(placed) if h.start < self.focus.start), None)
        if target is not None:
            self.go_to_highlight(target)
        return target

    def go_to_highlight(self, highlight: Highlight) -> None:
        """Move the focus to a highlight, for an orphan to the end of the text, and make it the current one."""
        if highlight.anchor is AnchorState.ORPHAN:
            self.move_to_edge(1)
        else:
            self.focus_on(highlight.start)
        self.current_id = highlight.id

    def _step_orphan(self, direction: int) -> bool:
        """Move the focus among the orphans, to the first from the last sentence, and back. Return false elsewhere."""
        orphan = self.orphan
        if orphan is None and not (direction > 0 and self.orphans and self.at_end):
            return False
        at = direction + (self.orphans.index(orphan) if orphan else -1)
        self.current_id = self.orphans[min(at, len(self.orphans) - 1)].id if at >= 0 else None
        return True

    # What changed since the text was last read

    def passages_at_focus(self) -> list[Passage]:
        """Return the changed passages at the focus."""
        if self.orphan:
            return []
        return [p for p in self.passages if p.place.start < self.focus.end and p.place.end > self.focus.start]

    def changed_places(self) -> list[int]:
        """Return where changed passages begin that are not folded away, in order."""
        return sorted({p.place.start for p in self.passages if not self._hidden(p.place)})

    def step_passage(self, direction: int, times: int = 1) -> bool:
        """Go some changed passages on (1) or back (-1). Return false if there are not so many."""
        starts = self.changed_places()
        if direction > 0:
            found = starts[bisect_left(starts, len(self.text) if self.orphan else self.focus.end) :]
        else:
            found = starts[: bisect_right(starts, self.focus.start - (self.orphan is None))][::-1]
        if found[:times]:
            self.focus_on(found[:times][-1])
        return len(found) >= times

    def by_id(self, highlight_id: int | None) -> Highlight | None:
        """Return the article's highlight with this id, saved or pending, if there is one."""
        return next((h for h in (*self.highlights, *self.pending) if h.id == highlight_id), None)

    # The focus

    def focus_on(self, offset: int) -> None:
        """Move the focus to the sentence at an offset, or to the nearest one that is not folded away."""
        sentence = self.sentences.at(max(0, min(offset, len(self.text))))
        if sentence is not None:
            if self._hidden(sentence):
                sentence = self._step(sentence, 1) or self._step(sentence, -1) or sentence
            self._focus(sentence)

    def _focus(self, sentence: Range) -> None:
        self.match = None
        if sentence != self.focus or self.orphan:
            self.focus = sentence
            self.current_id = None

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
            if self._step_orphan(direction):
                continue
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

    @property
    def at_end(self) -> bool:
        """Whether the focus is on the last sentence."""
        return self._step(self.focus, 1) is None

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

    def exact_highlight(self, target: Range) -> Highlight | None:
        """Return the highlight on exactly this range, if there is one."""
        return next((h for h in self.placed if (h.start, h.end) == (target.start, target.end)), None)
