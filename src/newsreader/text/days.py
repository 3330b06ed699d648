"""The user's day and time of a stored moment, which is always UTC.

Everything that shows or exports a day asks here, so that no two places disagree, in whatever time zone the user is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.records import Article


def local_day(moment: datetime) -> date:
    """Return the day that `moment` falls on where the user is."""
    return _local(moment).date()


def local_time(moment: datetime) -> str:
    """Return `moment` in the user's zone, ISO 8601 to the second: `2026-01-28T09:14:03+01:00`, with `Z` for UTC."""
    return _local(moment).isoformat(timespec="seconds").replace("+00:00", "Z")


def published_day(article: Article) -> date | None:
    """Return the day on which an article was published, `None` if it is not known.

    A source that names a day without a time is stored as midnight UTC: that day is the same in every time zone.
    """
    moment = article.published_at
    if moment is None:
        return None
    moment = moment.astimezone(UTC)
    return moment.date() if moment.time() == time() else local_day(moment)


def article_day(article: Article) -> date:
    """Return the day that lists and file names show: the day of publication, or else the day it was added."""
    return published_day(article) or local_day(article.added_at)


def _local(moment: datetime) -> datetime:
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment  # The first and the last day of the calendar have no other time zone.
