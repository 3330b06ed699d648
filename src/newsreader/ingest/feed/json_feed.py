"""JSON Feed 1.0 and 1.1 → `FeedDocument`. A value of the wrong type is left out, since some feeds write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from newsreader.errors import BadDataError
from newsreader.ingest.dates import parse_date

from .model import Entry, FeedDocument

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_json(data: bytes, address: str) -> FeedDocument:
    """Return the feed in `data`. Raises `BadDataError`."""
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadDataError("This JSON Feed is damaged.") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise BadDataError("This is not a feed: its JSON has no list of items.")
    site = _address(feed, "home_page_url", address)
    entries = (_entry(item, feed, site or address) for item in feed["items"] if isinstance(item, dict))
    return FeedDocument(
        title=_line(feed, "title"),
        site=site,
        language=_line(feed, "language")[:2].lower() or None,
        entries=tuple(entry for entry in entries if entry.id),
    )


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any], base: str) -> Entry:
    address = _address(item, "url", base) or _address(item, "external_url", base)
    html, text = _text(item, "content_html"), _text(item, "content_text")
    identity = item.get("id")
    return Entry(
        # 1.0 allows numbers.
        id=str(identity) if isinstance(identity, str | int | float) and identity != "" else address or "",
        address=address,
        title=_line(item, "title"),
        authors=_authors(item) or _authors(feed),
        published=parse_date(_line(item, "date_published") or _line(item, "date_modified")),
        html=html,
        text="" if html else text or _text(item, "summary"),
        is_summary=not html and not text,
        base=address or base,
        language=(_line(item, "language") or _line(feed, "language"))[:2].lower() or None,
    )


def _text(thing: Mapping[str, Any], name: str) -> str:
    value = thing.get(name)
    # JSON can hold halves of characters, which cannot be stored.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else ""


def _line(thing: Mapping[str, Any], name: str) -> str:
    return " ".join(_text(thing, name).split())


def _address(thing: Mapping[str, Any], name: str, base: str) -> str | None:
    try:
        address = urljoin(base, _line(thing, name)) if _line(thing, name) else ""
    except ValueError:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None


def _authors(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names in `authors` (1.1) or `author` (1.0)."""
    listed = thing.get("authors")
    people = listed if isinstance(listed, list) else [thing.get("author")]
    names = [_line(person, "name") for person in people if isinstance(person, dict)]
    return tuple(dict.fromkeys(filter(None, names)))
