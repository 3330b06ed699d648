"""RSS, RDF, Atom and CDF → `FeedDocument`, with feedparser. It neither cleans HTML nor resolves links in it here."""

from __future__ import annotations

import calendar
import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.tags import Tag, scan
from newsreader.ingest.dates import parse_date

from .model import MOST_ENTRIES, Entry, FeedDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CUT = re.compile(r"(?:\.\.\.|…|\b(?:read|continue|view)\s+(?:more|reading|on)\b.{0,60})\W*$", re.IGNORECASE)
_HEAD = 20_000
_TAG = re.compile("<[^<>]*>")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<!--.*?-->\s*+)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_ENTRY_END = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(</(?:item|entry)\s*>)", re.IGNORECASE | re.DOTALL
)
_FULL_WORDS, _FULL_LENGTH = 150, 6_000
"""A description with at least as many words is the whole text, unless it ends as a cut one does. A content with more
code points, markup included, is the whole text in any case.
"""


def read_xml(data: bytes, address: str, headers: Mapping[str, str]) -> FeedDocument:
    """Return the feed in `data`. `headers` has the `content-type` of the server. Raises `BadDataError`."""
    parsed = parse_raw(_first_entries(data), {"content-location": address, **headers})
    feed, version = parsed.feed, parsed.get("version", "")
    if not version and not parsed.entries:
        if _PAGE.match(data[:_HEAD]):
            raise BadDataError("The address now shows a web page, not a feed.")
        raise BadDataError("This is not a feed. Check the address.")
    return FeedDocument(
        title=_line(feed.get("title_detail")),
        site=_web(feed.get("link")),
        language=_language(feed.get("language")),
        every=_every(feed),
        quiet_hours=frozenset(_numbers(_inside(data, b"skipHours"), range(24))),
        quiet_days=frozenset(number for number, day in enumerate(_DAYS) if day in _inside(data, b"skipDays").lower()),
        entries=tuple(_entry(entry, feed, version, address) for entry in parsed.entries),
    )


def _first_entries(data: bytes) -> bytes:
    """Return the XML of a feed without the entries that are too many, because feedparser is slow."""
    ends = [match.end() for match in _ENTRY_END.finditer(data) if match[1]]
    return data[: ends[MOST_ENTRIES - 1]] + data[ends[-1] :] if len(ends) > MOST_ENTRIES else data


def parse_raw(data: bytes, headers: Mapping[str, str]) -> Any:
    """Return what feedparser makes of `data`."""
    import feedparser

    return feedparser.parse(data, response_headers=dict(headers), sanitize_html=False, resolve_relative_uris=False)


def _entry(entry: Any, feed: Any, version: str, feed_address: str) -> Entry:
    contents = [*entry.get("content", ()), *([entry.summary_detail] if entry.get("summary_detail") else ())]
    best: Mapping[str, Any] = max(contents, key=lambda one: len(one.get("value") or ""), default={})
    value = best.get("value") or ""
    is_html = best.get("type") in _HTML or (version.startswith(("rss", "cdf")) and "<" in value)
    address = _web(entry.get("link")) or _web(entry.get("id"))
    title, base = _line(entry.get("title_detail")), best.get("base") or feed_address
    return Entry(
        id=entry.get("id") or address or f"{title}\n{value}",
        address=address,
        title=title,
        authors=_authors(entry) or _authors(feed),
        published=_moment(entry, "published") or _moment(entry, "created") or _moment(entry, "updated"),
        html=value if is_html else "",
        text="" if is_html else value,
        is_summary=_is_summary(value, has_content=bool(entry.get("content"))),
        # Without `xml:base`, links in an entry are meant for its page: the feed may be on another host.
        base=base if base != feed_address else address or feed.get("link") or feed_address,
        language=_language(best.get("language") or feed.get("language")),
        site=_line(entry.get("source", {}).get("title_detail")) or None,
    )


def _is_summary(value: str, *, has_content: bool) -> bool:
    """Return whether the content of an entry is only a summary of its page: a short description, or a cut text."""
    if len(value) > _FULL_LENGTH:
        return False
    words = html.unescape(_TAG.sub(" ", value)).split()
    return _CUT.search(" ".join(words[-12:])) is not None or (not has_content and len(words) < _FULL_WORDS)


def _line(detail: Mapping[str, Any] | None) -> str:
    """Return the words of a title. Publishers write markup and entities in titles, whatever they declare."""
    value = (detail or {}).get("value") or ""
    if (detail or {}).get("type") in _HTML or re.search(r"&#?\w+;", value):
        value = "".join(piece for piece in scan(value) if not isinstance(piece, Tag))
    return " ".join(html.unescape(value).split())


def _authors(thing: Any) -> tuple[str, ...]:
    names = (" ".join(html.unescape(author.get("name") or "").split()) for author in thing.get("authors", ()) if author)
    return tuple(dict.fromkeys(name for name in names if name and "@" not in name))


def _web(address: str | None) -> str | None:
    return address if address and address.lower().startswith(("http://", "https://")) else None


def _moment(thing: Any, name: str) -> datetime | None:
    # `thing.get` would return `published` instead of a missing `updated`, with a warning.
    if parsed := dict.get(thing, f"{name}_parsed"):
        try:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return parse_date(dict.get(thing, name) or "")


def _language(written: str | None) -> str | None:
    found = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", written or "")
    return found[0].lower() if found else None


def _every(feed: Any) -> int:
    """Return the seconds between two changes, as the publisher says, or 0."""
    ttl = next(_numbers(feed.get("ttl"), range(1, 525_601)), 0) * 60
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0)
    frequency = next(_numbers(feed.get("sy_updatefrequency"), range(1, 1_000)), 1)
    return max(ttl, period // frequency)


def _numbers(written: Any, allowed: range) -> Iterator[int]:
    yield from (int(digits) for digits in re.findall(r"\d{1,9}", str(written or "")) if int(digits) in allowed)


def _inside(data: bytes, tag: bytes) -> str:
    """Return the content of an element at the start of a feed, which feedparser does not read."""
    head = data[:_HEAD]
    start, end = head.find(b"<" + tag + b">"), head.find(b"</" + tag + b">")
    return head[start:end].decode("ascii", "replace") if 0 <= start < end else ""
