"""What every format renders: an article with its highlights, and where in the article they are."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import AnchorState, Block, BlockKind, Color
from newsreader.text.clean import clean
from newsreader.text.folding import same_words
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsreader.records import Article, Highlight, Revision, Tag

UNSURE = frozenset({AnchorState.REVIEW, AnchorState.ORPHAN})
"""The anchor states of highlights whose place in the text is in doubt or gone."""

UNSURE_HEADING = "Not surely in the text"
"""The heading of these highlights, which follow all others."""


class Order(StrEnum):
    """The order of the highlights of an article. Those of one color are in text order."""

    PLACE = "place"
    TIME = "time"
    COLOR = "color"


class Per(StrEnum):
    """What has a file of its own."""

    ARTICLE = "article"
    ALL = "all"
    TAG = "tag"


class Sheet(NamedTuple):
    """An article, its current revision, and those of its highlights that are exported, in any order.

    `tags` are the names of the library's tags as `escape.tags` returns them. `order` is the order in which formats for
    reading write the highlights. `codes` are the library's tags by name.
    """

    article: Article
    revision: Revision
    highlights: Sequence[Highlight]
    tags: Mapping[str, str] = MappingProxyType({})
    order: Order = Order.PLACE
    codes: Mapping[str, Tag] = MappingProxyType({})

    def in_order(self) -> list[Highlight]:
        """Return the highlights in the order."""
        ordered = in_text_order(self.highlights)
        if self.order is Order.TIME:
            ordered.sort(key=lambda highlight: (highlight.created_at, highlight.uid))
        if self.order is Order.COLOR:
            ordered.sort(key=lambda highlight: list(Color).index(highlight.color))
        return ordered


def words_now(highlight: Highlight, text: str) -> str:
    """Return the words that `text`, the current one, has at the place of a highlight; none for an orphan."""
    if highlight.anchor is AnchorState.ORPHAN:
        return ""
    return text[highlight.start : highlight.end] if highlight.anchor is AnchorState.REVIEW else highlight.quote


def other_words(highlight: Highlight, text: str) -> Iterator[tuple[str, str]]:
    """Yield the other words of a highlight, each with what they are: the words that the user highlighted, and the
    words that `text` has at its place. Other typography is no difference.
    """
    if highlight.first_quote and not same_words(highlight.first_quote, highlight.quote):
        yield "First highlighted as", highlight.first_quote
    now = words_now(highlight, text)
    if now and not same_words(now, highlight.quote):
        yield "The text says now", now


def note_and_words(highlight: Highlight, text: str) -> str:
    """Return the note of a highlight and its other words, for formats that have no other place for these."""
    words = (f"{what}: {in_quotes(clean(words))}" for what, words in other_words(highlight, text))
    return "\n\n".join(filter(None, (highlight.note, *words)))


def in_text_order(highlights: Iterable[Highlight]) -> list[Highlight]:
    """Return the highlights by their place in the text; of two in the same place, the older one comes first."""
    return sorted(highlights, key=lambda highlight: (highlight.start, highlight.end, highlight.uid))


def blocks_of(revision: Revision) -> Sequence[Block]:
    """Return the blocks of a text, at least one: a text without blocks, after damage, is one paragraph."""
    return revision.blocks or (Block(BlockKind.PARAGRAPH, 0, len(revision.text)),)


def block_at(blocks: Sequence[Block], offset: int) -> int:
    """Return the index of the block at a code point; a gap belongs to the next block. There must be blocks."""
    return min(bisect_right(blocks, offset, key=lambda block: block.end), len(blocks) - 1)


def places(blocks: Sequence[Block]) -> list[str]:
    """Return how to cite each block: `¶ 12` is the twelfth of the body; furniture is cited by its kind (`caption`).

    Rules are not counted, because they have no words.
    """
    names = []
    number = 0
    for block in blocks:
        if block.is_furniture:
            names.append(block.kind.value)
        else:
            number += block.kind is not BlockKind.RULE
            names.append(f"¶ {max(1, number)}")
    return names
