"""What an export of one article is made of, and where in the article a highlight stands.

Knows nothing of formats.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import AnchorState, Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Article, Highlight, Revision

UNSURE = frozenset({AnchorState.REVIEW, AnchorState.ORPHAN})
"""The anchor states of a highlight that cannot be said to stand on its words."""

UNSURE_HEADING = "Not surely in the text"
"""Stands above these highlights, which come after all others."""


class Sheet(NamedTuple):
    """An article, its current revision, and those of its highlights that are exported, in any order."""

    article: Article
    revision: Revision
    highlights: Sequence[Highlight]


def in_text_order(highlights: Iterable[Highlight]) -> list[Highlight]:
    """The highlights as a reader meets them; of two on the same words, the older first."""
    return sorted(highlights, key=lambda highlight: (highlight.start, highlight.end, highlight.uid))


def blocks_of(revision: Revision) -> Sequence[Block]:
    """The blocks of a text, at least one: a text that a damaged library has none of is a paragraph."""
    return revision.blocks or (Block(BlockKind.PARAGRAPH, 0, len(revision.text)),)


def block_at(blocks: Sequence[Block], offset: int) -> int:
    """The index of the block that holds the code point at `offset`; a gap belongs to the next. There must be blocks."""
    return min(bisect_right(blocks, offset, key=lambda block: block.end), len(blocks) - 1)


def places(blocks: Sequence[Block]) -> list[str]:
    """How people cite each block: `¶ 12` is the twelfth of the body, and furniture goes by its kind (`caption`).

    Rules do not count: there is nothing in them to cite.
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
