"""An article's highlights and notes as one Markdown file, for people and for Obsidian, git and the like.

The same records give the same bytes. A file is a sequence of blocks: front matter, title, headings and highlights.
A highlight's block is its quote with a link to the passage, a line of tags, color and day, and its note.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from newsreader.records import AnchorState, BlockKind
from newsreader.text.clean import one_line
from newsreader.text.days import local_day, published_day
from newsreader.text.quotes import in_quotes

from . import escape, fragments
from .front_matter import front_matter
from .sheet import UNSURE, UNSURE_HEADING, block_at, blocks_of, in_text_order, other_words, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.records import Article, Block, Highlight, Revision

    from .sheet import Sheet

_SEARCHED = 3 * 10**9
"""How many code points are searched for the words of an article's highlights, which takes some seconds."""

SEPARATOR = "\n\n"
"""The text between two blocks of a file. The file ends with one newline."""


class MarkdownBlock(NamedTuple):
    """One block of a file. Its `id` is unique in the file, and the same in each export of the same records."""

    id: str
    text: str

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of the block as it is written to the file, in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()


def blocks(sheet: Sheet) -> Iterator[MarkdownBlock]:
    """Yield the blocks of an article's file, its highlights in text order under the article's own headings."""
    article, revision, highlights, _ = sheet
    yield MarkdownBlock("front-matter", _front_matter(sheet))
    yield MarkdownBlock("title", f"# {escape.words(article.title) or 'Untitled'}")
    text_blocks = blocks_of(revision)
    cited = places(text_blocks)
    page = fragments.page_text(revision)
    headings = _Headings(article, revision)
    ordered = in_text_order(highlights)
    for highlight in ordered:
        if highlight.anchor not in UNSURE:
            index = block_at(text_blocks, highlight.start)
            yield from headings.above(index)
            yield _highlight(sheet, page, highlight, cited[index])
    unsure = [highlight for highlight in ordered if highlight.anchor in UNSURE]
    if unsure:
        yield MarkdownBlock("unsure", f"## {UNSURE_HEADING}")
    for highlight in unsure:
        yield _highlight(sheet, page, highlight, _place(revision, highlight, cited))


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the file of each article, with an empty line between two."""
    before = ""
    for sheet in sheets:
        yield f"{before}{SEPARATOR.join(block.text for block in blocks(sheet))}\n"
        before = "\n"


def render_notes(sheets: Iterable[Sheet], query: str) -> str:
    """Return the highlights of some articles as one file, each article's under its title and origin, in text order.

    The first heading names the `query` that found them.
    """
    parts = [f"# Notes: {escape.words(query)}" if query.strip() else "# Notes"]
    for sheet in sheets:
        article, revision, highlights, _ = sheet
        parts.append(f"## {escape.words(article.title) or 'Untitled'}")
        if origin := _origin(article):
            parts.append(origin)
        cited = places(blocks_of(revision))
        page = fragments.page_text(revision)
        parts += (
            _highlight(sheet, page, highlight, _place(revision, highlight, cited)).text
            for highlight in in_text_order(highlights)
        )
    return SEPARATOR.join(parts) + "\n"


def _origin(article: Article) -> str:
    """Return where an article is from: `[Site](address) · Jane Doe · 2026-01-28`."""
    site = escape.words(article.site or article.url or "")
    linked = f"[{site}]({_destination(article.url)})" if article.url else site
    return " · ".join(
        filter(None, (linked, escape.words(", ".join(article.authors)), str(published_day(article) or "")))
    )


def block_id(highlight: Highlight) -> str:
    """Return the id of a highlight's block: `nr-` and the last eight hex digits of its uid. The first are the time."""
    return f"nr-{one_line(highlight.uid).replace('-', '')[-8:]}"


def _place(revision: Revision, highlight: Highlight, cited: Sequence[str]) -> str | None:
    """Return how to cite a highlight's place, or `None` for an orphan. `cited` are the names of the text's blocks."""
    if highlight.anchor is AnchorState.ORPHAN:
        return None
    name = cited[block_at(blocks_of(revision), highlight.start)]
    return f"likely {name}" if highlight.anchor is AnchorState.REVIEW else name


def _highlight(sheet: Sheet, page: str, highlight: Highlight, cited: str | None) -> MarkdownBlock:
    """Return the block of a highlight.

    `page` is the text as it is on the page; `cited` is the name of the highlight's place, or `None` if it has none.
    """
    if cited is None:
        source = "no longer in the text"
    else:
        reach = _SEARCHED // max(1, len(sheet.highlights))
        link = fragments.link(sheet.article.url, page, highlight.start, highlight.end, reach)
        source = f"[{cited}]({_destination(link)})" if link else cited
    quotation = [*_paragraphs(highlight.quote), f"{source} ^{block_id(highlight)}"]
    tags = " ".join(f"#{name}" for name in _tags(sheet, highlight.tags))
    about = " · ".join(filter(None, (tags, highlight.color.value, str(local_day(highlight.created_at)))))
    parts = ["\n>\n".join(f"> {paragraph}" for paragraph in quotation), about]
    parts += (
        f"{what}: {in_quotes(escape.words(words))}" for what, words in other_words(highlight, sheet.revision.text)
    )
    if highlight.note.strip():
        parts.append(escape.note(highlight.note))
    return MarkdownBlock(block_id(highlight), "\n\n".join(parts))


def _paragraphs(quotation: str) -> Iterator[str]:
    """Yield the paragraphs of a quote. Line breaks in a paragraph stay."""
    for paragraph in re.split(r"\n\s*\n", quotation):
        lines = [escape.words(line) for line in paragraph.split("\n")]
        if any(lines):
            yield "\\\n> ".join(filter(None, lines))


class _Headings:
    """The headings of an article that has highlights below them, each once."""

    def __init__(self, article: Article, revision: Revision) -> None:
        self._text = revision.text
        self._headings = [
            (index, block)
            for index, block in enumerate(blocks_of(revision))
            if block.kind is BlockKind.HEADING
            # The title is at the top of the file already.
            and (index or self._words(block) != escape.words(article.title))
        ]
        # Only the title has the first level.
        self._deeper = 1 if any(block.level <= 1 for _, block in self._headings) else 0
        self._passed = 0
        self._open: list[tuple[int, Block]] = []
        self._written: set[int] = set()

    def above(self, index: int) -> Iterator[MarkdownBlock]:
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
                signs = "#" * min(6, block.level + self._deeper)
                yield MarkdownBlock(f"heading-{position}", f"{signs} {self._words(block)}")

    def _words(self, block: Block) -> str:
        return escape.words(self._text[block.start : block.end])


def _destination(link: str) -> str:
    """Return an address as the `(destination)` of a link, without characters that Markdown would interpret."""
    encoded = quote(link, safe="%/:?#@!$&'*+,;=~-._", errors="replace")
    # `%%` and `$$` would begin a comment and a formula of Obsidian.
    encoded = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded).replace("$$", "%24%24")
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def _tags(sheet: Sheet, names: Iterable[str]) -> list[str]:
    return [sheet.tags.get(name) or escape.tag(name) for name in names]


def _front_matter(sheet: Sheet) -> str:
    article = sheet.article
    return front_matter(
        {
            "uid": article.uid,
            "title": article.title,
            "authors": [*article.authors],
            "site": article.site,
            "url": article.url,
            "published": published_day(article),
            "added": article.added_at,
            "tags": _tags(sheet, article.tags),
            "highlights": len(sheet.highlights),
            "newsreader": 1,
        }
    )
