"""Adds feeds: by the address of a feed or of a page that has one, or from a list of another program."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import AmbiguousError, BadDataError, NotFoundError, UsageError
from newsreader.fetch import Fetcher, FetchError
from newsreader.ingest import stop_parsing
from newsreader.ingest.feed import confidence
from newsreader.ingest.feed.discovery import common_places, find_feeds
from newsreader.ingest.feed.reading import read_feed
from newsreader.ingest.source import Source
from newsreader.records import Subscription
from newsreader.services.adding.sources import is_file
from newsreader.services.progress import Progress

from .refreshing import ACCEPT, FeedResult, fetch_pages, success

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.fetch import Response
    from newsreader.ingest.feed.model import ReadFeed
    from newsreader.library import Library
    from newsreader.records import Feed

_COMMENTS = re.compile(r"/comments/|\bcomments? feed\b|\bkommentar", re.IGNORECASE)


class SeveralFeedsError(AmbiguousError):
    """A page has several feeds, and the user has to choose one of `feeds`."""

    def __init__(self, address: str, feeds: Sequence[Subscription]) -> None:
        listed = ", ".join(f"{feed.address} ({feed.title})" if feed.title else feed.address for feed in feeds)
        super().__init__(f"The page {address} has {len(feeds)} feeds. Add one of them: {listed}")
        self.feeds = list(feeds)


def add(
    library: Library,
    address: str,
    *,
    name: str = "",
    folder: str = "",
    full_text: bool = False,
    private: Sequence[str] | bool = False,
    progress: Progress | None = None,
) -> FeedResult:
    """Add the feed at an address, or the feed of the page there, with its entries.

    A page names its feeds in links; else they are looked for in common places. The feed is one step of history, its
    entries are none. `progress` can stop it. Raises `FetchError`, also if it is stopped, `NotFoundError` if there is no
    feed, `BadDataError` if the feed can't be read, `SeveralFeedsError`, and `UsageError` if the library has the feed or
    a name is invalid.
    """
    progress = progress or Progress()
    progress.at_stop = stop_parsing

    def stopped() -> bool:
        return progress.stopped

    address = address.strip()
    if not address:
        raise UsageError("Type the address of a feed or of a page.")
    if is_file(address):
        raise UsageError("This is a file. For a list of feeds, run: newsreader feed import FILE")
    address = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", address, flags=re.IGNORECASE)
    if "://" not in address:
        address = f"https:{address}" if address.startswith("//") else f"https://{address}"
    with Fetcher(private=private) as fetcher:
        response, read, found = _find(partial(fetcher.get, accept=ACCEPT, stopped=stopped), address)
        feed = library.feeds.add(
            Subscription(found, read.feed.title, read.feed.site, name=name, folder=folder, full_text=full_text)
        )
        result = success(feed, response, read, {})
        new, changed = library.feeds.store([result])[feed.id]
        if full_text:
            fetch_pages(library, fetcher, [result], progress)
    return FeedResult(library.feeds.get(feed.id), new, changed)


@dataclass(frozen=True, slots=True)
class Imported:
    """The feeds that a list added, the number of its feeds that were `known`, and of addresses not on the web.

    A list that `is_cut` ends in the middle, so feeds can be missing.
    """

    added: list[Feed]
    known: int
    skipped: int
    is_cut: bool = False


def import_opml(library: Library, data: bytes) -> Imported:
    """Add the feeds in a list as one step of history. Names that are too long are cut. Raises `BadDataError`."""
    from newsreader.ingest.feed.opml import read_opml
    from newsreader.library.feeds.arrivals import LONGEST, shortened

    subscriptions, skipped, is_cut = read_opml(data)
    added = library.feeds.add_all(
        replace(one, name=shortened(one.name), folder=one.folder[:LONGEST]) for one in subscriptions
    )
    return Imported(added, len(subscriptions) - len(added), skipped, is_cut)


def export_opml(library: Library) -> str:
    """Return the feeds of the library as an OPML file."""
    from newsreader.ingest.feed.opml import write_opml

    return "".join(write_opml(library.feeds.all()))


def _find(get: Callable[[str], Response], address: str) -> tuple[Response, ReadFeed, str]:
    """Return the feed at an address, or that of the page there, and its own address."""
    response = get(address)
    if read := _read(response):
        return response, read, response.moved_to or address
    page = _text(response)
    feeds = find_feeds(page, response.address)
    feeds = [feed for feed in feeds if not _COMMENTS.search(f"{feed.address} {feed.title}")] or feeds
    if len(feeds) > 1:
        raise SeveralFeedsError(address, feeds)
    if feeds:
        linked = get(feeds[0].address)
        if read := _read(linked):
            return linked, read, linked.moved_to or feeds[0].address
    for place in common_places(response.address):
        try:
            guess = get(place)
        except FetchError:
            continue
        if read := _read(guess):
            return guess, read, guess.moved_to or place
    raise NotFoundError(f"No feed found at {address}. Look for a link called RSS, Atom or feed on the page.")


def _read(response: Response) -> ReadFeed | None:
    """Return the feed that a server sent, or `None` if it is something else. Raises `BadDataError` if the feed can't be
    read.
    """
    try:
        return read_feed(
            response.data, response.address, media_type=response.media_type, charset=response.charset or ""
        )
    except BadDataError:
        if confidence(_source(response)):
            raise
        return None


def _text(response: Response) -> str:
    try:
        return _source(response).text
    except BadDataError:
        return ""


def _source(response: Response) -> Source:
    return Source(response.data, "", response.media_type, response.address, response.charset or "")
