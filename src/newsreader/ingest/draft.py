"""Blocks in the making, and how they become one text with exact ranges.

A parser hands over drafts in reading order, each with its own text and marks counted from its own start. `assemble`
is the only place where offsets into the whole text are made. It must not know what kind of source the drafts come
from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError
from newsreader.records import Block, BlockKind, InlineKind, InlineSpan
from newsreader.text.clean import clean, nfc

from .addresses import bare_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SEPARATOR = "\n\n"

# Invisible besides white space: soft hyphen, combining joiner, fillers, zero-width spaces and joiners, blank Braille.
_VISIBLE = re.compile("[^\\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060\u2800\u3164\ufe0e\ufe0f\ufeff]")

# Mapping marks through NFC costs (mark ends x length). Only entities can denormalise a text that was normalised when it
# was decoded, so real articles are nowhere near this; a text made to be slow loses its marks there and no word.
_NFC_BUDGET = 20_000_000


@dataclass(slots=True)
class Draft:
    """A block that has no place yet. The ranges of `marks` are code points from the start of `text`."""

    kind: BlockKind
    text: str
    level: int = 0
    inline_spans: list[InlineSpan] = field(default_factory=list)


def is_blank(text: str) -> bool:
    """Whether there is nothing in `text` that a person could see."""
    return _VISIBLE.search(text) is None


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...], tuple[InlineSpan, ...]]:
    """The text, its blocks and its marks (both in text order); blank drafts are left out.

    Raises `BadDataError` when no block is left.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    inline_spans: list[InlineSpan] = []
    start = 0
    for draft in drafts:
        text, kept = _finished(draft)
        if is_blank(text):
            continue
        kept = [*kept, *_bare_links(draft.kind, text, kept)]
        texts.append(text)
        blocks.append(Block(draft.kind, start, start + len(text), draft.level))
        inline_spans.extend(InlineSpan(mark.kind, start + mark.start, start + mark.end, mark.href) for mark in kept)
        start += len(text) + len(SEPARATOR)
    if not texts:
        raise BadDataError("There is no text in it; give a file with an article.")
    return SEPARATOR.join(texts), tuple(blocks), tuple(sorted(inline_spans, key=lambda mark: (mark.start, -mark.end)))


def _bare_links(kind: BlockKind, text: str, inline_spans: Sequence[InlineSpan]) -> Iterator[InlineSpan]:
    """Links for the addresses that stand written out in a block and are not part of a link yet."""
    if kind is BlockKind.PREFORMATTED or "://" not in text:
        return
    taken = sorted((mark.start, mark.end) for mark in inline_spans if mark.kind is InlineKind.LINK)
    for start, end in bare_addresses(text):
        after = bisect_left(taken, (end, 0))
        if not after or taken[after - 1][1] <= start:
            yield InlineSpan(InlineKind.LINK, start, end, text[start:end])


def _finished(draft: Draft) -> tuple[str, Sequence[InlineSpan]]:
    """A draft's text in NFC, clean, without white space around it, and the marks that still cover something."""
    text, inline_spans = draft.text, draft.inline_spans
    composed = nfc(text)
    if composed != text:
        inline_spans = _through_nfc(text, inline_spans)
    text = clean(composed)
    stripped = text.strip("\n") if draft.kind is BlockKind.PREFORMATTED else text.lstrip()
    shift = len(text) - len(text.lstrip("\n")) if draft.kind is BlockKind.PREFORMATTED else len(text) - len(stripped)
    text = stripped.rstrip()
    kept = []
    for mark in inline_spans:
        start, end = max(0, mark.start - shift), min(len(text), mark.end - shift)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            kept.append(InlineSpan(mark.kind, start, end, mark.href))
    return text, kept


def _through_nfc(text: str, inline_spans: Sequence[InlineSpan]) -> list[InlineSpan]:
    """The marks' places after NFC: an end inside a composed character goes to that character's end."""
    ends = sorted({place for mark in inline_spans for place in (mark.start, mark.end)})
    if len(ends) * len(text) > _NFC_BUDGET:
        return []
    places = {place: len(nfc(text[:place])) for place in ends}
    return [InlineSpan(mark.kind, places[mark.start], places[mark.end], mark.href) for mark in inline_spans]
