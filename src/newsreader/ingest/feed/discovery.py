"""Finds the feeds that a web page names, and the places where sites put one without naming it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsreader.ingest.blocks.tags import Tag, scan
from newsreader.records import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMON_PLACES = ("/feed", "/rss.xml", "/atom.xml", "/feed.json", "/index.xml", "/feed.xml", "/rss")

_FEED = re.compile(r"application/(?:rss\+xml|atom\+xml|feed\+json|rdf\+xml)|text/xml|application/xml")
_MAX_LENGTH = 1_000_000


def find_feeds(page: str, address: str) -> list[Subscription]:
    """Return the feeds that the links of a page at `address` name, in their order, each once."""
    found: dict[str, Subscription] = {}
    base = address
    for tag in _tags(page[:_MAX_LENGTH]):
        href = tag.attributes.get("href", "").strip()
        if tag.name == "base" and href:
            base = _joined(address, href)
        elif tag.name == "link" and href:
            rel, kind = tag.attributes.get("rel", "").lower().split(), tag.attributes.get("type", "").lower()
            if "feed" in rel or ("alternate" in rel and _FEED.match(kind)):
                title = " ".join(tag.attributes.get("title", "").split())
                found.setdefault(one := _joined(base, href), Subscription(one, title))
    return [feed for feed in found.values() if feed.address.startswith(("http://", "https://"))]


def common_places(address: str) -> list[str]:
    """Return the addresses where the site of a page often has a feed, those of its section first."""
    section = address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    site = _joined(address, "/").rstrip("/")
    return list(dict.fromkeys(root + place for root in (section, site) for place in COMMON_PLACES))


def _tags(page: str) -> Iterator[Tag]:
    return (piece for piece in scan(page) if isinstance(piece, Tag) and not piece.closing)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
