"""Reads a feed, and makes the articles of the entries that are new or have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, cast

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.draft import assemble
from newsreader.ingest.blocks.title import derive_title
from newsreader.ingest.furniture import authors_of, name_furniture
from newsreader.ingest.plain.shapes import read_blocks
from newsreader.ingest.source import Source
from newsreader.ingest.web.fragment import fragment
from newsreader.records import FEED, SUMMARY, BlockKind, Document
from newsreader.text.clean import normalise, one_line
from newsreader.text.language import language_of

from .json_feed import read_json
from .model import MOST_ENTRIES, ReadFeed
from .xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .model import Entry, FeedDocument

PARSER_VERSION = 1
"""The version of this parser, which is stored with each text."""

_PATIENCE = 7.0
"""The seconds of computing time after which the other entries are left for the next time, so that no limit of time
loses a long feed. Documents get at least a fifth of it, however long the feed itself takes.
"""


def read_feed(
    data: bytes, address: str, *, media_type: str = "", charset: str = "", seen: Mapping[str, str] | None = None
) -> ReadFeed:
    """Return the feed in `data`, with the documents of the entries whose digest is not in `seen`.

    `seen` is what an earlier `ReadFeed` says. Entries without any text are left out. The feed is read in a worker
    process. Raises `BadDataError` if `data` is no feed, or takes too long.
    """
    from newsreader.ingest.isolated import WorkerEndedError, parse_isolated

    read = cast("Callable[[Source], Iterator[Document]]", partial(_read, seen=seen or {}))
    try:
        (found,) = parse_isolated(read, Source(data, "", media_type, address, charset))
    except WorkerEndedError as error:
        raise BadDataError(error.reason) from error
    return cast("ReadFeed", found)


def _read(source: Source, seen: Mapping[str, str]) -> Iterator[ReadFeed]:
    start = process_time()
    if source.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        feed = read_json(source.data, source.url)
    else:
        declared = source.media_type or "application/xml"
        content_type = f"{declared}; charset={source.charset}" if source.charset else declared
        feed = read_xml(source.data, source.url, {"content-type": content_type})
    entries = {entry.name: _dated(entry) for entry in reversed(feed.entries[:MOST_ENTRIES])}
    newest_first = list(entries.values())[::-1]
    digests: dict[str, str] = {}
    documents: list[tuple[Entry, Document]] = []
    is_whole, end = True, max(start + _PATIENCE, process_time() + _PATIENCE / 5)
    for entry in newest_first:
        if seen.get(entry.name) != entry.digest:
            if process_time() > end:
                is_whole = False
                if entry.name in seen:
                    digests[entry.name] = seen[entry.name]
                continue
            if document := make_document(entry, feed):
                documents.append((entry, document))
        digests[entry.name] = entry.digest
    yield ReadFeed(replace(feed, entries=()), digests, _gap(newest_first), tuple(documents), is_whole)


def _dated(entry: Entry) -> Entry:
    """Return an entry without its date if that can't be true: in the future, or in the year 1, which means no date.

    A day ahead is allowed, because some servers have the wrong time zone.
    """
    moment = entry.published
    is_true = moment is None or (moment.year > 1 and moment < datetime.now(UTC) + timedelta(days=1))
    return entry if is_true else replace(entry, published=None)


def make_document(entry: Entry, feed: FeedDocument) -> Document | None:
    """Return an entry as an article, or `None` if it has no text at all."""
    content = entry.html or entry.text
    drafts = fragment(normalise(entry.html), entry.base) if entry.html else read_blocks(normalise(entry.text))
    try:
        name_furniture(drafts)
        text, blocks, inline_spans = assemble(drafts)
    except BadDataError:
        # Some entries are only a title and an address.
        content = entry.title or entry.address or ""
        try:
            text, blocks, inline_spans = assemble(read_blocks(normalise(content)))
        except BadDataError:
            return None
    body = next((text[block.start : block.end] for block in blocks if block.kind is BlockKind.PARAGRAPH), text)
    return Document(
        text=text,
        blocks=blocks,
        inline_spans=inline_spans,
        title=one_line(entry.title) or derive_title(one_line(body)),
        title_derived=not entry.title,
        authors=entry.authors or tuple(map(one_line, authors_of(drafts))),
        site=entry.site or feed.title or None,
        url=entry.address,
        language=language_of(text, entry.language or feed.language),
        published_at=entry.published,
        source=content.encode("utf-8", "replace"),
        media_type="text/html" if content == entry.html else "text/plain",
        base=entry.base,
        parser=SUMMARY if entry.is_summary or content not in (entry.html, entry.text) else FEED,
        parser_version=PARSER_VERSION,
    )


def _gap(entries: Sequence[Entry]) -> float | None:
    """Return the median number of seconds between the newest entries, or `None` if too few have a date."""
    moments = sorted((entry.published for entry in entries if entry.published), reverse=True)[:20]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(moments)]
    return median(gaps) if len(gaps) > 1 else None
