"""Refreshes feeds side by side, stores their entries, and gets the pages of entries that are only summaries."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, NewsreaderError, NotFoundError
from newsreader.fetch import Fetcher, FetchError, Limits, side_by_side
from newsreader.ingest import stop_parsing
from newsreader.ingest.feed.reading import read_feed
from newsreader.records import AddStatus, Arrival, Refreshed
from newsreader.services.adding.add import parse_answer
from newsreader.services.adding.sources import host
from newsreader.services.progress import Progress
from newsreader.text.clean import one_line
from newsreader.text.counted import counted

from .schedule import is_due, learn, must_wait, next_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from newsreader.fetch import Response
    from newsreader.ingest.feed.model import ReadFeed
    from newsreader.library import Library
    from newsreader.records import Article, Document, Feed

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"

_MOST_PENDING, _MOST_ARRIVALS, _LONGEST_PENDING = 25, 100, 0.3
"""How many results, how many entries, and for how many seconds results wait to be stored together."""

_LIMITS = Limits(read=10.0)
"""A feed is a small file, and one that hangs takes the place of another one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FeedResult:
    """The feed after a refresh, and the number of new and of changed entries, or an `error`, one sentence.

    `waits` says that the server was not asked, because it wants us to wait.
    """

    feed: Feed
    new: int = 0
    changed: int = 0
    error: str = ""
    waits: bool = False


def due(library: Library, now: datetime | None = None) -> list[Feed]:
    """Return the feeds that it is time to refresh."""
    moment = now or datetime.now(UTC)
    return [feed for feed in library.feeds.all() if is_due(feed, moment)]


