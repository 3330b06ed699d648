"""Decide which backups to retain: fewer the older they are.

Pure; must not know files. The scheme (grandfather-father-son) and its numbers are Anki's.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from datetime import datetime

DAYS, WEEKS, MONTHS = 12, 10, 9
"""The number of days, weeks and months whose newest backup is retained; periods without a backup do not count."""

_PERIODS: Mapping[int, Callable[[datetime], Hashable]] = {
    DAYS: lambda time: time.date(),
    WEEKS: lambda time: time.isocalendar()[:2],
    MONTHS: lambda time: (time.year, time.month),
}


def retained(times: Iterable[datetime]) -> set[datetime]:
    """Return the `times` (UTC) of the backups to retain, at most `DAYS + WEEKS + MONTHS`; always the newest.

    The result is the same however often backups were deleted before.
    """
    newest_first = sorted(set(times), reverse=True)
    result: set[datetime] = set()
    for limit, period in _PERIODS.items():
        newest: dict[Hashable, datetime] = {}
        for time in newest_first:
            newest.setdefault(period(time), time)
        result.update(islice(newest.values(), limit))
    return result
