"""Feeds (RSS, RDF, Atom, CDF, JSON Feed) → `FeedDocument`s, their entries → `Document`s, and lists of feeds (OPML).

`reading` chooses `xml` or `json_feed` and makes the documents, `opml` reads and writes lists of feeds, `discovery`
finds the feeds of a page. Must not know the network, files or the library.

This module is imported at start, so it only recognizes feeds; feedparser is imported when the first one is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from newsreader.errors import BadDataError, IsFeedError

if TYPE_CHECKING:
    from newsreader.ingest.source import Source

_START = re.compile(
    # Atomic: else a comment could end at each of many “-->”, which takes exponential time.
    r"\s*+(?>(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*+<(?:\w+:)?(rss|feed|rdf|channel|opml)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r'\s*\{.{0,4000}?"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org', re.DOTALL)

SUFFIXES = (".rss", ".atom", ".rdf", ".opml")
MEDIA_TYPES = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
    *("text/x-opml", "text/x-opml+xml"),
)


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is a feed or a list of feeds, from 0 to 1."""
    return 0.95 if _START.match(source.head[:8_192]) or _JSON.match(source.head[:8_192]) else 0.0


def parse(source: Source) -> NoReturn:
    """Raise `BadDataError`: a feed is no article."""
    found = _START.match(source.head[:8_192])
    if (found and found[1].lower() == "opml") or source.name.lower().endswith(".opml"):
        raise BadDataError("This is a list of feeds. Use `newsreader feed import`.")
    raise IsFeedError("This is a feed. Use `newsreader feed add`.")
