"""An article's highlights and notes as one Markdown file, for people and for Obsidian, git and the like.

The same records give the same bytes. A file is a sequence of blocks: front matter, title, headings and highlights.
A highlight's block is its quote with a link to the passage, a line of tags, color and day, and its note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote as percent_encoded

from newsreader.records import BlockKind
from newsreader.text.clean import clean, one_line
from newsreader.text.days import local_day, published_day
from newsreader.text.quotes import in_quotes

from . import escape
from .front_matter import front_matter
from .outline import Heading, in_order, outline
from .sheet import UNSURE, block_at, blocks_of, other_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.records import Article, Highlight

    from .merge import WrittenBlock
    from .outline import Passage
    from .sheet import Sheet

SEPARATOR = "\n\n"
"""The text between two blocks of a file. The file ends with one newline."""


class MarkdownBlock(NamedTuple):
    """One block of a file. Its `id` is unique in the file, and the same in each export of the same records."""

    id: str
    text: str


def blocks(sheet: Sheet) -> Iterator[MarkdownBlock]:
    """Yield the blocks of an article's file, its highlights under its headings."""
    yield MarkdownBlock("front-matter", written_front_matter(sheet))
    yield MarkdownBlock("title", f"# {escape.words(sheet.article.title) or 'Untitled'}")
    for part in outline(sheet):
        if isinstance(part, Heading):
            yield MarkdownBlock(part.id, f"{'#' * part.level} {escape.words(part.words)}")
        else:
            yield passage_block(sheet, part)


def file_text(blocks: Iterable[MarkdownBlock | WrittenBlock]) -> str:
    """Return the file of these blocks."""
    return f"{SEPARATOR.join(block.text for block in blocks)}\n"


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the file of each article, with an empty line between two."""
    before = ""
    for sheet in sheets:
        yield before + file_text(blocks(sheet))
        before = "\n"


def render_notes(sheets: Iterable[Sheet], query: str) -> str:
    """Return the highlights of some articles as one file, each article's under its title and origin, in text order.

    The first heading names the `query` that found them.
    """
    parts = [f"# Notes: {escape.words(query)}" if query.strip() else "# Notes"]
    for sheet in sheets:
        parts.append(f"## {escape.words(sheet.article.title) or 'Untitled'}")
        if origin := _origin(sheet.article):
            parts.append(origin)
        parts += (passage_block(sheet, passage).text for passage in in_order(sheet))
    return SEPARATOR.join(parts) + "\n"


def _origin(article: Article) -> str:
    """Return where an article is from: `[Site](address) · Jane Doe · 2026-01-28`."""
    site = escape.words(article.site or article.url or "")
    linked = f"[{site}]({destination(article.url)})" if article.url else site
    return " · ".join(
        filter(None, (linked, escape.words(", ".join(article.authors)), str(published_day(article) or "")))
    )


def block_id(highlight: Highlight) -> str:
    """Return the id of a highlight's block: `nr-` and the last eight hex digits of its uid. The first are the time."""
    return f"nr-{one_line(highlight.uid).replace('-', '')[-8:]}"


def wordings(sheet: Sheet, highlight: Highlight) -> list[str]:
    """Return the other words of a highlight as Markdown, a line for each."""
    found = other_words(highlight, sheet.revision.text)
    return [f"{what}: {in_quotes(escape.words(words))}" for what, words in found]


def passage_block(sheet: Sheet, passage: Passage) -> MarkdownBlock:
    """Return the block of a highlight."""
    highlight, place, link = passage
    source = f"[{place}]({destination(link)})" if link else place or "no longer in the text"
    quote = [fenced(highlight.quote)] if is_code(sheet, highlight) else paragraphs(highlight.quote)
    quotation = [*quote, f"{source} ^{block_id(highlight)}"]
    quoted = (paragraph.replace("\n", "\n> ") for paragraph in quotation)
    parts = ["\n>\n".join(f"> {paragraph}" for paragraph in quoted), about(sheet, highlight)]
    parts += wordings(sheet, highlight)
    if highlight.note.strip():
        parts.append(escape.note(highlight.note))
    return MarkdownBlock(block_id(highlight), "\n\n".join(parts))


def is_code(sheet: Sheet, highlight: Highlight) -> bool:
    """Return whether the quote of a highlight is lines of preformatted text, whose indents have a meaning."""
    blocks = blocks_of(sheet.revision)
    block = blocks[block_at(blocks, highlight.start)]
    is_within = block.kind is BlockKind.PREFORMATTED and highlight.end <= block.end
    return is_within and highlight.anchor not in UNSURE and "\n" in highlight.quote


def fenced(text: str) -> str:
    """Return text as fenced code."""
    text = clean(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def about(sheet: Sheet, highlight: Highlight) -> str:
    """Return a highlight's tags, color and day on one line."""
    names = " ".join(f"#{name}" for name in tag_names(sheet, highlight.tags))
    return " · ".join(filter(None, (names, highlight.color.value, str(local_day(highlight.created_at)))))


def paragraphs(quotation: str) -> Iterator[str]:
    """Yield the paragraphs of a quote. Line breaks in a paragraph stay."""
    for paragraph in re.split(r"\n\s*\n", quotation):
        lines = [escape.words(line) for line in paragraph.split("\n")]
        if any(lines):
            yield "\\\n".join(filter(None, lines))


def destination(link: str) -> str:
    """Return an address as the `(destination)` of a link, without characters that Markdown would interpret."""
    encoded = percent_encoded(link, safe="%/:?#@!$&'*+,;=~-._", errors="replace")
    # `%%` and `$$` would begin a comment and a formula of Obsidian.
    encoded = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded).replace("$$", "%24%24")
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def tag_names(sheet: Sheet, names: Iterable[str]) -> list[str]:
    """Return tags as Obsidian takes them."""
    return [sheet.tags.get(name) or escape.tag(name) for name in names]


def written_front_matter(sheet: Sheet) -> str:
    """Return the front matter of an article's file."""
    article = sheet.article
    return front_matter(
        {
            "uid": article.uid,
            "title": article.title,
            "authors": [*article.authors],
            "site": article.site,
            # A text without an address is found again where it was added from.
            "url": article.url or article.source_path,
            "published": published_day(article),
            "added": article.added_at,
            "tags": tag_names(sheet, article.tags),
            "highlights": len(sheet.highlights),
            "newsreader": 1,
        }
    )
