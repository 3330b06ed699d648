"""Dates as publishers write them → aware datetimes in UTC.

A date without a time is midnight UTC, and a time without an offset is in UTC. No zone is guessed, because the reader
shows only the day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[Tt\s]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y%m%d")


def parse_date(written: str) -> datetime | None:
    """Return the time that `written` names, in UTC, or `None` if it names no valid time."""
    written = written.strip()[:80]
    try:
        found = _ISO.match(written)
        moment = _from_iso(found) if found else _from_words(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _from_iso(found: re.Match[str]) -> datetime:
    year, month, day = map(int, found["day"].split("-"))
    hour, minute, second = (*map(int, (found["time"] or "0:0").split(":")), 0)[:3]
    zone = (found["zone"] or "Z").upper()
    zone = "+0000" if zone in {"Z", "UTC", "GMT"} else zone.replace(":", "")
    return datetime.strptime(
        f"{year:04}-{month}-{day} {hour}:{minute}:{second} {zone if len(zone) == 5 else zone + '00'}",
        "%Y-%m-%d %H:%M:%S %z",
    )


def _from_words(written: str) -> datetime:
    plain = re.sub(r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+|(?<=\d)(?:st|nd|rd|th)\b|(?<=[a-z])\.", "", written)
    for form in _WRITTEN:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return parsedate_to_datetime(written)
