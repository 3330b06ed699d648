"""An article's highlights and notes as one Markdown file, to be read by people and kept in a vault (Obsidian, git).

The same records give the same bytes. Each highlight is a block: its quotation with a link to the passage and a block
id, a line of tags, color and day, then its note. Knows nothing of files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsreader.records import AnchorState, BlockKind
from newsreader.text.clean import one_line
from newsreader.text.days import local_day, published_day

from . import escape, fragments
from .front_matter import front_matter
from .names import file_name
from .sheet import UNSURE, UNSURE_HEADING, block_at, blocks_of, in_text_order, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.records import Article, Block, Highlight, Revision

    from .sheet import Sheet

__all__ = ["block_id", "file_name", "render", "render_notes"]


def render(article: Article, revision: Revision, highlights: Sequence[Highlight]) -> str:
    """The whole file: front matter, the title, and each of `highlights` in text order under the article's own headings.

    `revision` is the article's current text. Ends with one newline.
    """
    title = escape.words(article.title) or "Untitled"
    parts = [_front_matter(article, len(highlights)), f"# {title}", *_blocks(article, revision, highlights)]
    return "\n\n".join(parts) + "\n"


def render_notes(sheets: Iterable[Sheet], query: str) -> str:
    """The highlights of some articles as one text, each article's under its title and where it is from, in text order;
    `query` is what found them, and stands at the top. Ends with one newline.
    """
    parts = [f"# Notes: {escape.words(query)}" if query.strip() else "# Notes"]
    for article, revision, highlights in sheets:
        parts.append(f"## {escape.words(article.title) or 'Untitled'}")
        if origin := _origin(article):
            parts.append(origin)
        cited = places(blocks_of(revision))
        parts += [_block(article, revision, one, _place(revision, one, cited)) for one in in_text_order(highlights)]
    return "\n\n".join(parts) + "\n"


def _origin(article: Article) -> str:
    """Where an article is from: `[Site](address) · Jane Doe · 2026-01-28`."""
    site = escape.words(article.site or article.url or "")
    linked = f"[{site}]({_destination(article.url)})" if article.url else site
    return " · ".join(
        filter(None, (linked, escape.words(", ".join(article.authors)), str(published_day(article) or "")))
    )


def block_id(highlight: Highlight) -> str:
    """The name of a highlight's block: `nr-` and the last eight hex digits of its uid: the first are the time."""
    return f"nr-{one_line(highlight.uid).replace('-', '')[-8:]}"


def _blocks(article: Article, revision: Revision, highlights: Sequence[Highlight]) -> Iterator[str]:
    blocks = blocks_of(revision)
    cited = places(blocks)
    headings = _Headings(article, revision)
    ordered = in_text_order(highlights)
    for highlight in ordered:
        if highlight.anchor not in UNSURE:
            index = block_at(blocks, highlight.start)
            yield from headings.above(index)
            yield _block(article, revision, highlight, cited[index])
    unsure = [highlight for highlight in ordered if highlight.anchor in UNSURE]
    if unsure:
        yield f"## {UNSURE_HEADING}"
    for highlight in unsure:
        yield _block(article, revision, highlight, _place(revision, highlight, cited))


def _place(revision: Revision, highlight: Highlight, cited: Sequence[str]) -> str | None:
    """How the place of a highlight is cited, `None` if it has none; `cited` are the names of the text's blocks."""
    if highlight.anchor is AnchorState.ORPHAN:
        return None
    name = cited[block_at(blocks_of(revision), highlight.start)]
    return f"likely {name}" if highlight.anchor is AnchorState.REVIEW else name


def _block(article: Article, revision: Revision, highlight: Highlight, cited: str | None) -> str:
    """One highlight; `cited` is the place it stands at, `None` if it has none."""
    if cited is None:
        source = "no longer in the text"
    else:
        link = fragments.link(article.url, revision.text, highlight.start, highlight.end)
        source = f"[{cited}]({_destination(link)})" if link else cited
    quotation = [*_paragraphs(highlight.quote), f"{source} ^{block_id(highlight)}"]
    tags = " ".join(map(escape.tag, highlight.tags))
    about = " · ".join(filter(None, (tags, highlight.color.value, str(local_day(highlight.created_at)))))
    parts = ["\n>\n".join(f"> {paragraph}" for paragraph in quotation), about]
    if highlight.note.strip():
        parts.append(escape.note(highlight.note))
    return "\n\n".join(parts)


def _paragraphs(quotation: str) -> Iterator[str]:
    """The paragraphs of a quotation; where a line ends within one, it ends here too."""
    for paragraph in re.split(r"\n\s*\n", quotation):
        lines = [escape.words(line) for line in paragraph.split("\n")]
        if any(lines):
            yield "\\\n> ".join(filter(None, lines))


class _Headings:
    """The article's headings, given out as highlights come to stand below them; the others never appear."""

    def __init__(self, article: Article, revision: Revision) -> None:
        self._text = revision.text
        self._headings = [
            (index, block)
            for index, block in enumerate(blocks_of(revision))
            if block.kind is BlockKind.HEADING
            # The title stands at the top already.
            and (index or self._words(block) != escape.words(article.title))
        ]
        # Only the title is of the first level.
        self._deeper = 1 if any(block.level <= 1 for _, block in self._headings) else 0
        self._passed = 0
        self._open: list[Block] = []
        self._given: set[Block] = set()

    def above(self, index: int) -> Iterator[str]:
        """The headings over the block at `index`, outermost first, that were not given before; ask in text order."""
        while self._passed < len(self._headings) and self._headings[self._passed][0] <= index:
            heading = self._headings[self._passed][1]
            self._open = [*(block for block in self._open if block.level < heading.level), heading]
            self._passed += 1
        for heading in self._open:
            if heading not in self._given:
                self._given.add(heading)
                yield f"{'#' * min(6, heading.level + self._deeper)} {self._words(heading)}"

    def _words(self, block: Block) -> str:
        return escape.words(self._text[block.start : block.end])


def _destination(link: str) -> str:
    """An address as the `(destination)` of a link: nothing in it ends the link or means something to Markdown."""
    encoded = quote(link, safe="%/:?#@!$&'*+,;=~-._", errors="replace")
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def _front_matter(article: Article, highlights: int) -> str:
    return front_matter(
        {
            "uid": article.uid,
            "title": article.title,
            "authors": [*article.authors],
            "site": article.site,
            "url": article.url,
            "published": published_day(article),
            "added": article.added_at,
            "tags": [escape.dashed(tag) for tag in article.tags],
            "highlights": highlights,
            "newsreader": 1,
        }
    )
