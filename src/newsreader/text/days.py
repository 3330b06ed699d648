"""The user's day and local time of a stored moment, which is always in UTC.

All code that shows or exports a day uses these functions, so days agree in any time zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.records import Article, Revision


def local_day(moment: datetime) -> date:
    """Return the day of `moment` in the user's time zone."""
    return _local(moment).date()


def local_time(moment: datetime) -> str:
    """Return `moment` in the user's time zone, ISO 8601 to the second: `2026-01-28T09:14:03+01:00`, `Z` for UTC."""
    return _local(moment).isoformat(timespec="seconds").replace("+00:00", "Z")


def local_minute(moment: datetime) -> str:
    """Return `moment` in the user's time zone to the minute, for people: `2026-01-28 09:14`."""
    return f"{_local(moment):%Y-%m-%d %H:%M}"


def fetched(revision: Revision) -> str:
    """Return which revision of an article a text is, and when it was fetched."""
    return f"revision {revision.number}, fetched {local_minute(revision.fetched_at)}"


def published_day(article: Article) -> date | None:
    """Return the day on which an article was published, or `None` if it is unknown.

    A source with a day but no time is stored as midnight UTC: that day is the same in every time zone.
    """
    moment = article.published_at
    if moment is None:
        return None
    moment = moment.astimezone(UTC)
    return moment.date() if moment.time() == time() else local_day(moment)


def article_day(article: Article) -> date:
    """Return the day for lists and file names: the day of publication, or else the day it was added."""
    return published_day(article) or local_day(article.added_at)


def _local(moment: datetime) -> datetime:
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment  # The first and last days of the calendar cannot be converted.
