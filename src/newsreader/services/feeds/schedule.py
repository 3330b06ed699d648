"""When to refresh a feed again: pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsreader.records import Feed

SHORTEST, LONGEST = 900, 86_400
"""The shortest and the longest interval between two refreshes, in seconds."""

_HOURS_OF_A_WEEK = 168


def learn(interval: int, *, found: bool, gap: float | None = None, every: int = 0) -> int:
    """Return the next interval in seconds, after a refresh that `found` something or not.

    A feed is asked twice as often as it changes: `gap` is the usual number of seconds between two entries. Without new
    entries the interval grows. The publisher's own interval (`every`) is respected up to a day.
    """
    if not found:
        wanted = interval * 1.5
    elif gap is None:
        wanted = interval / 2
    else:
        wanted = gap / 2
    return int(min(LONGEST, max(SHORTEST, every, wanted)))


def next_time(
    now: datetime, seconds: float, quiet_hours: Collection[int] = (), quiet_days: Collection[int] = ()
) -> datetime:
    """Return the first time after `seconds` that is not in a quiet hour or on a quiet day (UTC, Monday is 0)."""
    moment = now + timedelta(seconds=seconds)
    for _ in range(_HOURS_OF_A_WEEK):
        if moment.hour not in quiet_hours and moment.weekday() not in quiet_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return now + timedelta(seconds=seconds)


def is_due(feed: Feed, now: datetime) -> bool:
    """Return whether it is time to refresh a feed."""
    return not feed.paused and (feed.next_at is None or feed.next_at <= now)


def must_wait(feed: Feed, now: datetime) -> bool:
    """Return whether the server has asked for a longer wait than usual, which is not over."""
    if not feed.error or feed.next_at is None or feed.fetched_at is None:
        return False
    return feed.next_at > now and feed.next_at - feed.fetched_at > timedelta(seconds=feed.interval + 1)
