"""Statistics of highlighting and reading, for the command and the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from newsreader.library.statistics import PAUSE_MINUTES
from newsreader.records import READ_PER_MINUTE, STEPS, Activity, Statistics
from newsreader.text.days import local_day

from .reading import FASTEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.library import Library

SHOWN = 28
"""How many periods are counted, unless a first day is named."""

BASIS = (
    "Read on a day: the words that were on your screen before you moved on to the next ones, at "
    f"{READ_PER_MINUTE} words a minute. Jumps, words that passed faster than {FASTEST:,} a minute, and words "
    "that you had read before are not counted.",
    "Read by tag, site and author: the words before your reading positions, whenever you read them. Earlier versions "
    "of newsreader stored no days, so what you read with them is counted only there.",
)
"""What reading times are computed from."""

BASIS_OF_MINUTES = (
    f"Minutes of highlighting: the time from one change of a highlight to the next, without pauses of more than "
    f"{PAUSE_MINUTES} minutes."
)
"""What the minutes of `Activity` are computed from."""


class Overview(NamedTuple):
    """Statistics since a day, with an entry for each `day` or `week` from the first with any activity until today."""

    since: date
    by: str
    found: Statistics


def overview(library: Library, *, by: str = "day", since: date | None = None, most: int = 10) -> Overview:
    """Count highlights and reading by `day` or `week` since a day, and at most so many tags, sites and authors."""
    today = local_day(datetime.now(UTC))
    since = since or today - timedelta(SHOWN * STEPS[by] - 1)
    found = library.statistics(since, by, most)
    return Overview(since, by, replace(found, activity=tuple(_filled(found.activity, today, STEPS[by]))))


def read_minutes(words: int) -> int:
    """Return the minutes in which this many words are read."""
    return round(words / READ_PER_MINUTE)


def _filled(activity: Sequence[Activity], today: date, step: int) -> Iterator[Activity]:
    """Yield the activity with an empty entry for each day or week without any, in the order of time."""
    if not activity:
        return
    known = {one.day: one for one in activity}
    day, last = min(known), max(today, *known)
    while day <= last:
        yield known.get(day) or Activity(day)
        day += timedelta(step)
