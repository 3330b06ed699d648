"""The days that a person writes into a query: `2026-03-14`, `2026-03`, `2026`, `7d`, `2w`, `3m`, `1y`, `today`.

Calendar work; of time zones it knows where the person is. It must not know what happened on those days.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta

EXAMPLES = "2026-03-14, 2026-03, 7d, 2w, 3m or today"
"""How a day may be written, for the sentence that says that one was not understood."""

AGO = ("today", "yesterday", "7d", "2w", "1m", "1y")
"""What is offered to whoever has typed nothing yet."""

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,5})([dwmy])")


def read_day(text: str, today: date) -> date | None:
    """The day that `text` names, of a month or a year the first; `None` if it names none.

    `7d`, `2w`, `3m` and `1y` are so many days, weeks, months and years before `today`.
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
    """Whether `text` names a day, or will with more of it: `202`, `2026-0`, `3`."""
    return any(read_day(f"{text}{more}", today) for more in ("", "1", "d"))


def beginning(day: date) -> datetime:
    """The moment, in UTC, at which a person's own day begins: midnight where they are."""
    midnight = datetime.combine(day, time())
    try:
        return midnight.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        return midnight.replace(tzinfo=UTC)  # the ends of the calendar have no other time zone


def _before(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days)
    except OverflowError:
        return None


def _months_before(today: date, months: int) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    if year < 1:
        return None
    # A month before the 31st is the last day of a month that has no 31st.
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
