"""Markdown → `Document`: front matter and body. `commonmark` reads the blocks of the body.

Some texts make any Markdown parser slow, or are nested so deep that it drops words. Such a text is read as plain text,
which takes bounded time and drops nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.draft import NO_TEXT, Draft, assemble, is_blank
from newsreader.ingest.blocks.title import derive_title, title_of_name
from newsreader.ingest.furniture import authors_of, name_furniture
from newsreader.ingest.plain import parse_plain
from newsreader.records import FURNITURE, BlockKind, Document
from newsreader.text.clean import normalise, one_line, tidy_line

from . import frontmatter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.source import Source

_FRONT_MATTER_START = re.compile(r"\s*(?:---[ \t]*\r?\n[A-Za-z_\"'#]|\+\+\+[ \t]*\r?\n)")
_SYNTAX = re.compile(
    r"^(?:#{1,6} \S|```|[-*_]{3,}$|> \S|[-*+] \S|\d+\. \S|\|.*\|$)|\]\([^\s()]+\)|\*\*\S|\{\{[<%]", re.MULTILINE
)

_BODY = frozenset(BlockKind) - FURNITURE - {BlockKind.HEADING, BlockKind.RULE}


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is Markdown, from 0 to 1."""
    if _FRONT_MATTER_START.match(source.head[:4_096]):
        return 0.7
    return 0.4 if len(_SYNTAX.findall(source.head)) >= 3 else 0.0


def parse(source: Source) -> Iterator[Document]:
    """Yield the article in `source`. Raises `BadDataError` if it has no text."""
    name = title_of_name(source.name) if source.is_file else ""
    yield source.decoded.noted_in(parse_markdown(source.text, name))


def parse_markdown(text: str, name: str = "") -> Document:
    """Return the article in `text`, with an empty `source`. Raises `BadDataError` if it has no text.

    In a vault of notes, the name of a file is its title. So `name` is the title if the text has none at its start.
    """
    from .commonmark import read_blocks

    metadata, body = frontmatter.split(normalise(text))
    if is_blank(body):
        body = metadata.summary
    if is_blank(body):
        raise BadDataError(NO_TEXT)
    drafts = read_blocks(body)
    document = _document(drafts, metadata.title, name) if drafts is not None else parse_plain(body)
    title = metadata.title or (name if document.title_derived else "")
    return replace(
        document,
        title=title or document.title,
        title_derived=document.title_derived and not title,
        authors=metadata.authors or document.authors,
        site=metadata.site,
        url=metadata.url,
        canonical_url=metadata.canonical_url,
        language=metadata.language,
        published_at=metadata.published_at,
        tags=metadata.tags,
        unread=metadata.unread,
        media_type="text/markdown",
    )


def _document(drafts: list[Draft], title: str, name: str) -> Document:
    name_furniture(drafts)
    beginning = drafts if not name else takewhile(lambda draft: draft.kind not in _BODY, drafts)
    headings = (draft.text for draft in beginning if draft.kind is BlockKind.HEADING and draft.level == 1)
    title = title or next(headings, name)
    text, blocks, inline_spans = assemble(drafts)
    body = next((text[block.start : block.end] for block in blocks if block.kind is BlockKind.PARAGRAPH), text)
    return Document(
        text=text,
        blocks=blocks,
        inline_spans=inline_spans,
        title=tidy_line(title or derive_title(body)),
        title_derived=not title,
        authors=tuple(map(one_line, authors_of(drafts))),
    )
