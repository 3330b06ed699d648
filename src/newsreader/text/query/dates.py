"""The dates in queries: `2026-03-14`, `2026-03`, `2026`, `7d`, `2w`, `3m`, `1y`, `today`.

Days are those of the user's time zone. This module must not know what the dates are compared with.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta

EXAMPLES = "2026-03-14, 2026-03, 7d, 2w, 3m or today"
"""The ways to write a date, for an error message."""

AGO = ("today", "yesterday", "7d", "2w", "1m", "1y")
"""The dates that are suggested before anything is typed."""

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,5})([dwmy])")


def read_day(text: str, today: date) -> date | None:
    """Return the day that `text` means, for a month or year its first day; `None` if it is not a date.

    `7d`, `2w`, `3m` and `1y` are that many days, weeks, months and years before `today`.
    """
    text = text.casefold()
    if text == "today":
        return today
    if text == "yesterday":
        return _before(today, 1)
    if match := _AGO.fullmatch(text):
        count, unit = int(match[1]), match[2]
        if unit in "dw":
            return _before(today, count * (7 if unit == "w" else 1))
        return _months_before(today, count * (12 if unit == "y" else 1))
    if match := _DAY.fullmatch(text):
        try:
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            return None
    return None


def may_become_day(text: str, today: date) -> bool:
    """Return whether `text` is a date, or the beginning of one: `202`, `2026-0`, `3`."""
    return any(read_day(f"{text}{more}", today) for more in ("", "1", "d"))


def beginning(day: date) -> datetime:
    """Return the moment, in UTC, at which the day begins in the user's time zone."""
    midnight = datetime.combine(day, time())
    try:
        return midnight.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        return midnight.replace(tzinfo=UTC)  # the first and last day cannot be converted


def _before(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days)
    except OverflowError:
        return None


def _months_before(today: date, months: int) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    if year < 1:
        return None
    # If the month has no such day, use its last day.
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
