"""One text: its blocks, inline spans and ranges, and the document that a parser returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class BlockKind(StrEnum):
    """The kind of a block of an article."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    PREFORMATTED = "preformatted"
    TABLE_ROW = "table_row"
    RULE = "rule"
    CAPTION = "caption"
    EMBED = "embed"
    BYLINE = "byline"
    BIO = "bio"
    POINTER = "pointer"


READ_PER_MINUTE = 238
"""Words a minute in silent reading of English non-fiction: Brysbaert, “How many words do we read per minute?”, 2019."""


FURNITURE = frozenset({BlockKind.CAPTION, BlockKind.EMBED, BlockKind.BYLINE, BlockKind.BIO, BlockKind.POINTER})
"""Blocks around the body of an article. They are shown dim and can be folded, but are never deleted."""


class InlineKind(StrEnum):
    """The kind of inline formatting."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    STRIKETHROUGH = "strikethrough"


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text. `level` is 1 to 6 for a heading, the depth from 0 for a list item or a quote, else 0."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0

    @property
    def is_furniture(self) -> bool:
        """Whether the block is not part of the body."""
        return self.kind in FURNITURE

    def __reduce__(self) -> tuple[type[Block], tuple[BlockKind, int, int, int]]:
        # Twice as fast as the pickling of dataclasses. Workers send thousands.
        return Block, (self.kind, self.start, self.end, self.level)


@dataclass(frozen=True, slots=True)
class InlineSpan:
    """Inline formatting of a range; `href` is the address of a link, else `None`."""

    kind: InlineKind
    start: int
    end: int
    href: str | None = None

    def __reduce__(self) -> tuple[type[InlineSpan], tuple[InlineKind, int, int, str | None]]:
        return InlineSpan, (self.kind, self.start, self.end, self.href)


FEED, SUMMARY, CHAPTER, STAND_IN = PARTS = "feed", "summary", "chapter", "stand-in"
"""The parsers of texts that are a part of a source: `Document.parser` of a whole text in a feed, of a summary in a
feed, of a chapter of a book, and of the title and the quotes of an imported article until its own text comes.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """What a parser returns: one text, its blocks and inline spans, and the metadata of the source.

    `text` is cleaned, NFC, with blocks joined by a blank line (`\\n\\n`). `title_derived` says that the source has
    no title and one was made from the text. `given_title` and `given_language` are what the user gave, which
    replaces it for the article. `source` is the original, byte for byte; `media_type` says how to read it,
    `charset` in which encoding if a server or the user declared one, and `base` against which address its links are
    resolved. `encoding` is the encoding that it was decoded with, and `encoding_guessed` whether that is a guess
    from its bytes. `parser` and `parser_version` name what read it, so that a better version can read it again.
    `source_path` is the URI of the file that it is from. `language_detected` says that the source declares no language,
    or plainly a wrong one. `unread` names the metadata of the source that could not be read: `date “3.33.26”`.
    A server sent the source from the address `fetched_from`, with the headers `etag` and `last_modified`, which ask it
    later whether the page has changed.
    """

    text: str
    blocks: tuple[Block, ...]
    inline_spans: tuple[InlineSpan, ...] = ()
    title: str = ""
    title_derived: bool = False
    given_title: str = ""
    given_language: str = ""
    authors: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    tags: tuple[str, ...] = ()
    source: bytes = b""
    media_type: str = "text/plain"
    charset: str = ""
    base: str = ""
    encoding: str = ""
    encoding_guessed: bool = False
    parser: str = ""
    parser_version: int = 0
    source_path: str | None = None
    language_detected: bool = False
    unread: tuple[str, ...] = ()
    fetched_from: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text around matches, with an ellipsis where it was cut.

    `spans` are the matches in the piece, `places` all matches in the whole text, in order. The piece was chosen for the
    match that begins at `at`.
    """

    text: str
    spans: tuple[Range, ...] = ()
    at: int = 0
    places: tuple[Range, ...] = ()
