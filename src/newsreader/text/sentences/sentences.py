"""The sentences of an article: what the reading focus stands on and most marks are made of.

Boundaries are those of sentencex (Wikimedia's rules and abbreviations by language), found when a place is first asked
for and kept. This module cuts an article into stretches that are worth asking about; `repair` mends what news needs
otherwise. It must not know what a focus looks like or where it is stored.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import sentencex  # type: ignore[import-untyped]

from newsreader.records import BlockKind, Range
from newsreader.text.clean import clean

from .news_rules import join, split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Block

# Blocks that are one thing to point at, however many stops are in them.
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

# Code points that are taken apart at a time. sentencex takes quadratic time on quotation marks that never close: 2.5 ms
# for this many, two minutes for a million.
_STRETCH = 4000
_STOP = re.compile(r"[.?!…][”’\"')\]»]*\s+(?=\S)|[。！？][”’」』）]*")
_LINE = re.compile(r"[^\n]+")


class Sentences:
    """The sentences of `text`, in order, none overlapping, each inside a block and without white space around it.

    Headings, captions and the like are one sentence each, a preformatted block one a line, a rule none. `language` is a
    BCP 47 tag; what sentencex does not know it treats like English. Gaps belong to the sentence after them.
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
        """Give the sentences of block `index`; none if there is no such block."""
        if not 0 <= index < len(self._firsts) - 1:
            return []
        return [r for stretch in range(self._firsts[index], self._firsts[index + 1]) for r in self._in(stretch)]

    def at(self, offset: int) -> Range | None:
        """Give the sentence at `offset`, else the next, else the last; `None` in a text without sentences."""
        return self._from(offset) or self.last()

    def next(self, r: Range) -> Range | None:
        """Give the first sentence that starts at or behind the end of `r`."""
        found = self._from(r.end)
        while found and found.start < r.end:
            found = self._from(found.end)
        return found

    def previous(self, r: Range) -> Range | None:
        """Give the last sentence that ends at or before the start of `r`."""
        for stretch in range(bisect_right(self._starts, r.start) - 1, -1, -1):
            for found in reversed(self._in(stretch)):
                if found.end <= r.start:
                    return found
        return None

    def first(self) -> Range | None:
        """Give the first sentence."""
        return self._from(0)

    def last(self) -> Range | None:
        """Give the last sentence."""
        return self.previous(Range(len(self._text), len(self._text)))

    def _from(self, offset: int) -> Range | None:
        """Give the first sentence that ends behind `offset`."""
        for stretch in range(bisect_right(self._ends, offset), len(self._ends)):
            for found in self._in(stretch):
                if found.end > offset:
                    return found
        return None

    def _cut(self, block: Block) -> None:
        """Add the stretches of a block: one, or many of a block so long that it must be taken apart bit by bit."""
        start = block.start
        while start < block.end:
            end = block.end
            if end - start > _STRETCH and block.kind not in _WHOLE and block.kind is not BlockKind.PREFORMATTED:
                end = start + _STRETCH
                # Behind the last stop of its last quarter, else at the last space, else anywhere.
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
            spans = join(text, split(text, self._boundaries(start, end), self._boundaries), self._language)
        return [Range(*span) for span in (_trim(text, *span) for span in spans) if span[0] < span[1]]

    def _boundaries(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give the trimmed ranges into which sentencex takes `text[start:end]`, only white space between them."""
        spans = []
        # Cleaned, because a lone surrogate cannot be handed over to another language.
        for boundary in sentencex.get_sentence_boundaries(self._language, clean(self._text[start:end])):
            span = _trim(self._text, start + boundary["start_index"], start + boundary["end_index"])
            if span[0] < span[1]:
                spans.append(span)
        return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
