"""Blocks without a position, and how they become one text with exact ranges.

A parser makes drafts in reading order, each with its own text and inline spans. Only `assemble` computes positions in
the whole text. Does not know the format of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from newsreader import limits
from newsreader.errors import BadDataError
from newsreader.records import Block, BlockKind, InlineKind, InlineSpan
from newsreader.text.clean import clean, nfc

from .addresses import bare_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SEPARATOR = "\n\n"
NO_TEXT = "There is no text in it. Add a file with an article."

# Invisible besides white space: soft hyphen, combining joiner, fillers, zero-width spaces and joiners, blank Braille.
_VISIBLE = re.compile("[^\\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060\u2800\u3164\ufe0e\ufe0f\ufeff]")

# Mapping inline spans through NFC costs (span ends x length). Decoded text is NFC already; only entities can change
# that, so real articles are far below this limit. A text made to be slow loses its inline spans but no words.
_NFC_BUDGET = 20_000_000


@dataclass(slots=True)
class Draft:
    """A block without a position. The ranges of `inline_spans` are code points from the start of `text`."""

    kind: BlockKind
    text: str
    level: int = 0
    inline_spans: list[InlineSpan] = field(default_factory=list)


def is_blank(text: str) -> bool:
    """Return whether `text` has no visible character."""
    return _VISIBLE.search(text) is None


def check_parts(count: int) -> None:
    """Raise `BadDataError` if an article has more blocks or inline spans than the program can show in time."""
    limits.check_article(count, limits.ARTICLE_PARTS, "paragraphs or links")


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...], tuple[InlineSpan, ...]]:
    """Return the text of all drafts that are not blank, with its blocks and inline spans in text order.

    Raises `BadDataError` if all drafts are blank, or if they are too many.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    inline_spans: list[InlineSpan] = []
    start = 0
    for draft in drafts:
        text, spans = _finished(draft)
        if is_blank(text):
            continue
        if "://" in text:
            spans = [*spans, *islice(_bare_links(draft.kind, text, spans), limits.ARTICLE_PARTS + 1)]
        texts.append(text)
        blocks.append(Block(draft.kind, start, start + len(text), draft.level))
        inline_spans.extend(InlineSpan(span.kind, start + span.start, start + span.end, span.href) for span in spans)
        start += len(text) + len(SEPARATOR)
        check_parts(max(len(blocks), len(inline_spans)))
        limits.check_article(start, limits.ARTICLE_TEXT, "characters")
    if not texts:
        raise BadDataError(NO_TEXT)
    return SEPARATOR.join(texts), tuple(blocks), tuple(sorted(inline_spans, key=lambda span: (span.start, -span.end)))


def _bare_links(kind: BlockKind, text: str, inline_spans: Sequence[InlineSpan]) -> Iterator[InlineSpan]:
    """Yield a link for each address written out in a block that does not overlap a link."""
    if kind is BlockKind.PREFORMATTED:
        return
    links = sorted((span.start, span.end) for span in inline_spans if span.kind is InlineKind.LINK)
    for start, end in bare_addresses(text):
        after = bisect_left(links, (end, 0))
        if not after or links[after - 1][1] <= start:
            yield InlineSpan(InlineKind.LINK, start, end, text[start:end])


def _finished(draft: Draft) -> tuple[str, Sequence[InlineSpan]]:
    """Return a draft's text in NFC, clean and without outer white space, and the inline spans that are not empty."""
    text, inline_spans = draft.text, draft.inline_spans
    composed = nfc(text)
    if composed != text:
        inline_spans = _through_nfc(text, inline_spans)
    text = clean(composed)
    stripped = text.strip("\n") if draft.kind is BlockKind.PREFORMATTED else text.lstrip()
    shift = len(text) - len(text.lstrip("\n")) if draft.kind is BlockKind.PREFORMATTED else len(text) - len(stripped)
    text = stripped.rstrip()
    if not inline_spans:
        return text, []
    moved = []
    for span in inline_spans:
        start, end = max(0, span.start - shift), min(len(text), span.end - shift)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            moved.append(InlineSpan(span.kind, start, end, span.href))
    return text, list(_without_overlaps(moved))


def _without_overlaps(inline_spans: Iterable[InlineSpan]) -> Iterator[InlineSpan]:
    """Yield the inline spans without the parts that an earlier one of the same kind covers.

    Emphasis inside emphasis looks like emphasis. A hundred thousand nested elements would each be drawn over the rest.
    """
    ends: dict[InlineKind, int] = {}
    for span in sorted(inline_spans, key=lambda span: (span.start, -span.end)):
        start = max(span.start, ends.get(span.kind, 0))
        if start < span.end:
            ends[span.kind] = span.end
            yield span if start == span.start else InlineSpan(span.kind, start, span.end, span.href)


def _through_nfc(text: str, inline_spans: Sequence[InlineSpan]) -> list[InlineSpan]:
    """Return the inline spans at their positions after NFC. An end inside a composed character moves to its end."""
    ends = sorted({end for span in inline_spans for end in (span.start, span.end)})
    if len(ends) * len(text) > _NFC_BUDGET:
        return []
    positions = {end: len(nfc(text[:end])) for end in ends}
    return [InlineSpan(span.kind, positions[span.start], positions[span.end], span.href) for span in inline_spans]
