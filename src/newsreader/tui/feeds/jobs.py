"""The work on feeds that takes long. It runs as a job, in a thread, and says in words what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.text.counted import counted
from newsreader.tui.adding.renewing import renew_watched
from newsreader.tui.widgets.text_format import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.config import Settings
    from newsreader.library import Library
    from newsreader.records import Feed
    from newsreader.services.feeds.refreshing import FeedResult
    from newsreader.services.progress import Progress

MOST_NAMED = 3
"""The most failing feeds that a message names."""

NAME_CELLS = 30


def refresh(
    library: Library,
    settings: Settings,
    progress: Progress,
    *,
    only: Sequence[Feed] | None = None,
    force: bool = False,
    due: bool = False,
) -> str:
    """Refresh all feeds that are not paused, or `only` some, or those that are `due`; return what was found.

    With `due`, watched articles whose time has come are asked for a new text too, and the result is empty if nothing is
    worth a message.
    """
    from newsreader.services.feeds import refreshing

    feeds = only if only is not None else [feed for feed in library.feeds.all() if not feed.paused]
    if due:
        feeds = refreshing.due(library)
    elif not feeds:
        return "No feed to refresh. Press a in the feeds (F) to add one."
    found = list(refreshing.refresh(library, feeds, private=settings.allow_private, force=force, progress=progress))
    expired = "" if progress.stopped else refreshing.expire(library, settings.inbox_days)
    if not due:
        return ". ".join(filter(None, (report(found), expired)))
    news = report(found) if any(result.new or result.changed for result in found) else ""
    watched = "" if progress.stopped else renew_watched(library, settings.allow_private, progress)
    return ". ".join(filter(None, (news, expired, watched)))


def report(results: Sequence[FeedResult]) -> str:
    """Return what a refresh found and what failed, in words."""
    new, changed = sum(result.new for result in results), sum(result.changed for result in results)
    failed = [result for result in results if result.error and not result.waits]
    waits = sum(result.waits for result in results)
    text = counted(new, "new entry", "new entries")
    text += f", {changed:,} changed" if changed else ""
    if len(failed) == 1:
        text += f". {cut(failed[0].feed.title, NAME_CELLS)} failed: {failed[0].error}".removesuffix(".")
    elif failed:
        named = ", ".join(cut(result.feed.title, NAME_CELLS) for result in failed[:MOST_NAMED])
        more = f" and {len(failed) - MOST_NAMED:,} more" if len(failed) > MOST_NAMED else ""
        text += f". {len(failed):,} feeds failed: {named}{more}"
    return f"{text}. {waits:,} not asked: the server wants us to wait" if waits else text
