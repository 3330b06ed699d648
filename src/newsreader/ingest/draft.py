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
from newsreader.records import Block, BlockKind, Mark, MarkKind
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
    marks: list[Mark] = field(default_factory=list)


def is_blank(text: str) -> bool:
    """Whether there is nothing in `text` that a person could see."""
    return _VISIBLE.search(text) is None


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...], tuple[Mark, ...]]:
    """The text, its blocks and its marks (both in text order); blank drafts are left out.

    Raises `BadDataError` when no block is left.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    marks: list[Mark] = []
    start = 0
    for draft in drafts:
        text, kept = _finished(draft)
        if is_blank(text):
            continue
        kept = [*kept, *_bare_links(draft.kind, text, kept)]
        texts.append(text)
        blocks.append(Block(draft.kind, start, start + len(text), draft.level))
        marks.extend(Mark(mark.kind, start + mark.start, start + mark.end, mark.href) for mark in kept)
        start += len(text) + len(SEPARATOR)
    if not texts:
        raise BadDataError("There is no text in it; give a file with an article.")
    return SEPARATOR.join(texts), tuple(blocks), tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _bare_links(kind: BlockKind, text: str, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Links for the addresses that stand written out in a block and are not part of a link yet."""
    if kind is BlockKind.PREFORMATTED or "://" not in text:
        return
    taken = sorted((mark.start, mark.end) for mark in marks if mark.kind is MarkKind.LINK)
    for start, end in bare_addresses(text):
        after = bisect_left(taken, (end, 0))
        if not after or taken[after - 1][1] <= start:
            yield Mark(MarkKind.LINK, start, end, text[start:end])


def _finished(draft: Draft) -> tuple[str, Sequence[Mark]]:
    """A draft's text in NFC, clean, without white space around it, and the marks that still cover something."""
    text, marks = draft.text, draft.marks
    composed = nfc(text)
    if composed != text:
        marks = _through_nfc(text, marks)
    text = clean(composed)
    stripped = text.strip("\n") if draft.kind is BlockKind.PREFORMATTED else text.lstrip()
    shift = len(text) - len(text.lstrip("\n")) if draft.kind is BlockKind.PREFORMATTED else len(text) - len(stripped)
    text = stripped.rstrip()
    kept = []
    for mark in marks:
        start, end = max(0, mark.start - shift), min(len(text), mark.end - shift)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            kept.append(Mark(mark.kind, start, end, mark.href))
    return text, kept


def _through_nfc(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks' places after NFC: an end inside a composed character goes to that character's end."""
    ends = sorted({place for mark in marks for place in (mark.start, mark.end)})
    if len(ends) * len(text) > _NFC_BUDGET:
        return []
    places = {place: len(nfc(text[:place])) for place in ends}
    return [Mark(mark.kind, places[mark.start], places[mark.end], mark.href) for mark in marks]
