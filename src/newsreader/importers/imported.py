"""What an importer yields: articles with their highlights, as the other program stored them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from newsreader.records import Color, State


@dataclass(frozen=True, slots=True)
class ImportedHighlight:
    """A highlight of another program.

    `key` identifies it in that program; it is empty if the program has no ids. `prefix` and `suffix` are the words
    around the quote, as far as the program stores them. `color` is the nearest one that newsreader has, or `None`.
    A highlight without a time has no `created_at`.
    """

    quote: str
    note: str = ""
    tags: tuple[str, ...] = ()
    color: Color | None = None
    prefix: str = ""
    suffix: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article of another program, with its highlights in text order as far as the program knows it.

    `content` is the text if the file has it (HTML, Markdown or plain text, as `media_type` says). `note` is what the
    user wrote about the whole article, the first of it at `noted_at`. `state` is `None` if the program does not know
    whether the article was read.
    """

    title: str = ""
    url: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    added_at: datetime | None = None
    state: State | None = None
    starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    noted_at: datetime | None = None
    content: bytes = b""
    media_type: str = "text/html"
    highlights: tuple[ImportedHighlight, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """A part of the file that is not imported. `what` names it, and `why` is the reason, without a full stop."""

    what: str
    why: str
