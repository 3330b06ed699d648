"""The commands about feeds: `feed add`, `list`, `refresh`, `rename`, `move`, `pause`, `resume`, `remove`, `import` and
`export`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsreader import paths
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import BadDataError, CannotCreateError, NotFoundError
from newsreader.export.annotations import shapes
from newsreader.text.counted import counted
from newsreader.text.days import local_minute

if TYPE_CHECKING:
    from datetime import datetime

    from newsreader.library import Library
    from newsreader.records import Feed
    from newsreader.services.feeds.refreshing import FeedResult

_PRIVATE = click.option("--allow-private", is_flag=True, help="Also fetch from this computer and the local network.")
_FEEDS = click.argument("feeds", metavar="FEED...", nargs=-1, required=True)


@click.group(epilog=examples("feed add https://example.org", "feed refresh", "list --shelf inbox"))
def feed() -> None:
    """Add, list and refresh feeds.

    New entries arrive in the inbox. A FEED is its number, its title or its address. Highlighting, tagging, starring or
    archiving an entry keeps it in the library. Entries that nobody opened leave the inbox after 60 days (the setting
    inbox_days). Each command but refresh is one step for undo.
    """


@feed.command(
    epilog=examples("feed add https://example.org", "feed add https://example.org/news.xml --folder News/Local")
)
@click.argument("address")
@click.option("--title", "name", default="", help="Your own title for the feed.")
@click.option("--folder", default="", help="Put it in this folder: News/Local.")
@click.option("--full-text", is_flag=True, help="Fetch the page of each entry, if the feed has only summaries.")
@_PRIVATE
@pass_session
def add(session: Session, address: str, name: str, folder: str, full_text: bool, allow_private: bool) -> None:
    """Add a feed and its entries.

    The ADDRESS is that of a feed, or of a page that has one. If the page has several feeds, they are listed.
    """
    from newsreader.services.feeds import subscribing

    private = allow_private or session.settings().allow_private
    with session.changing(create=True) as library:
        result = subscribing.add(library, address, name=name, folder=folder, full_text=full_text, private=private)
    output.row(f"added  {result.feed.id:>4}  {result.feed.title}  ({counted(result.new, 'new entry', 'new entries')})")


@feed.command(name="list", epilog=examples("feed list", "feed list --json"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_feeds(session: Session, as_json: bool) -> None:
    """List the feeds by folder, with their entries.

    The columns are number, folder, title, unread entries, all entries, last refresh, and since when and why a feed
    fails. A feed that fails was last refreshed before that.
    """
    with session.library() as library:
        feeds = library.feeds.all()
    if as_json:
        output.print_json(map(_feed_json, feeds))
        return
    if not feeds:
        output.complain("There are no feeds yet. To add one: newsreader feed add ADDRESS")
    header = ("id", "folder", "title", "unread", "entries", "refreshed", "problem")
    output.columns(list(map(_row, feeds)), header=header, right={0, 3, 4}, shrinking={1: 1, 2: 2, 6: 2})


@feed.command(epilog=examples("feed refresh", 'feed refresh "Harbour Post"', "feed refresh --due --quiet"))
@click.argument("feeds", metavar="[FEED...]", nargs=-1)
@click.option("--due", "only_due", is_flag=True, help="Only feeds whose interval is over.")
@click.option("--quiet", is_flag=True, help="Print only errors, for cron.")
@_PRIVATE
@pass_session
def refresh(session: Session, feeds: tuple[str, ...], only_due: bool, quiet: bool, allow_private: bool) -> int:
    """Get new entries of the named feeds, or of all but paused ones.

    A feed whose server asked to wait is skipped, unless you name it. If a feed fails, the others are refreshed, and the
    exit status is 1. For cron, refresh the feeds that are due every quarter of an hour.
    """
    from newsreader.services.feeds import refreshing

    settings = session.settings()
    progress = output.Progress(shown=sys.stderr.isatty() and not quiet)
    failed = 0
    with session.changing() as library:
        chosen = [library.feeds.find(ref) for ref in feeds] or [one for one in library.feeds.all() if not one.paused]
        if only_due:
            due = {one.id for one in refreshing.due(library)}
            chosen = [one for one in chosen if one.id in due]
        results = refreshing.refresh(
            library,
            chosen,
            private=allow_private or settings.allow_private,
            force=bool(feeds),
        )
        for number, result in enumerate(results, 1):
            progress.clear()
            failed += bool(result.error) and not result.waits
            _print_result(result, quiet=quiet)
            progress.show(f"{number:,} of {len(chosen):,} feeds")
        progress.clear()
        if (expired := refreshing.expire(library, settings.inbox_days)) and not quiet:
            output.row(expired)
    return 1 if failed else 0


@feed.command(epilog=examples("feed rename 3 Locals", "feed rename 3"))
@click.argument("ref", metavar="FEED")
@click.argument("title", default="")
@pass_session
def rename(session: Session, ref: str, title: str) -> None:
    """Set or reset a feed's title.

    Without TITLE, the feed's own title is used again.
    """
    with session.changing() as library:
        library.feeds.rename(library.feeds.find(ref).id, title)


@feed.command(epilog=examples("feed move 3 4 News/Local", 'feed move 3 ""'))
@_FEEDS
@click.argument("folder")
@pass_session
def move(session: Session, feeds: tuple[str, ...], folder: str) -> None:
    """Move feeds to a FOLDER, such as News/Local; "" is the top."""
    with session.changing() as library:
        library.feeds.move(_ids(library, feeds), folder)


@feed.command(epilog=examples("feed pause 3"))
@_FEEDS
@pass_session
def pause(session: Session, feeds: tuple[str, ...]) -> None:
    """Stop refreshing feeds."""
    with session.changing() as library:
        library.feeds.pause(_ids(library, feeds))


@feed.command(epilog=examples("feed resume 3"))
@_FEEDS
@pass_session
def resume(session: Session, feeds: tuple[str, ...]) -> None:
    """Refresh paused feeds again."""
    with session.changing() as library:
        library.feeds.resume(_ids(library, feeds))


@feed.command(name="full-text", epilog=examples("feed full-text 3 on", "feed full-text 3 4 off"))
@_FEEDS
@click.argument("wanted", metavar="on|off", type=click.Choice(["on", "off"]))
@pass_session
def full_text(session: Session, feeds: tuple[str, ...], wanted: str) -> None:
    """Turn fetching of the page of each entry on or off."""
    with session.changing() as library:
        library.feeds.set_full_text(_ids(library, feeds), wanted == "on")


@feed.command(epilog=examples("feed read 3"))
@_FEEDS
@pass_session
def read(session: Session, feeds: tuple[str, ...]) -> None:
    """Mark all unread entries of feeds as read."""
    with session.changing() as library:
        if step := library.feeds.mark_read(_ids(library, feeds)):
            output.row(step.label)


@feed.command(epilog=examples("feed remove 3"))
@_FEEDS
@pass_session
def remove(session: Session, feeds: tuple[str, ...]) -> None:
    """Remove feeds.

    Their entries that are still in the inbox are moved to the trash.
    """
    with session.changing() as library:
        library.feeds.remove(_ids(library, feeds))


@feed.command(name="import", epilog=examples("feed import subscriptions.opml"))
@click.argument("file", metavar="FILE|-")
@pass_session
def import_feeds(session: Session, file: str) -> int:
    """Add the feeds in an OPML file.

    Most feed readers can write one; - is standard input. A feed that is in several folders of the file is put into the
    first one. If the end of the file is missing, the feeds before it are added, and the exit status is 65.
    """
    from newsreader.services.adding.sources import read_regular
    from newsreader.services.feeds import subscribing

    try:
        data = sys.stdin.buffer.read() if file == "-" else read_regular(paths.expand(file))
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror or error}.") from error
    with session.changing(create=True) as library:
        imported = subscribing.import_opml(library, data)
    parts = [f"{len(imported.added):,} added"]
    parts += [f"{imported.known:,} already followed"] if imported.known else []
    parts += [f"{imported.skipped:,} skipped (not http or https)"] if imported.skipped else []
    output.row(", ".join(parts) + (". Now run: newsreader feed refresh" if imported.added else ""))
    if imported.is_cut:
        output.complain("The end of the file is missing, and feeds may be missing too. Export the list again.")
    return BadDataError.exit_status if imported.is_cut else 0


@feed.command(name="export", epilog=examples("feed export", "feed export subscriptions.opml"))
@click.argument("file", metavar="[FILE|-]", default="-")
@pass_session
def export_feeds(session: Session, file: str) -> None:
    """Write all feeds and folders to an OPML file, or print them."""
    from newsreader.services.feeds import subscribing

    with session.library() as library:
        written = subscribing.export_opml(library)
    if file == "-":
        output.file(written)
        return
    try:
        Path(paths.expand(file)).write_text(written, "utf-8")
    except OSError as error:
        raise CannotCreateError(f"{file} cannot be written: {error.strerror or error}.") from error


def _ids(library: Library, refs: tuple[str, ...]) -> list[int]:
    return [library.feeds.find(ref).id for ref in refs]


def _print_result(result: FeedResult, *, quiet: bool) -> None:
    if result.waits and quiet:
        return
    if result.error:
        since = result.feed.error_since
        started = f" It has failed since {_minute(since)}." if since else ""
        output.complain(f"{result.feed.title}: {result.error}{started}")
    elif not quiet:
        changed = f", {result.changed:,} changed" if result.changed else ""
        output.row(f"{counted(result.new, 'new entry', 'new entries'):>12}{changed}  {result.feed.title}")
        sys.stdout.flush()


def _minute(moment: datetime | None) -> str:
    return local_minute(moment) if moment else ""


def _row(feed: Feed) -> tuple[str, ...]:
    refreshed = _minute(feed.fetched_at) if not feed.error else ""
    fails = f"fails since {_minute(feed.error_since)}: {feed.error}" if feed.error else ""
    problem = "; ".join(filter(None, ("paused" if feed.paused else "", fails)))
    return (str(feed.id), feed.folder, feed.title, f"{feed.unread:,}", f"{feed.entries:,}", refreshed, problem)


def _feed_json(feed: Feed) -> dict[str, object]:
    times = ("fetched_at", "next_at", "error_since")
    fetched, following, since = (moment and shapes.utc(moment) for moment in (getattr(feed, name) for name in times))
    return {
        "id": feed.id,
        "uid": feed.uid,
        "title": feed.title,
        "address": feed.address,
        "site": feed.site,
        "folder": feed.folder,
        "unread": feed.unread,
        "entries": feed.entries,
        "paused": feed.paused,
        "full_text": feed.full_text,
        "interval": feed.interval,
        "fetched": fetched,
        "next": following,
        "error": feed.error or None,
        "error_since": since,
    }
