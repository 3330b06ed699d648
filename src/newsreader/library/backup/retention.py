"""Which backups stay: close together in the last days, further apart the longer ago.

Pure; must not know files. The scheme (grandfather, father, son) and its numbers are those that Anki has served its
users with for years.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from datetime import datetime

DAYS, WEEKS, MONTHS = 12, 10, 9
"""How many days, weeks and months that have a backup keep their newest one."""

_PERIODS: Mapping[int, Callable[[datetime], Hashable]] = {
    DAYS: lambda time: time.date(),
    WEEKS: lambda time: time.isocalendar()[:2],
    MONTHS: lambda time: (time.year, time.month),
}


def survivors(times: Iterable[datetime]) -> set[datetime]:
    """Give those of `times` (UTC) whose backups stay, at most `DAYS + WEEKS + MONTHS`; the newest always does.

    What is dropped once would be dropped ever after, so it does not matter how often the rest is thinned out.
    """
    newest_first = sorted(set(times), reverse=True)
    kept: set[datetime] = set()
    for most, period in _PERIODS.items():
        newest: dict[Hashable, datetime] = {}
        for time in newest_first:
            newest.setdefault(period(time), time)
        kept.update(islice(newest.values(), most))
    return kept
