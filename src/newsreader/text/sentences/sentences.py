"""The sentences of an article, for the reading focus and for highlights.

Boundaries are computed when a place is first requested, and cached. This module divides an article into stretches, so
that a very long paragraph is not split as a whole; `boundaries` has the rules. It must not know what a focus looks like
or where it is stored.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, Range

from .boundaries import sentence_spans, skip_space, trim_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Block

# Blocks that are one sentence, even if they have several stops.
_WHOLE = frozenset(
    {
        BlockKind.HEADING,
        BlockKind.TABLE_ROW,
        BlockKind.CAPTION,
        BlockKind.EMBED,
        BlockKind.BYLINE,
        BlockKind.POINTER,
    }
)

# Code points that are split at a time.
_STRETCH = 4000
_STOP = re.compile(r"[.?!…][”’\"')\]»]*\s+(?=\S)|[。！？][”’」』）]*")
_LINE = re.compile(r"[^\n]+")


class Sentences:
    """The sentences of `text`, in order, without overlaps, each inside a block and without white space around it.

    Headings, captions and similar blocks are one sentence each, a preformatted block is one sentence a line, a rule has
    none. `language` is a BCP 47 tag; unknown languages are treated like English. A gap belongs to the sentence after
    it.
    """

    def __init__(self, text: str, blocks: Sequence[Block], language: str | None = "en") -> None:
        self._text = text
        self._language = (language or "en").partition("-")[0].lower() or "en"
        self._kinds: list[BlockKind] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._found: dict[int, list[Range]] = {}
        self._firsts: list[int] = []  # the first stretch of each block
        for block in blocks:
            self._firsts.append(len(self._starts))
            if block.kind is not BlockKind.RULE:
                self._cut(block)
        self._firsts.append(len(self._starts))

    def in_block(self, index: int) -> list[Range]:
        """Return the sentences of block `index`; none if there is no such block."""
        if not 0 <= index < len(self._firsts) - 1:
            return []
        return [r for stretch in range(self._firsts[index], self._firsts[index + 1]) for r in self._in(stretch)]

    def at(self, offset: int) -> Range | None:
        """Return the sentence at `offset`, else the next, else the last; `None` if there are no sentences."""
        return self._from(offset) or self.last()

    def next(self, r: Range) -> Range | None:
        """Return the first sentence that starts at or after the end of `r`."""
        found = self._from(r.end)
        while found and found.start < r.end:
            found = self._from(found.end)
        return found

    def previous(self, r: Range) -> Range | None:
        """Return the last sentence that ends at or before the start of `r`."""
        for stretch in range(bisect_right(self._starts, r.start) - 1, -1, -1):
            for found in reversed(self._in(stretch)):
                if found.end <= r.start:
                    return found
        return None

    def first(self) -> Range | None:
        """Return the first sentence."""
        return self._from(0)

    def last(self) -> Range | None:
        """Return the last sentence."""
        return self.previous(Range(len(self._text), len(self._text)))

    def _from(self, offset: int) -> Range | None:
        """Return the first sentence that ends after `offset`."""
        for stretch in range(bisect_right(self._ends, offset), len(self._ends)):
            for found in self._in(stretch):
                if found.end > offset:
                    return found
        return None

    def _cut(self, block: Block) -> None:
        """Add the stretches of a block: one, or several of a very long block."""
        start = block.start
        while start < block.end:
            end = block.end
            if end - start > _STRETCH and block.kind not in _WHOLE and block.kind is not BlockKind.PREFORMATTED:
                end = start + _STRETCH
                # After the last stop in its last quarter, else at the last space, else anywhere.
                stops = [match.end() for match in _STOP.finditer(self._text, end - _STRETCH // 4, end)]
                space = self._text.rfind(" ", start, end) + 1
                end = stops[-1] if stops else space if space > start else end
            self._kinds.append(block.kind)
            self._starts.append(start)
            self._ends.append(end)
            start = end

    def _in(self, stretch: int) -> list[Range]:
        found = self._found.get(stretch)
        if found is None:
            found = self._found[stretch] = self._find(stretch)
        return found

    def _find(self, stretch: int) -> list[Range]:
        kind, start, end = self._kinds[stretch], self._starts[stretch], self._ends[stretch]
        text = self._text
        if kind in _WHOLE:
            spans = [(start, end)]
        elif kind is BlockKind.PREFORMATTED:
            spans = [match.span() for match in _LINE.finditer(text, start, end)]
        else:
            spans = sentence_spans(text, start, end, self._language)
        return [Range(*span) for span in (_trim(text, *span) for span in spans) if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    end = trim_end(text, start, end)
    return skip_space(text, start, end), end