def refresh(
    library: Library,
    feeds: Iterable[Feed],
    *,
    private: Sequence[str] | bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Iterator[FeedResult]:
    """Refresh feeds side by side, and yield a result for each as soon as its entries are stored.

    A feed that fails never stops the others. A feed whose server asked to wait is not asked, unless it is `force`d.
    `private` allows private addresses, as for `Fetcher`. `progress` counts the results, and can stop the rest. Raises
    `NewsreaderError` while iterating if the library cannot be written.
    """
    progress = progress or Progress()
    progress.at_stop = stop_parsing
    # Failing feeds come last: one that hangs would hold up the others.
    everyone = sorted(feeds, key=lambda feed: bool(feed.error))
    waiting = [] if force else [feed for feed in everyone if must_wait(feed, datetime.now(UTC))]
    asked = [feed for feed in everyone if feed not in waiting]
    progress.total = len(everyone)
    for feed in waiting:
        progress.done += 1
        yield FeedResult(feed, error=feed.error, waits=True)
    pending: list[tuple[Feed, Refreshed]] = []
    full: list[Refreshed] = []
    stored = monotonic()
    with Fetcher(private=private, limits=_LIMITS) as fetcher:

        def work(feed: Feed, stopped: Callable[[], bool]) -> Refreshed:
            return _refreshed(library, fetcher, feed, lambda: progress.stopped or stopped())

        answers = side_by_side(asked, lambda feed: host(feed.address), work, in_order=False, at_stop=stop_parsing)
        with closing(answers) as results:
            for answer in results:
                if progress.stopped:
                    break
                if answer is not None and answer[1] is not None:
                    pending.append((answer[0], answer[1]))
                    if answer[0].full_text and answer[1].arrivals:
                        full.append(answer[1])
                arrivals = sum(len(one.arrivals) for _, one in pending)
                if (
                    answer is None
                    or len(pending) >= _MOST_PENDING
                    or arrivals >= _MOST_ARRIVALS
                    or monotonic() - stored > _LONGEST_PENDING
                ):
                    yield from _store(library, pending, progress)
                    pending, stored = [], monotonic()
        yield from _store(library, pending, progress)
        if not progress.stopped:
            fetch_pages(library, fetcher, full, progress)


def expire(library: Library, inbox_days: int | None) -> str:
    """Delete the entries that nobody touched for some days from the inbox; `None` keeps them.

    Return how many there were, in words, or an empty string.
    """
    if inbox_days is None:
        return ""
    count = library.feeds.clear_inbox(datetime.now(UTC) - timedelta(days=inbox_days))
    entries = counted(count, "entry", "entries")
    return f"{entries} that nobody opened in {inbox_days:,} days left the inbox" if count else ""


def complete(
    library: Library,
    article_id: int,
    *,
    private: Sequence[str] | bool = False,
    progress: Progress | None = None,
) -> AddStatus:
    """Get the page of an article whose text is only the summary of its feed, and make it the article's text.

    Other articles are unchanged. It is no step of history unless it moves highlights. `progress` can stop it, which
    raises `FetchError`. Raises also `BadDataError` (the page has no article), `NotFoundError`.
    """
    progress = progress or Progress()
    article = library.articles.get(article_id)
    if not article.url or not library.feeds.is_summary(article_id):
        return AddStatus.UNCHANGED
    with Fetcher(private=private) as fetcher:
        document = _page(fetcher, article.url, robots=False, stopped=lambda: progress.stopped)
    return library.articles.revise(article_id, as_entry(document, article), recorded=False)


def success(feed: Feed, response: Response, read: ReadFeed, seen: Mapping[str, str]) -> Refreshed:
    """Return what to store of a feed that was fetched and read. A temporary redirect does not rename it.

    `seen` is what the feed listed before.
    """
    interval = learn(feed.interval, found=bool(read.documents), gap=read.gap, every=read.feed.every)
    # Else the server would say that nothing has changed, and the rest would never be read.
    is_conditional = read.is_whole and not response.is_elsewhere
    renames = not (response.is_elsewhere and feed.source_title)
    return Refreshed(
        feed.id,
        next_time(datetime.now(UTC), interval, read.feed.quiet_hours, read.feed.quiet_days),
        interval,
        address=response.moved_to or "",
        title=read.feed.title if renames else "",
        site=read.feed.site if renames else None,
        etag=response.etag if is_conditional else None,
        last_modified=response.last_modified if is_conditional else None,
        seen=read.seen,
        arrivals=tuple(Arrival(entry.id, document, seen.get(entry.name) == "") for entry, document in read.documents),
    )


def fetch_pages(library: Library, fetcher: Fetcher, results: Iterable[Refreshed], progress: Progress) -> None:
    """Make the pages of stored entries their texts, each as it comes. An entry whose page can't be read keeps its text.

    After a stop, the page of a summary is fetched when it is opened.
    """
    wanted: list[tuple[int, str]] = []
    for result in results:
        ids = library.feeds.articles(result.feed_id, [arrival.entry_id for arrival in result.arrivals])
        found = ((ids.get(one_line(one.entry_id)), one.document.url) for one in result.arrivals if not one.again)
        wanted += [(article_id, url) for article_id, url in found if article_id and url]

    def work(item: tuple[int, str], stopped: Callable[[], bool]) -> Document | None:
        try:
            return _page(fetcher, item[1], robots=True, stopped=lambda: progress.stopped or stopped())
        except Exception as error:
            # An unexpected page can reveal a bug. It costs this page, not the others.
            _log.debug("no page for %s: %s", one_line(item[1]), error)
            return None

    pages = side_by_side(wanted, lambda item: host(item[1]), work, in_order=False, at_stop=stop_parsing)
    with progress.doing("Fetching full pages"), closing(pages) as answers:
        for answer in answers:
            if answer is not None and answer[1] is not None:
                _take_page(library, answer[0][0], answer[1])
            if progress.stopped:
                return


def _take_page(library: Library, article_id: int, page: Document) -> None:
    try:
        article = library.articles.get(article_id)
        if len(page.text) >= article.length:
            library.articles.revise(article_id, as_entry(page, article), recorded=False)
    except (BadDataError, NotFoundError) as error:
        _log.debug("no page for article %s: %s", article_id, error)


def _store(library: Library, pending: list[tuple[Feed, Refreshed]], progress: Progress) -> Iterator[FeedResult]:
    if not pending:
        return
    counts = library.feeds.store([result for _, result in pending])
    now = {feed.id: feed for feed in library.feeds.all()}
    for feed, result in pending:
        progress.done += 1
        new, changed = counts.get(feed.id, (0, 0))
        after = now.get(feed.id)
        yield FeedResult(after or feed, new, changed, after.error if after else result.error)


def _refreshed(library: Library, fetcher: Fetcher, feed: Feed, stopped: Callable[[], bool]) -> Refreshed:
    """Fetch and read a feed. Every failure becomes an error in the result."""
    try:
        seen = library.feeds.seen(feed.id)
        response = fetcher.get(
            feed.address, etag=feed.etag, last_modified=feed.last_modified, accept=ACCEPT, stopped=stopped
        )
        if response.status == 304:
            interval = learn(feed.interval, found=False)
            return Refreshed(feed.id, next_time(datetime.now(UTC), interval), interval)
        read = read_feed(
            response.data,
            response.address,
            media_type=response.media_type,
            charset=response.charset or "",
            seen=seen,
        )
        return success(feed, response, read, seen)
    except NewsreaderError as error:
        return _failure(feed, error)
    except Exception as error:
        # An unexpected feed can reveal a bug. It costs this feed, not the others.
        _log.debug("the feed %s failed", one_line(feed.address), exc_info=True)
        return _failure(feed, NewsreaderError(f"The program can't read this feed ({type(error).__name__})."))


def _failure(feed: Feed, error: NewsreaderError) -> Refreshed:
    interval, wait, message = learn(feed.interval, found=False), 0.0, str(error)
    gone = isinstance(error, FetchError) and error.gone
    if isinstance(error, FetchError):
        wait = error.retry_after or 0.0
    if gone:
        message = f"{host(feed.address)} has removed the feed (410), so it is paused."
    return Refreshed(feed.id, next_time(datetime.now(UTC), max(wait, interval)), interval, error=message, paused=gone)


def _page(fetcher: Fetcher, address: str, *, robots: bool, stopped: Callable[[], bool] = lambda: False) -> Document:
    response = fetcher.get(address, accept=_ACCEPT_PAGE, robots=robots, stopped=stopped)
    document, *_ = parse_answer(response)
    return document


def as_entry(page: Document, entry: Article | Document) -> Document:
    """Return the text of a page with what the feed says about it, which is cleaner than what is on the page."""
    return replace(
        page,
        title=page.title if entry.title_derived else entry.title,
        title_derived=page.title_derived and entry.title_derived,
        authors=entry.authors or page.authors,
        site=entry.site or page.site,
        url=page.url or entry.url,
        published_at=entry.published_at or page.published_at,
    )
