"""The reader's state in one article: what `TextState` has, the highlights, and what changed since the last visit.

Pure state over one revision: it knows neither Textual nor the library. All positions are code points of the revision's
text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.records import SURE, AnchorState, Highlight, Range
from newsreader.text.layout.table import Tables
from newsreader.text.links import Links
from newsreader.text.sentences import motion

from .text_state import TextState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Article, Revision
    from newsreader.text.changes.passages import Passage


def _text_order(highlight: Highlight) -> tuple[bool, int, int, int]:
    """Return the sort key of `Highlights.for_article`: in the order of the text, orphans last."""
    return highlight.anchor is AnchorState.ORPHAN, highlight.start, highlight.end, highlight.id


class ReaderState(TextState):
    """The state of the reader in one revision."""

    def __init__(self, article: Article, revision: Revision, highlights: Iterable[Highlight]) -> None:
        super().__init__(article, revision)
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

    def _focus(self, sentence: Range) -> None:
        if sentence != self.focus or self.orphan:
            self.current_id = None
        super()._focus(sentence)

    def move_sentence(self, direction: int, times: int = 1) -> None:
        for _ in range(times):
            before = self.focus, self.current_id
            if not self._step_orphan(direction):
                super().move_sentence(direction)
            if (self.focus, self.current_id) == before:
                break

    def exact_highlight(self, target: Range) -> Highlight | None:
        """Return the highlight on exactly this range, if there is one."""
        return next((h for h in self.placed if (h.start, h.end) == (target.start, target.end)), None)
