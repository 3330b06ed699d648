"""The outline of an article's file: its highlights in an order, each with its place, and the headings above them.

Knows no markup: `markdown` and the templates write the outline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import AnchorState, BlockKind
from newsreader.text.clean import tidy_line

from . import fragments
from .sheet import UNSURE, UNSURE_HEADING, Order, block_at, blocks_of, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.records import Article, Block, Highlight, Revision

    from .sheet import Sheet

_SEARCHED = 3 * 10**9
"""How many code points are searched for the words of an article's highlights, which takes some seconds."""


class Heading(NamedTuple):
    """A heading above highlights. Its `id` is unique in the article, and `level` is at least 2: the title has 1."""

    id: str
    level: int
    words: str


class Passage(NamedTuple):
    """A highlight, how to cite its place (`None` for an orphan), and a link to it on the web page, if there is one."""

    highlight: Highlight
    place: str | None
    link: str | None


def outline(sheet: Sheet) -> Iterator[Heading | Passage]:
    """Yield the highlights in the order of the sheet.

    By place, they are under the article's own headings, and those that are not surely in the text follow. By color,
    they are under the names of the colors, in text order. By time, the oldest is first.
    """
    headings = _Headings(sheet.article, sheet.revision)
    blocks = blocks_of(sheet.revision)
    last: Heading | None = None
    passages = in_order(sheet)
    if sheet.order is Order.PLACE:
        passages = iter(sorted(passages, key=lambda passage: passage.highlight.anchor in UNSURE))
    for passage in passages:
        highlight = passage.highlight
        if sheet.order is Order.COLOR:
            heading = Heading(f"color-{highlight.color}", 2, highlight.color.capitalize())
        else:
            heading = Heading("unsure", 2, UNSURE_HEADING)
        if sheet.order is Order.PLACE and highlight.anchor not in UNSURE:
            yield from headings.above(block_at(blocks, highlight.start))
        elif sheet.order is not Order.TIME and heading != last:
            yield (last := heading)
        yield passage


def in_order(sheet: Sheet) -> Iterator[Passage]:
    """Yield the highlights of the sheet in its order, each with its place and its link, without headings."""
    revision = sheet.revision
    cited = places(blocks_of(revision))
    page = fragments.page_text(revision)
    reach = _SEARCHED // max(1, len(sheet.highlights))
    for highlight in sheet.in_order():
        place = _place(revision, highlight, cited)
        link = place and fragments.link(sheet.article.url, page, highlight.start, highlight.end, reach)
        yield Passage(highlight, place, link or None)


def _place(revision: Revision, highlight: Highlight, cited: Sequence[str]) -> str | None:
    """Return how to cite a highlight's place, or `None` for an orphan. `cited` are the names of the text's blocks."""
    if highlight.anchor is AnchorState.ORPHAN:
        return None
    name = cited[block_at(blocks_of(revision), highlight.start)]
    return f"likely {name}" if highlight.anchor is AnchorState.REVIEW else name


class _Headings:
    """The headings of an article that has highlights below them, each once."""

    def __init__(self, article: Article, revision: Revision) -> None:
        self._text = revision.text
        self._headings = [
            (index, block)
            for index, block in enumerate(blocks_of(revision))
            if block.kind is BlockKind.HEADING
            # The title is at the top of the file already.
            and (index or self._words(block) != tidy_line(article.title))
        ]
        # Only the title has the first level.
        self._deeper = 1 if any(block.level <= 1 for _, block in self._headings) else 0
        self._passed = 0
        self._open: list[tuple[int, Block]] = []
        self._written: set[int] = set()

    def above(self, index: int) -> Iterator[Heading]:
        """Yield the headings above the block at `index` that were not yielded before, outermost first.

        Calls must be in text order.
        """
        while self._passed < len(self._headings) and self._headings[self._passed][0] <= index:
            heading = self._headings[self._passed]
            self._open = [*(other for other in self._open if other[1].level < heading[1].level), heading]
            self._passed += 1
        for position, block in self._open:
            if position not in self._written:
                self._written.add(position)
                yield Heading(f"heading-{position}", min(6, block.level + self._deeper), self._words(block))

    def _words(self, block: Block) -> str:
        return tidy_line(self._text[block.start : block.end])
